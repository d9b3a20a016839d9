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
from advisor.calm.jsontext import Splice
from advisor.change import patch
from advisor.errors import NotApplicableError, StaleDocumentError

if TYPE_CHECKING:
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


class Undone(NamedTuple):
    """The outcome of an undo."""

    document: Document
    entry: Entry
    """What was taken back."""
    exact: bool
    """Whether the very bytes from before are back; otherwise the inverse went by id."""


def apply(document: Document, proposal: Proposal, journal: Journal) -> Document:
    """Write the changes of `proposal` to the file of `document` and to history.

    Raises:
        StaleDocumentError: the document is not the one the proposal was made for, or its file
            changed since it was read.
        NotApplicableError: the proposal would leave errors, or is not what it says it is.
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
    step = _Step("apply", document, journal, details)
    return _write(step, operations, result=proposal.result)


def undo(document: Document, journal: Journal) -> Undone:
    """Take back the last application that stands in the file of `document`.

    A file that is still what the application left gets its exact bytes back; after other edits the
    inverse patch finds its elements by unique-id and its guards decide.

    Raises:
        NotApplicableError: nothing stands to be undone, or later edits are in the way.
        StaleDocumentError: the file changed since it was read.
    """
    name = journal.name(document.path)
    with journal.writing():
        journal.settle(name, document.digest)
    standing = journal.standing(name)
    if not standing:
        raise NotApplicableError(f"{document.path}: nothing to undo")
    entry = standing[-1]
    step = _Step("undo", document, journal, {"undoes": entry.id})
    if document.digest == entry.result["file"]:
        back = tuple(Splice(*splice) for splice in entry.details["back"])
        value = documents.read(_bytes(document, back), document.path).value_digest
        if value != entry.base["value"]:
            raise NotApplicableError("history does not lead back to the document it names")
        return Undone(_save(step, back, value), entry, exact=True)
    operations = patch.relocate(json.loads(document.text), patch.check(entry.details["inverse"]))
    return Undone(_write(step, operations), entry, exact=False)


def _write(step: _Step, operations: list[Operation], *, result: str | None = None) -> Document:
    """Save what `operations` make of the document; it must have the digest `result`, if given."""
    document = step.document
    reached = documents.value_digest(patch.apply(json.loads(document.text), operations))
    if result is not None and reached != result:
        raise NotApplicableError("the patch does not lead to the document that was reviewed")
    splices = splicing.splices(document.layout, list(patch.edits(operations)))
    return _save(step, splices, reached)


def _save(step: _Step, splices: tuple[Splice, ...], result: str) -> Document:
    """Write history, then the file, then that it is done."""
    document, journal = step.document, step.journal
    after = documents.read(_bytes(document, splices), document.path)
    if after.value_digest != result:
        raise AssertionError("the spliced text does not read as the value it stands for")
    name = journal.name(document.path)
    details = step.details | {
        "forth": splices,
        "back": splicing.invert(document.text, splices),
    }
    with journal.writing():
        journal.settle(name, document.digest)
        number = journal.begin(
            step.action,
            name,
            {"file": document.digest, "value": document.value_digest},
            {"file": after.digest, "value": result},
            **details,
        )
        try:
            written = documents.save(document, splices)
        except (StaleDocumentError, OSError):
            journal.finish(number, "abandoned")
            raise
        journal.finish(number)
    return written


def _bytes(document: Document, splices: tuple[Splice, ...]) -> bytes:
    text = splicing.apply(document.text, splices)
    return (b"\xef\xbb\xbf" if document.bom else b"") + text.encode()
