"""The chat at a terminal as a person has it: keys in, and what stands on the screen."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from advisor.agent.scripted import Reply, ScriptedServer, Usage
from tests.screens import PATIENCE, Screen
from tests.shells.asking import ADD, CHANGES, CONNECT, DONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ENDLESS = Reply("And so on, and on. ", endless=True, pause=0.02)


def opened(
    shop: Path,
    server: ScriptedServer,
    *arguments: str,
    columns: int = 100,
    env: Mapping[str, str] | None = None,
    fresh: bool = False,
) -> Screen:
    """The chat about `shop` at a terminal, with the model of `server`."""
    argv = [sys.executable, "-m", "advisor", "chat", shop.name, *arguments]
    argv += ["--model", "scripted", "--base-url", server.base_url]
    return Screen(argv, columns, 40, env, cwd=shop.parent, fresh=fresh)


def ids(shop: Path) -> list[str]:
    """The nodes of the document as it is on disk."""
    nodes: list[dict[str, Any]] = json.loads(shop.read_bytes())["nodes"]
    return [node["unique-id"] for node in nodes]


def prompts(server: ScriptedServer) -> list[str]:
    """All that the model was told by the person's side in the last request."""
    messages: Sequence[dict[str, Any]] = server.requests[-1].body["messages"]
    return [str(each["content"]) for each in messages if each["role"] == "user"]


def propose(screen: Screen) -> None:
    """Ask for a change, and wait for the question whether to accept it."""
    screen.wait("you>")
    screen.keys("Put a load balancer in front of the gateway.\r")
    screen.wait("[a]ccept")


def leave_pending(screen: Screen) -> None:
    """Decide later on a change, and ask something about it."""
    propose(screen)
    screen.keys("q\r")
    screen.wait("2 pending")
    screen.keys("Why?\r")
    screen.wait("For safety.")
    screen.wait("2 pending")


def test_a_change_is_shown_accepted_and_undone(shop: Path) -> None:
    """The file is written at the yes and not before; /undo gives its bytes back."""
    before = shop.read_bytes()
    with ScriptedServer(CHANGES) as server, opened(shop, server, fresh=True) as screen:
        propose(screen)
        assert shop.read_bytes() == before
        screen.keys("a\r")
        screen.wait("Applied ")
        assert "load-balancer" in ids(shop)
        screen.keys("/undo\r")
        screen.wait("its exact bytes are back")
        assert shop.read_bytes() == before
        screen.keys("\x04")
        assert screen.exit_code() == 0


def test_the_model_is_told_why_its_changes_were_rejected(shop: Path) -> None:
    """The person's words are the next prompt, and begin it."""
    with ScriptedServer([*CHANGES, Reply("I see.")]) as server, opened(shop, server) as screen:
        propose(screen)
        screen.keys("r\r")
        screen.wait("Why?")
        screen.keys("The name is too long.\r")
        screen.wait("I see.")
        assert "The person rejected your changes" in prompts(server)[-2]
        assert prompts(server)[-1] == "The name is too long."


def test_ctrl_c_stops_an_answer_and_offers_what_was_staged(shop: Path) -> None:
    """The chat goes on, and the model knows what the person has read of its answer."""
    script = [Reply("", [ADD, CONNECT]), ENDLESS, Reply("A short one.")]
    with ScriptedServer(script) as server, opened(shop, server) as screen:
        screen.wait("you>")
        screen.keys("Put a load balancer in front of the gateway.\r")
        screen.wait("And so on, and on.")
        screen.interrupt()
        screen.wait("Stopped.")
        screen.wait("[a]ccept")
        screen.keys("a\r")
        screen.wait("Applied ")
        assert "load-balancer" in ids(shop)
        screen.keys("Go on, but briefly.\r")
        screen.wait("A short one.")
        said = [each["content"] for each in server.requests[-1].body["messages"]]
        assert any(str(each).startswith("And so on, and on. And so on") for each in said)
        assert any("stopped your last answer" in str(each) for each in said)


