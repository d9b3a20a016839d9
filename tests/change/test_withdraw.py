"""Staged changes are taken back, and nothing is staged when the turn is over."""

from __future__ import annotations

import copy

from advisor.calm.document import value_digest
from advisor.calm.model import Model
from advisor_tools import registry
from tests.change.staging import (
    ADD_CACHE,
    CONNECT_CACHE,
    ORIGIN,
    index,
    metadata,
    of,
    platform,
    refusal,
    stage,
    staged,
    state,
)


def test_a_closed_workspace_refuses() -> None:
    """A cancelled turn takes no more calls, nor gives any back."""
    workspace = staged(of(platform()), ADD_CACHE)
    workspace.close("the turn was cancelled")
    before = state(workspace)
    assert refusal(workspace, *CONNECT_CACHE) == "the turn was cancelled"
    assert refusal(workspace, "withdraw", {"changes": [1]}) == "the turn was cancelled"
    assert state(workspace) == before


def test_withdrawing_makes_the_rest_again() -> None:
    """What stays is as if the withdrawn had never been, under its old number."""
    workspace = staged(of(platform()), metadata("order-db", tier=1), ADD_CACHE, CONNECT_CACHE)
    registry.call(workspace, "withdraw", {"changes": [1]})
    assert [change.number for change in workspace.changes] == [2, 3]
    expected = staged(of(platform()), ADD_CACHE, CONNECT_CACHE)
    assert workspace.propose(ORIGIN).result == expected.propose(ORIGIN).result
    assert index(workspace.model) == index(Model(copy.deepcopy(workspace.model.value)))
    assert stage(workspace, *metadata("order-db", tier=1)).number == 4


def test_withdrawing_everything_gives_the_base_back() -> None:
    """Value, digest and index."""
    workspace = staged(of(platform()), ADD_CACHE, CONNECT_CACHE)
    workspace.withdraw([1, 2])
    assert workspace.changes == []
    assert value_digest(workspace.model.value) == workspace.base.value_digest
    assert index(workspace.model) == index(Model(platform()))


def test_nothing_is_withdrawn_that_another_change_stands_on() -> None:
    """The refusal names the change that needs it, and all stays; together both can go."""
    workspace = staged(of(platform()), ADD_CACHE, metadata("cache", tier=1), CONNECT_CACHE)
    before = state(workspace)
    assert refusal(workspace, "withdraw", {"changes": [1]}) == (
        "change 2 stands on it: withdraw that as well"
    )
    assert state(workspace) == before
    workspace.withdraw([1, 2])
    assert [change.number for change in workspace.changes] == [3]
    assert len(workspace.open_problems()) == 1


def test_withdrawing_is_all_or_nothing() -> None:
    """One unknown number, and the known ones stay."""
    workspace = staged(of(platform()), ADD_CACHE)
    before = state(workspace)
    assert refusal(workspace, "withdraw", {"changes": [1, 7]}) == "no change 7 is staged"
    assert state(workspace) == before


def test_what_a_withdrawal_does_to_others_is_told() -> None:
    """A call that reaches fewer elements then is named."""
    workspace = staged(of(platform()), ADD_CACHE, metadata("type:database", tier=1))
    answer = registry.call(workspace, "withdraw", {"changes": [1]}).text
    assert "\nThis makes others do something else: 2\n" in answer
    answer = registry.call(workspace, "withdraw", {"changes": [2]}).text
    assert "something else" not in answer
