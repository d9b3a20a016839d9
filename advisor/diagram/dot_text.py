r"""Text in the language of Graphviz: quoted names, and labels that fit into a box.

In a quoted text Graphviz knows backslashes (``\N`` is the name of the node, ``\n`` ends a line)
and the entities of HTML; both are taken away, so that a text stands in the picture as it stands in
the document. Imports `visible` alone.
"""

from __future__ import annotations

import re
import textwrap
from hashlib import sha256

from advisor.calm.visible import cut, visible, visible_line

_LONGEST = 500
"""Characters of an id that is a name as it is; Graphviz reads names of 16,384 bytes."""

_COMMENT = 1000
"""Characters of a comment; of a very long one Graphviz draws nothing, and says nothing."""

_BACKSLASH = "\N{FULLWIDTH REVERSE SOLIDUS}"
"""Stands for a backslash in a tooltip, where some versions obey even one that is escaped."""

_WRITTEN = {"\\": r"\\", '"': r"\"", "&": "&amp;"}


def name(identity: str) -> str:
    """An id as the name of a node or group; different ids give different names."""
    # Escaped first: else what is hidden would get the name of a text that spells its escape.
    text = visible(_escaped(identity[:_LONGEST]))
    if len(identity) > _LONGEST:
        # A backslash alone, which stands before no x elsewhere, sets these apart from all others.
        text += rf"\x{sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return f'"{text}"'


def label(*parts: str, columns: int, lines: int, before: str = "") -> str:
    """Several texts below one another as a value, each wrapped.

    Args:
        parts: the texts; empty ones take no line.
        columns: characters in a line at most; longer words are broken.
        lines: of each text at most; what is cut off shows as an ellipsis.
        before: what begins each line, such as room to the arrow that is named.
    """
    wrapped = [
        before + _escaped(line)
        for part in parts
        for line in textwrap.wrap(
            visible_line(part),
            columns,
            max_lines=lines,
            placeholder=" …",
            break_on_hyphens=False,
        )
    ]
    joined = r"\n".join(wrapped)
    return f'"{joined}"'


def tooltip(*parts: str, longest: int = 600) -> str:
    """Several texts below one another as a value, for whoever points at a part of the picture."""
    shown = [cut(visible_line(part), longest).replace("\\", _BACKSLASH) for part in parts]
    joined = r"\n".join(_escaped(part) for part in shown if part)
    return f'"{joined}"'


def comment(text: str) -> str:
    """A line that Graphviz passes over."""
    return f"// {cut(visible_line(text), _COMMENT)}"


def _escaped(text: str) -> str:
    return re.sub(r'[\\"&]', lambda match: _WRITTEN[match[0]], text)
