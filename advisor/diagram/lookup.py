"""Finding the element that a picture is asked for, or saying what there is instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.nearest import nearest_all
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor.calm.visible import cut
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.element import Element, Kind
    from advisor.calm.model import Model

_SHOWN = 10
"""Ids that a message lists before it only counts."""

_LONGEST = 60
"""Characters of an id in a sentence; a hostile one would be the whole message."""


def find(model: Model, identity: str, kind: Kind) -> Element:
    """The first element of this kind with this unique-id.

    Raises:
        UsageError: there is none; the message names the nearest, or what there is.
    """
    found = model.get(identity, kind) if identity else None
    if found is None:
        raise absent(
            f"there is no {kind} {quote(shortened(identity))}", identity, model.ids(kind), kind
        )
    return found


def absent(problem: str, identity: str, known: Iterable[str], kinds: str) -> UsageError:
    """The error that says what there is instead of `identity`."""
    listed = [each for each in known if each]
    near = nearest_all(identity[:200], listed)
    if near:
        return UsageError(f"{problem}; did you mean {' or '.join(map(shortened, near))}?")
    if not listed:
        return UsageError(f"{problem}: the document has no {kinds}s")
    return UsageError(f"{problem}; the {kinds}s are {enumerated(listed, _SHOWN)}")


def enumerated(identities: Iterable[str], most: int) -> str:
    """The first ids, and how many more there are."""
    return bounded([*map(shortened, identities)], most)


def shortened(identity: str) -> str:
    """An id as it can stand in a sentence."""
    return cut(identity, _LONGEST)
