"""Typing at terminals of all kinds: narrow, plain, without colour, without Unicode."""

from __future__ import annotations

import time

import pytest

from tests.screens import Cursor
from tests.shells.chat.composing_at import LEFT, chat, send


@pytest.mark.parametrize("columns", [60, 20])
def test_narrow_terminals(columns: int) -> None:
    """Everything is there, only less of it."""
    with chat(columns=columns) as screen:
        screen.wait("0 pending")
        screen.keys("a question that is longer than the line")
        screen.wait("line")
        screen.keys("\x03")
        screen.wait_gone("line")
        send(screen, "short\r", "short")
        assert all(len(line) <= columns for line in screen.lines())


def test_a_window_that_changes() -> None:
    """The bar and the line follow the new width."""
    with chat() as screen:
        screen.wait("62 % cached")
        screen.keys("question")
        screen.resize(50, 20)
        screen.wait_gone("cached")
        send(screen, "!\r", "question!")


def test_characters_of_other_widths() -> None:
    """Wide, combining and right-to-left text is edited where it stands."""
    with chat() as screen:
        screen.wait("pending")
        screen.keys("支払い e\u0301 שלום")
        screen.wait("支払い é שלום")
        assert screen.cursor == Cursor(0, len("you> ") + 6 + 1 + 1 + 1 + 4)
        send(screen, f"{LEFT * 5}\x7f!\r", "支払い e! שלום")


def test_a_byte_that_is_no_text() -> None:
    """A terminal that does not speak UTF-8 cannot break the session."""
    with chat() as screen:
        screen.wait("pending")
        screen.send(b"caf\xe9!\r")
        screen.wait("got 'caf\\ufffd!'")


@pytest.mark.parametrize(
    "env",
    [
        {"TERM": "dumb"},
        {"TERM": "dumb", "NO_COLOR": "1", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    ],
)
def test_a_dumb_terminal(env: dict[str, str]) -> None:
    """No bar and no menu, and no sequence that such a terminal would show."""
    with chat("--paint", 0, env=env) as screen:
        send(screen, "What is slow?\r", "What is slow?")
        screen.keys("half a\\\rquestion")
        time.sleep(0.3)  # CPython loses a Ctrl-C that comes in just before it begins to read
        screen.interrupt()
        screen.wait("Ctrl-D leaves.")
        send(screen, "\ragain\\\rand again\r", "again\nand again")
        assert "half" not in "".join(line for line in screen.lines() if "got" in line)
        assert "\x1b" not in screen.written
        assert screen.written.count("you> ") == 5
        screen.keys("\x04")
        assert screen.exit_code() == 0


def test_a_terminal_without_unicode() -> None:
    """What cannot be shown has a stand-in, and nothing breaks."""
    env = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "NO_COLOR": "1"}
    with chat(columns=40, env=env) as screen:
        screen.wait("shop.json   0 pending   valid")
        send(screen, "plain\r", "plain")


def test_no_colour() -> None:
    """The menu and the bar can be read without, and nothing is suggested that looks typed."""
    with chat(env={"NO_COLOR": "1"}) as screen:
        screen.wait("pending")
        send(screen, "question\r", "question")
        screen.keys("que")
        screen.wait("you> que")
        time.sleep(0.3)
        assert screen.lines()[screen.cursor.row] == "you> que"
        screen.keys("\x03/")
        screen.wait("/model   Ask another model")
        assert screen.colour("/model") == "default"


def test_a_terminal_that_does_not_tell_its_cursor() -> None:
    """The line works all the same."""
    with chat(env={"PROMPT_TOOLKIT_NO_CPR": "1"}) as screen:
        send(screen, "question\r", "question")
