"""The line that offers the answers, at every width, and what each answer may look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.shells.render import width
from advisor.shells.review_menu import Answer, Menu, read

SHORTEST = len("[a/s/r/e/w/v/q] > ") + 1


@pytest.mark.parametrize(
    ("menu", "columns", "line"),
    [
        (
            Menu(keeps=True),
            100,
            (
                "[a]ccept  [s]elect  [r]eject with a reason  [e]dit  [w]hy  [v]iew patch"
                "  [q] decide later › "
            ),
        ),
        (
            Menu(keeps=True),
            80,
            "[a]ccept  [s]elect  [r]eject  [e]dit  [w]hy  [v]iew  [q] later › ",
        ),
        (Menu(keeps=True), 60, "[a]ccept [s]elect [r]eject [e]dit [w]hy [v]iew [q] later › "),
        (Menu(), 60, "[a]ccept [s]elect [r]eject [e]dit [w]hy [v]iew [q]uit › "),
        (Menu(accept=False), 60, "[s]elect  [r]eject  [e]dit  [w]hy  [v]iew  [q]uit › "),
        (Menu(keeps=True), 40, "[a/s/r/e/w/v/q] › "),
        (Menu(accept=False, unicode=False), 20, "[s/r/e/w/v/q] > "),
    ],
)
def test_the_menu_is_one_line(menu: Menu, columns: int, line: str) -> None:
    """The longest that fits."""
    assert menu.line(columns) == line


@given(st.builds(Menu, st.booleans(), st.booleans(), st.booleans()), st.integers(SHORTEST, 200))
def test_the_menu_fits_and_leaves_room_for_the_answer(menu: Menu, columns: int) -> None:
    """At any width that the letters alone fit into; each letter that is offered is one."""
    line = menu.line(columns)
    assert width(line) < columns
    assert all(f"[{key}]" in line or f"{key}/" in line or f"{key}]" in line for key in menu.keys)
    assert line.isascii() or menu.unicode


@pytest.mark.parametrize("menu", [Menu(), Menu(accept=False, keeps=True)])
def test_every_answer_is_explained(menu: Menu) -> None:
    """One line for each, and none for what is not offered."""
    lines = menu.explained().split("\n")
    assert [line[2] for line in lines] == menu.keys
    assert ("later" in lines[-1]) == menu.keeps


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("a", Answer("a")),
        (" ACCEPT ", Answer("a")),
        ("w 3", Answer("w", "3")),
        ("w3", Answer("w", "3")),
        ("s 1,3-5", Answer("s", "1,3-5")),
        ("r Too Many\tnodes ", Answer("r", "Too Many\tnodes")),
        ("later", Answer("q")),
        ("help", Answer("?")),
        ("?", Answer("?")),
        ("", Answer("")),
        ("3", Answer("")),
        ("\x1b[A", Answer("")),
        ("apply", Answer("", "")),
    ],
)
def test_answers_are_read_as_people_type_them(typed: str, answer: Answer) -> None:
    """A letter or its word in any case, then numbers or words."""
    assert read(typed) == answer


@given(st.text())
def test_any_text_is_some_answer(typed: str) -> None:
    """Nothing that is typed or pasted is an error."""
    assert read(typed).key in {"", "?", *Menu().keys}
