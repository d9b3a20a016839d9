"""Facts that a change brings and nobody gave: what stands in neither prompt nor document.

Owners, addresses, numbers, dates and other short values are compared with what was said; prose
that a model is asked to write (names, descriptions), ids and structure are not facts. A question
gives nothing: a value that somebody asks about is still nobody's. This only marks values for the
person who reviews them. May not import the tools or anything above them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.element import ARCHITECTURE, KINDS
from advisor.calm.pointer import join, split
from advisor.change.quantities import measure, numbers, readings
from advisor.change.questions import without_questions
from advisor.change.texts import Text, fold, is_address, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.change.patch import Operation
    from advisor.change.proposal import Change

    Path = tuple[str, ...]


class Assumed(NamedTuple):
    """A value that nobody gave."""

    change: int
    """The number of the change that brings it."""
    element: str
    """unique-id of the node, relationship or flow, or `architecture`."""
    path: tuple[str, ...]
    """Member names inside the element, and ids where a list holds identified items."""
    value: Any
    """A string or a number."""


_STRUCTURE = frozenset(  # CALM's own members that hold ids, kinds and order
    {
        "unique-id",
        "node-type",
        "protocol",
        "relationship-type",
        "relationship-unique-id",
        "sequence-number",
        "direction",
    }
)
_PROSE = frozenset({"description", "summary"})
_NAMES = frozenset({"name", "title"})
_PERSON = re.compile(
    r"owner|contact|team|maintain|author|responsib|steward|on-?call|support|escalat|approver|lead"
    r"|verantwort|ansprech|zuständig"
)
"""Members about people: a name there is a fact, and words of it said elsewhere do not give it."""

_SHORT = 6
"""Words up to which a text is a value and not prose."""

_REFERENCE = 4_000
"""Characters from which a text is a work of reference, in which any small number stands."""

_STEM = 4
"""Letters from which one word at the start of another is the same: async, asynchronous."""

_FIGURES = re.compile(r"(?<![\w.,-])\d+(?:\.\d+)?(?!\w|[.,]\d)")
_ADDRESSES = re.compile(r"(?<![\w.+-])(?:[\w.+-]+://[^\s<>\"'()]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


def assumed(before: str, changes: Iterable[Change], said: Sequence[str]) -> list[Assumed]:
    """The values of `changes` that stand in neither `before` nor `said`, in their order.

    A value that a later change sets anew, or takes away, is left out.

    Args:
        before: the text of the base document; its value would have to be written out first, which
            takes ten times longer than all the rest.
        changes: what is staged.
        said: the person's prompts, the files attached, and whatever else was told the model as
            given, such as today's date.
    """
    changes = tuple(changes)
    added = [op for change in changes for op in change.operations if op["op"] != "test"]
    given = _Given(before, said, _names(added))
    found: dict[str, list[Assumed]] = {}
    for change in changes:
        for element, path, operation in _places(change.operations):
            marks = found.setdefault(element, [])
            if operation["op"] != "add" or path[-1:] != ("-",):
                marks[:] = [mark for mark in marks if mark.path[: len(path)] != path]
            if operation["op"] in {"add", "replace"}:
                place = path[:-1] if path[-1:] == ("-",) else path
                marks += [
                    Assumed(change.number, element, where, value)
                    for where, value in _facts(place, operation["value"])
                    if not given.gives(where, value)
                ]
    return sorted((mark for marks in found.values() for mark in marks), key=lambda mark: mark[0])


def _places(operations: Iterable[Operation]) -> Iterator[tuple[str, Path, Operation]]:
    """Each edit with the element it is in and the path inside, named by the guards before it."""
    ids: dict[str, str] = {}
    for operation in operations:
        if operation["op"] != "test":
            yield (*_place(split(operation["path"]), operation, ids), operation)
        elif operation["path"].endswith("/unique-id") and isinstance(operation["value"], str):
            ids[operation["path"].removesuffix("/unique-id")] = operation["value"]


def _place(tokens: Path, operation: Operation, ids: dict[str, str]) -> tuple[str, Path]:
    path = tuple(
        ids.get(join(*tokens[:depth]), tokens[depth - 1]) for depth in range(1, len(tokens) + 1)
    )
    if len(path) < 2 or path[0] not in KINDS:  # noqa: PLR2004 - a list and a place in it
        return ARCHITECTURE, path
    new = operation.get("value")
    if len(path) == 2 and isinstance(new, dict):  # noqa: PLR2004 - as above
        return str(new.get("unique-id", path[1])), ()
    return path[1], path[2:]


def _facts(path: Path, value: Any) -> Iterator[tuple[Path, str | int | float]]:
    """The leaves of a new value that state something, with their places."""
    last = path[-1] if path else ""
    if last in _STRUCTURE or last in _PROSE or (last in _NAMES and not _is_person(path)):
        return
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _facts((*path, key), member)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            identity = item.get("unique-id") if isinstance(item, dict) else None
            place = identity if isinstance(identity, str) else str(index)
            yield from _facts((*path, place) if isinstance(item, dict) else path, item)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield path, value


def _is_person(path: Path) -> bool:
    return any(_PERSON.search(fold(member)) for member in path)


def _names(operations: Iterable[Operation]) -> list[str]:
    """Ids and names that the changes themselves give: what refers to one is not assumed."""
    found: list[Any] = []
    for operation in operations:
        value = operation.get("value")
        if operation["path"].endswith(("/unique-id", "/name")):
            found.append(value)
        found += _identified(value)
    return [name for name in found if isinstance(name, str)]


def _identified(value: Any) -> Iterator[Any]:
    """The id and the name of each element in a value."""
    if isinstance(value, dict):
        if "unique-id" in value:
            yield value["unique-id"]
            yield value.get("name")
        for member in value.values():
            yield from _identified(member)
    elif isinstance(value, list):
        for item in value:
            yield from _identified(item)


class _Given:
    """What was said and what stands in the document, ready to be asked."""

    def __init__(self, before: str, said: Sequence[str], names: Sequence[str]) -> None:
        prompts = [without_questions(text) for text in said if len(text) < _REFERENCE]
        references = [text for text in said if len(text) >= _REFERENCE]
        self._prompt = Text("\n".join(prompts))
        self._numbers = numbers(self._prompt.folded)
        self._words = set(words(self._prompt.folded))
        self._document = Text.of_json(f"{before}\n{json.dumps(names)}")
        self._references = Text("\n".join(references))
        self._known: dict[tuple[str, bool, str | int | float], bool] = {}

    def gives(self, path: Path, value: str | float) -> bool:
        """Whether somebody gave the value at `path`."""
        member, person = (path[-1] if path else ""), _is_person(path)
        key = (member, person, value)
        if key not in self._known:  # one call may set the same on thousands of elements
            self._known[key] = self._gives(member, value, person=person)
        return self._known[key]

    def _gives(self, member: str, value: str | float, *, person: bool) -> bool:
        if not isinstance(value, str):
            return self._has_number(value, member)
        folded = fold(value).strip()
        figure = measure(folded)
        if figure is not None:
            return self._has_figure(figure, member) or self._has_words(words(folded))
        if is_address(folded):
            return any(text.has_address(folded) for text in self._texts)
        found = words(folded)
        if len(found) > _SHORT:
            return self._backs(folded, member)
        return not found or self._has_words(found) or (not person and self._implies(found))

    @property
    def _texts(self) -> tuple[Text, ...]:
        return (self._prompt, self._document, self._references)

    def _has_words(self, found: list[str]) -> bool:
        return any(text.has_words(found) for text in self._texts)

    def _has_number(self, value: float, member: str) -> bool:
        # By way of the text, since there are integers too large for a float.
        if abs(float(str(value))) in self._numbers:
            return True
        number = json.dumps(value)
        return any(text.has_number(number, member) for text in self._texts[1:])

    def _has_figure(self, figure: str, member: str) -> bool:
        return not self._numbers.isdisjoint(readings(figure)) or any(
            text.has_number(figure, member) for text in self._texts[1:]
        )

    def _backs(self, prose: str, member: str) -> bool:
        """Whether the addresses and numbers in a sentence are given; its words are the model's."""
        rest = _ADDRESSES.sub(" ", prose)
        addresses = (match.rstrip(".,;:") for match in _ADDRESSES.findall(prose))
        return all(any(t.has_address(each) for t in self._texts) for each in addresses) and all(
            self._has_figure(figure, member) for figure in _FIGURES.findall(rest)
        )

    def _implies(self, found: list[str]) -> bool:
        """Whether the prompt has each word, in any order and form."""
        return all(
            word in self._words
            or any(
                min(len(word), len(said)) >= _STEM
                and (word.startswith(said) or said.startswith(word))
                for said in self._words
            )
            for word in found
        )
