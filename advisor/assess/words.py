"""Ids, names and lists as they stand in an answer; what comes from a document stays on its line.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.calm.phrases import joined
from advisor.calm.visible import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.calm.element import Element

_LONGEST = 100
_MARKS = re.compile(
    r"[\\`*_\[\]<>|~]|&(?=#?\w+;)|(?<=\w):(?=//)|(?<=\bwww)\.", re.ASCII | re.IGNORECASE
)
"""What a renderer of Markdown obeys within a line, links of addresses among it."""
_OUR_MARKS = re.compile(r"`([^`]*)`|\*\*|\\([!-/:-@\[-`{-~])")
"""An id, the ends of what is bold, and a character that stands for itself."""
_LISTED = 6
"""Ids of a list that are told before the rest is only counted."""


def code(text: str) -> str:
    """An id, a path or a word of CALM."""
    return f"`{plain(text).replace('`', chr(39))}`"


def plain(text: str, longest: int = _LONGEST) -> str:
    """Text of the document on one line, cut where it is long."""
    return cut(" ".join(text.split()), longest)


def inert(text: str, longest: int = _LONGEST) -> str:
    """Text of the document within a sentence in Markdown, where it is read as it stands."""
    return _MARKS.sub(r"\\\g<0>", plain(text, longest))


def unmarked(markdown: str) -> str:
    """A text of this module without its marks: ids and names as they stand in the document."""
    return _OUR_MARKS.sub(lambda mark: mark[1] or mark[2] or "", markdown)


def titled(element: Element) -> str:
    """An element by its name and its id."""
    identity = code(element.id or element.pointer)
    name = inert(element.name)
    return f"**{name}** ({identity})" if name and element.name != element.id else f"**{identity}**"


def enumerated(ids: Sequence[str], limit: int = _LISTED) -> str:
    """Ids as a list within a sentence."""
    rest = [f"{len(ids) - limit:,} more"] if len(ids) > limit else []
    return joined([*map(code, ids[:limit]), *rest]) or "none"


def bullets(heading: str, items: Iterable[str]) -> str:
    """A heading and a list below it, or the heading alone."""
    listed = [f"- {item}" for item in items]
    return "\n".join((heading, "", *listed)) if listed else heading


def singular(noun: str) -> str:
    """`queries` is `query`, `databases` is `database`."""
    return re.sub(r"(?<=[^aeious])ies$", "y", noun) if noun.endswith("ies") else noun.rstrip("s")


def quoted(text: str) -> str:
    """Prose of the document, which may be long and stays inert in Markdown."""
    return f"`{plain(text, 3 * _LONGEST).replace('`', chr(39))}`"
