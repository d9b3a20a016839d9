"""Typing at a real terminal: what stands on the screen, and what is handed over."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from advisor.shells.chat.composing import Composer
from advisor.shells.chat.status import Status
from advisor.shells.chat.vocabulary import Vocabulary
from tests.shells.chat.composing_at import ALT_ENTER, LEFT, RIGHT, UP, chat, send

if TYPE_CHECKING:
    from pathlib import Path


def test_a_prompt_is_sent_by_enter() -> None:
    """What is typed is handed over; a blank line is not; Ctrl-D leaves."""
    with chat() as screen:
        screen.wait("4.1k tokens, 62 % cached")
        send(screen, "   \rWhat is slow?\r", "   What is slow?")
        screen.keys("\x04")
        screen.wait("left")
        assert screen.exit_code() == 0
        assert "pending" not in "".join(screen.lines())
        assert screen.echoes


@pytest.mark.parametrize("mode", ["emacs", "vi"])
def test_several_lines(mode: str) -> None:
    """Alt-Enter and a backslash at the end go on in the next line, aligned with the first."""
    with chat("--mode", mode) as screen:
        screen.wait("pending")
        screen.keys(f"one{ALT_ENTER}two\\\rthree")
        screen.wait("     three")
        assert "     two" in screen.lines()
        send(screen, "\r", "one\ntwo\nthree")


def test_a_paste_is_one_input() -> None:
    """Its line breaks do not send, and what was typed around it stays."""
    with chat() as screen:
        screen.wait("pending")
        screen.keys("see: ")
        screen.paste("a\r\nb\rc\td\n")
        screen.wait("     c")
        assert "got" not in "".join(screen.lines())
        send(screen, "end\r", "see: a\nb\nc\td\nend")


def test_what_turns_text_around_is_seen() -> None:
    """A sign stands for it; what is sent is what was pasted."""
    with chat() as screen:
        screen.wait("pending")
        screen.paste("safe\u202eelif \u2066x")
        screen.wait_at("you> safe\ufffdelif \ufffdx")
        assert "\u202e" not in screen.written
        screen.keys("!\r")
        screen.wait(r"got 'safe\u202eelif \u2066x!'")


def test_control_c_clears_and_never_leaves() -> None:
    """First the line goes, then it says how to leave; the hint goes with the next key."""
    with chat() as screen:
        screen.wait("pending")
        screen.keys("half a question")
        screen.wait("half a question")
        screen.interrupt()
        screen.wait_gone("half")
        screen.interrupt()
        screen.wait("Ctrl-D leaves.")
        screen.keys("x")
        screen.wait("0 pending")
        send(screen, "y\r", "xy")


def test_up_and_down_walk_through_history(tmp_path: Path) -> None:
    """Prompts of the last time come back whole; within several lines the arrows move."""
    path = tmp_path / "prompts"
    path.write_text(json.dumps("first") + "\n" + json.dumps("two\nlines") + "\n")
    with chat("--history", path) as screen:
        screen.wait("pending")
        screen.keys(UP)
        screen.wait("     lines")
        screen.keys(UP + LEFT * 9 + "X")
        screen.wait("Xtwo")
        screen.interrupt()
        screen.wait_gone("lines")
        screen.keys(UP)
        screen.wait("     lines")
        screen.keys(UP * 2)
        screen.wait("you> first")
        send(screen, "\r", "first")
    assert [json.loads(line) for line in path.read_text().splitlines()] == [
        "first",
        "two\nlines",
        "first",
    ]


def test_history_is_searched(tmp_path: Path) -> None:
    """Ctrl-R finds an earlier prompt by a part of it."""
    path = tmp_path / "prompts"
    path.write_text('"Where would one failure hurt?"\n"Rename the gateway"\n')
    with chat("--history", path) as screen:
        screen.wait("pending")
        screen.keys("\x12failure")
        screen.wait("you> Where would one failure hurt?")
        screen.keys("\r")
        send(screen, "\r", "Where would one failure hurt?")


@pytest.mark.parametrize(("mode", "keys"), [("emacs", "\x18\x05"), ("vi", "\x1bv")])
def test_the_editor(tmp_path: Path, mode: str, keys: str) -> None:
    """The prompt is edited in $EDITOR, and comes back to be read before it is sent."""
    editor = tmp_path / "editor"
    editor.write_text(f"#!{sys.executable}\nimport sys\nopen(sys.argv[1], 'a').write(' more\\n')\n")
    editor.chmod(0o700)
    with chat("--mode", mode, env={"EDITOR": str(editor)}) as screen:
        screen.wait("pending")
        screen.keys("tell me" + keys)
        screen.wait("you> tell me more")
        assert "got" not in "".join(screen.lines())
        send(screen, "\r", "tell me more")


def test_vi_keys() -> None:
    """Escape leaves inserting, the usual letters edit, and the cursor shows which it is."""
    with chat("--mode", "vi") as screen:
        screen.wait("pending")
        screen.keys("wrong word\x1b")
        screen.keys("bcwplace")
        screen.wait("wrong place")
        send(screen, "\r", "wrong place")
        assert "\x1b[6 q" in screen.written


def test_a_default_stands_in_the_line() -> None:
    """Such as the prompt before, to be asked again in other words."""
    with chat("--default", "again") as screen:
        screen.wait("you> again")
        send(screen, "?\r", "again?")


def test_the_menu_of_commands() -> None:
    """A slash opens it with what each does; Enter takes the chosen one and does not send."""
    with chat() as screen:
        screen.wait("pending")
        screen.keys("/")
        screen.wait("/model   Ask another model")
        screen.keys("mo")
        screen.wait_gone("/help")
        screen.wait_still()
        screen.keys("\t")
        screen.wait("you> /model")
        screen.keys("\r")
        screen.wait_gone("Ask another model")
        screen.keys(" mini")
        screen.wait_gone("builtin")
        screen.wait_still()
        screen.keys("\t")
        screen.wait("you> /model gpt-5-mini")
        send(screen, "\r\r", "/model gpt-5-mini")


def test_the_menu_of_elements() -> None:
    """An @ and a part of a name put the id into the prompt."""
    with chat() as screen:
        screen.wait("pending")
        screen.keys("Why is @order da")
        screen.wait("order-db  database  Order Database")
        screen.wait_still()
        screen.keys("\t")
        screen.wait("Why is @order-db")
        send(screen, "\r slow?\r", "Why is @order-db slow?")


def test_the_menu_at_the_last_line_of_the_screen() -> None:
    """There is room for it, also where a prompt was long."""
    with chat(rows=10) as screen:
        screen.wait("pending")
        for number in range(8):
            send(screen, f"{number}\r", str(number))
        screen.keys("/")
        screen.wait("/export  Write the conversation")


def test_the_bar_follows_what_happens() -> None:
    """Something is staged while nobody types."""
    with chat("--tick") as screen:
        screen.wait("0 pending")
        screen.wait("7 pending")


def test_a_suggestion_from_history(tmp_path: Path) -> None:
    """Quietly, in another colour, the rest of an earlier prompt; the right arrow takes it."""
    path = tmp_path / "prompts"
    path.write_text('"Where would one failure hurt?"\n')
    with chat("--history", path) as screen:
        screen.wait("pending")
        screen.keys("Where")
        screen.wait("you> Where would one failure hurt?")
        assert screen.cursor.column == len("you> Where")
        assert (screen.colour("Where"), screen.colour("failure")) == ("default", "brightblack")
        send(screen, f"{RIGHT}!\r", "Where would one failure hurt?!")


def test_keys_and_screen_from_elsewhere() -> None:
    """A program may type, and nothing but its keys is needed."""
    status = Status("shop.json", 0, "valid")
    with create_pipe_input() as keys:
        composer = Composer(None, Vocabulary, lambda: status, input=keys, output=DummyOutput())
        keys.send_text("What is slow?\r\x04")
        assert composer.ask() == "What is slow?"
        with pytest.raises(EOFError):
            composer.ask()
        composer.refresh()
