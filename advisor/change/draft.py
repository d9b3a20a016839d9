"""One change being made: typed edits on the working copy, each remembered with its way back.

Tools speak to a Draft in elements and member names; it turns them into guarded RFC 6902
operations, carries them out at once and keeps the index right. Nothing is decided here: whether
the result may stand is the workspace's question.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from advisor.calm.equality import ABSENT, same
from advisor.calm.model import COLLECTIONS, KINDS, Element, Model
from advisor.calm.pointer import join, split
from advisor.change import patch
from advisor.errors import AdvisorError, NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.calm.finding import Finding
    from advisor.calm.model import Kind
    from advisor.change.patch import Operation

ARCHITECTURE = "architecture"
"""How the document as a whole is named where an element is expected."""


class RefusedError(AdvisorError):
    """A call that was not carried out; the text says what was expected and what is legal."""


class NeedlessError(RefusedError):
    """A call that would change nothing, since what it asks for is so already."""


class Draft:
    """The edits of one call on a model's value."""

    def __init__(self, model: Model, before: Callable[[Element | None], list[Finding]]) -> None:
        self.model = model
        self.operations: list[Operation] = []
        """Guarded operations in the order in which they were carried out."""
        self.touched: dict[Element | None, list[Finding]] = {}
        """What was edited, None for the architecture itself, with what was wrong before."""
        self.inserted: list[Element] = []
        """Elements that were not there before."""
        self.title = ""
        """What the call does, in a few words; empty where its tool and elements say enough."""
        self.notes: list[str] = []
        """What the caller should know about how the call was taken."""
        self._before = before
        self._undo: list[Operation] = []

    def add_element(self, kind: Kind, value: dict[str, Any]) -> None:
        """Append a node, relationship or flow to its list, which is made where it is missing."""
        collection = COLLECTIONS[kind]
        if collection not in self.model.value:
            self._perform({"op": "add", "path": join(collection), "value": []})
        if not isinstance(self.model.value[collection], list):
            raise RefusedError(f"{collection} of this document is no list; mend that first")
        self._perform({"op": "add", "path": join(collection, "-"), "value": value})

    def value_at(self, element: Element | None, path: Sequence[str | int]) -> Any:
        """The value at `path` inside `element` or the architecture, or ABSENT."""
        return patch.resolve(self.model.value, self._pointer(element, path))

    def set_member(self, element: Element | None, path: Sequence[str | int], value: Any) -> None:
        """Add or replace the value at `path` inside `element`, or inside the architecture."""
        pointer = self._pointer(element, path)
        old = self.value_at(element, path)
        if old is ABSENT:
            self._perform({"op": "add", "path": pointer, "value": value})
        elif not same(old, value):
            self._perform({"op": "replace", "path": pointer, "value": value})

    def insert_item(self, element: Element | None, path: Sequence[str | int], value: Any) -> None:
        """Append `value` to the list at `path`."""
        self._perform({"op": "add", "path": self._pointer(element, path) + "/-", "value": value})

    def remove_member(self, element: Element | None, path: Sequence[str | int]) -> None:
        """Take the value at `path` away."""
        self._perform({"op": "remove", "path": self._pointer(element, path)})

    def roll_back(self) -> None:
        """Leave the model as it was before the first edit."""
        while self._undo:
            self._carry_out(self._undo.pop())

    def _perform(self, operation: Operation) -> None:
        collection, *rest = split(operation["path"])
        element = self._element(collection, rest)
        # A new element tells of itself; its list is not edited.
        is_new = collection in KINDS and rest == ["-"]
        if element not in self.touched and not is_new:
            self._check_named(element)
            self.touched[element] = self._before(element)
        guarded = patch.guarded(self.model.value, operation)
        try:
            self._undo.append(self._carry_out(operation))
        except NotApplicableError as error:
            raise RefusedError(f"{error}; mend that first") from error
        self.operations.extend(guarded)
        if is_new:
            self.inserted.append(self.model.elements[KINDS[collection]][-1])
            self.touched[self.inserted[-1]] = []

    def _check_named(self, element: Element | None) -> None:
        """Refuse an element that its unique-id does not tell from all others."""
        if element is None:
            return
        if element.id is None:
            raise RefusedError(f"{element.pointer} has no unique-id; give it one first")
        if len(self.model.definitions[element.id]) > 1:
            raise RefusedError(f'unique-id "{element.id}" stands twice; make it unique first')

    def _carry_out(self, operation: Operation) -> Operation:
        """Edit value and index together; returns the operation that takes the edit back."""
        collection, *rest = split(operation["path"])
        element = self._element(collection, rest)
        undo = patch.apply_in_place(self.model.value, operation)
        if len(rest) == 1 and collection in KINDS:
            if element and operation["op"] != "add":
                self.model.discard(element)
            if operation["op"] != "remove":
                index = int(split(undo["path"])[-1])
                value = self.model.value[collection][index]
                self.model.insert(KINDS[collection], value, index)
        elif element:
            self.model.refresh(element)
        return undo

    def _element(self, collection: str, rest: Sequence[str]) -> Element | None:
        """The element that a path leads into, None for the architecture or a place to append."""
        if collection not in KINDS or not rest or not rest[0].isdigit():
            return None
        siblings = self.model.elements[KINDS[collection]]
        index = int(rest[0])
        place = bisect_left(siblings, index, key=lambda element: element.index)
        found = siblings[place] if place < len(siblings) else None
        return found if found and found.index == index else None

    def _pointer(self, element: Element | None, path: Sequence[str | int]) -> str:
        return (element.pointer if element else "") + join(*path)
