"""What history says: its entries, which applications stand in a file, and what each one did.

Only reads values; the file that keeps them is the journal's. A clone may bring a history along, so
nothing is believed of a record that its form does not show: what is malformed counts as absent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.document import NO_FILE
from advisor.change.proposal import Change, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeGuard

    from advisor.change.patch import Operation

_HEAD = ("record", "id", "action", "file", "base", "result", "person", "time")

_NAMES = {"undo": "undoes", "redo": "redoes"}
"""Where an undo and a redo say which application they are about."""


class Act(NamedTuple):
    """Who does something to a file, and when."""

    person: str = ""
    time: str = ""
    """ISO 8601 with offset."""


NOBODY = Act()
"""Stands where a record does not say."""


@dataclass(frozen=True)
class Entry:
    """One application of changes to one file, or one undoing or redoing of it."""

    id: int
    """Counts up within the project."""
    action: str
    """`apply`, `undo` or `redo`."""
    file: str
    """Path of the document relative to the project root."""
    base: dict[str, str]
    """Digests `file` and `value` of the document before; NO_FILE where there was none."""
    result: dict[str, str]
    """The same after."""
    details: dict[str, Any]
    """Origin, changes and inverse, splices forth and back; else which application it is about."""
    state: str = "begun"
    """`begun`, `done` or `abandoned`."""
    act: Act = NOBODY

    @property
    def about(self) -> int:
        """The application that was carried out, taken back or taken forward; 0 where unknown."""
        if self.action == "apply":
            return self.id
        number = self.details.get(_NAMES.get(self.action, ""))
        return number if is_count(number) else 0

    @property
    def creates(self) -> bool:
        """Whether it made the file."""
        return self.base["file"] == NO_FILE != self.result["file"]

    @property
    def removes(self) -> bool:
        """Whether it took the file away."""
        return self.result["file"] == NO_FILE != self.base["file"]

    @property
    def origin(self) -> Origin:
        """Where an application came from."""
        given = _object(self.details.get("origin"))
        texts = {name: _text(given.get(name)) for name in ("prompt", "model", "person", "time")}
        turn = given.get("turn")
        return Origin(**texts, turn=turn if is_count(turn) else 1)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What an application did; operations are as they stand in the record, not yet checked.

        Older records keep one patch for all changes, which then stands in a single change.
        """
        made = tuple(_change(each) for each in _objects(self.details.get("changes")))
        whole = _objects(self.details.get("patch"))
        if not whole or any(change.operations for change in made):
            return made
        return (_together(made, whole),)

    @property
    def operations(self) -> list[Operation]:
        """All operations of an application, not yet checked."""
        return [operation for change in self.changes for operation in change.operations]


class Applied(NamedTuple):
    """An application, and every step that carried it out, took it back or forward again."""

    entry: Entry
    steps: tuple[Entry, ...]


class Course(NamedTuple):
    """What became of all applications to one file."""

    standing: list[Applied]
    """Those whose effect is in the file now, oldest first."""
    undone: list[Applied]
    """Those that can be redone, the next one last."""


def entries(records: Iterable[dict[str, Any]]) -> list[Entry]:
    """The entries that the records of a journal tell of, oldest first."""
    found: dict[int, Entry] = {}
    for record in records:
        number, state = record.get("id"), record.get("record")
        if not is_count(number):
            continue
        if state == "begun" and (entry := _entry(record)):
            found[entry.id] = entry
        elif state in ("done", "abandoned") and number in found:
            found[number] = replace(found[number], state=state)
    return list(found.values())


def course(entries: Iterable[Entry]) -> Course:
    """Follow the entries of one file in order; those that were not done change nothing.

    Nothing stands in a new file of what was applied to an earlier one of its name.
    """
    standing: list[Applied] = []
    undone: list[Applied] = []
    for entry in entries:
        if entry.state != "done":
            continue
        if entry.action == "apply":
            if entry.creates:
                standing.clear()
            standing.append(Applied(entry, (entry,)))
            undone.clear()
        elif entry.action == "undo":
            undone.extend(_moved(standing, entry))
        elif entry.action == "redo":
            standing.extend(_moved(undone, entry))
    return Course(standing, undone)


