"""Cuts a prompt into sentences; what stands in quotes, JSON and URLs is never cut.

Such literals are replaced by marks while the text is matched, so that no pattern can look into
them, and put back when a value is read.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPEN, _CLOSE = "\ue000", "\ue001"
LITERAL = f"{_OPEN}\\d+{_CLOSE}"
"""Matches the mark of one literal."""

_QUOTED = re.compile(
    r"""
      "(?P<straight>(?:[^"\n\\]|\\"(?=[^"\n]*")|\\)+)" | “(?P<curly>[^”\n]+)” | `(?P<code>[^`\n]+)`
    | (?<!\w)'(?P<single>[^'\n]+)'(?!\w)
    | (?P<url>https?://[^\s,;)>"'”`]*[^\s,;)>"'”`.!?:])
    | (?P<json>\{)
    """,
    re.VERBOSE,
)
_KEYWORDS = {"connects", "interacts", "composed-of", "deployed-in"}
"""CALM's own words are words of the sentence, also in quotes."""
_BULLET = re.compile(r"\s*(?:[-*+•]|\(?\d{1,3}[.)]|[a-z]\))\s+")
_SENTENCE_END = re.compile(r"(?<![eE]\.g\.)(?<!i\.e\.)(?<!vs\.)(?<=[.!?;])\s+")


_WRAPPED = 60
"""Characters from which a line may have been broken since it was full."""


class Sentence(NamedTuple):
    """One sentence or list item, literals marked."""

    text: str
    """Without the closing full stop; a question keeps its question mark."""
    is_heading: bool = False
    """Ends in a colon and announces a list."""
    heading: str = ""
    """The heading of the list in which it stands, or empty."""


class Literals:
    """The literals of one prompt and their marks."""

    def __init__(self, prompt: str) -> None:
        self.originals: list[str] = []
        self.values: list[str] = []
        """What stands between the quotes; JSON and URLs as they are."""
        self.text = "".join(self._marked(prompt.replace(_OPEN, " ").replace(_CLOSE, " ")))
        """The prompt with a mark for each literal."""

    def restore(self, text: str) -> str:
        """`text` as the person wrote it."""
        return self._put_back(text, self.originals)

    def value(self, text: str) -> str:
        """`text` without its quotation marks."""
        return self._put_back(text, self.values).strip()

    def is_quoted(self, text: str) -> bool:
        """Whether `text` is a single literal."""
        return re.fullmatch(LITERAL, text.strip()) is not None

    def _put_back(self, text: str, originals: list[str]) -> str:
        return re.sub(f"{_OPEN}(\\d+){_CLOSE}", lambda mark: originals[int(mark[1])], text)

    def _marked(self, prompt: str) -> Iterator[str]:
        start = 0
        while found := _QUOTED.search(prompt, start):
            yield prompt[start : found.start()]
            start = found.end()
            if found.lastgroup == "json":
                end = _json_end(prompt, found.start())
                if end is None:
                    yield found[0]
                    continue
                start = end
            original = prompt[found.start() : start]
            if original[1:-1].lower() in _KEYWORDS:
                yield original[1:-1]
                continue
            whole = found.lastgroup in {"json", "url"}
            self.originals.append(original)
            self.values.append(original if whole else original[1:-1].replace('\\"', '"'))
            yield f"{_OPEN}{len(self.originals) - 1}{_CLOSE}"
        yield prompt[start:]


def _json_end(text: str, start: int) -> int | None:
    """Where the JSON object that begins at `start` ends; None when it is none."""
    try:
        _value, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return end


def sentences(text: str) -> list[Sentence]:
    """The sentences of a marked text, in order."""
    found: list[Sentence] = []
    headings: dict[str, str] = {}  # of the lists that are open, by their kind of bullet
    announced = ""
    blocks = _blocks(text)
    for number, block in enumerate(blocks):
        before_list = number + 1 < len(blocks) and blocks[number + 1].bullet != ""
        if not block.bullet:
            headings = {}
        elif block.bullet in headings:
            # Back in an outer list: those inside it are over.
            kinds = list(headings)
            headings = {kind: headings[kind] for kind in kinds[: kinds.index(block.bullet) + 1]}
        else:
            headings[block.bullet] = announced
        announced = ""
        parts = [part for part in _SENTENCE_END.split(block.text) if part.strip(" .!;:?")]
        for part in parts:
            words = part.strip().rstrip(".!;: ")
            is_heading = before_list and part is parts[-1] and part.endswith(":")
            found.append(Sentence(words, is_heading, headings.get(block.bullet, "")))
            announced = words if is_heading else ""
    return found


class _Block(NamedTuple):
    """A paragraph or list item on one line."""

    text: str
    bullet: str
    """What kind of bullet it has, indented how far; empty for a paragraph."""


def _goes_on(block: _Block, line: str) -> bool:
    """Whether a line belongs to the block above it; a short one before a capital is whole."""
    if block.bullet:
        return line[0].isspace()
    return len(block.text) >= _WRAPPED or not line.strip()[0].isupper()


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    is_open = False
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        if bullet:
            kind = re.sub(r"\d+|[a-z]", "1", bullet[0].rstrip())
            blocks.append(_Block(line[bullet.end() :].strip(), kind))
        elif is_open and line.strip() and _goes_on(blocks[-1], line):
            blocks[-1] = blocks[-1]._replace(text=f"{blocks[-1].text} {line.strip()}")
        elif line.strip():
            blocks.append(_Block(line.strip(" #"), ""))
        is_open = bool(line.strip())
    return [block for block in blocks if block.text]
