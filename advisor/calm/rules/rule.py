"""What a rule is, and what it is given to look at.

A rule is one generator function in the module of its subject, marked `@reference` or `@advice`:
its name with hyphens is the rule's name, its docstring what it finds. Imports only this floor.
"""

from __future__ import annotations

from functools import cached_property
from json import dumps
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.rules.walk import suspects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeAlias

    from advisor.calm.finding import Kind, Severity
    from advisor.calm.model import Kind as ElementKind
    from advisor.calm.model import Model
    from advisor.calm.rules.walk import Suspect

    Find: TypeAlias = Callable[["Subject"], Iterator["Hit"]]

_HINTS = 100
"""Nearest ids looked up in one check: each costs a pass over all ids, so a renamed prefix in a
large document would otherwise make the check quadratic."""


class Hit(NamedTuple):
    """A place where a rule fired."""

    pointer: str
    message: str
    """What is wrong, with the ids involved."""
    hint: str = ""
    """What would be right, or empty."""


class Rule(NamedTuple):
    """A rule with all that its table in the documentation says of it."""

    name: str
    kind: Kind
    severity: Severity
    summary: str
    """What it finds, in one line of Markdown."""
    find: Find


def reference(severity: Severity) -> Callable[[Find], Rule]:
    """Mark a function as a rule that the CALM reference has under the same name."""
    return lambda find: _rule("reference", severity, find)


def advice(severity: Severity) -> Callable[[Find], Rule]:
    """Mark a function as a rule of this project: what the reference accepts without a word."""
    return lambda find: _rule("advice", severity, find)


def _rule(kind: Kind, severity: Severity, find: Find) -> Rule:
    summary = (find.__doc__ or "").partition("\n")[0].rstrip(".")
    return Rule(find.__name__.replace("_", "-"), kind, severity, summary, find)


class Subject:
    """The document under check, and what several rules want to know of it, found once."""

    def __init__(self, model: Model, exists: Callable[[str], bool] | None = None) -> None:
        self.model = model
        self.exists = exists
        """Whether a path relative to the document is a file; None where nobody can tell."""
        self._ids: dict[tuple[ElementKind, ...], list[str]] = {}
        self._hints: dict[tuple[str, tuple[ElementKind, ...]], str] = {}

    @cached_property
    def suspects(self) -> list[Suspect]:
        """Every empty or placeholder-like value of the document."""
        return list(suspects(self.model.value))

    @cached_property
    def controls(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Every `controls` object with its pointer: the architecture's, then each element's."""
        model = self.model
        found = [("/controls", model.value.get("controls"))]
        found += [
            (f"{element.pointer}/controls", element.value["controls"])
            for element in (*model.nodes, *model.relationships, *model.flows)
            if "controls" in element.value
        ]
        return [(pointer, controls) for pointer, controls in found if isinstance(controls, dict)]

    def nearest(self, word: str, *kinds: ElementKind) -> str:
        """A hint where `word` should have been the id of one of `kinds`, or empty."""
        key = (word, kinds)
        if key not in self._hints:
            if len(self._hints) >= _HINTS:
                return ""
            self._hints[key] = self._nearest(word, kinds)
        return self._hints[key]

    def _nearest(self, word: str, kinds: tuple[ElementKind, ...]) -> str:
        # Imported here: it brings rapidfuzz, which a clean document does not need.
        from advisor.calm.nearest import nearest  # noqa: PLC0415

        other = self.model.get(word)
        if other is not None:
            return f"{quote(word)} is the id of {_ARTICLES[other.kind]}"
        if kinds not in self._ids:
            self._ids[kinds] = self.model.ids(*kinds)
        found = nearest(word, self._ids[kinds])
        return f"nearest: {quote(found)}" if found else ""


_ARTICLES: dict[ElementKind, str] = {
    "node": "a node",
    "relationship": "a relationship",
    "flow": "a flow",
    "interface": "an interface",
}


def quote(value: object) -> str:
    """A value from the document as it stands in a message: JSON, containers only by their kind."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return dumps(value, ensure_ascii=False)


def dicts(value: object) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects in a list with their positions; nothing where `value` is no list."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield index, item
