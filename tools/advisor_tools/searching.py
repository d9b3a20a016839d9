"""Finds a text anywhere in an architecture, and says in which member of which element."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.element import ARCHITECTURE, KINDS
from advisor.calm.equality import ABSENT
from advisor_tools.encoding import encoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.element import Element, Path
    from advisor.calm.model import Model

_PLACES = 5
"""Places in one element that are told before the rest is only counted."""

_AROUND = 40
"""Characters beside a match that are shown."""

_EXACT, _IDENTITY, _NAME, _ELSEWHERE = range(4)
"""How close a match is: the whole id or name, within the id, within the name, anywhere else."""


class Hit(NamedTuple):
    """An element in which the text stands, or the architecture's own members."""

    rank: int
    """How close the match is, the closest 0."""
    whose: str
    value: dict[str, Any]


class _Names(dict[str, bool]):
    """Whether the text stands in a member's name; a document repeats few names many times."""

    def __init__(self, sought: str) -> None:
        super().__init__()
        self._sought = sought
        self.number = _number(sought)
        """The text as a number, truth value or null, where it is one."""

    def __missing__(self, name: str) -> bool:
        self[name] = found = self._sought in name.casefold()
        return found


def search(model: Model, text: str) -> list[Hit]:
    """The elements that hold `text` in a value or a member's name, the closest match first."""
    sought, names = text.casefold(), _Names(text.casefold())
    hits = [
        Hit(_rank(element.value, sought), f"{element.kind} {_label(element)}", element.value)
        for element in chain(model.nodes, model.relationships, model.flows)
        if _holds(element.value, sought, names)
    ]
    rest = {key: value for key, value in model.value.items() if key not in KINDS}
    if _holds(rest, sought, names):
        hits.append(Hit(_ELSEWHERE, ARCHITECTURE, rest))
    return sorted(hits, key=lambda hit: hit.rank)


def places(hit: Hit, text: str) -> list[str]:
    """The members in which the text stands, with what is around it there."""
    sought = text.casefold()
    found = list(_matches(hit.value, sought))
    told = [_told(path, value, sought) for path, value in found[:_PLACES]]
    return told + ([f"and {len(found) - _PLACES} more"] if len(found) > _PLACES else [])


def _holds(root: dict[str, Any], sought: str, names: _Names) -> bool:
    """Whether the text stands anywhere; flat and plain, since this sees every value there is."""
    stack: list[Any] = [root]
    pop, push = stack.pop, stack.append
    while stack:
        container = pop()
        is_object = type(container) is dict
        members: Iterable[Any] = container.items() if is_object else enumerate(container)
        for name, value in members:
            kind = type(value)
            if kind is str:
                if sought in value.casefold():
                    return True
            elif kind is dict or kind is list:
                push(value)
            elif value == names.number:
                return True
            if is_object and names[name]:
                return True
    return False


def _matches(value: Any, sought: str, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Where the text stands: with the value it stands in, or ABSENT for a member's name."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(key, str) and sought in key.casefold():
                yield (*path, key), ABSENT
            yield from _matches(inner, sought, (*path, key))
    elif isinstance(value, str):
        if sought in value.casefold():
            yield path, value
    elif value == _number(sought):
        yield path, value


def _number(sought: str) -> Any:
    """The number, truth value or null that `sought` is, or what equals none of them."""
    try:
        value = json.loads(sought)
    except (ValueError, RecursionError):
        return ABSENT
    return ABSENT if isinstance(value, str | dict | list) else value


def _rank(value: dict[str, Any], sought: str) -> int:
    identity, name = (str(value.get(key, "")).casefold() for key in ("unique-id", "name"))
    if sought in (identity, name):
        return _EXACT
    if sought in identity:
        return _IDENTITY
    return _NAME if sought in name else _ELSEWHERE


def _told(path: Path, text: Any, sought: str) -> str:
    place = encoded(".".join(str(key) for key in path))[1:-1]
    if not isinstance(text, str):
        return place if text is ABSENT else f"{place} {encoded(text)}"
    start = text.casefold().find(sought)
    end = start + len(sought) + _AROUND
    before = "…" if start > _AROUND else ""
    after = "…" if end < len(text) else ""
    return f"{place} {encoded(before + text[max(0, start - _AROUND) : end] + after)}"


def _label(element: Element) -> str:
    return encoded(element.id or element.pointer)
