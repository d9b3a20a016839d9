"""What runs accepted reaches the files that they were about, through history like any other."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from advisor.batch.running import prompt_of
from advisor.calm import document as documents
from advisor.change import apply as applying
from advisor.change import history
from advisor.change.journal import Journal
from advisor.change.undo import undo
from advisor.errors import DocumentError, StaleDocumentError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.batch.results import RunResult
    from advisor.batch.schedule import Run
    from advisor.calm.document import Document
    from advisor.change.history import Act, Entry


def check(runs: Iterable[Run]) -> None:
    """Make sure that no two runs write one file.

    Raises:
        UsageError: they would, and neither knows of what the other does.
    """
    written: dict[Path, str] = {}
    for run in runs:
        other = written.setdefault(run.architecture.resolve(), run.name)
        if other != run.name:
            raise UsageError(
                f"{other} and {run.name} are both about {run.architecture}; with --in-place run "
                "them one after the other"
            )


def apply(result: RunResult, path: Path, act: Act) -> int:
    """Write what a run accepted to the file that it was about; returns how many proposals.

    Args:
        result: of the run, as it came from it.
        path: of the file.
        act: who applies, and when.

    Raises:
        AdvisorError: the file changed since the run read it, or cannot be written; what was
            written before stays, and can be undone.
    """
    journal = Journal.of(path)
    for number, proposal in enumerate(result.accepted):
        try:
            applying.apply(_document(path), proposal, journal, act)
        except StaleDocumentError as error:
            begun = f" and holds {number} of its changes; advisor undo takes them back"
            raise StaleDocumentError(
                f"{path} changed since the run read it{begun if number else ''}; nothing of the "
                "other edits is lost, and the run has to be had again"
            ) from error
    return len(result.accepted)


def _document(path: Path) -> Document:
    """The document of a file that could be read when its run began.

    Raises:
        StaleDocumentError: by now it cannot.
    """
    try:
        return documents.load(path)
    except (DocumentError, UsageError) as error:
        raise StaleDocumentError(str(error)) from error


def left_behind(runs: Iterable[Run], time: str, began: str) -> Iterator[tuple[Path, int]]:
    """The files in which applications of runs stand, and how many, though these are not finished.

    A kill between the two leaves them: a run is kept as finished once it is applied.

    Args:
        runs: of a batch, those that are not finished.
        time: that its proposals bear.
        began: when the batch did, ISO 8601 with offset.

    Raises:
        StaleDocumentError: something else was applied to one of them since.
        DocumentError: one cannot be read.
    """
    journals: dict[Path, dict[str, list[Entry]]] = {}
    for run in runs:
        journal = Journal.of(run.architecture)
        if journal.root not in journals:
            journals[journal.root] = _by_file(journal)
        entries = journals[journal.root].get(journal.name(run.architecture), [])
        steps = enumerate(run.script.steps, 1)
        asked = {(time, number, prompt_of(step)) for number, step in steps}
        standing = history.course(_settled(entries, run.architecture)).standing
        own = [_is_own(each.entry, asked, began) for each in standing]
        if not any(own):
            continue
        count = sum(own)
        if not all(own[-count:]):
            raise StaleDocumentError(
                f"{run.architecture} holds what {run.name} applied without coming to its end, and "
                "others changed it since; look with advisor log, and take it back first"
            )
        yield run.architecture, count


def take_back(path: Path, count: int, act: Act) -> None:
    """Undo the last applications to a file.

    Raises:
        AdvisorError: that cannot be done.
    """
    for _ in range(count):
        undo(documents.load(path), Journal.of(path), act)


def _by_file(journal: Journal) -> dict[str, list[Entry]]:
    """All entries of a history, which may be long, read once."""
    found: dict[str, list[Entry]] = {}
    for entry in journal.entries():
        found.setdefault(entry.file, []).append(entry)
    return found


def _settled(entries: Sequence[Entry], path: Path) -> Sequence[Entry]:
    """The entries, with what became of those that a kill left open."""
    if all(entry.state != "begun" for entry in entries):
        return entries
    digest = documents.load(path).digest
    return [history.ended(entry, digest) for entry in entries]


def _is_own(entry: Entry, asked: Collection[tuple[str, int, str]], began: str) -> bool:
    """Whether an application is of a proposal to one of these prompts, made after that."""
    origin = entry.origin
    if (origin.time, origin.turn, origin.prompt) not in asked:
        return False
    try:
        return datetime.fromisoformat(entry.act.time) >= datetime.fromisoformat(began)
    except (TypeError, ValueError):  # a record that is none of ours
        return False
