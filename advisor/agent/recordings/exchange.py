"""What a recording holds, as plain values: who asked and when, tools, messages, answers.

Nothing here is a library's: an upgrade of LangChain changes no value and no digest. Imports the
standard library only.
"""

from __future__ import annotations

import hashlib
import json
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Role: TypeAlias = Literal["system", "user", "assistant", "tool"]

NOTHING_SAID = ""
"""The link before the first message."""


class Occasion(NamedTuple):
    """Who asks and when, as the model is told at the beginning."""

    person: str
    date: str
    """YYYY-MM-DD."""


class Call(NamedTuple):
    """A tool call, without the id that only ties its result to it."""

    name: str
    arguments: dict[str, Any] | str
    """A text where the model wrote something else than a JSON object."""


class Said(NamedTuple):
    """One message of a conversation."""

    role: Role
    text: str
    calls: tuple[Call, ...] = ()


class Usage(NamedTuple):
    """Tokens of one exchange as the provider counted them."""

    sent: int
    received: int
    cached: int = 0


class Answer(NamedTuple):
    """What the model answered."""

    text: str = ""
    calls: tuple[Call, ...] = ()
    refusal: str = ""
    finish: str = ""
    """Why it ended, as the provider says it."""
    usage: Usage | None = None
    not_understood: tuple[str, ...] = ()
    """Parts of the prompt that the built-in rules did nothing for."""

    @property
    def said(self) -> Said:
        """The message that it is in the requests after it, in which half characters are none."""
        return _whole(Said("assistant", self.text, self.calls))


class Tool(NamedTuple):
    """A tool as the model was told of it."""

    name: str
    description: str
    parameters: dict[str, Any]


class Asked(NamedTuple):
    """What was sent: everything that a recording is looked up by."""

    model: str
    tools: tuple[Tool, ...]
    messages: tuple[Said, ...]


class Exchange(NamedTuple):
    """A request and its answer, as one line of a recording holds them."""

    number: int
    """In its file, from 1."""
    key: str
    run: str
    """Which conversation it belongs to, where several are recorded in one file; or empty."""
    model: str
    tools: str
    """The digest of those declared."""
    follows: int
    """The exchange whose messages, and answer, it begins with; 0 for none."""
    keeps: int | None
    """How many of those it begins with, where they are not all."""
    messages: tuple[Said, ...]
    """What was sent after those."""
    answer: Answer


def digest(value: Any) -> str:
    """SHA-256 of a JSON value, however its members are ordered."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def tools_digest(tools: Sequence[Tool]) -> str:
    """What names a set of tools in a recording."""
    return digest(tools)[:16]


def linked(messages: Iterable[Said], before: str = NOTHING_SAID) -> tuple[str, ...]:
    """For each message a digest of it and of all before it, so that conversations are compared.

    Args:
        messages: in order.
        before: the link of the message before them.
    """
    links = []
    for message in messages:
        before = digest([before, message])
        links.append(before)
    return tuple(links)


class Linking:
    """Links the requests of one conversation, which begin with nearly all of the one before."""

    def __init__(self) -> None:
        self._messages: tuple[Said, ...] = ()
        self._links: tuple[str, ...] = ()

    def of(self, messages: tuple[Said, ...]) -> tuple[str, ...]:
        """As `linked`, but a document is not read again with each request."""
        pairs = zip(messages, self._messages, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        before = self._links[same - 1] if same else NOTHING_SAID
        self._links = (*self._links[:same], *linked(messages[same:], before))
        self._messages = messages
        return self._links


def key(model: str, tools: str, link: str) -> str:
    """What an exchange is found by.

    Args:
        model: its name.
        tools: the digest of those declared.
        link: of the last message that was sent.
    """
    return digest([model, tools, link])


def _whole(said: Said) -> Said:
    """The message with each half of a character replaced, as it is before it is sent."""
    text = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
    role, words, calls = json.loads(text)
    return Said(role, words, tuple(Call(*call) for call in calls))
