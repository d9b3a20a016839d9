"""Taking some changes and editing one: what joins, what is the same, what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.calm.equality import same
from advisor.change.draft import RefusedError
from advisor.change.selection import Selection, numbers
from advisor.change.workspace import Workspace
from advisor.errors import UsageError
from advisor_tools import registry
from tests.architectures import architectures, calls
from tests.change.staging import (
    ADD_CACHE,
    CACHE,
    CONNECT_CACHE,
    ORIGIN,
    TIER,
    metadata,
    of,
    platform,
    staged,
    state,
)

FOUR = (ADD_CACHE, CONNECT_CACHE, TIER, metadata("cache", tier=1))


def taken(selection: Selection) -> list[int]:
    """The numbers of what is staged."""
    return [change.number for change in selection.workspace.changes]


@pytest.mark.parametrize(
    ("chosen", "joined"),
    [([1], ()), ([2], (1,)), ([3], ()), ([4], (1,)), ([2, 3, 4], (1,)), ([1, 2, 3, 4], ())],
)
def test_what_is_needed_joins(chosen: list[int], joined: tuple[int, ...]) -> None:
    """A relationship to a new node brings the node along, and nothing else."""
    selection = Selection(staged(of(platform()), *FOUR))
    assert selection.take(chosen) == joined
    assert taken(selection) == sorted([*chosen, *joined])
    assert [change.number for change in selection.left_out] == sorted(
        {1, 2, 3, 4} - {*chosen, *joined}
    )


def test_a_selection_can_be_made_again() -> None:
    """Each starts from all changes; taking all gives the very proposal from before."""
    workspace = staged(of(platform()), *FOUR)
    before = workspace.propose(ORIGIN)
    selection = Selection(workspace)
    selection.take([3])
    selection.take([2])
    assert taken(selection) == [1, 2]
    selection.take([1, 2, 3, 4])
    assert workspace.propose(ORIGIN) == before


def test_a_change_that_settles_an_error_joins() -> None:
    """What is taken is as valid as all of it: the document has no new error."""
    value = platform()
    first, second = (
        {
            "unique-id": f"order-uses-{name}",
            "relationship-type": {
                "interacts": {"actor": "order-service", "nodes": [name]},
            },
        }
        for name in ("cache", "queue")
    )
    add = ("add_relationship", {"relationship": first})
    other = ("add_relationship", {"relationship": second})
    queue = ("add_node", {"node": {**CACHE, "unique-id": "queue"}})
    selection = Selection(staged(of(value), add, other, queue, ADD_CACHE))
    assert selection.take([1]) == (4,)
    assert selection.take([2]) == (3,)
    selection.take([1, 2, 3, 4])
    assert selection.leave_out([4]) == (1,)
    assert taken(selection) == [2, 3]


def test_what_needs_a_change_leaves_with_it() -> None:
    """Not this one, and not what hangs on it; all of it cannot be left out."""
    selection = Selection(staged(of(platform()), *FOUR))
    assert selection.leave_out([1]) == (2, 4)
    assert taken(selection) == [3]
    assert selection.leave_out([2]) == ()
    with pytest.raises(UsageError, match="nothing would be left"):
        selection.leave_out([3])
    with pytest.raises(UsageError, match="no change 5"):
        selection.leave_out([5])
    assert taken(selection) == [3]


@pytest.mark.parametrize("chosen", [[], [9], [1, 0]])
def test_only_what_is_there_can_be_chosen(chosen: list[int]) -> None:
    """Nothing, and a number that no change has, are errors that say what there is."""
    selection = Selection(staged(of(platform()), *FOUR))
    with pytest.raises(UsageError, match="there are 1, 2, 3, 4"):
        selection.take(chosen)
    assert taken(selection) == [1, 2, 3, 4]


def edited(selection: Selection, number: int, tool: str, arguments: dict[str, Any]) -> Any:
    """Edit one change."""
    return selection.edit(number, *registry.prepared(tool, arguments))


def test_editing_makes_everything_again() -> None:
    """The edited call does the new thing, and the others what they did."""
    workspace = staged(of(platform()), *FOUR)
    selection = Selection(workspace)
    assert edited(selection, 3, *metadata("order-db", tier="gold")) == ()
    node = workspace.model.get("order-db", "node")
    assert node is not None
    assert node.value["metadata"]["tier"] == "gold"
    assert taken(selection) == [1, 2, 3, 4]


def test_editing_tells_what_else_is_another() -> None:
    """A later call that now reaches other elements is named."""
    tiers = metadata("type:database", tier=1)
    selection = Selection(staged(of(platform()), ADD_CACHE, tiers, TIER))
    service = {"node": {**CACHE, "node-type": "service"}, "in": "ecommerce-system"}
    assert edited(selection, 1, "add_node", service) == (2,)


def test_an_edit_that_breaks_another_change_is_refused() -> None:
    """With the change and its reason; everything is staged as it was."""
    workspace = staged(of(platform()), ADD_CACHE, metadata("cache", tier=1))
    selection, before = Selection(workspace), state(workspace)
    store = {"node": {**CACHE, "unique-id": "store"}}
    with pytest.raises(RefusedError, match=r'^change 2 is refused then: there is no .*"cache"'):
        edited(selection, 1, "add_node", store)
    assert state(workspace) == before
    assert selection.take([1, 2]) == ()


def test_an_edit_keeps_what_was_taken() -> None:
    """What was left out stays out; what then cannot be made any more is gone."""
    workspace = staged(of(platform()), ADD_CACHE, CONNECT_CACHE, TIER, metadata("cache", tier=1))
    selection = Selection(workspace)
    selection.take([1, 3])
    edited(selection, 3, *metadata("order-db", tier="gold"))
    assert taken(selection) == [1, 3]
    assert [change.number for change in selection.left_out] == [2, 4]
    store = {"node": {**CACHE, "unique-id": "store"}}
    edited(selection, 1, "add_node", store)
    assert taken(selection) == [1, 3]
    assert [change.number for change in selection.left_out] == [2]


NEEDED = {1: set(), 2: {1}, 3: set(), 4: {1}}
"""What each of FOUR cannot do without."""


def test_what_each_change_needs_is_known() -> None:
    """Without deciding anything: what is staged stays staged."""
    workspace = staged(of(platform()), *FOUR)
    selection, before = Selection(workspace), state(workspace)
    with selection.rehearsing() as trial:
        assert {number: trial.needs(number) for number in NEEDED} == NEEDED
        assert trial.take([2]) == (1,)
        assert taken(trial) == [1, 2]
    assert state(workspace) == before


def test_a_later_change_can_be_needed() -> None:
    """A relationship that came before the node it names, in a chain of needs."""
    selection = Selection(
        staged(of(platform()), CONNECT_CACHE, ADD_CACHE, TIER, metadata("cache", tier=1))
    )
    with selection.rehearsing() as trial:
        assert [trial.needs(number) for number in (1, 2, 3, 4)] == [{2}, set(), set(), {2}]


def test_only_what_is_needed_is_told() -> None:
    """Not what touches the same element before."""
    selection = Selection(
        staged(of(platform()), metadata("order-service", rank=1), ADD_CACHE, CONNECT_CACHE)
    )
    with selection.rehearsing() as trial:
        assert trial.needs(3) == {2}


def test_a_rehearsal_that_nobody_waits_for_ends() -> None:
    """At its next attempt, without an error, and with everything as it was."""
    workspace = staged(of(platform()), *FOUR)
    selection, before = Selection(workspace), state(workspace)
    reached = [0]
    with selection.rehearsing(lambda: reached[0] == 2) as trial:
        for number in NEEDED:
            trial.needs(number)
            reached.append(reached.pop() + 1)
    assert reached == [2]
    assert state(workspace) == before
    assert selection.take([2]) == (1,)


def test_an_edit_can_be_tried() -> None:
    """The reason it would be refused for, or nothing; in both cases it is not made."""
    workspace = staged(of(platform()), ADD_CACHE, metadata("cache", tier=1))
    selection, before = Selection(workspace), state(workspace)
    store = registry.prepared("add_node", {"node": {**CACHE, "unique-id": "store"}})
    assert selection.objection(1, *store).startswith("change 2 is refused then: ")
    assert state(workspace) == before
    named = registry.prepared("add_node", {"node": {**CACHE, "name": "Memory"}})
    assert not selection.objection(1, *named)
    assert state(workspace) == before
    assert selection.take([2]) == (1,)
    assert workspace.changes[0].arguments["node"]["name"] == "Cache"


def test_a_suggestion_is_no_problem_of_its_own() -> None:
    """What stays open is the same whichever id is suggested for it, so nothing joins for that."""
    near = ("add_node", {"node": {**CACHE, "unique-id": "order-datebase"}})
    uses = {"interacts": {"actor": "customer", "nodes": ["order-database"]}}
    link = ("add_relationship", {"relationship": {"unique-id": "c", "relationship-type": uses}})
    selection = Selection(staged(of(platform()), near, link))
    assert selection.take([2]) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", [1]),
        ("1,3-5", [1, 3, 4, 5]),
        (" 2 , 4 ", [2, 4]),
        ("3 1", [3, 1]),
        ("", []),
        (",", []),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, expected: list[int]) -> None:
    """Commas, blanks and ranges."""
    assert numbers(text) == expected


@pytest.mark.parametrize("text", ["x", "1-", "-3", "1.5", "²", "1--2", "1-9999999999", "9" * 5000])
def test_other_numbers_are_refused(text: str) -> None:
    """With the way to write them."""
    with pytest.raises(UsageError, match="write them as in 1,3-5"):
        numbers(text)


def done(workspace: Workspace) -> dict[int, str]:
    """What each staged change does."""
    return {change.number: change.effect for change in workspace.changes}


def stands(
    base: dict[str, Any],
    all_calls: dict[int, tuple[str, Any]],
    numbers: set[int],
    whole: Workspace,
    *,
    sound: bool = True,
) -> bool:
    """Whether these calls, made on a workspace of their own, do and leave what all of them do."""
    alone = Workspace(of(base))
    made: dict[int, str] = {}
    for number in sorted(numbers):
        change = registry.call(alone, *all_calls[number]).change
        if change is None:
            return False
        made[number] = change.effect
    return (
        made == {number: done(whole)[number] for number in numbers}
        and unhinted(alone.open_problems()) <= unhinted(whole.open_problems())
        and (not sound or unhinted(alone.problems()) <= unhinted(whole.problems()))
    )


def unhinted(problems: list[str]) -> set[str]:
    """The problems without the id that each suggests, which may be one of another change."""
    return {re.sub('nearest: "[^"]*"', "", problem) for problem in problems}


@given(architectures(), st.lists(calls(), min_size=2, max_size=8), st.data())
def test_a_selection_is_whole_and_as_small_as_can_be(
    base: dict[str, Any], asked: list[tuple[str, Any]], data: st.DataObject
) -> None:
    """Every change that is taken does what was reviewed; none that joined could be left out."""
    workspace = Workspace(of(base))
    made = {}
    for call in asked:
        if call[0] != "withdraw" and (change := registry.call(workspace, *call).change):
            made[change.number] = call
    assume(made)
    whole = staged(of(base), *made.values())
    chosen = {*data.draw(st.lists(st.sampled_from([*made]), min_size=1), label="chosen")}
    selection = Selection(workspace)
    with selection.rehearsing() as trial:
        for number in made:
            assert stands(base, made, {number, *trial.needs(number)}, whole, sound=False)
    assert same(workspace.model.value, whole.model.value)
    joined = {*selection.take(chosen)}
    assert taken(selection) == sorted(chosen | joined)
    assert stands(base, made, chosen | joined, whole)
    for spare in joined:
        assert not stands(base, made, (chosen | joined) - {spare}, whole)
    selection.take([*made])
    assert same(workspace.model.value, whole.model.value)
