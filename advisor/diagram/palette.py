"""Shapes and colours of what a diagram shows, for all notations alike.

Fills are pale and their text is dark, so that a box reads the same on a light page and on a dark
one; lines have a middle tone. Green, amber and red are kept for what a change does, and a sign
in the label says that, too: colour carries nothing that the text does not. Imports nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.diagram.picture import Link, Mark

Shape: TypeAlias = Literal[
    "box", "round", "stadium", "cylinder", "pipe", "hexagon", "double", "page", "slanted"
]

INK = "#1f2933"
"""Text on a pale fill."""

GREY = "#8b95a1"
"""Lines that step back: around a container, and to one."""


class Look(NamedTuple):
    """How a kind of node is drawn."""

    name: str
    """A word of letters, for a class of a style sheet."""
    shape: Shape
    fill: str
    line: str


class Tone(NamedTuple):
    """How an element is drawn that a change concerns."""

    sign: str
    """What stands before its name."""
    fill: str
    line: str


LOOKS: Mapping[str, Look] = {
    "actor": Look("actor", "stadium", "#ece6fb", "#7456c2"),
    "ecosystem": Look("ecosystem", "double", "#e3e7f8", "#4f5fb3"),
    "system": Look("system", "double", "#e3e7f8", "#4f5fb3"),
    "service": Look("service", "box", "#dfebfa", "#3f78b8"),
    "database": Look("database", "cylinder", "#d6eff1", "#23818e"),
    "data-asset": Look("asset", "page", "#d6eff1", "#23818e"),
    "network": Look("network", "hexagon", "#e6eaef", "#667586"),
    "webclient": Look("webclient", "round", "#dcf1fb", "#2789b5"),
    "ldap": Look("ldap", "slanted", "#f3e3f2", "#a0529a"),
}
"""Of the node-types that CALM names."""

QUEUE = Look("queue", "pipe", "#f3e3f2", "#a0529a")
OTHER = Look("other", "box", "#eef0f3", "#6b7682")

_WORDS: Mapping[str, Look] = {
    **dict.fromkeys(("queue", "topic", "broker", "stream", "bus"), QUEUE),
    **dict.fromkeys(("database", "datastore", "store", "cache", "db"), LOOKS["database"]),
    **dict.fromkeys(("user", "person", "customer"), LOOKS["actor"]),
    "service": LOOKS["service"],
    "network": LOOKS["network"],
    "system": LOOKS["system"],
}
"""Of node-types of one's own, such as `message-queue`, by a word in them; the first that fits."""

TONES: Mapping[Mark, Tone] = {
    "": Tone("", "", ""),
    "added": Tone("+ ", "#d3f2da", "#2a9d4a"),
    "changed": Tone("~ ", "#fdebc4", "#d08700"),
    "removed": Tone("- ", "#fbdada", "#d64545"),
}

WORDS: Mapping[Link, str] = {
    "connects": "Connects To",
    "interacts": "Interacts With",
    "deployed-in": "Deployed In",
    "composed-of": "Composed Of",
}
"""What an arrow says of its kind, where a notation says it in words."""


def look(kind: str) -> Look:
    """How nodes of this node-type are drawn."""
    named = LOOKS.get(kind)
    if named:
        return named
    words = set(re.findall(r"[a-z]+", kind[:200].lower()))
    return next((look for word, look in _WORDS.items() if word in words), OTHER)
