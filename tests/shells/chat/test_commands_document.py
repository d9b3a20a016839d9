"""Commands about the file: pending changes, history, findings, weak points."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from advisor.agent.scripted import Reply, ToolCall
from advisor.assess import suppressions
from advisor.assess.assessing import assess
from advisor.sessions import logs
from advisor.shells.render import width
from tests.golden import golden
from tests.shells.asking import DANGLING, metadata
from tests.shells.chat.commanding import BALANCE, chatting, scripted, steady

GOLDEN = Path(__file__).parent / "golden"
ASK = "Make it available."
GOLD = [Reply(tool_calls=[metadata("order-db", values={"tier": "gold"})]), Reply("Done.")]


@pytest.mark.parametrize("columns", [80, 60])
def test_a_conversation_with_its_commands(shop: Path, columns: int) -> None:
    """What a person reads from the first pending change to the undo."""
    lines = ["/diff", "/check", "/why load-balancer", "/tree", "/show load-balancer", "/session"]
    with scripted(shop, BALANCE, width=columns) as (talk, _server):
        talk(ASK)
        shown = "".join(f"you> {line}\n{talk(line)}\n" for line in lines)
        talk("/review", "a")
        for line in ("/why load-balancer", "/log", "/undo", "/redo", "/cost"):
            shown += f"you> {line}\n{talk(line)}\n"
    shown = steady(shown, shop)
    assert shown == golden(GOLDEN / f"commands_{columns}.txt", shown)


def test_diff_says_that_nothing_is_pending(shop: Path) -> None:
    """Before the first prompt."""
    with chatting(shop) as talk:
        assert talk("/diff") == "Nothing is pending.\n"


def test_undo_and_redo_write_the_file_and_tell_the_model(shop: Path) -> None:
    """The exact bytes come back, and the next request brings the news."""
    before = shop.read_bytes()
    script = [*BALANCE, Reply("I see.")]
    with scripted(shop, script) as (talk, server):
        talk(ASK, "a")
        after = shop.read_bytes()
        shown = talk("/undo")
        assert "This is about load-balancer, ecommerce-system-composition," in shown
        assert "To have it again: /redo" in shown
        assert shop.read_bytes() == before
        talk("/redo")
        assert shop.read_bytes() == after
        talk("/undo")
        talk("What now?")
        said = str(server.requests[-1].body["messages"])
    assert after != before
    assert "took back what had been applied" in said
    assert "The person applied again what had been applied" in said


def test_undo_tells_what_it_does_to_pending_changes(shop: Path) -> None:
    """A change of an element that is not there any more is no longer pending."""
    later = [Reply(tool_calls=[metadata("load-balancer", values={"tier": "edge"})]), Reply("Done.")]
    with scripted(shop, [*BALANCE, *later]) as (talk, _server):
        talk(ASK, "a")
        talk("Tag it.", "q")
        shown = talk("/undo")
        assert "Not pending any more: change" in shown
        assert talk("/diff") == "Nothing is pending.\n"


def test_undo_with_nothing_to_undo_is_one_line(shop: Path) -> None:
    """And no session begins with it."""
    with chatting(shop) as talk:
        shown = talk("/undo")
        assert shown.startswith("error: ")
        assert shown.endswith("nothing to undo\n")
        assert talk.chat.session.state.id == 0


def test_redo_says_why_there_is_nothing_to_redo(shop: Path) -> None:
    """What was applied after an undo cannot stand on what the undo took back."""
    with scripted(shop, [*GOLD, *BALANCE], width=200) as (talk, _server):
        assert talk("/redo").endswith("nothing to redo\n")
        talk("Tag it.", "a")
        talk("/undo")
        talk(ASK, "a")
        shown = talk("/redo")
    assert "nothing to redo, because something was applied since the last undo\n" in shown


def test_check_looks_at_the_document_as_it_is_staged(shop: Path) -> None:
    """An error that a pending change brings stands at its line of the text that would be saved."""
    with scripted(shop, DANGLING) as (talk, _server):
        assert "(pending)" not in talk("/check")
        talk(ASK, "q")
        shown = talk("/check")
    assert "shop.json (pending)" in shown
    assert '"shop"' in shown
    assert "As the file would be with the 1 pending change." in shown


def test_check_without_pending_changes_is_what_validate_says(shop: Path) -> None:
    """With the places in the file."""
    with chatting(shop) as talk:
        shown = talk("/check all")
        folded = talk("/check")
        assert talk("/check none").startswith("error: write /check, or /check all")
    assert f"{shop}:116:15" in shown
    assert "(pending)" not in shown
    assert folded.startswith("2 places name what was not read")
    assert folded.splitlines()[1:] == shown.splitlines()[-1:]


def test_why_tells_pending_changes_first(shop: Path) -> None:
    """An element that only a pending change knows is explained by it; a field by its history."""
    with scripted(shop, [*BALANCE, *GOLD]) as (talk, _server):
        talk(ASK, "q")
        shown = talk("/why @load-balancer")
        assert "pending 1" in shown
        assert "One gateway is not enough." in shown
        assert "error" not in shown
        assert 'no "load"' in talk("/why load")
        assert "stands in the file" in talk("/why order-db.name")


def test_assess_tells_weak_points_with_proof_and_remedy(shop: Path) -> None:
    """Of the document as staged: the load balancer is one of them then."""
    with scripted(shop, BALANCE) as (talk, _server):
        assert "`load-balancer`" not in talk("/assess")
        talk(ASK, "q")
        shown = talk("/assess all")
    assert "Proof:" in shown
    assert "How it was judged" in shown
    assert "`load-balancer`" in shown


def test_what_the_document_accepts_is_left_out_until_the_day_of_the_chat(shop: Path) -> None:
    """Today is what the chat's clock says."""
    with chatting(shop) as talk:
        (first,) = [line for line in talk("/assess").splitlines() if line.lstrip().startswith("1 ")]
        session = talk.chat.session
        day = session.opened.clock().date()
        point = assess(session.workspace.model).findings[0]
    for expires, is_told in ((day - timedelta(1), True), (day, False)):
        value = json.loads(shop.read_text("utf-8"))
        stated = {"rule": point.rule.name, "reason": "Known.", "expires": f"{expires}"}
        value["metadata"] = {suppressions.KEY: [stated]}
        shop.write_text(json.dumps(value), "utf-8")
        with chatting(shop) as talk:
            assert (first in talk("/assess")) == is_told


