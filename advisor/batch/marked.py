"""The value of a script, its variables put in, and where each part of it stands.

May import only the nodes, the variables and the mistakes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from advisor.batch.mistakes import Mistake
from advisor.batch.nodes import Items, Members, Text
from advisor.batch.variables import Variable, fill, not_known, scalar
from advisor.calm.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.batch.nodes import Node
    from advisor.batch.variables import Scalar

Path: TypeAlias = tuple[str | int, ...]
"""The keys and positions that lead to a part."""

VARIABLES = "variables"
"""The member of a script that declares them."""


class Place(NamedTuple):
    """Where something stands."""

    line: int
    column: int


class Marked(NamedTuple):
    """A JSON value with its places."""

    value: Any
    places: dict[Path, Place]
    """Of each value."""
    keys: dict[Path, Place]
    """Of the key of each member."""
    written: dict[Path, str]
    """How each scalar that is no text is written, variables put in."""

    def key(self, path: Path) -> Place:
        """Where the key of a member stands, or an item, or whatever is nearest around it."""
        while path and path not in self.keys and path not in self.places:
            path = path[:-1]
        return self.keys.get(path) or self.places[path]

    def place(self, path: Path) -> Place:
        """Where a value stands, or whatever is nearest around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]

    def text(self, path: Path, value: Any) -> str:
        """A scalar as it is written: `1.50` and `true` are texts, too."""
        return self.written.get(path, str(value))


class Marking(NamedTuple):
    """What came of marking; the value is whole even where there are mistakes."""

    marked: Marked
    variables: dict[str, Variable]
    mistakes: list[Mistake]


def mark(root: Node, source: str, path: str, given: Mapping[str, str]) -> Marking:
    """The value of a script.

    Args:
        root: of its nodes.
        source: its text, in which the places of variables are looked for.
        path: its file, for the messages.
        given: values that replace those of variables which the script declares.
    """
    marker = _Marker(source, path)
    variables = marker.declared(root, given)
    value = marker.value(root, (), variables)
    marked = Marked(value, marker.places, marker.keys, marker.written)
    return Marking(marked, variables, marker.mistakes)


class _Marker:
    def __init__(self, source: str, path: str) -> None:
        self._lines = source.split("\n")
        self._path = path
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.written: dict[Path, str] = {}
        self.mistakes: list[Mistake] = []

    def declared(self, root: Node, given: Mapping[str, str]) -> dict[str, Variable]:
        """The variables; what is declared wrongly the schema tells."""
        members = dict(root.members) if isinstance(root, Members) else {}
        nodes = {key.text: node for key, node in members.items()}
        block = nodes.get(VARIABLES)
        found: dict[str, Variable] = {}
        for key, node in block.members if isinstance(block, Members) else ():
            if isinstance(node, Text):
                value, written, _ = fill(node, {})
                variable = Variable(value, written)
                if key.text in given:
                    variable = self._given(key, variable, given[key.text])
                found[key.text] = variable
        return found

    def value(self, node: Node, path: Path, variables: Mapping[str, Variable]) -> Any:
        """The value of a node; its places are noted."""
        self.places[path] = Place(node.line, node.column)
        if isinstance(node, Text):
            return self._scalar(node, path, None if path[:1] == (VARIABLES,) else variables)
        if isinstance(node, Items):
            items = enumerate(node.items)
            return [self.value(item, (*path, index), variables) for index, item in items]
        return self._members(node, path, variables)

    def _members(
        self, node: Members, path: Path, variables: Mapping[str, Variable]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.members:
            name = self._filled(key, variables).written
            at = (*path, name)
            if name in found:
                self._note(key, f"{quote(name)} stands there twice: remove or rename one")
                continue
            self.keys[at] = Place(key.line, key.column)
            found[name] = self.value(value, at, variables)
        return found

    def _scalar(self, node: Text, path: Path, variables: Mapping[str, Variable] | None) -> Any:
        value, written = self._filled(node, variables)
        if not isinstance(value, str):
            self.written[path] = written
        return value

    def _filled(self, node: Text, variables: Mapping[str, Variable] | None) -> Variable:
        """The value of a node; that of a variable, for which there are none, uses no other."""
        value, written, unknown = fill(node, variables or {})
        for name in unknown:
            line, column = self._use(node, name)
            if variables is None:
                said = f"${{{name}}} stands in a variable, and none can use another: write it out"
            else:
                said = not_known(name, variables)
            self.mistakes.append(Mistake(self._path, line, column, said))
        return Variable(value, written)

    def _use(self, node: Text, name: str) -> Place:
        """Where a variable stands, from the beginning of the text that uses it on."""
        for number in range(node.line - 1, len(self._lines)):
            start = node.column - 1 if number == node.line - 1 else 0
            found = self._lines[number].find(f"${{{name}}}", start)
            if found >= 0:
                return Place(number + 1, found + 1)
        return Place(node.line, node.column)

    def _given(self, key: Text, declared: Variable, given: str) -> Variable:
        """A value given in the place of the declared one, of whose kind it must be."""
        value = given if isinstance(declared.value, str) else scalar(given)
        if _kind(value) != _kind(declared.value):
            said = f"the variable is {_kind(declared.value)}, not {quote(given)}"
            self._note(key, f"--set {key.text}: {said}")
        return Variable(value, given)

    def _note(self, node: Text, message: str) -> None:
        self.mistakes.append(Mistake(self._path, node.line, node.column, message))


def _kind(value: Scalar) -> str:
    """What a variable is; null, which it cannot be, goes with texts."""
    if isinstance(value, bool):
        return "true or false"
    return "a number" if isinstance(value, int | float) else "a text"
