"""What a box says of itself besides its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from advisor.diagram.picture import Box, Group


def about(box: Box) -> tuple[str, ...]:
    """Its node-type, and how many nodes are gathered in it unless its name says so."""
    if box.share:
        return about_group(box)
    count = counted(len(box.gathered), "node")
    is_said = not box.gathered or box.name.startswith(f"{len(box.gathered):,} ")
    return tuple(filter(None, (box.kind, "" if is_said else count)))


def about_group(group: Box | Group) -> tuple[str, ...]:
    """Its node-type, and how much of it stands here if that is not all."""
    return tuple(filter(None, (group.kind, group.share)))
