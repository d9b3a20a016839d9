"""Members that should list elements and are no lists, so that a model has nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.element import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator


def unread(value: dict[str, Any]) -> Iterator[str]:
    """A sentence about each, for whoever sees less of a document than is written there."""
    for member in KINDS:
        if member in value and not isinstance(value[member], list):
            yield (
                f"{member} is no list, so nothing in it is read; advisor validate tells what is "
                "wrong."
            )
