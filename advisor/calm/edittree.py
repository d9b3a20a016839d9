"""A text's containers while operations of RFC 6902 change them, one after another.

Only containers on the way to a change are opened; every other child stays a number, its place in
the original text. Nothing here writes text: that is `splicing`.
Imports the layout and the pointer module.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from advisor.calm.pointer import list_index, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.calm.layout import Container, Layout


class OperationError(ValueError):
    """An operation does not apply to the text: nothing stands there, or a test fails."""


class Entry:
    """A child whose text changes."""

    __slots__ = ("key", "origin", "value")

    def __init__(self, origin: int | None, key: str | None, value: Any) -> None:
        self.origin = origin
        """Which child of the original container it was; None for a new one."""
        self.key = key
        """Its name; None in a list."""
        self.value = value
        """A `Tree` where operations reach deeper, else the new value."""


class Tree:
    """An object or list and its children as they are now."""

    __slots__ = ("children", "container", "named")

    def __init__(
        self, container: Container | None, children: list[int | Entry], *, named: bool
    ) -> None:
        self.container = container
        """Where it stands in the text; None for one that is new itself."""
        self.children = children
        """In order. Numbers are untouched children of the original, and they only ascend."""
        self.named = named
        """It is an object."""

    @classmethod
    def original(cls, container: Container) -> Tree:
        """A container of the text, with nothing changed yet."""
        return cls(container, list(range(len(container))), named=container.keys is not None)

    @classmethod
    def new(cls, value: dict[str, Any] | list[Any]) -> Tree:
        """A container that does not stand in the text."""
        if isinstance(value, dict):
            return cls(None, [Entry(None, key, child) for key, child in value.items()], named=True)
        return cls(None, [Entry(None, None, child) for child in value], named=False)

    def key(self, child: int | Entry) -> str | None:
        """The name of a child; None in a list."""
        if isinstance(child, Entry):
            return child.key
        keys = self.container.keys if self.container is not None else None
        return None if keys is None else keys[child]

    def place(self, token: str) -> int | None:
        """Where among the children the pointer token leads."""
        if not self.named:
            return list_index(token, len(self.children))
        for place in range(len(self.children) - 1, -1, -1):
            if self.key(self.children[place]) == token:
                return place
        return None

    def add(self, token: str, value: Any, order: Sequence[str] = ()) -> bool:
        """Put a new child in (RFC 6902, 4.1); False where the list has no such position.

        A new member stands before the first one that `order` names after it, else at the end.
        """
        if self.named:
            if not self.replace(token, value):
                later = order[order.index(token) + 1 :] if token in order else ()
                behind = (at for at, child in enumerate(self.children) if self.key(child) in later)
                at = next(behind, len(self.children))
                self.children.insert(at, Entry(None, token, value))
            return True
        size = len(self.children)
        place = size if token == "-" else list_index(token, size + 1)  # noqa: S105
        if place is not None:
            self.children.insert(place, Entry(None, None, value))
        return place is not None

    def replace(self, token: str, value: Any) -> bool:
        """Give a child another value (RFC 6902, 4.3); False where there is none."""
        place = self.place(token)
        if place is None:
            return False
        child = self.children[place]
        origin = child.origin if isinstance(child, Entry) else child
        self.children[place] = Entry(origin, self.key(child), value)
        return True

    def remove(self, token: str) -> bool:
        """Take a child out (RFC 6902, 4.2); False where there is none."""
        place = self.place(token)
        if place is not None:
            del self.children[place]
        return place is not None


class Editor:
    """Applies operations to the tree of a layout; `root.value` is what became of the document."""

    def __init__(self, layout: Layout, order: Sequence[str] = ()) -> None:
        self.layout = layout
        self._order = order
        """Names of the document's members, for those that are new; see `Tree.add`."""
        self.root = Entry(0, None, Tree.original(layout.root))

    def apply(self, operation: Mapping[str, Any]) -> None:
        """Apply one operation.

        Raises:
            OperationError: it does not apply, or is another than add, remove, replace and test.
        """
        kind, pointer = operation["op"], operation["path"]
        if kind not in ("add", "remove", "replace", "test"):
            raise OperationError(f"the operation {kind!r} is not one that a text can take")
        tokens = split(pointer)
        if not tokens:
            self._apply_to_root(kind, operation)
            return
        tree = self._open(self.root, pointer)
        for token in tokens[:-1]:
            tree = self._open(self._entry(tree, token, pointer), pointer)
        if kind == "test":
            self._test(tree, tokens[-1], operation)
            return
        if kind == "remove":
            done = tree.remove(tokens[-1])
        elif kind == "replace":
            done = tree.replace(tokens[-1], deepcopy(operation["value"]))
        else:
            order = () if tokens[1:] else self._order
            done = tree.add(tokens[-1], deepcopy(operation["value"]), order)
        if not done:
            raise OperationError(f"{pointer}: there is no such place to {kind}")

    def value(self, content: Any) -> Any:
        """The plain value of an entry's content, trees resolved."""
        if not isinstance(content, Tree):
            return content
        values = [self._child_value(content, child) for child in content.children]
        if content.named:
            return dict(zip(map(content.key, content.children), values, strict=True))
        return values

    def _apply_to_root(self, kind: str, operation: Mapping[str, Any]) -> None:
        if kind == "remove":
            raise OperationError("the whole document cannot be removed")
        if kind != "test":
            self.root.value = deepcopy(operation["value"])
        elif not equal(self.value(self.root.value), operation["value"]):
            raise OperationError("the document is not the one that the test expects")

    def _test(self, tree: Tree, token: str, operation: Mapping[str, Any]) -> None:
        place = tree.place(token)
        if place is None:
            raise OperationError(f"{operation['path']}: there is nothing to test")
        if not equal(self._child_value(tree, tree.children[place]), operation["value"]):
            raise OperationError(f"{operation['path']}: the value is not what the test expects")

    def _entry(self, tree: Tree, token: str, pointer: str) -> Entry:
        place = tree.place(token)
        if place is None:
            raise OperationError(f"{pointer}: there is no such place")
        child = tree.children[place]
        if isinstance(child, int):
            child = Entry(child, tree.key(child), self._original(tree, child))
            tree.children[place] = child
        return child

    def _open(self, entry: Entry, pointer: str) -> Tree:
        if isinstance(entry.value, dict | list):
            entry.value = Tree.new(entry.value)
        if not isinstance(entry.value, Tree):
            raise OperationError(f"{pointer}: there is no object or list on the way")
        return entry.value

    def _original(self, tree: Tree, child: int) -> Any:
        """An untouched child: a tree for a container, else its value."""
        assert tree.container is not None  # noqa: S101  numbers occur in original trees only
        start = tree.container.starts[child]
        container = self.layout.container(start)
        if container is not None:
            return Tree.original(container)
        return json.loads(self.layout.text[start : tree.container.ends[child]])

    def _child_value(self, tree: Tree, child: int | Entry) -> Any:
        if isinstance(child, Entry):
            return self.value(child.value)
        assert tree.container is not None  # noqa: S101  numbers occur in original trees only
        start, end = tree.container.starts[child], tree.container.ends[child]
        return json.loads(self.layout.text[start:end])


def equal(left: Any, right: Any) -> bool:
    """JSON equality as RFC 6902 (4.6) has it: 1 equals 1.0, and true equals neither."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)
