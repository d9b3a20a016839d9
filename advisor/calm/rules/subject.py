"""The document under check, and what several rules want to know of it, found once.

Imports only this floor.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.pointer import join
from advisor.calm.quoting import quote
from advisor.calm.rules.soundness import is_sound
from advisor.calm.rules.walk import suspects

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.element import Element
    from advisor.calm.element import Kind as ElementKind
    from advisor.calm.model import Model
    from advisor.calm.rules.walk import Suspect

_COMPARISONS = 500_000
"""Words compared in one check to find the nearest ids. Each hint costs a pass over all ids, so a
prefix renamed all over a large document would otherwise make the check quadratic."""


class Body(NamedTuple):
    """A member of a `relationship-type` object."""

    relationship: Element
    kind: str
    value: Any
    """An object, or a list for `options`, if it is well formed."""

    @property
    def pointer(self) -> str:
        """Where the body stands (RFC 6901)."""
        return self.relationship.pointer + join("relationship-type", self.kind)


class Side(NamedTuple):
    """A member of a `connects` object."""

    relationship: Element
    end: str
    value: Any
    """An object, if it is well formed."""

    @property
    def pointer(self) -> str:
        """Where the end stands (RFC 6901)."""
        return self.relationship.pointer + join("relationship-type", "connects", self.end)


class Control(NamedTuple):
    """A member of a `controls` object."""

    pointer: str
    id: str
    value: Any
    """An object, if it is well formed."""

    @property
    def requirements(self) -> list[tuple[int, dict[str, Any]]]:
        """The well-formed requirements with their positions."""
        return dicts(self.value.get("requirements")) if isinstance(self.value, dict) else []


class Subject:
    """The document under check, and what several rules want to know of it, found once."""

    def __init__(self, model: Model, exists: Callable[[str], bool] | None = None) -> None:
        self.model = model
        self.exists = exists
        """Whether a path relative to the document is a file; None where nobody can tell."""
        self._known: dict[ElementKind, dict[str, Element]] = {}
        self._comparisons = 0
        self._hints: dict[tuple[str, ElementKind], str] = {}

    @cached_property
    def suspects(self) -> list[Suspect]:
        """Every empty or placeholder-like value of the document."""
        found = suspects(self.model.value)
        # The reference's JSON parser drops a member of this name, so it sees nothing in it.
        return [each for each in found if "/__proto__/" not in f"{each.pointer}/"]

    @cached_property
    def bodies(self) -> list[Body]:
        """Every member of every `relationship-type`: one a relationship, if it is well formed."""
        return _bodies(self.model.relationships)

    @cached_property
    def doubtful(self) -> list[Element]:
        """The relationships in which something may be wrong with what they name.

        Nearly all are plainly sound; several rules then need not look at them one after another.
        """
        nodes, interfaces = self.known("node"), self.known("interface")
        relationships = self.model.relationships
        return [each for each in relationships if not is_sound(each, nodes, interfaces)]

    @cached_property
    def sides(self) -> list[Side]:
        """Every member of every `connects`: source and destination, if it is well formed."""
        return _sides(self.bodies)

    @cached_property
    def doubtful_bodies(self) -> list[Body]:
        """The bodies of the doubtful relationships."""
        return _bodies(self.doubtful)

    @cached_property
    def doubtful_sides(self) -> list[Side]:
        """Every member of a `connects` in a doubtful relationship."""
        return _sides(self.doubtful_bodies)

    @cached_property
    def controls(self) -> list[Control]:
        """Every control: the architecture's own, then each element's."""
        model = self.model
        maps = [("/controls", model.value.get("controls"))]
        maps += [
            (f"{element.pointer}/controls", element.value["controls"])
            for element in (*model.nodes, *model.relationships, *model.flows)
            if "controls" in element.value
        ]
        return [
            Control(pointer + join(key), key, value)
            for pointer, controls in maps
            if isinstance(controls, dict)
            for key, value in controls.items()
        ]

    def known(self, kind: ElementKind) -> dict[str, Element]:
        """The elements of one kind by id, the first of each id."""
        if kind not in self._known:
            nodes = self.model.nodes
            elements = (
                [interface for node in nodes for interface in node.interfaces]
                if kind == "interface"
                else self.model.elements[kind]
            )
            found: dict[str, Element] = {}
            for element in elements:
                if element.id is not None:
                    found.setdefault(element.id, element)
            self._known[kind] = found
        return self._known[kind]

    def nearest(self, word: str, kind: ElementKind) -> str:
        """A hint where `word` should have been the id of a `kind`, or empty."""
        if (word, kind) not in self._hints:
            self._comparisons += len(self.known(kind))
            wanted = self._comparisons <= _COMPARISONS
            self._hints[word, kind] = self._nearest(word, kind) if wanted else ""
        return self._hints[word, kind]

    def _nearest(self, word: str, kind: ElementKind) -> str:
        # Imported here: it brings rapidfuzz, which a clean document does not need.
        from advisor.calm.nearest import nearest

        other = self.model.get(word)
        if other is not None:
            return f"{quote(word)} is the id of {_ARTICLES[other.kind]}"
        found = nearest(word, self.known(kind))
        return f"nearest: {quote(found)}" if found else ""


_ARTICLES: dict[ElementKind, str] = {
    "node": "a node",
    "relationship": "a relationship",
    "flow": "a flow",
    "interface": "an interface",
}


def _bodies(relationships: list[Element]) -> list[Body]:
    return [
        Body(relationship, kind, value)
        for relationship in relationships
        if isinstance(kinds := relationship.value.get("relationship-type"), dict)
        for kind, value in kinds.items()
    ]


def _sides(bodies: list[Body]) -> list[Side]:
    return [
        Side(relationship, end, value)
        for relationship, kind, body in bodies
        if kind == "connects" and isinstance(body, dict)
        for end, value in body.items()
    ]


def dicts(value: object) -> list[tuple[int, dict[str, Any]]]:
    """The objects in a list with their positions; nothing where `value` is no list."""
    if not isinstance(value, list):
        return []
    return [(index, item) for index, item in enumerate(value) if isinstance(item, dict)]
