"""Names and numbers within a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.phrases import bounded, counted, joined

NAMES = st.lists(st.text("abcdef", min_size=1, max_size=5), max_size=12)


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_all_names_are_joined(names: list[str], said: str) -> None:
    """With commas, and `and` before the last."""
    assert joined(names) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "no"), (1, "A"), (2, "A, B"), (3, "A, B and 1 more")]
)
def test_long_lists_are_bounded(number: int, said: str) -> None:
    """What is not shown is counted, and a list that is shown whole says nothing of it."""
    assert (bounded(["A", "B", "C"][:number], 2) or "no") == said


def test_what_holds_commas_is_separated_otherwise() -> None:
    """By what the caller gives."""
    assert bounded(["a, b", "c", "d"], 2, "; ") == "a, b; c and 1 more"


@pytest.mark.parametrize(
    ("number", "noun", "plural", "said"),
    [
        (0, "node", "", "0 nodes"),
        (1, "node", "", "1 node"),
        (2, "entry", "entries", "2 entries"),
        (1, "change is", "changes are", "1 change is"),
        (1200, "node", "", "1,200 nodes"),
    ],
)
def test_a_number_goes_with_its_noun(number: int, noun: str, plural: str, said: str) -> None:
    """In the singular for one alone, and with commas between thousands."""
    assert counted(number, noun, plural) == said


@given(NAMES)
def test_joined_names_are_all_there(names: list[str]) -> None:
    """Each once and in their order; they hold neither blank nor comma here."""
    assert joined(names).replace(" and ", ", ").split(", ") == (names or [""])


@given(NAMES, st.integers(1, 8))
def test_shown_and_counted_names_are_all(names: list[str], most: int) -> None:
    """So many as there is room for, and the number of the others."""
    shown, _, rest = bounded(names, most).partition(" and ")
    assert [*filter(None, shown.split(", "))] == names[:most]
    assert int(rest.removesuffix(" more") or 0) == max(0, len(names) - most)
