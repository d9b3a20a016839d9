"""`advisor log`: what was applied, undone and redone, and how to make history forget it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.calm.document import load_or_empty
from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.change.history import ended, states
from advisor.change.journal import Journal
from advisor.errors import DONE, AdvisorError, UsageError
from advisor.sessions import logs
from advisor.shells.entries import as_json, prompt, shortened, when, who
from advisor.shells.pasted import is_yes
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TextIO

    from advisor.change.history import Entry

_OLD = {"undone", "taken back", "abandoned"}
"""States of what has no effect on the file."""


def run(file: Path | None, out: TextIO, *, folder: Path, output_format: str, width: int) -> int:
    """Show the history of `file`, or of the project of `folder`, newest first.

    The file need not be there any more.

    Raises:
        UsageError: the history cannot be read.
    """
    journal = _journal(file, folder)
    entries = _entries(journal, file)
    became = _states(entries)
    if output_format == "json":
        listed = [as_json(entry, became[entry.id]) for entry in reversed(entries)]
        out.write(json.dumps({"entries": listed}, indent=2) + "\n")
        return DONE
    style = Style.for_stream(out)
    if not entries:
        out.write(f"{_title(journal, file)}: no history.\n")
    for entry in reversed(entries):
        lines = _lines(entry, became[entry.id], style, width, named=file is None)
        out.writelines(f"{line}\n" for line in lines)
    return DONE


def forget(
    file: Path | None,
    out: TextIO,
    *,
    folder: Path,
    ask: Callable[[str], str] | None,
    yes: bool,
) -> int:
    """Remove history and sessions of `file`, or of the project of `folder`, once somebody agrees.

    Args:
        file: the document; it need not be there any more.
        out: where to say what was done.
        folder: the current folder.
        ask: shows a question and returns the line typed; None where nobody can be asked.
        yes: agreed already.

    Raises:
        UsageError: nobody can be asked and nobody agreed, a session is open, or history cannot be
            written.
        AdvisorError: another process is writing.
    """
    journal = _journal(file, folder)
    title, name = _title(journal, file), journal.name(file) if file else None
    count, kept = len(_entries(journal, file)), len(logs.about(journal, name))
    if not (count or kept) and (file or not journal.path.exists()):
        out.write(f"{title}: no history.\n")
        return DONE
    question = f"Remove {_counted(count, kept)} of {title}? Undo will not reach them."
    if not yes and not _agreed(question, ask):
        out.write("Nothing was removed.\n")
        return DONE
    with journal.writing():
        kept = logs.forget(journal, name)
        count = journal.forget(name)
    removed = _counted(count, kept, of_history=" of history")
    out.write(f"{title}: {removed} removed. Documents are as they were.\n")
    return DONE


def _counted(entries: int, sessions: int, *, of_history: str = "") -> str:
    """So many entries and, if there are any, so many sessions."""
    said = f"{counted(entries, 'entry', 'entries')}{of_history}"
    return f"{said} and {counted(sessions, 'session')}" if sessions else said


def _agreed(question: str, ask: Callable[[str], str] | None) -> bool:
    if ask is None:
        raise UsageError(f"{question} Nobody can be asked here; --yes agrees")
    try:
        return is_yes(ask(f"{question} [y/N] "))
    except EOFError:
        return False


def _journal(file: Path | None, folder: Path) -> Journal:
    return Journal.of(file or folder / "any")


def _title(journal: Journal, file: Path | None) -> str:
    return visible(str(file or journal.root))


def _entries(journal: Journal, file: Path | None) -> list[Entry]:
    """The entries asked for; what a kill left open is judged by the file, if it can be read."""
    if file is None:
        return journal.entries()
    entries = journal.entries(journal.name(file))
    if any(entry.state == "begun" for entry in entries):
        try:
            digest = load_or_empty(file, duplicates="keep").digest
        except AdvisorError:
            return entries
        entries = [ended(entry, digest) for entry in entries]
    return entries


def _states(entries: list[Entry]) -> dict[int, str]:
    """What became of each entry; undo and redo stay within one file."""
    by_file: dict[str, list[Entry]] = {}
    for entry in entries:
        by_file.setdefault(entry.file, []).append(entry)
    return {number: state for each in by_file.values() for number, state in states(each).items()}


def _lines(entry: Entry, state: str, style: Style, width: int, *, named: bool) -> Iterator[str]:
    """One entry: what, when and who; the prompt; the changes."""
    action = shortened(entry.action, 0)
    head = f"{style.yellow(shortened(str(entry.id), 0))}  {style.bold(action)}"
    changes = entry.changes
    parts = [who(entry)]
    if entry.action == "apply":
        parts.append(counted(len(changes), "change"))
    else:
        parts.append(f"of {shortened(str(entry.about), 0)}")
    if entry.creates or entry.removes:
        parts.append("file created" if entry.creates else "file removed")
    if state not in {"stands", "done"}:
        parts.append(style.dim(state) if state in _OLD else style.yellow(state))
    if named:
        parts.append(shortened(entry.file, width))
    yield "  ".join(filter(None, [head, when(entry), " · ".join(filter(None, parts))]))
    if entry.action == "apply":
        yield f'    "{prompt(entry, width - 6)}"'
        titles = "; ".join(change.title or change.tool for change in changes)
        if titles:
            yield style.dim(f"    {shortened(titles, width - 4)}")
