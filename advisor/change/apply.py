"""A reviewed proposal reaches the file, and history.

What is written is proved first: the patch is applied to the document that is on disk, its value
must have the digest that was reviewed, and the spliced text must read as that value. `write`,
`save` and `settle` serve every step of history, also the way back (`undo`).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm import access, atomic, splicing
from advisor.calm import document as documents
from advisor.calm.jsontext import Splice
from advisor.change import patch
from advisor.change.history import Act
from advisor.errors import (
    AdvisorError,
    NotApplicableError,
    StaleDocumentError,
    UsageError,
    reason_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.document import Document
    from advisor.change.journal import Journal
    from advisor.change.patch import Operation
    from advisor.change.proposal import Proposal

ORDER = ("$schema", "adrs", "metadata", "controls", "flows", "nodes", "relationships")
"""Where a member that an architecture did not have goes: before the next of these that it has."""

_ELSEWHERE = "the patch does not lead to the document that was reviewed"


class Step(NamedTuple):
    """One step of history being made."""

    action: str
    document: Document
    journal: Journal
    act: Act
    details: dict[str, Any]
    at: Callable[[str], None] | None
    """Called with the name of each step of writing the file; see `atomic.STEPS`."""


def apply(
    document: Document,
    proposal: Proposal,
    journal: Journal,
    act: Act | None = None,
    *,
    at: Callable[[str], None] | None = None,
) -> Document:
    """Write the changes of `proposal` to the file of `document`, perhaps new, and to history.

    Args:
        document: as it is on disk.
        proposal: what was reviewed.
        journal: the history of the document's project.
        act: who applies it, and when; as the proposal says of itself where it is not given.
        at: called with the name of each step of writing the file; see `atomic.STEPS`.

    Raises:
        StaleDocumentError: the document is not the one the proposal was made for, or its file
            changed since it was read.
        NotApplicableError: the proposal would leave errors, or is not what it says it is.
        UsageError: the file or the history cannot be written.
    """
    operations = _checked(document, proposal)
    value = json.loads(document.text)
    inverse = patch.inverse(value, operations)
    details = {
        "origin": asdict(proposal.origin),
        "changes": [asdict(change) for change in proposal.changes],
        "inverse": inverse,
    }
    act = act or Act(proposal.origin.person, proposal.origin.time)
    step = Step("apply", document, journal, act, details, at)
    return write(step, operations, value, result=proposal.result)


def result(document: Document, proposal: Proposal) -> Document:
    """What the changes of `proposal` make of `document`; nothing is written.

    Raises:
        StaleDocumentError: the document is not the one the proposal was made for.
        NotApplicableError: the proposal would leave errors, or is not what it says it is.
    """
    _splices, after = spliced(document, _checked(document, proposal))
    if after.value_digest != proposal.result:
        raise NotApplicableError(_ELSEWHERE)
    return after


def _checked(document: Document, proposal: Proposal) -> list[Operation]:
    """The operations of a proposal that was made for this document and leaves no errors."""
    if document.value_digest != proposal.base.value:
        raise StaleDocumentError(f"{document.path} changed since this was proposed; ask again")
    if not proposal.applicable:
        raise NotApplicableError("the proposal would leave errors in the document")
    return patch.check(proposal.operations)


def write(
    step: Step, operations: list[Operation], value: Any, *, result: str | None = None
) -> Document:
    """Save what `operations` make of the document.

    Args:
        step: the step of history that this is.
        operations: guards included, which are known to hold.
        value: what the operations make of the document's value.
        result: the digest that this must have, if it was reviewed.

    Raises:
        NotApplicableError: the value is not the one that was reviewed, or cannot be written.
        StaleDocumentError: the file changed since it was read.
        UsageError: the file or the history cannot be written.
    """
    splices, after = spliced(step.document, operations)
    if after.value_digest != result:
        reached = documents.value_digest(value)
        if result is not None and reached != result:
            raise NotApplicableError(_ELSEWHERE)
        if after.value_digest != reached:
            raise AssertionError("the spliced text does not read as the value it stands for")
    return save(step, splices, after)


def spliced(document: Document, operations: list[Operation]) -> tuple[tuple[Splice, ...], Document]:
    """What `operations` change in the text of the document, and the document they give.

    Raises:
        NotApplicableError: the text cannot be edited so.
    """
    try:
        splices = splicing.splices(document.layout, patch.edits(operations), order=ORDER)
    except splicing.OperationError as error:
        raise NotApplicableError(f"the patch cannot be written: {error}") from error
    return splices, documents.edited(document, splices)


def save(step: Step, splices: tuple[Splice, ...], after: Document) -> Document:
    """Write history, then the file, then that it is done; `after` is what `splices` give.

    Where a file is made or removed, they are not asked for.
    """
    document, journal = step.document, step.journal
    details = step.details | _ways(document, splices, after)
    with journal.writing():
        settle(document, journal)
        _tidy(document)
        name, before = journal.name(document.path), digests(document)
        number = journal.begin(step.action, name, before, digests(after), step.act, **details)
        try:
            documents.save(document, after, at=step.at)
        except StaleDocumentError:
            journal.finish(number, "abandoned")
            raise
        except AdvisorError:
            # A disk may fail before or after the file has taken its name.
            settle(document, journal)
            raise
        journal.finish(number)
    return after


def _ways(
    document: Document, splices: tuple[Splice, ...], after: Document
) -> dict[str, tuple[Splice, ...]]:
    """The splices that lead from one version to the other, and back."""
    before = document.text
    if document.is_new or after.is_new:
        # Between a file and none it is all of the text: what a new document starts with may be
        # another text by the time somebody goes this way again.
        before, now = ("" if each.is_new else each.data.decode() for each in (document, after))
        splices = (Splice(0, len(before), now),)
    return {"forth": splices, "back": splicing.invert(before, splices)}


def _tidy(document: Document) -> None:
    """Make room for the file.

    Raises:
        UsageError: its folder is gone, or cannot be written to.
    """
    try:
        if document.is_new:
            access.check_folder(document.path)
        atomic.tidy(document.path.resolve().parent)
    except OSError as error:
        raise UsageError(f"{document.path} cannot be saved: {reason_of(error)}") from error


def settle(document: Document, journal: Journal) -> None:
    """Close what a kill left open, by what the file is now; `document` may be older than that."""
    name = journal.name(document.path)
    if any(entry.state == "begun" for entry in journal.entries(name)):
        now = documents.load_or_empty(document.path, duplicates="keep")
        journal.settle(name, now.digest)


def digests(document: Document) -> dict[str, str]:
    """The digests of a document as an entry of history keeps them."""
    return {"file": document.digest, "value": document.value_digest}
