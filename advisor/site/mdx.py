"""Text of a document in MDX, where it is read as it stands and nothing in it is obeyed.

MDX is Markdown in which `<` begins an element and `{` a program, so whatever comes from a document
goes through here. Only what would be taken as markup is escaped, since people read the pages'
sources, too. Values in, text out; imports `visible` alone.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from advisor.calm.visible import visible, visible_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MARKUP = re.compile(
    r"[*`\[\]{}<|~]"
    r"|\\(?=[!-/:-@\[-`{-~]|$)"  # escapes what follows
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis, where it is not inside of a word
    r"|&(?=#?\w+;)"  # a character by its name
    r"|(?<!:):++(?=[^\W\d_])"  # a directive, or an emoji by its name
)
_AT_THE_START = re.compile(
    r"#|>|:|=|[-+](?![^\W_])"  # heading, quote, container, underline, list or rule
    r"|(?<=\d)[.)](?=\s|$)"  # numbered list
)
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_MODULE = re.compile(r"(?=(?:import|export)\b)")
_START = re.compile(r"https?(?=://)|www(?=\.)", re.IGNORECASE)
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)
_LONGEST_ADDRESS = 2000
"""Characters of what is taken for an address; browsers and servers take little more."""
_MOST_ADDRESSES = 8
"""Addresses that are looked at in one word: each ends where the word does."""
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_BLANKS = re.compile(r"\s+")
_TAG = re.compile(r"<(?=[/!?a-zA-Z])")
_TICKS = re.compile("`+")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED_BAR = r"\1\\|"
_WRITTEN = "!#$%&'*+,-./:;=?@_~"
"""What a URL may hold besides letters and digits; parentheses would end the link's target."""


def text(content: str) -> str:
    """One line of text, at the beginning of a line or within one; white space becomes a blank."""
    line = visible_line(content)
    return _guarded(_escaped(line))


def within(content: str) -> str:
    """Text within a line, as a part of it: blanks at its ends stay."""
    return _escaped(visible(_BLANKS.sub(" ", content)))


def block(content: str) -> str:
    """A text whose paragraphs stay; all else in it is as in `text`."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n")
    return "\n\n".join(filter(None, map(text, _PARAGRAPHS.split(lines))))


def code(content: str) -> str:
    """A code span that its text cannot end, on one line."""
    line = visible_line(content)
    if "\\|" in line:  # of which a table, and only a table, would take the backslash
        return f"<code>{_escaped(line)}</code>"
    ticks = "`" * (_longest(line) + 1)
    gap = " " if not line or line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{gap}{line}{gap}{ticks}"


def fence(content: str, language: str = "") -> str:
    """A code block that its text cannot end; line breaks stay."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    shown = "\n".join(map(visible, lines))
    ticks = "`" * max(_longest(shown) + 1, 3)
    return f"{ticks}{language}\n{shown}\n{ticks}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown; a bar in a cell does not end it."""
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    return "\n".join(lines)


def link(label: str, target: str) -> str:
    """A link to a page of the site or to a web address; the label alone where it is neither."""
    address = web_address(target) or _within(target)
    return f"[{text(label)}]({address})" if address else text(label)


def web_address(target: str) -> str:
    """`target` percent-encoded, if it is an address of the web; else empty."""
    if len(target) > _LONGEST_ADDRESS:
        return ""
    try:
        parts = urlsplit(target.strip())
        port = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    if parts.scheme.lower() not in ("http", "https") or not re.fullmatch(r"[\w.-]+", host):
        return ""
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    place = f"{host}:{port}" if port is not None else host
    # Of the parts, since the parser passes over characters that are hidden in the text.
    whole = (parts.scheme.lower(), place, parts.path, parts.query, parts.fragment)
    return _encoded(urlunsplit(whole))


def title(content: str) -> str:
    """Text for the head of a page, with stand-ins for two signs that Docusaurus would obey there.

    It writes the head into a program and escapes quotes, but no backslashes: one before a quote
    would end the text. It also writes titles into a script of data for search engines, which a
    tag would end. What followed would be run, in either case.
    """
    return _TAG.sub("\u2039", visible(content).replace("\\", "\u2216"))


def front_matter(members: Mapping[str, str | float | bool]) -> str:
    """The head of a page; texts as in `title`, written as JSON, which is YAML, too."""
    safe = {key: title(each) if isinstance(each, str) else each for key, each in members.items()}
    shown = (f"{key}: {json.dumps(each, ensure_ascii=False)}" for key, each in safe.items())
    return "\n".join(("---", *shown, "---"))


def _escaped(line: str) -> str:
    """The line with its markup escaped.

    An address becomes a link with the backslashes that are in it, unless its own beginning is
    escaped: then it becomes one only after they were read. What is no sound address must not
    become a link, since whoever builds the site parses it; an empty element prevents that.
    """
    marks = {at: "\\" for found in _MARKUP.finditer(line) for at in range(*found.span())}
    for word in _ADDRESSES.finditer(line):
        starts = [*_START.finditer(line, word.start(), word.end())]
        looked_at = (line[each.start() : word.end()] for each in starts)
        if len(starts) > _MOST_ADDRESSES or not all(map(_is_sound, looked_at)):
            marks |= {each.end(): "<></>" for each in starts}
        elif not marks.keys().isdisjoint(range(*word.span())):
            marks |= {each.end(): "\\" for each in starts}
    ends = [*sorted(marks), len(line)]
    pieces = (f"{marks[start]}{line[start:end]}" for start, end in pairwise(ends))
    return line[: ends[0]] + "".join(pieces)


def _is_sound(address: str) -> bool:
    is_short = address[:3].lower() == "www"
    return bool(web_address(f"http://{address}" if is_short else address))


def _guarded(line: str) -> str:
    """A line that begins no block: no heading, list, quote, container or module."""
    if _MODULE.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    number = _NUMBER.match(line)
    place = number.end() if number else 0
    return f"{line[:place]}\\{line[place:]}" if _AT_THE_START.match(line, place) else line


def _longest(content: str) -> int:
    return max(map(len, _TICKS.findall(content)), default=0)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_BAR.sub(_ESCAPED_BAR, each) for each in cells)} |"


def _within(target: str) -> str:
    """A path inside the site, percent-encoded; empty for all that a browser takes as more."""
    is_path = target and not target.startswith(("//", "\\", "/\\")) and ":" not in target
    return _encoded(target) if is_path else ""


def _encoded(target: str) -> str:
    return quote(target.encode("utf-8", "replace"), safe=_WRITTEN)
