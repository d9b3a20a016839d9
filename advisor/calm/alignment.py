"""Which items of two lists are the same item: by what names them, else by their place.

Imports only the equality module.
"""

from __future__ import annotations

import marshal
import sys
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.equality import ABSENT, same

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    Key: TypeAlias = Callable[[Any], str | None]
    Same: TypeAlias = Callable[[Any, Any], bool]

_KEYS = {"transitions": "relationship-unique-id", "requirements": "requirement-url"}
"""What names the items of these lists; everything else has a unique-id, if anything."""


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


def equal(left: Any, right: Any) -> bool:
    """The same as `same`, and four times as fast where two whole elements are equal."""
    # marshal tells 1, 1.0 and true apart; version 0 writes nothing but the values. Only the order
    # of names is left to `same`.
    return left is right or (
        bool(left == right)
        and (marshal.dumps(left, 0) == marshal.dumps(right, 0) or same(left, right))
    )


def key_of(member: str) -> Key:
    """What tells the items of the list `member` apart: a function from an item to its name."""
    name = _KEYS.get(member, "unique-id")

    def key(item: Any) -> str | None:
        identity = item.get(name) if isinstance(item, dict) else None
        return identity if isinstance(identity, str) else None

    return key


def text(item: Any) -> str | None:
    """The key of a list of plain texts: an item is what it says."""
    return item if isinstance(item, str) else None


def align(
    old: Sequence[Any],
    new: Sequence[Any],
    key: Key,
    renames: Mapping[str, str] | None = None,
    alike: Same = equal,
) -> list[Pair]:
    """Every item of both lists: in the order of `new`, then those that are gone.

    Items of one name, and items of none, are paired in their order: first those that are `alike` at
    the beginning and the end, then what is left between, one by one.

    Args:
        old: the items before.
        new: the items after.
        key: what names an item.
        renames: names before to names after, for items that became another.
        alike: whether two items of one name say the same.
    """
    before, after = [key(item) for item in old], [key(item) for item in new]
    later = _grouped(after)
    earlier = _grouped(_renamed(before, renames or {}, later))
    partners: dict[int, int] = {}
    for name, places in later.items():
        candidates = earlier.get(name, [])
        if len(candidates) == len(places) == 1:
            partners[places[0]] = candidates[0]
        else:
            partners.update(_by_place(candidates, places, lambda i, j: alike(old[i], new[j])))
    taken = set(partners.values())
    labels = _labels(before)
    gone = [Pair(labels[i], i, None) for i in range(len(old)) if i not in taken]
    return [Pair(label, partners.get(i), i) for i, label in enumerate(_labels(after))] + gone


def moved(pairs: Iterable[Pair]) -> list[Kept]:
    """The fewest items that changed place among those that both lists have, in the order after.

    They are all but a longest run of places that ascend (found by patience sorting, O(n log n)).
    """
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


def _grouped(names: Iterable[Hashable]) -> dict[Hashable, list[int]]:
    """The places at which each name stands."""
    groups: dict[Hashable, list[int]] = {}
    for place, name in enumerate(names):
        groups.setdefault(name, []).append(place)
    return groups


def _renamed(
    names: Sequence[str | None], renames: Mapping[str, str], after: Container[Hashable]
) -> Sequence[Hashable]:
    """The names as they are after; one whose name another takes over meets nobody there."""
    became = {
        name: renames[name]
        for name in names
        if name is not None and name in renames and renames[name] in after
    }
    if not became:
        return names
    taken = set(became.values())
    return [
        became.get(name, ("gone", name) if name in taken else name)
        for name in names
    ]


def _by_place(old: Sequence[int], new: Sequence[int], alike: Same) -> Iterator[tuple[int, int]]:
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


def _labels(names: Sequence[str | None]) -> list[str]:
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
