"""What a script says of documents, looked at beside the documents, before anything is run.

A document that cannot be read is a mistake. An id that no document has, and that nothing in the
script speaks of, is worth a remark: a model may create what it likes. May import the calm floor.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.batch.collateral import unmatched
from advisor.batch.mistakes import Mistake
from advisor.batch.problems import misspelt
from advisor.batch.words import named
from advisor.calm import document as documents
from advisor.calm.element import ARCHITECTURE
from advisor.calm.model import Model
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from advisor.batch.marked import Marked
    from advisor.batch.marked import Path as Way
    from advisor.batch.reading import Checked
    from advisor.batch.script import Problem, Script, Step


class Named(NamedTuple):
    """An id that a step names."""

    id: str
    way: Way
    """To where it stands, from the step."""


class Documents:
    """The ids of documents; each is read once, however many scripts are about it."""

    def __init__(self) -> None:
        self._known: dict[Path, list[str] | AdvisorError] = {}

    def ids(self, path: Path) -> list[str]:
        """The unique-ids in a document.

        Raises:
            AdvisorError: it cannot be read, or is no JSON object.
        """
        if path not in self._known:
            try:
                self._known[path] = Model(documents.load(path).value).ids()
            except AdvisorError as error:
                self._known[path] = error
        known = self._known[path]
        if isinstance(known, AdvisorError):
            raise known
        return known


class Looked(NamedTuple):
    """What came of it, in the order of the file."""

    mistakes: tuple[Mistake, ...] = ()
    remarks: tuple[Mistake, ...] = ()


def look(checked: Checked, known: Documents) -> Looked:
    """The documents of a script, and what the script says of them; nothing of one with mistakes."""
    script, marked = checked.script, checked.marked
    if script is None or marked is None:
        return Looked()
    ids: dict[str, None] = {}
    wrong: list[str] = []
    for path in script.architectures:
        try:
            ids |= dict.fromkeys(known.ids(path))
        except AdvisorError as error:
            wrong.append(str(error))
    if wrong:
        more = f" (and {len(wrong) - 1} more that cannot be used)" if len(wrong) > 1 else ""
        place = marked.place(("architecture",))
        return Looked((Mistake(str(script.path), *place, f"{wrong[0]}{more}"),))
    return Looked(remarks=tuple(sorted(_remarks(script, marked, ids))))


def _remarks(script: Script, marked: Marked, ids: Collection[str]) -> Iterator[Mistake]:
    """What is strange about the ids that a script names."""
    said = ""
    coming = {ARCHITECTURE, *ids}
    for index, step in enumerate(script.steps):
        strange = [each for each in _needed(step) if not _comes(each.id, coming, said)]
        said += _slug(step.said)
        expected = _expected(step)
        strange += [
            each for each in expected if not _comes(each.id, coming, said) and _slips(each.id, ids)
        ]
        coming |= {each.id for each in expected if each.way[1] == "elements"}
        strange += [
            each
            for each in _judged(step, coming)
            if not _comes(each.id, coming, said) and _slips(each.id, ids)
        ]
        for each in strange:
            place = marked.key(("steps", index, *each.way))
            yield Mistake(str(script.path), *place, _told(each.id, script, ids))


def _needed(step: Step) -> Iterator[Named]:
    """What has to be there before a step, else it is skipped or fails."""
    if step.when is not None:
        for element in step.when.elements:
            if element.present:
                yield Named(element.id, ("when", "elements", element.id))
        yield from _of_problems(step.when.findings, ("when", "findings"))
    yield from _of_problems(step.expect.fixed, ("expect", "fixed"))


def _expected(step: Step) -> list[Named]:
    """What has to be there after a step."""
    return [
        Named(element.id, ("expect", "elements", element.id))
        for element in step.expect.elements
        if element.present
    ]


def _judged(step: Step, ids: Collection[str]) -> Iterator[Named]:
    """What is spoken of as if it were there before a step, or after it."""
    for element in step.expect.elements:
        if not element.present:
            yield Named(element.id, ("expect", "elements", element.id))
    yield from _of_problems(step.expect.absent, ("expect", "absent"))
    entries = step.expect.only or ()
    for entry in unmatched(entries, ids):
        if "*" not in entry and "?" not in entry:
            # Ids may have dots, but few documents have such ids.
            has_dots = any("." in each for each in ids)
            owner = entry if has_dots else entry.partition(".")[0]
            yield Named(owner, ("expect", "only", entries.index(entry)))


def _of_problems(problems: Collection[Problem], way: Way) -> Iterator[Named]:
    for index, problem in enumerate(problems):
        if problem.element:
            yield Named(problem.element, (*way, index))


def _comes(identity: str, ids: Collection[str], said: str) -> bool:
    """Whether an element is there, or is spoken of in a prompt, as by its name."""
    return identity in ids or _slug(identity).strip("-") in said


def _slips(identity: str, ids: Collection[str]) -> bool:
    """Whether an id is surely another one misspelt, not the one made of another by an ending."""
    close = misspelt(identity, ids)
    return close is not None and not identity.startswith(f"{close}-")


def _told(identity: str, script: Script, ids: Collection[str]) -> str:
    close = misspelt(identity, ids)
    hint = f"; nearest: {named(close)}" if close else ""
    many = len(script.architectures)
    where = script.architectures[0].name if many == 1 else f"any of {many} architectures"
    return f"there is no element {named(identity)} in {where}{hint}"


def _slug(text: str) -> str:
    """A text as an id would be made of it."""
    return f"-{re.sub(r'[^a-z0-9]+', '-', text.casefold())}-"
