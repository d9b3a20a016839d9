"""The one walk over every value of a document, for the rules that look at values anywhere.

A large document holds a quarter of a million values, so the loop is flat, the common value costs
one comparison, and a pointer is only written for a hit. Imports only the pointer module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from advisor.calm.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    Trail: TypeAlias = tuple["Trail", str | int] | None

_FIRST = frozenset(["", "-", "[", *" \t\n\r\f\v\xa0\ufeff"])
"""How a string begins that is empty, a placeholder in brackets or the number -1 in blanks."""


class Suspect(NamedTuple):
    """A value that is empty or might be a placeholder."""

    pointer: str
    value: str | float


def suspects(root: dict[str, Any]) -> Iterator[Suspect]:
    """Every -1 in `root`, and every string that begins as an empty one or a placeholder does."""
    first = _FIRST
    stack: list[tuple[Any, Trail]] = [(root, None)]
    pop, push = stack.pop, stack.append
    while stack:
        container, trail = pop()
        members = container.items() if type(container) is dict else enumerate(container)
        for key, value in members:
            kind = type(value)
            if kind is str:
                if value[:1] in first:
                    yield Suspect(_pointer(trail, key), value)
            elif kind is dict or kind is list:
                push((value, (trail, key)))
            elif value == -1:
                yield Suspect(_pointer(trail, key), value)


def strings(root: object) -> Iterator[str]:
    """Every string below `root`, in no particular order."""
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _pointer(trail: Trail, last: str | int) -> str:
    tokens = [last]
    while trail is not None:
        trail, token = trail
        tokens.append(token)
    return join(*reversed(tokens))
