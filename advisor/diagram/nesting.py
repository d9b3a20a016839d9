"""Which boxes and groups of a picture stand directly in which group, and all of them in order.

Imports nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.diagram.picture import Box, Group, Picture


class Step(NamedTuple):
    """A box or a group, or the end of a group, on the way through a picture."""

    depth: int
    """Groups around it."""
    part: Box | Group
    is_end: bool = False


class Nesting:
    """The parts of each group; those of the empty id stand in no group."""

    def __init__(self, picture: Picture) -> None:
        """Order is that of the picture."""
        self.boxes: defaultdict[str, list[Box]] = defaultdict(list)
        self.groups: defaultdict[str, list[Group]] = defaultdict(list)
        for box in picture.boxes:
            self.boxes[box.parent].append(box)
        for group in picture.groups:
            self.groups[group.parent].append(group)

    def walk(self) -> Iterator[Step]:
        """All parts, each group around its own: boxes first, then groups, and then its end.

        Without recursion, since groups may stand in each other deeper than Python does.
        """
        yield from (Step(0, box) for box in self.boxes[""])
        waiting = [Step(0, group) for group in reversed(self.groups[""])]
        while waiting:
            step = waiting.pop()
            yield step
            if not step.is_end:
                depth, identity = step.depth + 1, step.part.id
                yield from (Step(depth, box) for box in self.boxes[identity])
                waiting.append(step._replace(is_end=True))
                waiting += [Step(depth, group) for group in reversed(self.groups[identity])]

    def is_empty(self, identity: str) -> bool:
        """Whether nothing stands in the group."""
        return not self.boxes[identity] and not self.groups[identity]
