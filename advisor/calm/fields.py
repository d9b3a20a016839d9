"""What differs inside an element: field by field, down to the leaves that are not equal.

Lists of objects are compared item by item (see `alignment`), lists of plain values as a whole. A
step of a flow is known by its relationship. Imports the alignment and equality modules.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.alignment import align, kept, moved, names_in, sides
from advisor.calm.equality import ABSENT, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Literal, TypeAlias

    from advisor.calm.alignment import Pair

    Sign: TypeAlias = Literal["+", "-", "~"]
    Path: TypeAlias = tuple[str, ...]
    ByList: TypeAlias = Mapping[str, Mapping[str, str]]

_NUMBER = "sequence-number"


class Field(NamedTuple):
    """One field of an element that differs."""

    path: tuple[str, ...]
    """Member names; in a list the item's label, see `alignment.Pair`."""
    old: Any
    """The value before, or ABSENT."""
    new: Any
    """The value after, or ABSENT."""

    @property
    def sign(self) -> Sign:
        """``+`` only after, ``-`` only before, ``~`` in both."""
        if self.old is ABSENT:
            return "+"
        return "-" if self.new is ABSENT else "~"

    def to_json(self) -> dict[str, Any]:
        """The field for a program: `path`, and `old` and `new` where there is one."""
        sides = {"old": self.old, "new": self.new}
        said = {name: value for name, value in sides.items() if value is not ABSENT}
        return {"path": list(self.path)} | said


def fields(path: Path, old: Any, new: Any, renames: ByList) -> Iterator[Field]:
    """What differs between two values, in the order after.

    Args:
        path: where the values stand in their element.
        old: the value before, or ABSENT.
        new: the value after, or ABSENT.
        renames: for the lists right inside the element, which names became which.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from fields((*path, key), old.get(key, ABSENT), new.get(key, ABSENT), renames)
    elif isinstance(old, list) and isinstance(new, list) and _has_objects(old, new):
        if not same(old, new):
            yield from _items(path, old, new, renames)
    elif not same(old, new):
        yield Field(path, old, new)


def order(path: Path, pairs: Sequence[Pair]) -> Iterator[Field]:
    """The order of the items that both lists have, where it differs."""
    if moved(pairs):
        after = kept(pairs)
        yield Field(path, [each.label for each in sorted(after)], [each.label for each in after])


def _has_objects(*lists: list[Any]) -> bool:
    return any(isinstance(item, dict) for items in lists for item in items)


def _items(path: Path, old: list[Any], new: list[Any], renames: ByList) -> Iterator[Field]:
    member = path[-1] if path else ""
    is_flow = path == ("transitions",)
    say_the_same = _say_the_same if is_flow else same
    pairs = align(
        names_in(member, old),
        names_in(member, new),
        lambda i, j: say_the_same(old[i], new[j]),
        renames.get(member) if len(path) == 1 else None,
    )
    numbers = _renumbered(pairs, old, new) if is_flow else None
    if numbers:
        yield numbers
    for pair in pairs:
        for field in fields((*path, pair.label), *sides(pair, old, new), {}):
            if not (numbers and _is_shift(field)):
                yield field
    yield from order((*path, "order"), pairs)


def _say_the_same(left: Any, right: Any) -> bool:
    """Whether two steps are equal but for their number."""
    if not (isinstance(left, dict) and isinstance(right, dict)):
        return same(left, right)
    return same({**left, _NUMBER: None}, {**right, _NUMBER: None})


def _renumbered(pairs: list[Pair], old: list[Any], new: list[Any]) -> Field | None:
    """The numbers of the steps that stay as one field, where their order by number stays, too.

    None where no number changed, or one alone, with no step put in or taken out: that is an edit of
    the step.
    """
    both = [(_number(old[each.old]), _number(new[each.new])) for each in kept(pairs)]
    numbers = [(was, now) for was, now in both if was is not None and now is not None]
    changes = sum(was != now for was, now in numbers)
    if not changes or (changes == 1 and len(both) == len(pairs)):
        return None
    ranked = sorted(numbers)
    if any((a[0] < b[0]) != (a[1] < b[1]) for a, b in pairwise(ranked)):
        return None
    path = ("transitions", "sequence numbers")
    return Field(path, [was for was, _ in numbers], [now for _, now in numbers])


def _number(step: Any) -> int | None:
    number = step.get(_NUMBER) if isinstance(step, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _is_shift(field: Field) -> bool:
    """Whether a field is one of those that `_renumbered` says in one."""
    is_number = field.path[0] == "transitions" and field.path[2:] == (_NUMBER,)
    both = _number({_NUMBER: field.old}), _number({_NUMBER: field.new})
    return is_number and None not in both
