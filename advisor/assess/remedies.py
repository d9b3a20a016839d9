"""What remedies have in common: ids that are free."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.assess.facts import Facts


def free(facts: Facts, *wanted: str) -> str:
    """The first of the ids that no element has, or a numbered form of the last."""
    taken = facts.model.definitions
    for identity in wanted:
        if identity not in taken:
            return identity
    number = 2
    while f"{wanted[-1]}-{number}" in taken:
        number += 1
    return f"{wanted[-1]}-{number}"
