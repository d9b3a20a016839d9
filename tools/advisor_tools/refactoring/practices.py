"""What a document says for operations, said of one more element under the document's own keys.

Imports floors 1 and 2, and how metadata is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.assess.conventions import PRACTICES, paths, sayings
from advisor.assess.facts import Facts
from advisor.calm.element import ARCHITECTURE
from advisor.calm.equality import ABSENT
from advisor_tools.members import merge, shown, whose
from advisor_tools.metadata import set_metadata

if TYPE_CHECKING:
    from advisor.calm.element import Element, Path
    from advisor.calm.model import Model
    from advisor.change.draft import Draft


class Practices:
    """What the document said, and under which keys, before the first edit of a call."""

    def __init__(self, model: Model) -> None:
        facts = Facts(model)
        self._sayings = facts.of(sayings)
        self._paths = facts.of(paths)
        self._first = {path[0] for path in self._paths.values()} | set(PRACTICES)

    def say(self, draft: Draft, element: Element | None, practice: str, value: Any) -> None:
        """Put a value where the element says it, else under the key that the document uses.

        Raises:
            RefusedError: the metadata of the element cannot hold it.
        """
        saying = self._sayings[practice].get(element.id or "") if element else None
        if saying and not saying.path:
            draft.notes.append(
                f"{whose(element)} also says its {practice} outside of its metadata: "
                f"{shown(saying.value)}"
            )
        path = saying.path if saying and saying.path else self._paths[practice]
        metadata = draft.value_at(element, ("metadata",))
        if metadata in (ABSENT, []):
            self._begin(draft, element, path, value)
            return
        way = self._way(metadata, path) or self._way(metadata, (practice,))
        if way is None:
            self._begin(draft, element, (practice,), value)
            return
        at: Path = ("metadata", *way)
        while draft.value_at(element, at[:-1]) is ABSENT:
            at, value = at[:-1], {at[-1]: value}
        old = draft.value_at(element, at)
        merge(draft, element, at, [value] if isinstance(old, list) else value)

    def _begin(self, draft: Draft, element: Element | None, path: Path, value: Any) -> None:
        on = element.id or "" if element else ARCHITECTURE
        set_metadata(draft, [{"on": [on], "values": {path[0]: _within(path[1:], value)}}])

    def _way(self, metadata: Any, path: Path) -> Path | None:
        """The way to `path` in metadata, through its list where it is one; None where it ends."""
        if not isinstance(metadata, list):
            return _through(metadata, path)
        objects = [(at, item) for at, item in enumerate(metadata) if isinstance(item, dict)]
        having = [each for each in objects if path[0] in each[1]]
        speaking = [each for each in objects if not self._first.isdisjoint(each[1])]
        for at, item in having or speaking or objects:
            if way := _through(item, path):
                return (at, *way)
        return None


def _through(value: Any, path: Path) -> Path | None:
    """The way to `path` through what is there; what is missing of it may be added."""
    if isinstance(value, list):
        for at, item in enumerate(value):
            if isinstance(item, dict) and path[0] in item and (way := _through(item, path)):
                return (at, *way)
        return None
    if not isinstance(value, dict):
        return None
    key, rest = path[0], path[1:]
    if not rest:
        return path
    if key not in value:
        return path
    inner = _through(value[key], rest)
    return (key, *inner) if inner else None


def _within(path: Path, value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value
