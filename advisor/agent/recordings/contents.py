"""All that a recording holds, put together again from its lines.

Each exchange names the one that it follows and holds only what is new, so that a file is as long as
its conversations. A last line that was cut off is passed over; anything else that does not fit is
a problem, of which the first is told where the recording is to be used.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.recordings import lines
from advisor.agent.recordings.exchange import NOTHING_SAID, Occasion, key, linked, tools_digest
from advisor.errors import UsageError, reason_of

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.recordings.exchange import Exchange, Said, Tool

_LARGEST = 2**30
"""Bytes of a file beyond which it is none that this program wrote."""

_HEAD = 10_000
"""Bytes in which the first line ends."""

_MISFITS = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""What comes of JSON in another shape than was expected."""


class Recorded(NamedTuple):
    """An exchange, and the whole conversation up to it."""

    exchange: Exchange
    messages: tuple[Said, ...]
    """All that was sent."""
    links: tuple[str, ...]
    """Of each of those, and of the answer at last; see `linked`."""


class Contents(NamedTuple):
    """Everything in a recording."""

    path: Path
    occasion: Occasion
    tools: dict[str, tuple[Tool, ...]]
    """By their digest."""
    exchanges: dict[int, Recorded]
    """By number, in order of the file."""
    problems: list[str]
    """What does not fit, each beginning with `FILE:LINE`."""
    size: int
    """Bytes up to the end of the last whole line."""
    is_ended: bool
    """Whether that line has the newline at its end."""
    cut: str
    """What is left of a line that was cut off, as a problem is told; or empty."""

    def sound(self) -> Contents:
        """These, if nothing is wrong with them.

        Raises:
            UsageError: something is.
        """
        for problem in self.problems:
            raise UsageError(f"{problem}; see advisor recordings check")
        return self


def read(path: Path) -> Contents:
    """What the file holds, with all that is wrong in it.

    Raises:
        UsageError: it cannot be read, or is no recording.
    """
    data = _bytes(path)
    whole, cut = _parted(data)
    first, *rest = whole.split(b"\n")
    if not lines.is_first(first):
        raise UsageError(
            f"{path} is no recording: its first line does not begin with "
            f'{{"format": "{lines.FORMAT}"'
        )
    problems = []
    try:
        occasion = lines.occasion(lines.parsed(first))
    except _MISFITS:
        occasion = Occasion("", "")
        problems.append(f"{path}:1  does not say who asked and when (a person, and YYYY-MM-DD)")
    told = f"{path}:{len(rest) + 1}  was cut off, what was said there is lost" if cut else ""
    is_ended = whole.endswith(b"\n")
    contents = Contents(path, occasion, {}, {}, problems, len(whole), is_ended, told)
    for number, line in enumerate(rest, 2):
        if line.strip():
            _take(contents, line, number)
    return contents


def is_recording(path: Path) -> bool:
    """Whether the file begins as a recording does; one that cannot be read does not."""
    try:
        with path.open("rb") as file:
            return lines.is_first(file.read(_HEAD).partition(b"\n")[0])
    except OSError:
        return False


def _parted(data: bytes) -> tuple[bytes, bytes]:
    """The lines that are whole, and what is left of one that was cut off.

    An editor may have taken the newline of a last line that is whole.
    """
    place = data.rfind(b"\n") + 1
    try:
        lines.parsed(data[place:])
    except _MISFITS:
        return data[:place], data[place:]
    return data, b""


def _bytes(path: Path) -> bytes:
    try:
        # Waits for nobody at the other end of a pipe.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise UsageError(f"{path} is no recording: it is not a regular file")
            if status.st_size > _LARGEST:
                raise UsageError(f"{path} is no recording: it is larger than any")
            return file.read()
    except OSError as error:
        raise UsageError(f"{path}: {reason_of(error)}") from error


def _take(contents: Contents, line: bytes, number: int) -> None:
    """Add what a line holds, or the problem with it."""
    try:
        value: Any = lines.parsed(line)
        if "declared" in value:
            problem = _declare(contents, value)
        else:
            problem = _exchange(contents, lines.exchange(value)) or _damage(value)
    except _MISFITS:
        problem = "neither an exchange nor a declaration of tools"
    if problem:
        contents.problems.append(f"{contents.path}:{number}  {problem}")


def _declare(contents: Contents, value: Any) -> str:
    tools = lines.tools(value)
    name = value["tools"]
    contents.tools[name] = tools
    return "" if tools_digest(tools) == name else "the tools are not those that were recorded"


def _damage(line: dict[str, Any]) -> str:
    if lines.is_intact(line):
        return ""
    return (
        f"exchange {line['exchange']} is not what was recorded: its digest does not fit what is in "
        "its line"
    )


def _exchange(contents: Contents, found: Exchange) -> str:
    """Put an exchange together with what it follows; says what is wrong with it."""
    number = found.number
    if number in contents.exchanges:
        return f"there are two exchanges {number}"
    due = next(reversed(contents.exchanges), 0) + 1
    before = contents.exchanges.get(found.follows)
    if found.follows and before is None:
        return f"exchange {number} follows {found.follows}, which is not there before it"
    kept: tuple[Said, ...] = ()
    links: tuple[str, ...] = ()
    if before is not None:
        kept, links = (*before.messages, before.exchange.answer.said), before.links
        count = len(kept) if found.keeps is None else found.keeps
        if not 0 <= count <= len(kept):
            return f"exchange {number} keeps {count} messages of {len(kept)}"
        kept, links = kept[:count], links[:count]
    last = links[-1] if links else NOTHING_SAID
    links += linked(found.messages, last)
    last = links[-1] if links else NOTHING_SAID
    told = (*links, *linked([found.answer.said], last))
    contents.exchanges[number] = Recorded(found, (*kept, *found.messages), told)
    return _misfit(contents, found, due, last)


def _misfit(contents: Contents, found: Exchange, due: int, link: str) -> str:
    """What is wrong with an exchange of which all messages are there.

    Args:
        contents: what stands before it.
        found: the exchange.
        due: the number that it should have.
        link: of the last message that was sent.
    """
    number = found.number
    if number != due:
        return f"exchange {number} is not what was recorded: it stands where {due} is due"
    if found.tools and found.tools not in contents.tools:
        return f"exchange {number} names tools {found.tools}, which are not there before it"
    if key(found.model, found.tools, link) != found.key:
        return f"exchange {number} is not what was recorded: its key does not fit what was sent"
    return ""
