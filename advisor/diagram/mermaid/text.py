"""Ids and texts that Mermaid takes for nothing else, in every notation alike.

Mermaid looks for its own words in the whole text before it reads a line: directives
(``%%{init``), entities (``#35;``), and even the kind of diagram (``C4Container`` in the label of
a flowchart makes it another diagram). So a text is written with entities for all that could mean
something, and an id only where it is harmless. Imports what shows hidden characters, the palette
and the values of pictures.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from advisor.calm.visible import cut, visible_line
from advisor.diagram.palette import TONES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.diagram.picture import Box, Group

NAME = 120
"""Characters of a name at most; what is cut off shows as an ellipsis."""

ABOUT = 300
"""Characters of a description at most."""

_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*")
"""Ids that are names in all notations, but for those that `_RESERVED` finds."""

_LONGEST = 64
"""Characters of an id that is worth reading."""

_FIRST_WORDS = (
    "acc accdescr acctitle activate actor alt and autonumber box break call class classdef click "
    "create critical deactivate default destroy details direction else end flowchart graph href "
    "interpolate link links linkstyle loop note off opt option over par participant properties "
    "rect style subgraph title constructor hasownproperty isprototypeof propertyisenumerable "
    "tolocalestring tostring valueof"
)
"""Words of the notations, and what every object of JavaScript has."""

_RESERVED = re.compile(
    rf"(?:{'|'.join(_FIRST_WORDS.split())})(?![a-z0-9])"
    r"|.*(?:c4|style|classdef|diagram)"  # are looked for anywhere in the text
    r"|.*-x"  # an arrowhead
    r"|n_[0-9a-f]{10,}$",  # what other ids are named
    re.IGNORECASE | re.DOTALL,
)

_MEANT = re.compile(
    r"""["#&;<>`\\%{}\[\]|$^*=]"""
    r"|(?<=[cC])4"  # C4Context and its like
    r"|(?<=styl)e|(?<=classDe)f"  # after these, text is taken for that of a style sheet
    r"|(?<=(?i:directio))(?i:n)(?=\s+(?i:TB|BT|LR|RL))"  # says how a C4 diagram runs, anywhere
    r"|(?<=wrap):|(?<=fa):|(?<=fa[a-z]):"  # a direction how to wrap; an icon
    r"|(?<=:)//|(?<=www)\."  # a link
    r"|(?<=-)-|(?<=_)_|(?<=~)~"
)

_ENTITY_IN_WORK = re.compile("(?<=\ufb02)(?=\xb0)|(?<=\xb6)(?=\xdf)")
"""With these pairs Mermaid writes entities while it works, and would take them for its own."""

_NON_JOINER = "\u200c"
"""Parts such a pair, and shows nothing."""


class Names:
    """A name in the text of a diagram for each id; different ids have different names.

    A name depends on its id alone (but where two digests begin alike), so that a text does not
    change in many places when one element is added.
    """

    def __init__(self, ids: Iterable[str], *, reserved: Iterable[str] = ()) -> None:
        """Names for `ids`; none of them is one of `reserved`."""
        taken = set(reserved)
        self._names: dict[str, str] = {}
        for identity in ids:
            if identity not in self._names:
                name = _name(identity, taken)
                taken.add(name)
                self._names[identity] = name

    def __getitem__(self, identity: str) -> str:
        """The name of an id that was given.

        Raises:
            KeyError: it was not.
        """
        return self._names[identity]


def label(text: str, longest: int = NAME) -> str:
    """`text` on one line, to stand between quotes or at the end of a line.

    What Mermaid would obey is written as its entities, and what nobody would see as an escape.
    """
    shown = cut(visible_line(text), longest)
    return _MEANT.sub(_entity, _ENTITY_IN_WORK.sub(_NON_JOINER, shown))


def quoted(text: str, longest: int = NAME) -> str:
    """`text` as `label` gives it, between quotes."""
    return f'"{label(text, longest)}"'


def name(sign: str, *texts: str) -> str:
    """The first of `texts` in which there is something to see, as a label behind a sign."""
    return label(sign + next(filter(visible_line, texts), "?"))


def named(element: Box | Group) -> str:
    """What is written on a box or a group, between quotes: its name or id, behind its sign.

    Behind that stands how much of it is there, if that is not all.
    """
    share = f": {label(element.share)}" if element.share else ""
    return f'"{name(TONES[element.mark].sign, element.name, element.id)}{share}"'


def comment(text: str) -> str:
    """A line that Mermaid passes over; no directive can be in it."""
    return f"%% {visible_line(text).replace('%', '% ').replace('{', '( ')}"


def _name(identity: str, taken: set[str]) -> str:
    is_plain = len(identity) <= _LONGEST and _PLAIN.fullmatch(identity)
    if is_plain and not _RESERVED.match(identity) and identity not in taken:
        return identity
    digest = sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    names = (f"n_{digest[:length]}" for length in range(10, len(digest) + 1))
    return next(name for name in names if name not in taken)


def _entity(match: re.Match[str]) -> str:
    return "".join(f"#{ord(character)};" for character in match[0])
