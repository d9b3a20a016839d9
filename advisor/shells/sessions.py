"""`advisor sessions`: the sessions that a project keeps, and how to go on with one."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.change.journal import Journal
from advisor.errors import DONE, UsageError
from advisor.sessions import logs
from advisor.shells.entries import shortened
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from advisor.sessions.log import Log
    from advisor.sessions.state import State


class _Listed(NamedTuple):
    """A session as it is listed."""

    number: int
    state: State | None
    """None where it cannot be read."""
    reason: str
    """Why it cannot."""
    is_open: bool


def run(file: Path | None, out: TextIO, *, folder: Path, output_format: str, width: int) -> int:
    """List the sessions about `file`, or of the project of `folder`, the last one last.

    The file need not be there any more. A session of which it cannot be told what it is about is
    listed with any file.

    Raises:
        UsageError: the folder of sessions cannot be looked into.
    """
    journal = Journal.of(file or folder / "any")
    found = [_listed(log) for log in logs.about(journal, journal.name(file) if file else None)]
    if output_format == "json":
        listed = [_as_json(each) for each in found]
        out.write(json.dumps({"sessions": listed}, indent=2) + "\n")
        return DONE
    if not found:
        out.write(f"{visible(str(file or journal.root))}: no sessions.\n")
    style = Style.for_stream(out)
    for each in found:
        out.writelines(f"{line}\n" for line in _lines(each, style, width, named=file is None))
    return DONE


def _listed(log: Log) -> _Listed:
    try:
        return _Listed(log.number, logs.read(log), "", log.is_held)
    except UsageError as error:
        return _Listed(log.number, None, str(error), is_open=False)


def _lines(listed: _Listed, style: Style, width: int, *, named: bool) -> Iterator[str]:
    """One session: when and how much; what was asked first."""
    number, state = style.yellow(str(listed.number)), listed.state
    if state is None:
        yield f"{number}  {style.red(shortened(listed.reason, width - 6))}"
        return
    turns, pending = len(state.exchanges), len(_pending(state))
    parts = [counted(turns, "turn")]
    if pending:
        parts.append(style.yellow(f"{pending} pending"))
    if state.spent.cost is not None:
        parts.append(f"${state.spent.cost:.2f}")
    parts += [shortened(part, 0) for part in (state.model, state.person) if part]
    if listed.is_open:
        parts.append("open")
    if named:
        parts.append(shortened(state.file, width))
    began, ended = _minute(state.time), _minute(_last(state))
    time = began if began == ended else f"{began} to {_later(began, ended)}"
    yield f"{number}  {time}  {' · '.join(parts)}"
    if state.exchanges:
        yield f'    "{shortened(_words(state), width - 6)}"'


def _as_json(listed: _Listed) -> dict[str, Any]:
    """A session for a program."""
    state = listed.state
    if state is None:
        return {"id": listed.number, "error": listed.reason}
    return {
        "id": listed.number,
        "file": state.file,
        "person": state.person,
        "began": state.time,
        "last": _last(state),
        "model": state.model,
        "turns": len(state.exchanges),
        "prompt": _words(state),
        "pending": list(_pending(state)),
        "focus": list(state.focus),
        "spent": state.spent._asdict(),
        "open": listed.is_open,
    }


def _pending(state: State) -> tuple[int, ...]:
    """The numbers of the changes that are staged and not left out."""
    pending = state.pending
    return tuple(call.number for call in pending.calls) if pending.taken is None else pending.taken


def _words(state: State) -> str:
    """The first prompt, or its template where it has no words of its own."""
    if not state.exchanges:
        return ""
    first = state.exchanges[0]
    return ": ".join(filter(None, (first.template, first.prompt)))


def _last(state: State) -> str:
    return state.exchanges[-1].time if state.exchanges else state.time


def _minute(time: str) -> str:
    try:
        return datetime.fromisoformat(time).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return shortened(time, 0)


def _later(began: str, ended: str) -> str:
    """The second of two minutes, without the day if it is the same."""
    day, _, minute = ended.partition(" ")
    return minute if minute and began.startswith(day) else ended
