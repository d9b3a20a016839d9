"""What a box says of itself besides its name. Imports nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.diagram.picture import Box


def about(box: Box) -> tuple[str, ...]:
    """Its node-type, and how many nodes are gathered in it unless its name says so."""
    count = f"{len(box.gathered):,} node{'s' * (len(box.gathered) != 1)}"
    is_said = not box.gathered or box.name.startswith(f"{len(box.gathered):,} ")
    return tuple(filter(None, (box.kind, "" if is_said else count)))
