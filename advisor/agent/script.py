"""What a scripted model answers, as plain values and as a JSON file.

A script is a list of `Reply`, `Fault` and `Raw`, one for each request, or a function from `Request`
to one. Test support that ships; imports no model library and opens no connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar

from advisor.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

FinishReason: TypeAlias = Literal["stop", "tool_calls", "length", "content_filter"]


@dataclass(frozen=True)
class ToolCall:
    """One call in a reply."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    """A string is sent as it stands, so that it need not be JSON."""

    @property
    def text(self) -> str:
        """The arguments as they travel."""
        if isinstance(self.arguments, str):
            return self.arguments
        return json.dumps(self.arguments, ensure_ascii=False)


@dataclass(frozen=True)
class Break:
    """Where an answer ends early, and how."""

    after: int = 0
    """Pieces that are sent first: events of a streamed answer, halves of a whole one. With 0 not
    even the status line is sent."""
    by: Literal["reset", "end", "silence"] = "reset"
    """`reset` drops the connection; `end` closes it in order, but before the answer's last chunk;
    `silence` holds it without a word until the server closes."""


@dataclass(frozen=True)
class Usage:
    """Tokens that a reply claims to have cost."""

    input: int = 100
    output: int = 20
    cached: int = 0
    """How many of the input tokens came from the provider's cache."""


@dataclass(frozen=True)
class Reply:
    """One answer of the model."""

    text: str = ""
    tool_calls: Sequence[ToolCall] = ()
    fragments: Sequence[int] = ()
    """Lengths in characters of the pieces in which streamed text and arguments come, used in turn
    and over again; empty sends each whole."""
    interleaved: bool = False
    """Pieces of several calls alternate instead of following one another."""
    finish_reason: FinishReason | None = None
    """None stands for what fits: `tool_calls` when there are any, else `stop`."""
    refusal: str | None = None
    usage: Usage = Usage()
    endless: bool = False
    """Streamed, the pieces of the text come over and over again until the client leaves or the
    server closes."""
    pause: float = 0.0
    """Seconds before each piece but the first."""
    breaks: Break | None = None


@dataclass(frozen=True)
class Raw:
    """A body that is sent as it stands, whatever was asked: garbage, or another dialect."""

    body: Sequence[str | bytes]
    """The pieces in which it comes."""
    content_type: str = "text/event-stream"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    endless: bool = False
    """The pieces come over and over again until the client leaves or the server closes."""
    pause: float = 0.0
    """Seconds before each piece but the first."""
    breaks: Break | None = None


@dataclass(frozen=True)
class Fault:
    """An HTTP error instead of an answer."""

    status: int
    error: Mapping[str, Any] | str | None = None
    """The `error` member of the body; None stands for what OpenAI sends with this status, and a
    string is sent as the whole body."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Such as `retry-after`, in seconds."""


class Request(NamedTuple):
    """What the server received."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    """Names in lower case."""


Answer: TypeAlias = Reply | Fault | Raw
Script: TypeAlias = Sequence[Answer] | Callable[[Request], Answer]


def read_script(path: Path) -> list[Answer]:
    """The answers in a JSON file: a list of objects with the fields of `Reply`, `Fault` or `Raw`.

    An object with `body` is raw, else one with `status` a fault. `tool_calls` are objects with
    `name` and `arguments`, `usage` and `breaks` objects with the fields of their classes.

    Raises:
        UsageError: the file cannot be read, is not JSON or holds something else.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}: not JSON: {error}") from error
    if not isinstance(entries, list):
        raise UsageError(f"{path}: a script is a list of replies, not a {type(entries).__name__}")
    return [_answer(entry, f"{path}: reply {number}") for number, entry in enumerate(entries, 1)]


_Part = TypeVar("_Part", bound=Reply | Fault | Raw | ToolCall | Break | Usage)
_PARTS: dict[str, type[ToolCall | Break | Usage]] = {
    "tool_calls": ToolCall,
    "breaks": Break,
    "usage": Usage,
}
"""The fields of a reply that are built from objects."""


def _answer(entry: object, place: str) -> Answer:
    values = dict(_object(entry, place))
    if "status" in values and "body" not in values:
        return _build(Fault, values, place)
    for name, kind in _PARTS.items():
        part = values.get(name)
        if isinstance(part, list):
            values[name] = tuple(_build(kind, item, f"{place}: {name}") for item in part)
        elif part is not None:
            values[name] = _build(kind, part, f"{place}: {name}")
    return _build(Raw, values, place) if "body" in values else _build(Reply, values, place)


def _object(entry: object, place: str) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise UsageError(f"{place} is a {type(entry).__name__}, not an object")
    return entry


def _build(kind: type[_Part], entry: object, place: str) -> _Part:
    values = _object(entry, place)
    known = [each.name for each in fields(kind)]
    unknown = sorted(values.keys() - known)
    if unknown:
        raise UsageError(f"{place}: unknown {', '.join(unknown)}; there are {', '.join(known)}")
    try:
        return kind(**values)
    except TypeError as error:
        raise UsageError(f"{place}: {error}") from error
