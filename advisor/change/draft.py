"""One change being made: typed edits on the working copy, each remembered with its way back.

Tools speak to a Draft in elements and member names; it turns them into guarded RFC 6902
operations, carries them out at once and keeps the index right. Nothing is decided here: whether
the result may stand is the workspace's question.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.element import ARCHITECTURE, COLLECTIONS, KINDS, Element
from advisor.calm.equality import ABSENT, same
from advisor.calm.pointer import join, list_index, split
from advisor.change import patch
from advisor.change.effect import facts, item_token
from advisor.change.identities import by_id
from advisor.change.step_order import StepOrder
from advisor.errors import AdvisorError, NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.calm.element import Kind
    from advisor.calm.finding import Finding
    from advisor.calm.model import Model
    from advisor.change.effect import Fact
    from advisor.change.patch import Operation


class RefusedError(AdvisorError):
    """A call that was not carried out; the text says what was expected and what is legal."""


class NeedlessError(RefusedError):
    """A call that would change nothing, since what it asks for is so already."""


class Touched(NamedTuple):
    """An element as it was before the first edit of a call."""

    label: str
    """Its unique-id then; `architecture` for the document itself."""
    ids: frozenset[str]
    """That id and those of its interfaces."""
    wrong: list[Finding]
    """What was wrong with it."""


class Draft:
    """The edits of one call on a model's value."""

    def __init__(
        self,
        model: Model,
        wrong_with: Callable[[Element | None], list[Finding]],
        exists: Callable[[str], bool] | None = None,
    ) -> None:
        self.model = model
        self.exists = exists
        """Whether a path relative to the document is a file; None where nobody can tell."""
        self.operations: list[Operation] = []
        """Guarded operations in the order in which they were carried out."""
        self.touched: dict[Element | None, Touched] = {}
        """What was edited, None for the architecture itself, as it was before."""
        self.inserted: list[Element] = []
        """Elements that were not there before."""
        self.removed: list[Element] = []
        """Elements that are there no more."""
        self.renames: list[tuple[str, str]] = []
        """The old and the new unique-id of elements that got another, in order."""
        self.title = ""
        """What the call does, in a few words; empty where its tool and elements say enough."""
        self.notes: list[str] = []
        """What the caller should know about how the call was taken."""
        self._wrong_with = wrong_with
        self._undo: list[Operation] = []
        self._facts: list[Fact] = []
        self._orders: dict[tuple[str, ...], StepOrder] = {}
        """By the place of its steps, each flow as it was before."""

    @property
    def facts(self) -> list[Fact]:
        """What was done, wherever in its lists it stands."""
        orders = (order.facts(place) for place, order in self._orders.items())
        return [*self._facts, *chain.from_iterable(orders)]

    def add_element(self, kind: Kind, value: dict[str, Any]) -> Element:
        """Append a node, relationship or flow to its list, which is made where it is missing."""
        collection = COLLECTIONS[kind]
        if collection not in self.model.value:
            # The element tells of itself; an empty list before it is nothing of the document's.
            self._edit({"op": "add", "path": join(collection), "value": []})
        if not isinstance(self.model.value[collection], list):
            raise RefusedError(f"{collection} of this document is no list; mend that first")
        self.perform({"op": "add", "path": join(collection, "-"), "value": value})
        return self.inserted[-1]

    def remove_element(self, element: Element) -> None:
        """Take a node, relationship, flow or interface away; what names it is left as it is."""
        self.perform({"op": "remove", "path": element.pointer})

    def value_at(self, element: Element | None, path: Sequence[str | int]) -> Any:
        """The value at `path` inside `element` or the architecture, or ABSENT."""
        return patch.resolve(self.model.value, self._pointer(element, path))

    def set_member(self, element: Element | None, path: Sequence[str | int], value: Any) -> None:
        """Add or replace the value at `path` inside `element`, or inside the architecture."""
        pointer = self._pointer(element, path)
        old = self.value_at(element, path)
        if old is ABSENT:
            self.perform({"op": "add", "path": pointer, "value": value})
        elif not same(old, value):
            self.perform({"op": "replace", "path": pointer, "value": value})

    def insert_item(
        self,
        element: Element | None,
        path: Sequence[str | int],
        value: Any,
        index: int | None = None,
    ) -> None:
        """Put `value` into the list at `path`, before the item at `index` or at the end."""
        at = "-" if index is None else index
        pointer = self._pointer(element, (*path, at))
        self.perform({"op": "add", "path": pointer, "value": value})

    def remove_member(self, element: Element | None, path: Sequence[str | int]) -> None:
        """Take the value at `path` away."""
        self.perform({"op": "remove", "path": self._pointer(element, path)})

    def perform(self, operation: Operation) -> None:
        """Carry out one operation of RFC 6902, add, replace or remove, on whatever it names.

        Raises:
            RefusedError: it does not fit, or an element on its way has no id of its own.
        """
        collection, *rest = split(operation["path"])
        operation = patch.as_replacement(self.model.value, operation)
        if collection in KINDS and not rest:
            self._perform_on_list(KINDS[collection], operation)
            return
        element = self._element(collection, rest)
        is_whole = collection in KINDS and len(rest) == 1
        # A new element tells of itself; its list is not edited.
        is_new = is_whole and operation["op"] == "add"
        if not is_new:
            self._check_named(element)
            self._touch(element)
        undo = self._edit(operation)
        if is_whole:
            self._record(operation["op"], element, split(undo["path"]))

    def _perform_on_list(self, kind: Kind, operation: Operation) -> None:
        """Make, replace or remove a list of elements: those that differ are what is touched.

        Where ids do not tell all of them apart each counts as another. The document itself is
        touched then, and where nothing but the order of its elements differs.
        """
        before = self.model.elements[kind]
        old = by_id(self.model.value.get(COLLECTIONS[kind], []))
        new = by_id(operation.get("value", []))
        told = old is not None and new is not None
        old, new = old or {}, new or {}
        stays = [identity for identity in old if identity in new]
        if not told or stays != [each for each in new if each in old] or not {*old, *new}:
            self._touch(None)
        for element in before:
            if not told or not same(new.get(element.id or "", ABSENT), element.value):
                self._touch(element)
        self._edit(operation)
        known = {element.id: element for element in before}
        for element in self.model.elements[kind]:
            was = known.pop(element.id, None)
            if was is None:
                self._insert(element)
            elif was in self.touched:
                self.touched[element] = self.touched.pop(was)
        self.removed.extend(known.values())

    def _edit(self, operation: Operation) -> Operation:
        """Carry out one operation and keep what it did; returns the one that takes it back."""
        guarded = patch.guarded(self.model.value, operation)
        done = list(facts(self.model.value, operation))
        renamed = self._renamed(operation)
        try:
            undo = self._carry_out(operation)
        except NotApplicableError as error:
            # Something can always be taken away or replaced where it is, but not put into anything.
            advice = "; mend that first" if operation["op"] == "add" else ""
            raise RefusedError(f"{error}{advice}") from error
        self._undo.append(undo)
        self.operations.extend(guarded)
        self._facts.extend(done)
        self.renames.extend(renamed)
        return undo

    def roll_back(self) -> None:
        """Leave the model as it was before the first edit."""
        while self._undo:
            self._carry_out(self._undo.pop())

    def _renamed(self, operation: Operation) -> list[tuple[str, str]]:
        """The old and the new unique-id, where the operation gives an element another."""
        match split(operation["path"]):
            case (_, _, "unique-id") | (_, _, "interfaces", *_, "unique-id"):
                old = patch.resolve(self.model.value, operation["path"])
                new = operation.get("value")
                return [(old, new)] if isinstance(old, str) and isinstance(new, str) else []
        return []

    def _record(self, verb: str, old: Element | None, path: Sequence[str]) -> None:
        """Note that an element came, went or was replaced as a whole."""
        new = None if verb == "remove" else self._element(path[0], path[1:])
        if verb == "remove" and old is not None:
            self.removed.append(old)
        elif verb == "replace" and old is not None and new is not None:
            self.touched[new] = self.touched.pop(old)
        elif new is not None:
            self._insert(new)

    def _insert(self, element: Element) -> None:
        """Note an element that was not there before."""
        self.inserted.append(element)
        self.touched[element] = Touched(_label(element), frozenset(), [])

    def _touch(self, element: Element | None) -> None:
        """Remember an element as it was before its first edit."""
        if element in self.touched:
            return
        ids = (each.id for each in (element, *element.interfaces)) if element else ()
        known = frozenset(identity for identity in ids if identity is not None)
        if element and element.kind == "flow":
            flow = item_token(self.model.value["flows"], element.index, is_top=True)
            order = StepOrder(element, item_token)
            self._orders["flows", flow, "transitions"] = order
        self.touched[element] = Touched(_label(element), known, self._wrong_with(element))

    def _check_named(self, element: Element | None) -> None:
        """Refuse an element that its unique-id does not tell from all others."""
        if element is None or element in self.touched:
            return
        if element.id is None:
            raise RefusedError(f"{element.pointer} has no unique-id; give it one first")
        others = (each for each in self.model.definitions[element.id] if each is not element)
        if any((each.owner or each) not in self.touched for each in others):
            raise RefusedError(f'unique-id "{element.id}" stands twice; make it unique first')

    def _carry_out(self, operation: Operation) -> Operation:
        """Edit value and index together; returns the operation that takes the edit back."""
        collection, *rest = split(operation["path"])
        element = self._element(collection, rest)
        undo = patch.apply_in_place(self.model.value, operation)
        if collection not in KINDS:
            return undo
        kind, items = KINDS[collection], self.model.value.get(collection)
        if not rest or not isinstance(items, list):
            self.model.reindex(kind)
        elif len(rest) == 1:
            index = int(split(undo["path"])[-1])
            if operation["op"] != "add":
                self.model.discard(kind, index)
            if operation["op"] != "remove":
                self.model.insert(kind, items[index], index)
        elif element:
            self.model.refresh(element)
        return undo

    def _element(self, collection: str, rest: Sequence[str]) -> Element | None:
        """The element that a path leads into, None for the architecture or a place to append."""
        items = self.model.value.get(collection)
        if collection not in KINDS or not rest or not isinstance(items, list):
            return None
        siblings = self.model.elements[KINDS[collection]]
        index = list_index(rest[0], len(items))
        if index is None:
            return None
        place = bisect_left(siblings, index, key=lambda element: element.index)
        found = siblings[place] if place < len(siblings) else None
        return found if found and found.index == index else None

    def _pointer(self, element: Element | None, path: Sequence[str | int]) -> str:
        return (element.pointer if element else "") + join(*path)


def _label(element: Element | None) -> str:
    """How a change calls what it touches."""
    if element is None:
        return ARCHITECTURE
    return element.id or element.pointer