def ended(entry: Entry, digest: str) -> Entry:
    """An entry that a kill may have left open, with the state that the file's digest shows.

    A file that is neither the old nor the new one was edited afterwards; the entry then counts as
    done, and the guards of its patch decide what can be done with it. One that was to be removed
    and is there was not. Of a file that is gone nobody knows, unless the entry is about that.
    """
    if entry.state != "begun":
        return entry
    if entry.removes:
        return replace(entry, state="done" if digest == NO_FILE else "abandoned")
    if digest == NO_FILE and not entry.creates:
        return entry
    return replace(entry, state="abandoned" if digest == entry.base["file"] else "done")


def states(entries: Iterable[Entry]) -> dict[int, str]:
    """What became of each entry of one file, in a word.

    An application `stands`, is `undone` (a redo brings it back) or `taken back` for good. An undo
    or redo is `done`. Of any entry that did not reach the file: `abandoned`, or `interrupted` when
    its process was killed and no later one has looked at the file yet.
    """
    listed = list(entries)
    now = course(listed)
    named = {"begun": "interrupted", "abandoned": "abandoned", "done": "done"}
    found = {entry.id: named[entry.state] for entry in listed}
    found |= {
        entry.id: "taken back"
        for entry in listed
        if entry.action == "apply" and entry.state == "done"
    }
    found |= {applied.entry.id: "stands" for applied in now.standing}
    return found | {applied.entry.id: "undone" for applied in now.undone}


def is_count(value: Any) -> TypeGuard[int]:
    """Whether a value is a whole number from 1, as ids are."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _moved(pile: list[Applied], step: Entry) -> Iterator[Applied]:
    """Take the application that `step` is about out of `pile`, the step noted."""
    for place, applied in enumerate(pile):
        if applied.entry.id == step.about:
            del pile[place]
            yield Applied(applied.entry, (*applied.steps, step))
            return


def _entry(record: dict[str, Any]) -> Entry | None:
    """The entry that a record begins, or None for one that no advisor wrote."""
    match record:
        case {
            "id": number,
            "action": str(action),
            "file": str(file),
            "base": {"file": str(), "value": str()} as base,
            "result": {"file": str(), "value": str()} as result,
        }:
            details = {key: value for key, value in record.items() if key not in _HEAD}
            person, time = record.get("person"), record.get("time")
            if not (isinstance(person, str) and isinstance(time, str)):
                # Older records tell it only of the proposal that was applied.
                origin = _object(details.get("origin"))
                person, time = _text(origin.get("person")), _text(origin.get("time"))
            return Entry(number, action, file, base, result, details, act=Act(person, time))
    return None


def _change(record: dict[str, Any]) -> Change:
    number, elements = record.get("number"), record.get("elements")
    listed = elements if isinstance(elements, list) else []
    return Change(
        number=number if is_count(number) else 0,
        tool=_text(record.get("tool")),
        arguments=_object(record.get("arguments")),
        why=_text(record.get("why")),
        operations=tuple(_objects(record.get("operations"))),
        elements=tuple(each for each in listed if isinstance(each, str)),
        title=_text(record.get("title")),
        edited=record.get("edited") is True,
    )


def _together(changes: tuple[Change, ...], operations: list[Operation]) -> Change:
    """Changes whose operations nobody can tell apart any more."""
    return Change(
        number=1,
        tool=", ".join(dict.fromkeys(change.tool for change in changes)),
        arguments={},
        why=" ".join(change.why for change in changes if change.why),
        operations=tuple(operations),
        elements=tuple(dict.fromkeys(each for change in changes for each in change.elements)),
        title="; ".join(change.title for change in changes if change.title),
    )


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
