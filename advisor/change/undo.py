"""Steps of history taken back, and taken forward again.

Where the file is what a known step left, or began with, its exact bytes come back; after other
edits the patch finds its elements by unique-id, and its guards and the checks decide. A file that
was created goes only as it came: a known version, or not at all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm import document as documents
from advisor.calm import splicing
from advisor.calm.check import check
from advisor.calm.equality import ABSENT
from advisor.calm.jsontext import Splice
from advisor.change import patch
from advisor.change.apply import Step, digests, save, settle, write
from advisor.change.history import NOBODY, Applied, course, states
from advisor.change.proposal import composed, surplus
from advisor.change.relocating import relocate
from advisor.errors import DocumentError, NotApplicableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.calm.document import Document
    from advisor.change.history import Act, Entry
    from advisor.change.journal import Journal
    from advisor.change.patch import Operation


class Moved(NamedTuple):
    """The outcome of an undo or redo."""

    document: Document
    entry: Entry
    """The application that was taken back or forward."""
    exact: bool
    """Whether known bytes are there again; otherwise the patch went by id."""


class _Edge(NamedTuple):
    """A known way between two versions of the file, and what it needs."""

    start: dict[str, str]
    """Digests of the version in which it begins."""
    goal: dict[str, str]
    splices: Any
    """As they stand in history: whatever somebody may have written there."""


class _Direction(NamedTuple):
    """What tells an undo from a redo."""

    action: str
    about: str
    """The member that names the application."""
    doing: str
    patch: Callable[[Entry], Any]
    """What to do where no known bytes fit."""
    in_the_way: str
    """What to say where that would be to make or remove a file."""


_UNDO = _Direction(
    "undo",
    "undoes",
    "undoing",
    lambda entry: entry.details.get("inverse"),
    "was edited since it was created; take those edits back first, or remove the file yourself",
)
_REDO = _Direction(
    "redo",
    "redoes",
    "redoing",
    lambda entry: entry.operations or None,
    "is there by now, and redoing would create it; move it away first",
)


def undo(
    document: Document,
    journal: Journal,
    act: Act = NOBODY,
    *,
    expected: int = 0,
    at: Callable[[str], None] | None = None,
) -> Moved:
    """Take back the last application that stands in the file of `document`.

    If it created the file, that removes it; the document that is returned is then a new one.

    Args:
        document: as it is on disk, or a new one where there is no file.
        journal: the history of the document's project.
        act: who does it, and when.
        expected: id of the entry that a person was shown; 0 for whichever is the last.
        at: called with the name of each step of writing the file; see `atomic.STEPS`.

    Raises:
        NotApplicableError: nothing stands to be undone, another entry than `expected` is the last,
            or later edits are in the way.
        StaleDocumentError: the file changed since it was read.
        UsageError: the file or the history cannot be written, or there is neither.
    """
    return _move(Step("undo", document, journal, act, {}, at), _UNDO, expected)


def redo(
    document: Document,
    journal: Journal,
    act: Act = NOBODY,
    *,
    expected: int = 0,
    at: Callable[[str], None] | None = None,
) -> Moved:
    """Take forward the application to the file of `document` that was last undone.

    Arguments and errors are those of `undo`.
    """
    return _move(Step("redo", document, journal, act, {}, at), _REDO, expected)


def _move(step: Step, direction: _Direction, expected: int) -> Moved:
    document, journal = step.document, step.journal
    name = journal.name(document.path)
    if journal.entries(name):
        with journal.writing():
            settle(document, journal)
    pile = _pile(journal, name, direction)
    if expected and (not pile or pile[-1].entry.id != expected):
        raise NotApplicableError(
            f"{document.path}: something else was applied or taken back since; look at it first"
        )
    while pile and _is_done_by_hand(pile[-1], document, direction):
        with journal.writing():
            about = {direction.about: pile[-1].entry.id}
            here = digests(document)
            journal.finish(journal.begin(direction.action, name, here, here, step.act, **about))
        pile = _pile(journal, name, direction)
    if not pile:
        documents.check_unchanged(document)
        if document.is_new and not journal.entries(name):
            raise UsageError(f"{document.path} does not exist and has no history")
        why = _why_nothing(journal, name) if direction is _REDO else ""
        raise NotApplicableError(f"{document.path}: nothing to {direction.action}{why}")
    applied = pile[-1]
    step = step._replace(details={direction.about: applied.entry.id})
    for edge in _edges(applied, direction):
        if edge.start["file"] == document.digest:
            after = save(step, *_splices(document, edge))
            return Moved(after, applied.entry, exact=True)
    _check_file(document, applied.entry, direction)
    operations, value = _by_id(document, direction.patch(applied.entry), direction)
    return Moved(write(step, operations, value), applied.entry, exact=False)


def _why_nothing(journal: Journal, name: str) -> str:
    """Why what was undone cannot be redone, in a clause; empty where nothing was."""
    entries = journal.entries(name)
    is_undone = any(entry.action == "undo" and entry.state == "done" for entry in entries)
    is_gone = "taken back" in states(entries).values()
    return ", because something was applied since the last undo" if is_undone and is_gone else ""


def _check_file(document: Document, entry: Entry, direction: _Direction) -> None:
    """Make sure that there is a file to change, and that it is not to be made or removed.

    Raises:
        UsageError: there is none.
        NotApplicableError: it is.
    """
    if document.is_new:
        raise UsageError(f"{document.path} does not exist; without it nothing of it can be changed")
    if entry.creates:
        raise NotApplicableError(f"{document.path} {direction.in_the_way}")


def _pile(journal: Journal, name: str, direction: _Direction) -> list[Applied]:
    """The applications that can be taken this way, the next one last."""
    now = course(journal.entries(name))
    return now.standing if direction is _UNDO else now.undone


def _is_done_by_hand(applied: Applied, document: Document, direction: _Direction) -> bool:
    """Whether somebody else took the file there, by a checkout of another version say."""
    edges = list(_edges(applied, direction))
    return any(edge.goal["file"] == document.digest for edge in edges) and not any(
        edge.start["file"] == document.digest for edge in edges
    )


def _edges(applied: Applied, direction: _Direction) -> Iterator[_Edge]:
    """The known ways, the latest first; a step that was only noted leads nowhere."""
    for step in reversed(applied.steps):
        if step.base["file"] == step.result["file"]:
            continue
        if (step.action == "undo") == (direction is _UNDO):
            yield _Edge(step.base, step.result, step.details.get("forth"))
        else:
            yield _Edge(step.result, step.base, step.details.get("back"))


def _splices(document: Document, edge: _Edge) -> tuple[tuple[Splice, ...], Document]:
    """The splices that lead to the end of `edge`, and the document there."""
    splices: tuple[Splice, ...] = ()
    reached: Document | None
    try:
        if edge.goal["file"] == documents.NO_FILE:
            reached = documents.empty(document.path)
        else:
            splices = tuple(Splice(*splice) for splice in edge.splices)
            # Read anew, since history may be anybody's: a text that repeats a name is no document.
            reached = documents.read(_data(document, splices), document.path)
    except (TypeError, ValueError, DocumentError):
        reached = None
    if reached is None or digests(reached) != edge.goal:
        raise NotApplicableError("history does not lead back to the document it names")
    return splices, reached


def _data(document: Document, splices: tuple[Splice, ...]) -> bytes:
    """What `splices` make of the document's bytes; of none, where it is new."""
    if document.is_new:
        return splicing.apply("", splices).encode()
    return documents.edited(document, splices).data


