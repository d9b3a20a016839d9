"""Weak points of an architecture in a line each. What is told of one is Markdown of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.shells.chat.status import cut
from advisor.shells.render import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.agent.weak_points.assessing import WeakPoint

_SHOWN = 20
"""Weak points that have a line."""
_NAMED = 3
"""Nodes that a line names."""


def lines(found: Sequence[WeakPoint], columns: int, *, unicode: bool) -> Iterator[str]:
    """A line for each of the first: its number, what it is, where, and the proof as far as fits."""
    shown = found[:_SHOWN]
    room = max(len(weak.aspect) for weak in shown)
    for number, weak in enumerate(shown, 1):
        named = ", ".join(weak.nodes[:_NAMED])
        more = f" and {len(weak.nodes) - _NAMED} more" if len(weak.nodes) > _NAMED else ""
        proof = _plain(weak.words().proof)
        line = f"{number:>3}  {weak.aspect:<{room}}  {named}{more}: {proof}"
        yield cut(visible(line), columns - 1, unicode=unicode)
    if len(found) > _SHOWN:
        yield f"     and {len(found) - _SHOWN} more"


def _plain(markdown: str) -> str:
    """The words of a line of Markdown."""
    from markdown_it import MarkdownIt  # takes a while to load

    (inline,) = MarkdownIt().parseInline(markdown)
    return "".join(child.content for child in inline.children or ())
