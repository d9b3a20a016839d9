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
    | (?P<json>\{|\[(?=\s*\{))
    """,
    re.VERBOSE,
)
_KEYWORDS = {"connects", "interacts", "composed-of", "deployed-in"}
"""CALM's own words are words of the sentence, also in quotes."""
_BULLET = re.compile(
    r"\s*(?:[-*+•]|\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[a-z]\)"
    r"|\d{1,2}(?:\.\d{1,2})+(?=\s+(?!(?:percent|m?s|secs?|seconds?|milliseconds?|mins?|minutes?|h|hours?|days?"
    rf"|and|or|to|of|is|times?)\b)(?:[A-Za-z]|{LITERAL})))\s+"
)
_SENTENCE_END = re.compile(
    r"(?<![eE]\.g\.)(?<!i\.e\.)(?<!vs\.)(?<=[.!?;])\s+"
    rf"(?!(?:and\s+|the\s+)*(?:{LITERAL}|[\w.-]+)\s+(?:then\s+|should\s+|must\s+|will\s+)?takes?\s+over\s)",
    re.IGNORECASE,
)
"""What is taken over belongs to the split before it."""


_STRONG = re.compile(r"\*\*(?=\S)([^*\n]+)\*\*")
_WRAPPED = 60
"""Characters from which a line may have been broken since it was full."""


_MEANT = re.compile(r"""[\[\s]*\{\s*["'“]?[\w$-]+["'”]?\s*:""")
"""How begins what is meant to be a JSON object."""
_TITLE = 3
"""Words of a point without a colon that announces points under it."""


class Sentence(NamedTuple):
    """One sentence or list item, literals marked."""

    text: str
    """Without the closing full stop; a question keeps its question mark."""
    is_heading: bool = False
    """Ends in a colon and announces a list."""
    heading: str = ""
    """The heading of the list in which it stands, or empty."""
    depth: int = -1
    """How far its bullet is indented, in characters; -1 for a paragraph."""


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
                end = _json_end(prompt, found.start()) or _meant_end(prompt, found.start())
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
    """Where the JSON that begins at `start` ends; None when it is none."""
    try:
        _value, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return end


def _meant_end(text: str, start: int) -> int | None:
    """Where ends what is meant to be JSON and is not valid; None when it is not meant to be.

    It is a value all the same: whoever reads it as one says what is wrong with it.
    """
    if not _MEANT.match(text, start):
        return None
    depth = 0
    for mark in re.finditer(r"[{}\[\]]|\n\s*\n", text[start:]):
        depth += 1 if mark[0] in "{[" else -1
        if depth == 0 or mark[0].isspace():
            return start + (mark.end() if depth == 0 else mark.start())
    return len(text)


def sentences(text: str) -> list[Sentence]:
    """The sentences of a marked text, in order."""
    found: list[Sentence] = []
    headings: dict[str, str] = {}  # of the lists that are open, by their kind of bullet
    announced = ""
    blocks = _blocks(text)
    for number, block in enumerate(blocks):
        before_list = number + 1 < len(blocks) and blocks[number + 1].bullet != ""
        deeper = before_list and _indent(blocks[number + 1].bullet) > _indent(block.bullet)
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
            announces = part.endswith(":") or (deeper and len(parts) == 1 and _is_title(words))
            is_heading = before_list and part is parts[-1] and announces
            found.append(
                Sentence(words, is_heading, headings.get(block.bullet, ""), _indent(block.bullet))
            )
            announced = words if is_heading else ""
    return found


def _indent(bullet: str) -> int:
    """How far a bullet is indented; a paragraph is further out than any."""
    return len(bullet) - len(bullet.lstrip()) if bullet else -1


def _is_title(words: str) -> bool:
    """Whether a point is no more than the name of what the points under it are about."""
    return len(words.split()) <= _TITLE and re.search(r"[.,;!?]", words) is None


class _Block(NamedTuple):
    """A paragraph or list item on one line."""

    text: str
    bullet: str
    """What kind of bullet it has, indented how far; empty for a paragraph."""


def _goes_on(block: _Block, line: str) -> bool:
    """Whether a line belongs to the block above it; a short one before a capital is whole."""
    if block.text.endswith(":") and re.fullmatch(LITERAL, line.strip()):
        return True
    if block.bullet:
        return line[0].isspace()
    return len(block.text) >= _WRAPPED or not line.strip()[0].isupper()


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    is_open = False
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        if bullet:
            blocks += _points(line[bullet.end() :].strip(), _kind(bullet[0]))
        elif is_open and line.strip() and _goes_on(blocks[-1], line):
            blocks[-1] = blocks[-1]._replace(text=f"{blocks[-1].text} {line.strip()}")
        elif line.strip():
            blocks += _points(line.strip(" #"), "")
        is_open = bool(line.strip())
    return [block for block in blocks if block.text]


def _kind(bullet: str) -> str:
    """What kind of bullet it is: numbers are one kind, letters another."""
    return re.sub(r"[a-z]", "a", re.sub(r"\d+", "1", bullet.rstrip()))


def _points(text: str, kind: str) -> list[_Block]:
    """A line as a block, or as several where points with letters or numbers stand in it."""
    text = _STRONG.sub(r"\1", text)
    for marks in ("abcdefghij", "123456789"):
        starts = _in_order(text, marks)
        if len(starts) > 1 and re.fullmatch(r".*:\s*|\s*", text[: starts[0].start()]):
            ends = [*(each.start() for each in starts[1:]), len(text)]
            inner = f"{kind}  {marks[0]})"
            head = [_Block(text[: starts[0].start()].strip(), kind)]
            points = [
                _Block(text[each.end() : end].strip(" ,"), inner)
                for each, end in zip(starts, ends, strict=True)
            ]
            return [*head, *points]
    return [_Block(text, kind)]


def _in_order(text: str, marks: str) -> list[re.Match[str]]:
    """Where the marks of points in a line stand: `a)` or `(a)`, then the one after it."""
    found: list[re.Match[str]] = []
    for mark in marks:
        start = found[-1].end() if found else 0
        match = re.compile(rf"(?:(?<=\s)|^)\(?{mark}\)\s+").search(text, start)
        if match is None:
            break
        found.append(match)
    return found
