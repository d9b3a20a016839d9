"""The elements of an architecture, and the places where one names another by id.

Malformed parts are passed over, and what is well formed around them is still found. Imports nothing
but the pointer module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal, TypeAlias

    Kind: TypeAlias = Literal["node", "relationship", "flow", "interface"]
    Role: TypeAlias = Literal[
        "actor", "container", "member", "source", "destination", "interface", "transition", "option"
    ]
    Target: TypeAlias = Literal["node", "relationship", "interface", "control"]
    Containment: TypeAlias = Literal["deployed-in", "composed-of"]
    Path: TypeAlias = tuple[str | int, ...]

COLLECTIONS: dict[Kind, str] = {"node": "nodes", "relationship": "relationships", "flow": "flows"}
"""The top-level list that holds each kind of element."""

CONTAINMENT: tuple[Containment, ...] = ("deployed-in", "composed-of")
"""The kinds of relationship that say what a node is in, not what it talks to."""

FROM: tuple[Role, ...] = ("source", "actor", "container")
"""The roles of those that a relationship leads from."""

TO: tuple[Role, ...] = ("destination", "member")
"""The roles of those that it leads to."""

KINDS: dict[str, Kind] = {collection: kind for kind, collection in COLLECTIONS.items()}
"""The kind of element that each top-level list holds."""

ARCHITECTURE = "architecture"
"""How the document as a whole is named where an element is expected; no element's id."""


class Element:
    """A node, relationship, flow or interface as it stands in the document."""

    __slots__ = ("_text", "id", "index", "interfaces", "kind", "owner", "references", "value")

    def __init__(
        self, kind: Kind, value: dict[str, Any], index: int, owner: Element | None = None
    ) -> None:
        self.kind = kind
        self.value = value
        """The JSON object itself, not a copy."""
        self.index = index
        """Position in the list that holds it."""
        self.owner = owner
        """The node of an interface; None for all others."""
        self.read()

    def read(self) -> None:
        """Take id, interfaces and references from the value as it is now."""
        identity = self.value.get("unique-id")
        self.id: str | None = identity if isinstance(identity, str) else None
        self.interfaces: list[Element] = []
        """The well-formed interfaces of a node."""
        if self.kind == "node":
            self.interfaces = [
                Element("interface", item, index, self)
                for index, item in enumerate(_list(self.value.get("interfaces")))
                if isinstance(item, dict)
            ]
        self._text: str | None = None
        self.references: list[Reference] = _references(self)
        """What this element names, in document order."""

    @property
    def pointer(self) -> str:
        """Where the element stands now (RFC 6901)."""
        if self.owner is not None:
            return f"{self.owner.pointer}/interfaces/{self.index}"
        return f"/{COLLECTIONS[self.kind]}/{self.index}"

    @property
    def text(self) -> str:
        """All its texts, joined without a gap: for a first look whether a word stands in one.

        Kept until the element changes, since looking through a large document takes 40 ms else.
        """
        if self._text is None:
            self._text = "".join(_texts(self.value))
        return self._text

    def string(self, key: str) -> str:
        """The member with this name if it is a text, else empty."""
        member = self.value.get(key)
        return member if isinstance(member, str) else ""

    @property
    def name(self) -> str:
        """The element's name for a person, or its id, or empty."""
        return self.string("name") or self.id or ""

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id!r} at {self.pointer}>"


class Reference(NamedTuple):
    """One place where an element names another by id."""

    id: str
    """The id that is named."""
    target: Target
    """What the id must be the id of."""
    role: Role
    holder: Element
    """The relationship or flow in which the id stands."""
    path: Path
    """Where in the holder."""

    @property
    def pointer(self) -> str:
        """Where the id stands now (RFC 6901)."""
        return self.holder.pointer + join(*self.path)


def _texts(value: dict[str, Any]) -> list[str]:
    """The strings in a value, not the names of members."""
    texts: list[str] = []
    containers: list[Any] = [value]
    for container in containers:
        for member in container.values() if type(container) is dict else container:
            kind = type(member)
            if kind is str:
                texts.append(member)
            elif kind is dict or kind is list:
                containers.append(member)
    return texts


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _references(element: Element) -> list[Reference]:
    found: list[Reference] = []
    if element.kind == "flow":
        for index, step in enumerate(_list(element.value.get("transitions"))):
            identity = _dict(step).get("relationship-unique-id")
            if isinstance(identity, str):
                path = ("transitions", index, "relationship-unique-id")
                found.append(Reference(identity, "relationship", "transition", element, path))
    elif element.kind == "relationship":
        for kind, body in _dict(element.value.get("relationship-type")).items():
            if kind == "connects":
                _connects(element, _dict(body), found)
            elif kind == "options":
                found.extend(_options(element, _list(body)))
            elif kind in _MEMBERSHIPS:
                found.extend(_membership(element, kind, _dict(body)))
    return found


_MEMBERSHIPS: dict[str, tuple[str, Role]] = {
    "interacts": ("actor", "actor"),
    "deployed-in": ("container", "container"),
    "composed-of": ("container", "container"),
}
"""For each kind of relationship with one node and its many: the key and the role of the one."""

_ENDS: tuple[Role, ...] = ("source", "destination")


def _membership(holder: Element, kind: str, body: dict[str, Any]) -> Iterator[Reference]:
    key, role = _MEMBERSHIPS[kind]
    if isinstance(body.get(key), str):
        path: Path = ("relationship-type", kind, key)
        yield Reference(body[key], "node", role, holder, path)
    for index, identity in enumerate(_list(body.get("nodes"))):
        if isinstance(identity, str):
            path = ("relationship-type", kind, "nodes", index)
            yield Reference(identity, "node", "member", holder, path)


def _connects(holder: Element, body: dict[str, Any], found: list[Reference]) -> None:
    """Appends instead of yielding: most references of a large document are made here."""
    for end in _ENDS:
        side = _dict(body.get(end))
        node = side.get("node")
        if isinstance(node, str):
            path: Path = ("relationship-type", "connects", end, "node")
            found.append(Reference(node, "node", end, holder, path))
        for index, identity in enumerate(_list(side.get("interfaces"))):
            if isinstance(identity, str):
                path = ("relationship-type", "connects", end, "interfaces", index)
                found.append(Reference(identity, "interface", "interface", holder, path))


def _options(holder: Element, decisions: list[Any]) -> Iterator[Reference]:
    targets: dict[str, Target] = {
        "nodes": "node",
        "relationships": "relationship",
        "controls": "control",
    }
    for number, decision in enumerate(decisions):
        for key, target in targets.items():
            for index, identity in enumerate(_list(_dict(decision).get(key))):
                if isinstance(identity, str):
                    path = ("relationship-type", "options", number, key, index)
                    yield Reference(identity, target, "option", holder, path)
