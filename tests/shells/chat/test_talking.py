"""Keys in the chat at instants when no input line is there, and a screen that changes."""

from __future__ import annotations

import json
import shlex
import sys
import time
from typing import TYPE_CHECKING

from advisor.agent.scripted import Reply, ScriptedServer
from tests.shells.asking import ADD, CHANGES, CONNECT
from tests.shells.chat.test_chat import ENDLESS, opened, prompts

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "Put a load balancer in front of the gateway."


def test_keys_before_a_review_come_back_as_a_draft(shop: Path) -> None:
    """They neither answer it nor vanish, also where Ctrl-C stopped the answer."""
    with (
        ScriptedServer([Reply("", [ADD, CONNECT]), ENDLESS, Reply("I see.")]) as server,
        opened(shop, server) as screen,
    ):
        screen.wait("0 pending")
        screen.keys(f"{WORDS}\r")
        screen.wait("And so on, and on.")
        screen.keys("a\rand then")
        time.sleep(0.2)
        screen.interrupt()
        screen.wait("[a]ccept")
        screen.wait_still()
        screen.keys("q\r")
        screen.wait("2 pending")
        screen.wait_at("     and then")
        assert "you> a" in screen.lines()
        screen.keys("?\r")
        screen.wait("I see.")
        assert prompts(server)[-1] == "a\nand then?"


def test_keys_before_an_input_line_stay_where_ctrl_c_stopped_the_answer(shop: Path) -> None:
    """They are in the line, as without it."""
    with ScriptedServer([ENDLESS]) as server, opened(shop, server) as screen:
        screen.wait("0 pending")
        screen.keys("What is weak?\r")
        screen.wait("And so on, and on.")
        screen.keys("And wh")
        time.sleep(0.2)
        screen.interrupt()
        screen.wait("Stopped")
        screen.wait_at("you> And wh")


def test_lines_pasted_before_the_first_paint_send_nothing(shop: Path) -> None:
    """They are a draft, and the header stands in lines of its own."""
    with ScriptedServer([Reply("I see.")]) as server, opened(shop, server) as screen:
        screen.keys("first\rsecond\rthird")
        screen.wait_at("     third")
        screen.wait("0 pending")
        lines = screen.lines()
        assert lines[0].startswith("shop ·")
        assert lines[3:5] == ["you> first", "     second"]
        assert not server.requests


def test_a_resized_screen_in_a_review(shop: Path) -> None:
    """The next menu and the next difference are laid out for it."""
    with ScriptedServer(CHANGES) as server, opened(shop, server) as screen:
        screen.wait("0 pending")
        screen.keys(f"{WORDS}\r")
        screen.wait("[r]eject with a reason")
        screen.resize(60, 40)
        screen.wait_still()
        screen.keys("w\r")
        screen.wait_at("[q] later ›")
        menu = [line for line in screen.lines() if "[s]elect" in line][-1]
        assert "[r]eject [e]dit" in menu


def test_a_program_that_runs_gets_pastes_without_marks(shop: Path, tmp_path: Path) -> None:
    """An editor that knows nothing of them would keep them in its text."""
    kept = tmp_path / "kept"
    program = f"import pathlib; print('editing'); pathlib.Path({str(kept)!r}).write_text(input())"
    editor = shlex.join([sys.executable, "-c", program])
    with (
        ScriptedServer(CHANGES) as server,
        opened(shop, server, env={"EDITOR": editor}) as screen,
    ):
        screen.wait("0 pending")
        screen.keys(f"{WORDS}\r")
        screen.wait("[a]ccept")
        screen.wait_still()
        screen.keys("e 1\r")
        screen.wait("editing")
        asked = screen.written.rindex("\x1b[?2004h"), screen.written.rindex("\x1b[?2004l")
        assert asked[1] > asked[0]
        screen.keys("x\n")
        screen.wait("as it was")
    assert json.dumps(kept.read_text("utf-8")) == '"x"'
