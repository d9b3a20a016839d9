"""What a diagram shows, as plain values; `views` makes them and a module for each notation writes.

Imports nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    Mark: TypeAlias = Literal["", "added", "changed", "removed"]
    """What a change does to an element; empty where it does nothing."""

    Link: TypeAlias = Literal["connects", "interacts", "deployed-in", "composed-of"]
    """The kind of relationship that an arrow stands for, in CALM's words."""


class Box(NamedTuple):
    """A node, or several that are drawn as one."""

    id: str
    """Its unique-id; of several, one that no element has."""
    name: str
    """For a person, as it stands in the document; writers escape it."""
    kind: str
    """Its node-type; any text."""
    about: str = ""
    """Its description."""
    parent: str = ""
    """id of the group it stands in; empty outside of all."""
    mark: Mark = ""
    gathered: tuple[str, ...] = ()
    """unique-ids of the nodes that it stands for, besides itself; empty for a node alone. A closed
    container keeps its own id and gathers all that is in it."""
    is_focus: bool = False
    """Whether the picture is about it."""
    share: str = ""
    """How much of a container stands here, where the rest does elsewhere and no arrow tells."""


class Group(NamedTuple):
    """A container that is drawn open, around what it contains."""

    id: str
    name: str
    kind: str
    about: str = ""
    parent: str = ""
    """id of the group around it; empty outside of all. No group is inside itself."""
    mark: Mark = ""
    is_focus: bool = False
    share: str = ""
    """As of a box."""


class Arrow(NamedTuple):
    """A relationship between two boxes, groups, or a box and a group; or several drawn as one."""

    source: str
    """id of a box or group of the same picture."""
    target: str
    link: Link
    relationships: tuple[str, ...]
    """unique-ids of those it stands for, in document order; where one has none, its pointer."""
    label: str = ""
    """What there is to say beside it; may be empty."""
    mark: Mark = ""
    back: tuple[str, ...] = ()
    """Those of `relationships` that lead from the target to the source; with any, it has a head at
    both ends."""


class Picture(NamedTuple):
    """Boxes, the groups around them, and the arrows between them."""

    title: str
    groups: tuple[Group, ...]
    """In document order; one may stand before the group around it."""
    boxes: tuple[Box, ...]
    """In document order."""
    arrows: tuple[Arrow, ...]
    notes: tuple[str, ...] = ()
    """Sentences for the reader: what was gathered or left out. They hold wherever the picture
    stands, so that they name no option of a command line."""


class Participant(NamedTuple):
    """A node that takes part in a flow."""

    id: str
    name: str
    kind: str
    mark: Mark = ""


class Message(NamedTuple):
    """A step of a flow."""

    number: int
    """Counts from 1 in the order of the steps."""
    source: str
    """id of a participant."""
    target: str
    """id of a participant; the same for a step that stays where it is."""
    text: str
    relationship: str
    """unique-id of the relationship that the step runs over."""
    is_reply: bool = False
    """Whether it runs against the relationship's direction."""
    mark: Mark = ""


class Sequence(NamedTuple):
    """A flow from step to step."""

    title: str
    participants: tuple[Participant, ...]
    """In the order in which they first take part."""
    messages: tuple[Message, ...]
    notes: tuple[str, ...] = ()
