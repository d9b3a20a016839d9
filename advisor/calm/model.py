"""A read-only view of an architecture: every element by unique-id, every place that names an id.

The index is built in one pass and kept up element by element (`insert`, `discard`, `refresh`), so
that a change costs as much as the element it touches, not as much as the document. Nothing here
judges. Imports nothing but the elements and the pointer module.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from advisor.calm.element import COLLECTIONS, Element, Reference
from advisor.calm.pointer import child, split

if TYPE_CHECKING:
    from advisor.calm.element import Kind


class Model:
    """The view itself. `value` is shared with the caller and never written to."""

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value
        self.elements: dict[Kind, list[Element]] = {"node": [], "relationship": [], "flow": []}
        """The objects in each list, in document order; interfaces hang on their nodes."""
        self.definitions: dict[str, list[Element]] = {}
        """Every element by unique-id; more than one where an id stands twice."""
        self.references: dict[str, list[Reference]] = {}
        """Every place that names an id, by that id."""
        for kind in COLLECTIONS:
            self._read(kind)

    @property
    def nodes(self) -> list[Element]:
        """The nodes in document order."""
        return self.elements["node"]

    @property
    def relationships(self) -> list[Element]:
        """The relationships in document order."""
        return self.elements["relationship"]

    @property
    def flows(self) -> list[Element]:
        """The flows in document order."""
        return self.elements["flow"]

    def get(self, identity: str, *kinds: Kind) -> Element | None:
        """The first element with this unique-id, of one of `kinds` when any are given."""
        for element in self.definitions.get(identity, ()):
            if not kinds or element.kind in kinds:
                return element
        return None

    def ids(self, *kinds: Kind) -> list[str]:
        """All unique-ids, of `kinds` when any are given, in the order in which they were found."""
        return [
            identity
            for identity, elements in self.definitions.items()
            if not kinds or any(element.kind in kinds for element in elements)
        ]

    def dangling(self, element: Element) -> list[Reference]:
        """The references of `element` that lead to no element of the kind they need."""
        return [
            reference
            for reference in element.references
            if reference.target != "control" and self.get(reference.id, reference.target) is None
        ]

    def element_at(self, pointer: str) -> str:
        """unique-id of the innermost identified element around `pointer`, or empty."""
        found = ""
        value: Any = self.value
        for token in split(pointer):
            value = child(value, token)
            if isinstance(value, dict) and isinstance(value.get("unique-id"), str):
                found = value["unique-id"]
        return found

    def insert(self, kind: Kind, value: Any, index: int) -> None:
        """Take in what was put at `index` of its list; only an object is an element."""
        siblings = self.elements[kind]
        place = bisect_left(siblings, index, key=lambda sibling: sibling.index)
        for sibling in siblings[place:]:
            sibling.index += 1
        if isinstance(value, dict):
            element = Element(kind, value, index)
            siblings.insert(place, element)
            self._index(element)
            self._order(element)

    def discard(self, kind: Kind, index: int) -> None:
        """Forget what was taken out at `index` of its list."""
        siblings = self.elements[kind]
        place = bisect_left(siblings, index, key=lambda sibling: sibling.index)
        if place < len(siblings) and siblings[place].index == index:
            self._forget(siblings.pop(place))
        for sibling in siblings[place:]:
            sibling.index -= 1

    def reindex(self, kind: Kind) -> None:
        """Read a whole list again, after it came, went or was replaced."""
        for element in self.elements[kind]:
            self._forget(element)
        self.elements[kind] = []
        self._read(kind)

    def refresh(self, element: Element) -> None:
        """Read an element again after its value changed in place."""
        self._forget(element)
        element.read()
        self._index(element)
        self._order(element)

    def _read(self, kind: Kind) -> None:
        listed = self.value.get(COLLECTIONS[kind])
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(item, dict):
                element = Element(kind, item, index)
                self.elements[kind].append(element)
                self._index(element)

    def _index(self, element: Element) -> None:
        for item in (element, *element.interfaces):
            if item.id is not None:
                self.definitions.setdefault(item.id, []).append(item)
        for reference in element.references:
            self.references.setdefault(reference.id, []).append(reference)

    def _order(self, element: Element) -> None:
        """Put what `element` added behind its like into document order.

        Else it would depend on all that happened before in which order a call finds what it edits,
        and the same call made again could give another order.
        """
        for item in (element, *element.interfaces):
            listed = self.definitions.get(item.id or "", [])
            if len(listed) > 1:
                listed.sort(key=_place)
        for reference in element.references:
            named = self.references[reference.id]
            if len(named) > 1:
                named.sort(key=lambda each: _place(each.holder))

    def _forget(self, element: Element) -> None:
        for item in (element, *element.interfaces):
            if item.id is not None:
                _drop(self.definitions, item.id, item)
        for reference in element.references:
            _drop(self.references, reference.id, reference)


_RANKS = {kind: rank for rank, kind in enumerate(COLLECTIONS)}


def _place(element: Element) -> tuple[int, int]:
    """Where an element stands among all: by the order of the lists, then in its list."""
    top = element.owner or element
    return _RANKS[top.kind], top.index


def _drop(index: dict[str, list[Any]], key: str, entry: object) -> None:
    entries = index[key]
    del entries[next(place for place, other in enumerate(entries) if other is entry)]
    if not entries:
        del index[key]
