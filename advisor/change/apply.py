"""A reviewed proposal reaches the file, and can be taken back.

What is written is proved first: the patch is applied to the document that is on disk, its value
must have the digest that was reviewed, and the spliced text must read as that value.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm import document as documents
from advisor.calm import splicing
from advisor.calm.check import check
from advisor.calm.jsontext import Splice
from advisor.change import patch
from advisor.change.proposal import surplus
from advisor.errors import AdvisorError, DocumentError, NotApplicableError, StaleDocumentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.document import Document
    from advisor.change.journal import Entry, Journal
    from advisor.change.patch import Operation
    from advisor.change.proposal import Proposal


class _Step(NamedTuple):
    """One step of history being made."""

    action: str
    document: Document
    journal: Journal
    details: dict[str, Any]
    at: Callable[[str], None] | None
    """Called with the name of each step of writing the file; see `atomic.STEPS`."""


class Undone(NamedTuple):
    """The outcome of an undo."""

    document: Document
    entry: Entry
    """What was taken back."""
    exact: bool
    """Whether the very bytes from before are back; otherwise the inverse went by id."""


def apply(
    document: Document,
    proposal: Proposal,
    journal: Journal,
    *,
    at: Callable[[str], None] | None = None,
) -> Document:
    """Write the changes of `proposal` to the file of `document` and to history.

    Args:
        document: as it is on disk.
        proposal: what was reviewed.
        journal: the history of the document's project.
        at: called with the name of each step of writing the file; see `atomic.STEPS`.

    Raises:
        StaleDocumentError: the document is not the one the proposal was made for, or its file
            changed since it was read.
        NotApplicableError: the proposal would leave errors, or is not what it says it is.
        UsageError: the file or the history cannot be written.
    """
    if document.value_digest != proposal.base.value:
        raise StaleDocumentError(f"{document.path} changed since this was proposed; ask again")
    if not proposal.applicable:
        raise NotApplicableError("the proposal would leave errors in the document")
    operations = patch.check(proposal.operations)
    inverse = patch.inverse(json.loads(document.text), operations)
    details = {
        "origin": asdict(proposal.origin),
        "changes": [
            {key: value for key, value in asdict(change).items() if key != "operations"}
            for change in proposal.changes
        ],
        "patch": operations,
        "inverse": inverse,
    }
    step = _Step("apply", document, journal, details, at)
    return _write(step, operations, result=proposal.result)


def undo(
    document: Document, journal: Journal, *, at: Callable[[str], None] | None = None
) -> Undone:
    """Take back the last application that stands in the file of `document`.

    A file that is still what the application left gets its exact bytes back; after other edits the
    inverse patch finds its elements by unique-id, and its guards and the checks decide.

    Raises:
        NotApplicableError: nothing stands to be undone, or later edits are in the way.
        StaleDocumentError: the file changed since it was read.
        UsageError: the file or the history cannot be written.
    """
    name = journal.name(document.path)
    if journal.entries(name):
        with journal.writing():
            _settle(document, journal)
    standing = journal.standing(name)
    while standing and standing[-1].base["file"] == document.digest:
        # Somebody else put back what was there before, a checkout of an old version say.
        with journal.writing():
            taken_back = standing.pop().id
            here = _digests(document)
            journal.finish(journal.begin("undo", name, here, here, undoes=taken_back))
    if not standing:
        raise NotApplicableError(f"{document.path}: nothing to undo")
    entry = standing[-1]
    step = _Step("undo", document, journal, {"undoes": entry.id}, at)
    if document.digest == entry.result["file"]:
        back = _back(document, entry)
        return Undone(_save(step, back, entry.base["value"]), entry, exact=True)
    return Undone(_write(step, _inverse(document, entry)), entry, exact=False)


def _back(document: Document, entry: Entry) -> tuple[Splice, ...]:
    """The splices that give the document its bytes from before `entry`."""
    try:
        back = tuple(Splice(*splice) for splice in entry.details["back"])
        before = documents.edited(document, back)
    except (KeyError, TypeError, ValueError, DocumentError):
        before = None
    if before is None or _digests(before) != entry.base:
        raise NotApplicableError("history does not lead back to the document it names")
    return back


def _inverse(document: Document, entry: Entry) -> list[Operation]:
    """The operations that take `entry` back from the document as it was edited since."""
    inverse = entry.details.get("inverse")
    if not isinstance(inverse, list):
        raise NotApplicableError("history does not say how to take this back")
    value = json.loads(document.text)
    try:
        operations = patch.relocate(value, patch.check(inverse))
    except NotApplicableError as error:
        raise NotApplicableError(f"a later edit is in the way of undoing: {error}") from error
    left = surplus(check(value), check(document.value))
    wrong = [finding for finding in left if finding.severity == "error"]
    if wrong:
        place = f"{wrong[0].pointer}: {wrong[0].message}"
        raise NotApplicableError(f"undoing would leave an error in what was edited since: {place}")
    return operations


def _write(step: _Step, operations: list[Operation], *, result: str | None = None) -> Document:
    """Save what `operations` make of the document; it must have the digest `result`, if given."""
    document = step.document
    reached = documents.value_digest(patch.apply(json.loads(document.text), operations))
    if result is not None and reached != result:
        raise NotApplicableError("the patch does not lead to the document that was reviewed")
    try:
        splices = splicing.splices(document.layout, patch.edits(operations))
    except splicing.OperationError as error:
        raise NotApplicableError(f"the patch cannot be written: {error}") from error
    return _save(step, splices, reached)


def _save(step: _Step, splices: tuple[Splice, ...], result: str) -> Document:
    """Write history, then the file, then that it is done."""
    document, journal = step.document, step.journal
    after = documents.edited(document, splices)
    if after.value_digest != result:
        raise AssertionError("the spliced text does not read as the value it stands for")
    details = step.details | {"forth": splices, "back": splicing.invert(document.text, splices)}
    with journal.writing():
        _settle(document, journal)
        name = journal.name(document.path)
        number = journal.begin(step.action, name, _digests(document), _digests(after), **details)
        try:
            documents.save(document, after, at=step.at)
        except StaleDocumentError:
            journal.finish(number, "abandoned")
            raise
        except AdvisorError:
            # A disk may fail before or after the file has taken its name.
            _settle(document, journal)
            raise
        journal.finish(number)
    return after


def _settle(document: Document, journal: Journal) -> None:
    """Close what a kill left open, by what the file is now; `document` may be older than that."""
    name = journal.name(document.path)
    if any(entry.state == "begun" for entry in journal.entries(name)):
        journal.settle(name, documents.load(document.path, duplicates="keep").digest)


def _digests(document: Document) -> dict[str, str]:
    return {"file": document.digest, "value": document.value_digest}
