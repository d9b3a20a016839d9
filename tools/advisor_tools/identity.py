"""New unique-ids: what may be one, and a free one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.quoting import quote
from advisor.change.draft import RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.calm.model import Model


def free(model: Model, identity: str, *, besides: Collection[str] = ()) -> str:
    """`identity`, or the first numbered form of it that is no element's id and not in `besides`."""
    number, found = 1, identity
    while found in model.definitions or found in besides:
        number += 1
        found = f"{identity}-{number}"
    return found


def check_new(model: Model, identity: str) -> None:
    """Refuse an id that is taken, or that no person could read or type.

    Raises:
        RefusedError: it is empty, holds blanks or unprintable characters, or is an element's id.
    """
    if not identity or not identity.isprintable() or any(letter.isspace() for letter in identity):
        raise RefusedError(f"{quote(identity)} is no unique-id: give one without blanks")
    for taken in model.definitions.get(identity, ()):
        raise RefusedError(
            f'unique-id "{identity}" is taken by the {taken.kind} {quote(taken.name)}; '
            "choose another"
        )
