"""Questions at a real terminal: what is typed for them, what was typed before, what is pasted."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from advisor.shells.pasted import Pasted, is_yes
from tests.screens import Screen
from tests.shells.asking import CHANGES, untouched
from tests.shells.test_terminal import KEYS, answer, session

PROGRAM = str(Path(__file__).parent / "questions_program.py")


def asking(wait: float = 0, **env: str) -> Screen:
    """A program that asks after so many seconds."""
    return Screen([sys.executable, PROGRAM, str(wait)], 80, 24, env)


def test_a_line_that_is_typed() -> None:
    """It is edited as usual; Ctrl-D in an empty line is the end."""
    with asking() as screen:
        screen.wait_at("sure?")
        screen.keys("yess\x7f\r")
        screen.wait("got 'yes', aside ''")
        screen.wait("Question 2")
        screen.wait_at("sure?")
        screen.keys("\x04")
        screen.wait("left")
        assert screen.exit_code() == 0
        assert screen.echoes


def test_what_was_typed_before_is_set_aside() -> None:
    """It answers nothing and is not lost; an Enter in it is a line break."""
    with asking(0.5) as screen:
        screen.wait("working")
        screen.keys("ab\x7f\rc\x1b[D")
        screen.paste("d\re")
        screen.wait_at("sure?")
        screen.wait_still()
        screen.keys("now\r")
        screen.wait(r"got 'now', aside 'a\ncd\ne'")


def test_what_follows_the_enter_answers_no_later_question() -> None:
    """As keys that were typed too early."""
    with asking() as screen:
        screen.wait_at("sure?")
        screen.keys("no\ryes\r")
        screen.wait(r"got 'no', aside 'yes\n'")
        screen.wait("Question 2")
        screen.wait_at("sure?")
        assert "got 'yes'" not in "".join(screen.lines())


@pytest.mark.parametrize(
    ("typed", "pasted", "got"),
    [
        ("", "a\r\nyes\n\nq", "'a yes q' pasted, leads=True"),
        ("r ", "too\tmany\n", r"'r too\tmany' pasted, leads=False"),
        ("r \x01", "a ", "'a r ' pasted, leads=True"),
    ],
)
def test_a_paste_is_a_part_of_one_answer(typed: str, pasted: str, got: str) -> None:
    """It sends nothing, its line breaks are blanks, and its marks are not in it."""
    with asking() as screen:
        screen.wait_at("sure?")
        screen.keys(typed)
        screen.paste(pasted)
        time.sleep(0.2)
        assert "got" not in "".join(screen.lines())
        screen.keys("\r")
        screen.wait(f"got {got}, aside ''")


def test_a_paste_that_was_taken_back() -> None:
    """What is typed in the line that is empty again is typed."""
    with asking() as screen:
        screen.wait_at("sure?")
        screen.paste("wrong")
        screen.wait_at("wrong")
        screen.keys("\x15yes\r")
        screen.wait("got 'yes', aside")


@pytest.mark.parametrize("terminal", ["xterm", "dumb"])
def test_a_byte_that_is_no_character(terminal: str) -> None:
    """The answer has a sign for it, and the program goes on."""
    env = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "TERM": terminal}
    with asking(0, **env) as screen:
        screen.wait_at("sure?")
        time.sleep(0.2)
        screen.send(b"\xdf!\r")
        screen.wait(r"got '\ufffd!', aside")


def test_lines_pasted_at_a_dumb_terminal() -> None:
    """Such a terminal marks nothing, but nobody types two lines at one instant."""
    with asking(TERM="dumb") as screen:
        screen.wait_at("sure?")
        time.sleep(0.2)
        screen.keys("a\ryes\r")
        screen.wait("got 'a' pasted, leads=True")
        screen.wait("Question 2")
        time.sleep(0.2)
        assert "got 'yes'" not in "".join(screen.lines())
        screen.keys("no\r")
        screen.wait("got 'no', aside")
        assert "\x1b" not in screen.written


@pytest.mark.parametrize("pasted", ["a\nyes\n", "accept", "r too long"])
def test_a_paste_decides_nothing_in_a_review(shop: Path, pasted: str) -> None:
    """It is said, and asked again; with a typed letter before it a paste is a reason."""
    before = shop.read_bytes()
    with session(shop, CHANGES) as screen:
        screen.wait_at(KEYS)
        screen.paste(pasted)
        screen.keys("\r")
        screen.wait("type the letter yourself")
        screen.wait_still()
        screen.keys("r ")
        screen.paste("The name\nis wrong.")
        screen.keys("\r")
        assert screen.exit_code() == 3
        screen.wait("Not applied: The name is wrong.")
    assert untouched(shop, before)


def test_a_pasted_tail_is_no_accept(shop: Path) -> None:
    """Not even where the letter was typed."""
    with session(shop, CHANGES) as screen:
        screen.wait_at(KEYS)
        screen.keys("a")
        screen.paste(" ")
        screen.keys("\r")
        screen.wait("type the letter yourself")
        answer(screen, "q")
        assert screen.exit_code() == 3


@pytest.mark.parametrize(
    ("typed", "otherwise", "agreed"),
    [
        ("y", False, True),
        (" Yes ", False, True),
        ("", False, False),
        ("", True, True),
        ("n", True, False),
        (Pasted("y"), False, False),
        (Pasted("y"), True, False),
        (Pasted("y", leads=False), True, False),
    ],
)
def test_a_yes_is_typed(typed: str, *, otherwise: bool, agreed: bool) -> None:
    """Nothing that was pasted agrees."""
    assert is_yes(typed, otherwise=otherwise) is agreed