def _by_id(
    document: Document, operations: Any, direction: _Direction
) -> tuple[list[Operation], Any]:
    """The operations, moved to where their elements stand by now, and what they give."""
    doing = direction.doing
    if not isinstance(operations, list):
        raise NotApplicableError(f"history does not say how to {direction.action} this")
    value = json.loads(document.text)
    try:
        moved = relocate(value, patch.check(operations))
        _check_overwrites(json.loads(document.text), moved)
    except NotApplicableError as error:
        raise NotApplicableError(f"a later edit is in the way of {doing}: {error}") from error
    except RecursionError:
        raise NotApplicableError("history is nested too deeply to be followed") from None
    left = surplus(check(value), check(document.value), composed(_renames(moved)))
    wrong = [finding for finding in left if finding.severity == "error"]
    if wrong:
        place = f"{wrong[0].pointer}: {wrong[0].message}"
        raise NotApplicableError(f"{doing} would leave an error in what was edited since: {place}")
    return moved, value


def _check_overwrites(value: Any, operations: list[Operation]) -> None:
    """Refuse a member that was to be new and is there by now; `value` is changed on the way.

    RFC 6902 (4.1) replaces it, and no guard can say that there should be nothing.
    """
    tested: set[str] = set()
    for operation in operations:
        path = operation["path"]
        if operation["op"] == "test":
            tested.add(path)
            continue
        holder = patch.resolve(value, path.rpartition("/")[0])
        is_new = operation["op"] == "add" and isinstance(holder, dict) and path not in tested
        if is_new and patch.resolve(value, path) is not ABSENT:
            raise NotApplicableError(f"{path} was set since")
        value = patch.apply(value, [operation])
        tested.clear()


def _renames(operations: list[Operation]) -> Iterator[tuple[str, str]]:
    """The old and the new unique-id of each element that the operations rename."""
    tested: dict[str, Any] = {}
    for operation in operations:
        path = operation["path"]
        if operation["op"] == "test":
            tested[path] = operation["value"]
            continue
        old, new = tested.get(path), operation.get("value")
        if path.endswith("/unique-id") and isinstance(old, str) and isinstance(new, str):
            yield old, new
        tested.clear()
