"""The text of a script as nodes that know where they stand.

YAML without what a script has no use for: no tags, anchors or aliases, so that no text can have an
effect or grow, and what is a number is settled elsewhere. May import only PyYAML and the mistakes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import yaml

from advisor.batch.mistakes import Mistake, ScriptError

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH = 50
"""Nodes within nodes that are read."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml reads ten times faster; some installations of PyYAML lack it."""

_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.1 lets stand nowhere (section 5.1)."""

_SIGNS = {"while scanning an alias", "while scanning an anchor"}
_IN_QUOTES = "while scanning a quoted scalar"
"""What the parser was about; what is wrong began there."""

_NO_KEY = "did not find expected key"
_COMMON = {
    "mapping values are not allowed in this context": (
        'a text with ": " in it must be in quotes, or the indentation is not right'
    ),
    "found unknown escape character": (
        "a \\ within double quotes begins a sign of YAML's: write two, or take single quotes"
    ),
    "did not find expected '-' indicator": (
        "the indentation does not fit: what belongs together begins in the same column"
    ),
    _NO_KEY: "a key is expected here: see whether quotes and indentation are right",
}
"""What to say of problems, by the parser's words."""

_TAB = re.compile(r" *\t")


class Text(NamedTuple):
    """A scalar."""

    line: int
    column: int
    text: str
    plain: bool
    """Whether it stands without quotes, so that it may be a number."""


class Items(NamedTuple):
    """A sequence."""

    line: int
    column: int
    items: tuple[Node, ...]


class Members(NamedTuple):
    """A mapping, its keys in order; they may be repeated."""

    line: int
    column: int
    members: tuple[tuple[Text, Node], ...]


Node: TypeAlias = Text | Items | Members
"""Lines and columns count from 1, columns in characters."""


def compose(text: str, path: str) -> Node:
    """The root of a text.

    Args:
        text: what stands in the file.
        path: the file, for the messages.

    Raises:
        ScriptError: it is no YAML, or more of YAML than scripts know.
    """
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - (text.rfind("\n", 0, control.start()) + 1) + 1
        message = f"YAML holds no character {ord(control[0]):#06x}: take it out"
        raise ScriptError([Mistake(path, line, column, message)])
    composer = _Composer(path)
    try:
        root = composer.root(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise ScriptError([_broken(error, text, path)]) from None
    if composer.mistakes:
        raise ScriptError(composer.mistakes)
    return root


class _Composer:
    """Makes nodes of the parser's events."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.mistakes: list[Mistake] = []

    def root(self, events: Iterator[Any]) -> Node:
        """The root of the only document."""
        roots: list[Node] = []
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if roots:
                    self._note(event, "a second document begins here: a script is one file")
                    break
                roots.append(self._node(next(events), events, 1))
        if not roots:
            message = "the file is empty: a script begins with architecture: and steps:"
            raise ScriptError([Mistake(self._path, 1, 1, message)])
        return roots[0]

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        at = _at(event)
        if depth > DEPTH:
            message = f"more than {DEPTH} levels: make the nesting shallower"
            raise ScriptError([Mistake(self._path, *at, message)])
        if isinstance(event, yaml.AliasEvent):
            said = f"*{event.anchor} is an alias, which scripts do not have: if it is a pattern or "
            self._note(event, f"{said}a text, put it into quotes; else write it out")
            return Text(*at, "", plain=False)
        self._check(event)
        if isinstance(event, yaml.ScalarEvent):
            return Text(*at, event.value, plain=bool(event.implicit[0]))
        if isinstance(event, yaml.SequenceStartEvent):
            items = tuple(self._node(each, events, depth + 1) for each in _inside(events))
            return Items(*at, items)
        return Members(*at, tuple(self._members(events, depth + 1)))

    def _members(self, events: Iterator[Any], depth: int) -> Iterator[tuple[Text, Node]]:
        for event in _inside(events):
            key = self._node(event, events, depth)
            if not isinstance(key, Text):
                self._note(event, "a key must be a text: put what has [ or { in it into quotes")
                key = Text(key.line, key.column, "", plain=False)
            yield key, self._node(next(events), events, depth)

    def _check(self, event: Any) -> None:
        if event.anchor is not None:
            self._note(
                event, f"&{event.anchor} is an anchor, which scripts do not have: take it out"
            )
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._note(event, f"{tag} is a tag, which scripts do not have: take it out")

    def _note(self, event: Any, message: str) -> None:
        self.mistakes.append(Mistake(self._path, *_at(event), message))


def _inside(events: Iterator[Any]) -> Iterator[Any]:
    """The events up to the end of the collection that is open."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield event


def _at(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _broken(error: yaml.MarkedYAMLError, text: str, path: str) -> Mistake:
    """What the parser stumbled over, in words of ours where it is something common."""
    is_open = error.context in {"while parsing a flow sequence", "while parsing a flow mapping"}
    begins_there = is_open or error.context in {*_SIGNS, _IN_QUOTES}
    mark = (error.problem_mark if not begins_there else None) or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    # At the end of a file that breaks off the mark stands behind the last line.
    line = min(line, len(lines) - 1)
    written = lines[line]
    opened = written[column : column + 1]
    quoted = _quoted_until(line, column, text) if error.problem == _NO_KEY else None
    if _TAB.match(written):
        message = "a tab stands where YAML has blanks: indent with blanks"
    elif quoted is not None:
        message = f"this quote is closed in line {line + 1} only: close it where the text ends"
        line, column = quoted
    elif error.context == _IN_QUOTES:
        message = "this quote is never closed"
    elif error.context in _SIGNS:
        message = f"a text that begins with {opened} must be in quotes"
    elif "${" in written:
        message = "within [ ] and { } put texts with ${...} into quotes"
    elif is_open:
        message = f"the {opened} that stands here is not closed, or a text in it needs quotes"
    elif error.problem == "found character that cannot start any token":
        message = f"{opened} cannot begin a text: put the text into quotes"
    else:
        other = f"this is no YAML: {error.problem}; put texts with : # [ or {{ into quotes"
        message = _COMMON.get(error.problem or "", other)
    return Mistake(path, line + 1, column + 1, message)


def _quoted_until(line: int, column: int, text: str) -> tuple[int, int] | None:
    """Where a text in quotes begins that goes over several lines and ends just before a place.

    A quote that is left open takes the next one for its end, and what was in quotes there stands
    behind it.
    """
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            start, end = token.start_mark, token.end_mark
            if end.line > line:
                break
            is_before = start.line < end.line == line and end.column <= column
            if is_before and isinstance(token, yaml.ScalarToken) and not token.plain:
                return start.line, start.column
    except yaml.MarkedYAMLError:
        pass  # It breaks off elsewhere for somebody who only scans.
    return None