def test_ctrl_c_before_anything_was_staged_leaves_the_prompt_to_be_retried(shop: Path) -> None:
    """Nothing is proposed, and /retry sends the prompt again."""
    with ScriptedServer([ENDLESS, DONE]) as server, opened(shop, server) as screen:
        screen.wait("you>")
        screen.keys("What is weak?\r")
        screen.wait("And so on, and on.")
        screen.interrupt()
        screen.wait("Stopped.")
        screen.wait("0 pending")
        screen.keys("/retry\r")
        screen.wait("A load balancer now stands")
        assert prompts(server)[-1] == "What is weak?"


def test_an_edit_elsewhere_is_shown_before_the_next_turn(shop: Path) -> None:
    """The person sees the difference, and the model is told of it."""
    with ScriptedServer([DONE, Reply("So it is.")]) as server, opened(shop, server) as screen:
        screen.wait("you>")
        screen.keys("Hello.\r")
        screen.wait("A load balancer now stands")
        text = shop.read_text("utf-8")
        shop.write_text(text.replace("Order Database", "Order Store"), "utf-8")
        screen.keys("And now?\r")
        screen.wait("was edited outside of this session")
        screen.wait('"Order Database" → "Order Store"')
        screen.wait("So it is.")
    assert "Order Store" in prompts(server)[-2]


def test_a_file_that_cannot_be_read_any_more_costs_no_prompt(shop: Path) -> None:
    """The error is one line, nothing is sent, and the prompt stands in the line again."""
    with ScriptedServer([DONE]) as server, opened(shop, server) as screen:
        screen.wait("0 pending")
        text = shop.read_text("utf-8")
        shop.write_text(text[:-20], "utf-8")
        screen.keys("What is weak?\r")
        screen.wait("error:")
        assert not server.requests
        shop.write_text(text, "utf-8")
        screen.keys("\r")
        screen.wait("A load balancer now stands")
        assert prompts(server)[-1] == "What is weak?"


def test_a_session_that_was_killed_in_an_answer_goes_on(shop: Path) -> None:
    """What was staged before is there, and so is the prompt."""
    with ScriptedServer([Reply("", [ADD, CONNECT]), ENDLESS]) as server:
        with opened(shop, server) as screen:
            screen.wait("you>")
            screen.keys("Put a load balancer in front of the gateway.\r")
            screen.wait("And so on, and on.")
            screen.kill()
            screen.exit_code()
        with opened(shop, server, "--resume") as screen:
            screen.wait("Put a load balancer in front of the gateway.")
            screen.wait("2 changes are pending")
            screen.wait("2 pending")
            screen.keys("/review\r")
            screen.wait("[a]ccept")
            screen.keys("a\r")
            screen.wait("Applied ")
    assert "load-balancer" in ids(shop)


def test_a_session_that_was_killed_in_a_review_goes_on(shop: Path) -> None:
    """The proposal is there as it was cut down, and the conversation as it was sent."""
    with ScriptedServer([*CHANGES, DONE]) as server:
        with opened(shop, server) as screen:
            propose(screen)
            screen.keys("s 1\r")
            screen.wait("1 of 2 changes")
            screen.kill()
            screen.exit_code()
        sent = server.requests[-1].body["messages"]
        with opened(shop, server, "--resume", "1") as screen:
            screen.wait("1 pending")
            screen.keys("/review\r")
            screen.wait("1 of 2 changes")
            screen.wait("[a]ccept")
            screen.keys("a\r")
            screen.wait("Applied ")
            screen.keys("What else?\r")
            screen.wait("A load balancer now")
    assert server.requests[-1].body["messages"][: len(sent)] == sent
    assert "load-balancer" in ids(shop)
    assert "load-balancer-connects-gateway" not in shop.read_text("utf-8")


def test_an_at_sign_puts_an_element_in_focus(shop: Path) -> None:
    """The model is told what the element is, and reads the id without the sign."""
    with ScriptedServer([DONE]) as server, opened(shop, server) as screen:
        screen.wait("you>")
        screen.keys("Is @order-db replicated?\r")
        screen.wait("A load balancer now stands")
    assert prompts(server)[-1] == "Is order-db replicated?"
    assert "Order Database" in prompts(server)[-2]


