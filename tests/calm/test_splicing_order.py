"""A new member of the document stands where a reader of the format looks for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.jsontext import parse
from advisor.calm.splicing import apply, invert, splices

if TYPE_CHECKING:
    from collections.abc import Sequence

ORDER = ("schema", "adrs", "metadata", "nodes")


def add(text: str, *names: str, order: Sequence[str] = ORDER) -> str:
    """`text` with new members of the given names."""
    operations = [{"op": "add", "path": f"/{name}", "value": name} for name in names]
    return apply(text, splices(parse(text).layout, operations, order=order))


LINES = """{
  "schema": "x",

  "nodes": {"adrs": []}
}
"""
WITH_METADATA = """{
  "schema": "x",
  "metadata": "metadata",

  "nodes": {"adrs": []}
}
"""


def test_a_new_member_takes_its_place_among_lines() -> None:
    """Every line that was there stays as it was."""
    assert add(LINES, "metadata") == WITH_METADATA


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ('{"nodes": 1}', ["adrs"], ["adrs", "nodes"]),
        ('{"nodes": 1}', ["metadata", "adrs", "schema"], ["schema", "adrs", "metadata", "nodes"]),
        ('{"schema": 1, "nodes": 1}', ["adrs"], ["schema", "adrs", "nodes"]),
        ('{"schema": 1}', ["nodes", "adrs"], ["schema", "adrs", "nodes"]),
        ('{"schema": 1, "x": 1}', ["adrs"], ["schema", "x", "adrs"]),
        ('{"x": 1, "nodes": 1, "y": 1}', ["adrs"], ["x", "adrs", "nodes", "y"]),
        ('{"nodes": 1}', ["x"], ["nodes", "x"]),
        ('{"nodes": 1, "schema": 1}', ["adrs"], ["adrs", "nodes", "schema"]),
        ("{}", ["nodes", "adrs"], ["adrs", "nodes"]),
    ],
)
def test_it_stands_before_the_first_that_comes_later(
    text: str, names: list[str], expected: list[str]
) -> None:
    """Unknown members keep their place, and a new unknown one goes to the end."""
    assert list(json.loads(add(text, *names))) == expected


def test_without_an_order_and_within_members_new_ones_stand_at_the_end() -> None:
    """The order is that of the document's own members and of no others."""
    assert list(json.loads(add('{"nodes": 1}', "adrs", order=()))) == ["nodes", "adrs"]
    operation = {"op": "add", "path": "/x/adrs", "value": 1}
    text = '{"x": {"nodes": 1}}'
    assert apply(text, splices(parse(text).layout, [operation], order=ORDER)) == (
        '{"x": {"nodes": 1, "adrs": 1}}'
    )


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Documents with some of the members in order, others among them, and one of any order."""
    ranks = draw(st.lists(st.sampled_from(ORDER), unique=True))
    if draw(st.booleans()):
        ranks.sort(key=ORDER.index)
    for other in draw(st.lists(st.sampled_from(["x", "y"]), unique=True)):
        ranks.insert(draw(st.integers(0, len(ranks))), other)
    return dict.fromkeys(ranks, 1)


@given(
    value=documents(),
    names=st.lists(st.sampled_from([*ORDER, "z"]), unique=True),
    indent=st.sampled_from([None, 2]),
)
def test_what_is_in_order_stays_in_order(
    value: dict[str, Any], names: list[str], indent: int | None
) -> None:
    """No member that was there moves, and the way back is exact."""
    text = json.dumps(value, indent=indent)
    new = [name for name in names if name not in value]
    operations = [{"op": "add", "path": f"/{name}", "value": 2} for name in new]
    edits = splices(parse(text).layout, operations, order=ORDER)
    changed = apply(text, edits)
    result = json.loads(changed)
    assert result == value | dict.fromkeys(new, 2)
    assert [name for name in result if name in value] == list(value)
    assert apply(changed, invert(text, edits)) == text
    ranked = [name for name in value if name in ORDER]
    if ranked == sorted(ranked, key=ORDER.index):
        after = [name for name in result if name in ORDER]
        assert after == sorted(after, key=ORDER.index)
