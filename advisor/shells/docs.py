"""`advisor docs`: a documentation site made of a document, its records, history and findings."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess import suppressions
from advisor.assess.assessing import assess
from advisor.calm import document as documents
from advisor.calm import record
from advisor.calm.model import Model
from advisor.calm.phrases import bounded, counted
from advisor.calm.visible import visible
from advisor.change.history import ended
from advisor.change.journal import Journal
from advisor.collecting import without_collecting
from advisor.errors import DONE, UsageError, reason_of
from advisor.site import project
from advisor.site.addresses import decision_links
from advisor.site.pages import pages
from advisor.site.source import Record, Source
from advisor.site.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import TextIO

    from advisor.calm.document import Document
    from advisor.change.history import Entry
    from advisor.site.writing import Written


_NAMED = 10
"""Files that a line, or a line each, names; of more it is said how many there are."""


class Request(NamedTuple):
    """What a site is made of, and where it goes."""

    file: Path
    folder: Path
    today: date
    """The day by which suppressed findings are open again."""
    force: bool = False
    """Whether to write over what is not this program's; of that a copy is kept."""


def run(request: Request, stdout: TextIO, stderr: TextIO) -> int:
    """Write the site, tell what was done, and return the exit code.

    Raises:
        DocumentError: the file is no JSON.
        UsageError: it cannot be read, or the folder not be written to.
    """
    file, folder = request.file, request.folder
    if Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
        raise UsageError(f"{folder} holds {file.name} itself; choose a folder for the site alone")
    with without_collecting():
        source = read(file, request.today)
        made = pages(source)
    around = project.template()
    site = [*around, *project.settings(source, made), *made]
    try:
        written = write(folder, site, once={page.path for page in around}, force=request.force)
    except OSError as error:
        raise UsageError(
            f"{error.filename or folder} cannot be written: {reason_of(error)}"
        ) from None
    lines = (*_written_over(written), *_not_written(written))
    stderr.writelines(f"{visible(line)}\n" for line in lines)
    told = _told(written, folder, len(made))
    stdout.writelines(f"{visible(line)}\n" for line in told)
    return DONE


def read(file: Path, today: date) -> Source:
    """Everything that a site tells of a document.

    Raises:
        DocumentError: the file is no JSON.
        UsageError: it cannot be read, or its history not.
    """
    document = documents.load(file, duplicates="keep")
    model = Model(document.value)
    findings = suppressions.left(assess(model).findings, model, today)
    return Source(
        file=file.name,
        model=model,
        findings=tuple(findings),
        records={link: _record(file, link) for link in decision_links(model)},
        history=_history(file, document),
    )


def _record(file: Path, link: str) -> Record:
    try:
        return Record(record.read(file, link))
    except record.UnreadableRecordError as error:
        return Record(problem=str(error))


def _history(file: Path, document: Document) -> tuple[Entry, ...]:
    """The entries of the document; what a kill left open is judged by the file."""
    journal = Journal.of(file)
    entries = journal.entries(journal.name(file))
    return tuple(ended(entry, document.digest) for entry in entries)


def _written_over(written: Written) -> Iterator[str]:
    """What stood in the way, and where it is now."""
    for path, copy in written.replaced[:_NAMED]:
        yield f"written over: {path}; yours is kept as {copy}"
    if (more := len(written.replaced) - _NAMED) > 0:
        yield f"written over: {more} more; yours are kept beside them as NAME.bak"


def _not_written(written: Written) -> Iterator[str]:
    """What a person should know of files that are not as the architecture would have them."""
    for path in written.theirs:
        yield f"kept as it was there before: {path}; remove it to have the one of the site"
    named = [f"{path}; --force writes it anew" for path in written.kept]
    named += [f"{path}, of what is no more; remove it by hand" for path in written.left]
    yield from (f"kept as you changed it: {each}" for each in named[:_NAMED])
    if len(named) > _NAMED:
        yield f"kept as you changed them: {len(named) - _NAMED} more"


def _told(written: Written, folder: Path, count: int) -> Iterator[str]:
    """What was done; which files changed, unless there were none before."""
    kept = len(written.kept) + len(written.left)
    counts = (
        (len(written.changed), f"{counted(len(written.changed), 'file')} changed"),
        (len(written.removed), f"{len(written.removed)} removed"),
        (kept, f"{kept} kept since you changed them"),
        (len(written.theirs), f"{len(written.theirs)} kept that were there before"),
    )
    did = ", ".join(told for number, told in counts if number)
    yield f"wrote {count} pages to {folder} ({did or 'nothing changed'})"
    for what, paths in (("changed", written.changed), ("removed", written.removed)):
        if paths and not written.is_first:
            yield f"  {what}: {bounded(paths, _NAMED)}"
    place = shlex.quote(str(folder))
    yield f"Build: cd {place} && npm install && npm run build"
    yield f"Look:  cd {place} && npm run serve"
