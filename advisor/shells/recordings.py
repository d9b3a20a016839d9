"""`advisor recordings list|show|check`: what recordings of models hold, and whether they are sound.

Everything in a recording may be a stranger's.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.recordings import checking, contents
from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.errors import DONE, FINDINGS, UsageError
from advisor.shells.entries import shortened
from advisor.shells.recording_text import as_json, conversation
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.agent.recordings.contents import Contents
    from advisor.shells.policy import Terminal


class _Summary(NamedTuple):
    """A recording in a few numbers."""

    models: tuple[str, ...]
    exchanges: int
    runs: int
    tokens: int
    cost: float | None
    """US dollars at today's prices; None where no model's price is known."""
    person: str
    date: str


def run(
    action: str, files: Sequence[Path], terminal: Terminal, *, as_json: bool, full: bool = False
) -> int:
    """List, show or check recordings; returns the exit code.

    Args:
        action: `list`, `show` or `check`.
        files: recordings, and folders in which all are meant; the folder that one is in by default.
        terminal: where to write to.
        as_json: for a program.
        full: show long texts whole.

    Raises:
        UsageError: one cannot be read, or is no recording.
    """
    found = [path for file in files or [Path()] for path in _found(file)]
    if action == "show":
        if not files:
            raise UsageError("say which recording to show; advisor recordings list names them")
        return _show(found, terminal, for_program=as_json, full=full)
    act = _check if action == "check" else _list
    return act(found, terminal, for_program=as_json)


def _found(path: Path) -> Iterator[Path]:
    """The file, or all recordings in and below the folder, by name."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = (Path(folder, name) for name in sorted(names) if name.endswith(".jsonl"))
        yield from filter(contents.is_recording, inside)


def _list(found: Sequence[Path], terminal: Terminal, *, for_program: bool) -> int:
    style, listed = Style.for_stream(terminal.out), []
    for path in found:
        held = contents.read(path)
        summary = _summary(held)
        listed.append({"file": str(path), **summary._asdict(), "problems": held.problems})
        if for_program:
            continue
        parts = [summary.date, *summary.models, counted(summary.exchanges, "exchange")]
        parts += [counted(summary.runs, "run")] if summary.runs > 1 else []
        parts += [counted(summary.tokens, "token")] if summary.tokens else []
        parts += [] if summary.cost is None else [f"${summary.cost:.2f}"]
        line = f"{visible(str(path))}  {style.dim(' · '.join(shortened(p, 40) for p in parts))}"
        wrong = style.red(f"  {counted(len(held.problems), 'problem')}") if held.problems else ""
        terminal.out.write(f"{line}{wrong}\n")
    if for_program:
        terminal.out.write(json.dumps({"recordings": listed}, indent=2) + "\n")
    elif not found:
        terminal.out.write("No recordings. --record FILE makes one.\n")
    return DONE


def _show(found: Sequence[Path], terminal: Terminal, *, for_program: bool, full: bool) -> int:
    style = Style.for_stream(terminal.out)
    if for_program:
        shown = [as_json(contents.read(path)) for path in found]
        terminal.out.write(json.dumps({"recordings": shown}, indent=2) + "\n")
        return DONE
    lines = [line for path in found for line in conversation(contents.read(path), style, full=full)]
    (terminal.page or terminal.out.write)("".join(f"{line}\n" for line in lines))
    return DONE


def _check(found: Sequence[Path], terminal: Terminal, *, for_program: bool) -> int:
    style, checked = Style.for_stream(terminal.out), list[dict[str, Any]]()
    for path in found:
        held = contents.read(path)
        problems = checking.check(held)
        checked.append({"file": str(path), "problems": problems})
        if for_program:
            continue
        for problem in problems:
            terminal.out.write(f"{style.red(visible(problem))}\n")
        if not problems:
            sound = f"sound; {counted(len(held.exchanges), 'exchange')}"
            terminal.out.write(f"{visible(str(path))}  {style.green(sound)}\n")
    if for_program:
        terminal.out.write(json.dumps({"recordings": checked}, indent=2) + "\n")
    elif not found:
        terminal.out.write("No recordings. --record FILE makes one.\n")
    return FINDINGS if any(each["problems"] for each in checked) else DONE


def _summary(held: Contents) -> _Summary:
    from advisor.agent.budget import NOTHING
    from advisor.agent.events import Used
    from advisor.agent.prices import cost
    from advisor.settings import Settings

    models: dict[str, None] = {}
    runs: set[str] = set()
    spent = NOTHING
    for exchange, _messages, _links in held.exchanges.values():
        models[exchange.model] = None
        runs.add(exchange.run)
        usage = exchange.answer.usage
        if usage is not None:
            used = Used(max(usage.sent, 0), max(usage.received, 0), max(usage.cached, 0))
            spent = spent.plus(used._replace(cost=cost(Settings(model=exchange.model), used)))
    occasion = held.occasion
    return _Summary(
        tuple(models),
        len(held.exchanges),
        len(runs),
        spent.tokens,
        spent.cost,
        occasion.person,
        occasion.date,
    )
