"""New unique-ids: what may be one, and a free one."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError
from advisor.change.identities import objection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.calm.model import Model

_FEW = 3
"""Relationships from which a numbering is no accident."""

_NUMBERED = re.compile(r"(\D*)([0-9]{1,9})")


def free(model: Model, identity: str, *, besides: Collection[str] = ()) -> str:
    """`identity`, or the first numbered form of it that is no element's id and not in `besides`."""
    number, found = 1, identity
    while found in model.definitions or found in besides:
        number += 1
        found = f"{identity}-{number}"
    return found


def free_link(model: Model, identity: str, *, besides: Collection[str] = ()) -> str:
    """`free` for a new relationship; where all are numbered (R01, R02) the next number."""
    numbered = [_NUMBERED.fullmatch(each.id or "") for each in model.relationships[:_FEW]]
    if len(numbered) < _FEW or not all(numbered):
        return free(model, identity, besides=besides)
    matches = [_NUMBERED.fullmatch(each) for each in _ids(model, besides)]
    known = [match for match in matches if match]
    if len(known) < len(matches) or len({match[1] for match in known}) > 1:
        return free(model, identity, besides=besides)
    last, width = max(int(match[2]) for match in known), min(len(match[2]) for match in known)
    following = (f"{known[0][1]}{number:0{width}}" for number in count(last + 1))
    return next(each for each in following if each not in model.definitions)


def _ids(model: Model, besides: Collection[str]) -> Iterator[str]:
    """The ids of all relationships, and those of `besides` that are to be ids of some."""
    yield from (each.id or "" for each in model.relationships)
    first = _NUMBERED.fullmatch(model.relationships[0].id or "")
    for each in besides:
        match = _NUMBERED.fullmatch(each)
        if first and match and match[1] == first[1]:
            yield each


def check_new(model: Model, identity: str) -> None:
    """Refuse an id that is taken, or that no person could read or type.

    Raises:
        RefusedError: it may be none (see `advisor.change.identities`), or is an element's id.
    """
    if reason := objection(identity):
        raise RefusedError(reason)
    for taken in model.definitions.get(identity, ()):
        raise RefusedError(
            f'unique-id "{identity}" is taken by the {taken.kind} {quote(taken.name)}; '
            "choose another"
        )
