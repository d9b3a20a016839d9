"""Texts of anybody's in Markdown: each stands in a place that it cannot break out of.

Words stand in quotes, names in code spans, values in fences. Text that would bring HTML or pictures
into a page is shown as plain text. Values in, text out; may import `render`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from advisor.calm.visible import visible, visible_lines
from advisor.shells.render import readable_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TAB = 4
_TICKS = re.compile("`+")
_DONE = {"add": "added", "remove": "removed"}
_WITHDRAW = "withdraw"
"""The tool that takes back staged changes."""


class ToolCall(Protocol):
    """A tool call as a person reads it afterwards."""

    @property
    def tool(self) -> str:
        """Its name."""

    @property
    def arguments(self) -> Any:
        """What it was made with."""

    @property
    def title(self) -> str:
        """Of the change, or empty for a look."""

    @property
    def refusal(self) -> str:
        """Why it was refused, or empty."""


def code(text: str) -> str:
    """A code span that its text cannot end."""
    text = visible(text)
    ticks = "`" * (_longest(text) + 1)
    gap = " " if not text or text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


def cell(text: str) -> str:
    """The same in a table, where a bar would end it; nothing for an empty text."""
    return code(text).replace("|", "\\|") if text else ""


def quoted(text: str) -> str:
    """Markdown in a block quote; as plain text in it where it holds HTML or pictures."""
    text = visible_lines(text.expandtabs(_TAB)).strip("\n")
    if not _is_tame(text):
        text = fenced(text, "text")
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def fenced(text: str, language: str) -> str:
    """A code block that its text cannot end; what the text holds is harmless already."""
    fence = "`" * max(_longest(text) + 1, 3)
    return f"{fence}{language}\n{text}\n{fence}"


def calls(made: Iterable[ToolCall]) -> Iterator[str]:
    """An item for each change, with what was called for, and each refusal; looks are one."""
    looks = []
    for call in made:
        verb, _, rest = call.title.partition(" ")
        if call.refusal:
            yield f"- refused: {code(call.tool)}: {code(call.refusal)}"
            yield _arguments(call)
        elif call.title:
            done = _DONE.get(verb)
            yield f"- {done}: {code(rest)}" if done else f"- changed: {code(call.title)}"
            yield _arguments(call)
        elif call.tool == _WITHDRAW and isinstance(call.arguments, dict):
            yield f"- took back: changes {_listed(call.arguments.get('changes'))}"
        else:
            looks.append(call.tool)
    if looks:
        yield f"- looked: {', '.join(map(code, looks))}"


def _listed(numbers: Any) -> str:
    """Numbers as a call names them; anything else as it stands there."""
    if isinstance(numbers, list) and all(isinstance(each, int) for each in numbers):
        return ", ".join(map(str, numbers))
    return code(str(numbers))


def _arguments(call: ToolCall) -> str:
    """What a call was made with, inside the item above it."""
    lines = fenced(readable_json(call.arguments), "json").split("\n")
    return "\n".join(f"  {line}" for line in lines)


def _is_tame(text: str) -> bool:
    """Whether the text brings neither HTML nor pictures, alone or together with other texts."""
    from markdown_it import MarkdownIt  # takes a while to load

    tokens = MarkdownIt().parse(text)
    inner = (child for token in tokens for child in token.children or ())
    wild = {"html_block", "html_inline", "image"}
    return "![" not in text and wild.isdisjoint(each.type for each in (*tokens, *inner))


def _longest(text: str) -> int:
    """The longest run of backticks."""
    return max(map(len, _TICKS.findall(text)), default=0)