@pytest.mark.parametrize("columns", [80, 60])
def test_assess_tells_a_line_for_each_weak_point(shop: Path, columns: int) -> None:
    """With as much of its proof as fits; a number tells one in full."""
    with chatting(shop, width=columns) as talk:
        shown = talk("/assess")
        one, everything = talk("/assess 2"), talk("/assess all")
        for argument in ("0", "99", "x", "²"):
            assert talk(f"/assess {argument}").startswith("error: write /assess,")
    assert shown == golden(GOLDEN / f"assess_{columns}.txt", shown)
    assert max(map(width, shown.splitlines())) <= columns
    assert "Proof:" in one
    assert "How it was judged" not in one
    assert one.strip() in everything


def test_commands_of_a_resumed_session(shop: Path) -> None:
    """What was pending is pending again, for every command."""
    with scripted(shop, BALANCE) as (talk, _server):
        talk(ASK, "q")
        before, journal = talk("/diff"), talk.chat.session.journal
    log = logs.find(journal, 1)
    log.hold()
    with chatting(shop, log=log) as talk:
        assert talk("/diff") == before
        assert "load-balancer" in talk("/tree")
        assert talk("/cost").splitlines()[-2].split()[:2] == ["all", "2"]
        assert "--resume 1" in talk("/session")


def test_ids_of_any_characters_are_shown_harmless(shop: Path) -> None:
    """By every command that names an element, and found as they are written."""
    hostile = "\x1b[2J a/b~c \u202e#2"
    value = json.loads(shop.read_text())
    for node in value["nodes"]:
        if node["unique-id"] == "order-db":
            node["unique-id"], node["name"] = hostile, hostile
    shop.write_text(json.dumps(value))
    with chatting(shop, width=200) as talk:
        shown = [talk(line) for line in ("/tree", "/check", "/assess")]
        shown += [talk(f"/{name} {hostile}") for name in ("show", "why", "focus", "tree")]
        assert "error: " not in "".join(shown)
        assert talk.chat.session.state.focus == (hostile,)
    assert all(character not in "".join(shown) for character in "\x1b\u202e")
    assert "\\u001b[2J a/b~c \\u202e#2" in shown[0]


def test_a_document_with_nothing_in_it(tmp_path: Path) -> None:
    """Every command about it has an answer."""
    file = tmp_path / "empty.json"
    file.write_text("{}")
    with chatting(file) as talk:
        for line in ("/tree", "/check", "/assess", "/diff", "/log", "/context"):
            shown = talk(line)
            assert shown
            assert "error:" not in shown.replace("errors", "")


def test_refused_calls_leave_nothing_pending(shop: Path) -> None:
    """So that there is nothing to show."""
    script = [Reply(tool_calls=[ToolCall("remove", {"ids": ["nothing"]})]), Reply("No.")]
    with scripted(shop, script) as (talk, _server):
        talk(ASK)
        assert talk("/diff") == "Nothing is pending.\n"


def test_lines_keep_to_the_screen(shop: Path) -> None:
    """Those of our own making, at 60 columns; an address is never broken."""
    with chatting(shop, width=60) as talk:
        lines = [
            line
            for command in ("/show api-gateway", "/tree", "/budget", "/cost", "/session")
            for line in talk(command).splitlines()
            if "https://" not in line and str(shop.parent) not in line
        ]
    assert max(map(width, lines)) <= 60


@pytest.mark.parametrize("line", ["/check", "/tree", "/show order-db", "/assess", "/diff"])
def test_what_was_edited_elsewhere_is_told_before_the_file_is_judged(shop: Path, line: str) -> None:
    """The difference comes first, and what follows is about the file as it is."""
    with chatting(shop, width=200) as talk:
        talk(line)
        text = shop.read_text("utf-8")
        shop.write_text(text.replace("Order Database", "Order Store"), "utf-8")
        shown = talk(line)
        assert shown.index("was edited outside of this session") < shown.index("Order Store")
        assert "edited outside" not in talk(line)


@pytest.mark.parametrize("line", ["/check", "/tree", "/show order-db", "/assess", "/diff"])
def test_a_file_that_broke_is_never_called_clean(shop: Path, line: str) -> None:
    """One sentence says what is wrong with it, and where."""
    with chatting(shop, width=200) as talk:
        shop.write_text(shop.read_text("utf-8")[:-20], "utf-8")
        shown = talk(line)
    assert shown.startswith(f"error: {shop}:")
    assert shown.count("\n") == 1
