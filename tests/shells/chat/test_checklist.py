"""Which changes are ticked, what that leaves out, and how it is told at any width."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.change.proposal import Change
from advisor.shells.chat.checklist import Checklist, explained
from advisor.shells.render import width
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
TITLES = (
    "rename api-gateway to api-gateway-1",
    "add node load-balancer",
    "add node 支払いサービス-2",
    "add relationship load-balancer-connects-api-gateway-1",
    "add relationship load-balancer-connects-api-gateway-2",
    "remove flow old-\x1b[2Jflow",
    "set metadata owner on all of it",
)
NEEDS = {4: frozenset({1, 2}), 5: frozenset({2, 3}), 7: frozenset({1, 2, 3, 4, 5, 6})}
ALL = frozenset(range(1, 8))


def changes(*titles: str) -> list[Change]:
    """Changes with nothing but a number and a title."""
    return [Change(number, "t", {}, "", (), (), title) for number, title in enumerate(titles, 1)]


def listed(*ticked: int, at: int = 1) -> Checklist:
    """The list of seven with these ticked."""
    return Checklist(changes(*TITLES), frozenset(ticked), at - 1, NEEDS)


@pytest.mark.parametrize(
    ("ticked", "taken"),
    [
        ([1, 2, 4], {1, 2, 4}),
        ([1, 4], {1}),
        ([4, 5], set()),
        ([1, 2, 4, 5, 6, 7], {1, 2, 4, 6}),
        (ALL, ALL),
        ([], set()),
    ],
)
def test_what_lacks_something_is_left_out(ticked: list[int], taken: set[int]) -> None:
    """And so is what needs that."""
    assert listed(*ticked).taken == taken


def test_ticking_brings_what_is_needed() -> None:
    """All of it, also for one that is ticked and left out; unticking takes only the one away."""
    assert listed(at=5).toggled().ticked == {2, 3, 5}
    assert listed(5, at=5).toggled().ticked == {2, 3, 5}
    assert listed(2, 3, 5, at=2).toggled().ticked == {3, 5}
    assert listed(2, 3, 5, at=5).toggled().ticked == {2, 3}


def test_needs_of_needs_come_along() -> None:
    """Where each knows only of the next."""
    chain = {number: frozenset({number - 1}) for number in range(2, 8)}
    ticked = Checklist(changes(*TITLES), frozenset(), 6, chain).toggled()
    assert ticked.taken == ALL


def test_moving_stops_at_the_ends() -> None:
    """However far it is meant to go; a number that there is not moves nothing."""
    assert [listed(at=3).moved(by).at for by in (-1, 1, -9, 99)] == [1, 3, 0, 6]
    jumped = listed().at_number(7)
    assert jumped is not None
    assert jumped.at == 6
    assert listed().at_number(8) is None


def screen(checklist: Checklist, columns: int, *joining: int, unicode: bool = True) -> str:
    """All lines as they are shown."""
    rows = checklist.rows(columns, joining, unicode=unicode)
    lines = [f"{row.head}{row.sign} {row.title}{row.note}" for row in rows]
    foot = checklist.foot(columns, "valid", joining, unicode=unicode)
    return "\n".join(f"|{line}" for line in [*lines, foot])


def test_what_a_person_sees() -> None:
    """Some left out, one that joins, at three widths and on a terminal without UTF-8."""
    shown = [
        screen(listed(1, 2, 4, 5, 6, 7, at=4), 100),
        screen(listed(1, 2, 4, 5, at=5), 60, 6),
        screen(listed(1, 2, 4, 5, at=5), 60, unicode=False),
        screen(listed(at=1), 40),
        screen(listed(at=1), 20),
    ]
    text = "\n\n".join(shown) + "\n"
    assert text == golden(GOLDEN / "checklist.txt", text)


def test_the_current_change_is_told_in_full_where_its_line_is_cut() -> None:
    """With all that it needs; not where its line says it already."""
    assert listed(1, 2, 4, at=4).current(100) == []
    assert listed(1, 2, 4, at=4).current(50) == [
        "  4  + relationship",
        "       load-balancer-connects-api-gateway-1",
        "       needs 1, 2",
    ]
    assert listed(at=7).current(60) == [
        "  7  ~ set metadata owner on all of it   needs 1, 2, 3, 4",
        "       and 2 more",
    ]
    assert "joins" in " ".join(listed(at=6).current(30, {6}))


def test_the_keys_are_explained_at_any_width() -> None:
    """In words, a line or two each."""
    assert explained(80)[0].split()[:3] == ["enter", "take", "what"]
    assert all(width(line) < 60 for line in explained(60))
    assert len(explained(120)) == 5


@pytest.mark.parametrize("state", ["valid", "checking", "not applicable: it would bring errors"])
def test_the_foot_keeps_the_keys_that_nobody_can_do_without(state: str) -> None:
    """At 60 columns, whatever the checks say."""
    foot = listed(1, 2).foot(60, state)
    assert "[enter] take" in foot
    assert "[?]" in foot
    assert "[q]" in foot


@given(
    st.lists(st.text(), min_size=1, max_size=5),
    st.sets(st.integers(1, 5)),
    st.integers(30, 120),
    st.dictionaries(st.integers(1, 5), st.frozensets(st.integers(1, 5))),
)
def test_no_line_is_wider_than_the_screen(
    titles: list[str], ticked: set[int], columns: int, needs: dict[int, frozenset[int]]
) -> None:
    """Whatever the ids are, so that nothing wraps; and each change has its line."""
    checklist = Checklist(changes(*titles), frozenset(ticked), 0, needs)
    lines = screen(checklist, columns).split("\n")
    assert len(lines) == len(titles) + 1
    assert all(width(line) <= columns for line in lines)
