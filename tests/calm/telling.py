"""Proof that a list of differences tells every leaf that comes or goes, and tells it once."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from advisor.calm.diff import Difference, difference
from advisor.calm.equality import ABSENT

if TYPE_CHECKING:
    from collections.abc import Mapping


def tally(value: Any, sign: int, count: Counter[str]) -> None:
    """Count every plain value inside, by its type."""
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            tally(child, sign, count)
    elif value is not ABSENT:
        count[json.dumps(value)] += sign


def told(differences: list[Difference]) -> Counter[str]:
    """What the differences say comes, less what they say goes."""
    count: Counter[str] = Counter()
    shown = {(each.kind, each.id) for each in differences}
    for each in differences:
        if each.sign != "~":
            tally(each.value, 1 if each.sign == "+" else -1, count)
        for field in each.fields:
            if not "".join(field.path[-1:]).startswith("order"):
                tally(field.old, -1, count)
                tally(field.new, 1, count)
        for mention in each.named_in:
            if (mention.kind, mention.id) not in shown:
                tally([mention.new], 1, count)
                tally([mention.old], -1, count)
    return count


def assert_complete(
    before: dict[str, Any], after: dict[str, Any], renames: Mapping[str, str] | None = None
) -> None:
    """Every leaf that comes or goes is told, once."""
    count: Counter[str] = Counter()
    tally(before, -1, count)
    tally(after, 1, count)
    differing = told(difference(before, after, renames))
    assert {leaf: n for leaf, n in count.items() if n} == {
        leaf: n for leaf, n in differing.items() if n
    }
