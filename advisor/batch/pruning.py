"""What of a script has the right shape, where something of it has not.

So that what is wrong with the files and names in it can be told at once with what is misspelt. May
import only the shape and the marked value.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from advisor.batch import shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.batch.marked import Marked
    from advisor.batch.marked import Path as Way

_ROUNDS = 5
"""How often it is looked for what else has to go."""


def pruned(marked: Marked, *, filled: bool) -> Marked | None:
    """The script without what has not its shape; a step may then lack any of its members.

    Args:
        marked: what stands in the script.
        filled: whether all variables could be put in; else texts with `${` are left out.

    Returns:
        None where nothing sensible is left.
    """
    if not isinstance(marked.value, dict):
        return None
    left = marked._replace(value=deepcopy(marked.value))
    ways = [] if filled else list(_unfilled(left.value, ()))
    for _ in range(_ROUNDS):
        for way in ways:
            _drop(left.value, way)
        ways = [fault.way for fault in shape.faults(left, "")]
        ways = [way for way in ways if not _may_lack(left.value, way)]
        if not ways:
            return left
    return None


def _may_lack(value: dict[str, Any], way: Way) -> bool:
    """Whether a fault at a place can only be that something is missing there."""
    return way == () or (_is_of_step(way) and isinstance(value["steps"][way[1]], dict))


def _is_of_step(way: Way) -> bool:
    """Whether a place is that of a whole step."""
    return way[:1] == ("steps",) and len(way) == len(("steps", 0))


def _drop(value: dict[str, Any], way: Way) -> None:
    """Take the member out that a fault is in; items stay, so that each has the place it had."""
    holder: Any = value
    last: tuple[dict[str, Any], str] | None = None
    for token in way:
        if isinstance(holder, dict):
            if token not in holder:
                return  # It went with another fault.
            last = holder, str(token)
        holder = holder[token]
    if _is_of_step(way):
        value["steps"][way[1]] = {}
    elif last is not None:
        del last[0][last[1]]


def _unfilled(value: Any, way: Way) -> Iterator[Way]:
    """Where a variable is left in a text or a key."""
    if isinstance(value, str) and "${" in value:
        yield way
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unfilled(item, (*way, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if "${" in key:
                yield (*way, key)
            else:
                yield from _unfilled(item, (*way, key))