def test_what_a_session_may_cost_ends_a_turn_and_can_be_raised(shop: Path) -> None:
    """The limit is told with the way to go on, and the way works."""
    usage = Usage(3_000, 100)
    script = [Reply("First.", usage=usage), Reply("Second.", usage=usage)]
    folder = shop.parent / "config" / "calm-advisor"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text("session_max_tokens = 3000\n", "utf-8")
    env = {"XDG_CONFIG_HOME": str(shop.parent / "config")}
    with ScriptedServer(script) as server, opened(shop, server, env=env) as screen:
        screen.wait("you>")
        screen.keys("One.\r")
        screen.wait("First.")
        screen.wait("103 % of tokens")
        screen.keys("Two.\r")
        screen.wait("the session's limit of 3,000 tokens is reached")
        screen.keys("/budget tokens 9000\r")
        screen.wait("9,000")
        screen.keys("/retry\r")
        screen.wait("Second.")


def test_at_sixty_columns_nothing_is_broken(shop: Path) -> None:
    """Header, bar and menu fit, each in lines of its own."""
    with ScriptedServer(CHANGES) as server, opened(shop, server, columns=60) as screen:
        screen.wait("0 pending")
        screen.keys("Put a load balancer in front of the gateway.\r")
        screen.wait("[a]")
        menu = next(line for line in screen.lines() if "[a]" in line)
        assert "[q]" in menu


def test_without_colour_nothing_is_coloured(shop: Path) -> None:
    """NO_COLOR is minded by header, answer, difference, menu and bar."""
    env = {"NO_COLOR": "1"}
    with ScriptedServer(CHANGES) as server, opened(shop, server, env=env) as screen:
        screen.wait("0 pending")
        screen.keys("Put a load balancer in front of the gateway.\r")
        screen.wait("[a]ccept")
        colours = {cell.fg for row in screen.cells() for cell in row}
    assert colours == {"default"}


def test_a_dumb_terminal_is_enough(shop: Path) -> None:
    """There is no bar and no menu to complete from, and everything else works."""
    with (
        ScriptedServer(CHANGES) as server,
        opened(shop, server, env={"TERM": "dumb"}) as screen,
    ):
        propose(screen)
        screen.keys("a\r")
        screen.wait("Applied ")
    assert "load-balancer" in ids(shop)


def test_what_is_pending_is_not_asked_again_after_each_answer(shop: Path) -> None:
    """A question about what is pending leaves it so; the review comes back when it is asked for."""
    with ScriptedServer([*CHANGES, Reply("For safety.")]) as server, opened(shop, server) as screen:
        leave_pending(screen)
        assert sum("[a]ccept" in line for line in screen.lines()) == 1
        screen.keys("/review\r")
        screen.wait_still()
        assert sum("[a]ccept" in line for line in [*screen.lines(), *screen.scrollback()]) == 2


def test_a_prompt_that_was_stopped_is_known_to_the_model(shop: Path) -> None:
    """Whoever stops an answer before its first word can still refer to the question."""
    slow = Reply("\n", endless=True, pause=0.05)
    with ScriptedServer([slow, Reply("I know.")]) as server, opened(shop, server) as screen:
        screen.wait("you>")
        screen.keys("Which service is the weakest?\r")
        end = time.monotonic() + PATIENCE
        while not server.requests and time.monotonic() < end:
            time.sleep(0.05)
        screen.interrupt()
        screen.wait("Stopped.")
        screen.wait("0 pending")
        screen.keys("And the second weakest?\r")
        screen.wait("I know.")
        assert "Which service is the weakest?" in " ".join(prompts(server)[-2:])


def test_history_names_the_prompt_that_a_change_comes_from(shop: Path) -> None:
    """Not the one that happened to be last when it was accepted."""
    with ScriptedServer([*CHANGES, Reply("For safety.")]) as server, opened(shop, server) as screen:
        leave_pending(screen)
        screen.keys("/review\r")
        screen.wait_still()
        screen.keys("a\r")
        screen.wait("Applied ")
        screen.keys("/undo\r")
        screen.wait("Undone: Put a load balancer in front of the gateway.")
