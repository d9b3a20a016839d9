"""Which items of two lists are the same item: by what names them, else by their place.

Imports only the equality module.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.equality import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    Names: TypeAlias = Sequence[str | None]
    Alike: TypeAlias = Callable[[int, int], bool]

_KEYS = {"transitions": "relationship-unique-id", "requirements": "requirement-url"}
"""What names the items of these lists. Decision records are their own names; everything else has a
unique-id, if anything."""


class Pair(NamedTuple):
    """One item as it stands in two lists."""

    label: str
    """What names it, with ``#2`` behind it where that stands a second time; for an item without a
    name its place, counted from 1."""
    old: int | None
    """Its index in the list before; None for a new one."""
    new: int | None
    """Its index in the list after; None for one that is gone."""


class Kept(NamedTuple):
    """An item that both lists have."""

    old: int
    new: int
    label: str


def kept(pairs: Iterable[Pair]) -> list[Kept]:
    """The items that both lists have, in the order after."""
    return [
        Kept(old, new, label) for label, old, new in pairs if old is not None and new is not None
    ]


def sides(pair: Pair, old: Sequence[Any], new: Sequence[Any]) -> tuple[Any, Any]:
    """The item before and after, or ABSENT."""
    before = ABSENT if pair.old is None else old[pair.old]
    return before, ABSENT if pair.new is None else new[pair.new]


def names_in(member: str, items: Sequence[Any]) -> Names:
    """What tells each item of the list `member` apart; None where an item has no name."""
    if member == "adrs":
        return [item if isinstance(item, str) else None for item in items]
    key = _KEYS.get(member, "unique-id")
    try:
        found = [item[key] for item in items]
    except (KeyError, IndexError, TypeError):
        found = [item.get(key) if isinstance(item, dict) else None for item in items]
    return [name if isinstance(name, str) else None for name in found]


def align(
    before: Names, after: Names, alike: Alike, renames: Mapping[str, str] | None = None
) -> list[Pair]:
    """Every item of two lists: in the order after, then those that are gone.

    Items of one name, and items of none, are paired in their order: first those that are alike at
    the beginning and the end, then what is left between, one by one.

    Args:
        before: the names of the items before.
        after: the names of the items after.
        alike: whether two items of one name, given by their indices, say the same.
        renames: names before to names after, for items that became another.
    """
    partners = _partners(_renamed(before, renames or {}, after), after, alike)
    taken = set(partners.values())
    pairs = [Pair(label, partners.get(new), new) for new, label in enumerate(_labels(after))]
    if len(taken) == len(before):
        return pairs
    gone = (Pair(label, old, None) for old, label in enumerate(_labels(before)) if old not in taken)
    return [*pairs, *gone]


def moved(pairs: Sequence[Pair]) -> list[Kept]:
    """The fewest items that changed place among those that both lists have, in the order after.

    They are all but a longest run of places that ascend (found by patience sorting, O(n log n)).
    """
    places = [pair.old for pair in pairs if pair.new is not None and pair.old is not None]
    if places == sorted(places):  # nearly always
        return []
    both = kept(pairs)
    tails: list[int] = []
    ranks = []
    for each in both:
        ranks.append(bisect_left(tails, each.old))
        tails[ranks[-1] : ranks[-1] + 1] = [each.old]
    strays = []
    rank, bound = len(tails) - 1, sys.maxsize
    for each, own in zip(reversed(both), reversed(ranks), strict=True):
        if own == rank and each.old < bound:
            rank, bound = rank - 1, each.old
        else:
            strays.append(each)
    return strays[::-1]


def _partners(before: Sequence[Hashable], after: Names, alike: Alike) -> dict[int, int]:
    """For the index of an item after that of the same item before."""
    where = {name: old for old, name in enumerate(before)}
    if len(where) == len(before) and None not in where and len({*after}) == len(after):
        return {new: where[name] for new, name in enumerate(after) if name in where}
    partners: dict[int, int] = {}
    earlier = _grouped(before)
    for name, places in _grouped(after).items():
        partners.update(_by_place(earlier.get(name, []), places, alike))
    return partners


def _grouped(names: Iterable[Hashable]) -> dict[Hashable, list[int]]:
    """The indices at which each name stands."""
    groups: dict[Hashable, list[int]] = {}
    for place, name in enumerate(names):
        groups.setdefault(name, []).append(place)
    return groups


def _renamed(names: Names, renames: Mapping[str, str], after: Names) -> Sequence[Hashable]:
    """The names as they are after; one whose name another takes over meets nobody there."""
    became = {name: renames[name] for name in names if name is not None and name in renames}
    if not became:
        return names
    here = set(after)
    became = {name: new for name, new in became.items() if new in here}
    left: dict[str | None, Hashable] = {name: ("gone", name) for name in became.values()}
    return [left.get(name, name) if name not in became else became[name] for name in names]


def _by_place(old: Sequence[int], new: Sequence[int], alike: Alike) -> Iterator[tuple[int, int]]:
    """Pairs of places in `new` and `old`."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and alike(old[start], new[start]):
        start += 1
    end = 0
    while end < shorter - start and alike(old[-1 - end], new[-1 - end]):
        end += 1
    yield from zip(new[len(new) - end :], old[len(old) - end :], strict=True)
    yield from zip(new[: len(new) - end], old[: len(old) - end], strict=False)


def _labels(names: Names) -> list[str]:
    """What to call each item."""
    seen: dict[str, int] = {}
    labels = []
    for place, name in enumerate(names, 1):
        if name is None:
            labels.append(str(place))
            continue
        count = seen[name] = seen.get(name, 0) + 1
        labels.append(name if count == 1 else f"{name}#{count}")
    return labels
