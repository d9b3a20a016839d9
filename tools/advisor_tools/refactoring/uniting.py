"""Members of two elements made into one: what both say differently is kept as the first has it.

Imports floors 1 and 2, and how members are told of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.equality import ABSENT, same
from advisor.calm.phrases import bounded
from advisor.calm.policies import URLS
from advisor.change.draft import RefusedError
from advisor_tools.members import shown
from advisor_tools.refactoring.requiring import CONFIGS

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.calm.element import Element, Path
    from advisor.change.draft import Draft

_CONFLICTS = 10
"""Conflicts that a note tells before the rest is only counted."""

_FORMS = {*CONFIGS, "config-url", "control-config-url"}
"""The members of a requirement of which it has one."""


class Uniting:
    """One element that takes over what others say."""

    def __init__(self, draft: Draft, element: Element) -> None:
        self._draft = draft
        self._element = element
        self._conflicts: list[str] = []

    def take(self, other: Element, besides: Collection[str]) -> None:
        """Take over the members of `other`, but for those named in `besides`."""
        for key, value in other.value.items():
            if key in besides:
                continue
            if key == "metadata":
                self._take_metadata(value, other)
            else:
                self._unite((key,), value, other)

    def told(self) -> list[str]:
        """What both say differently, as a note, or none."""
        if not self._conflicts:
            return []
        kept = bounded(self._conflicts, _CONFLICTS, "; ")
        return [f'kept as "{self._element.id}" has it: {kept}']

    def _unite(self, path: Path, value: Any, other: Element) -> None:
        """Put `value` at `path`, into what is there."""
        old = self._draft.value_at(self._element, path)
        if old is ABSENT:
            self._draft.set_member(self._element, path, value)
        elif isinstance(old, dict) and isinstance(value, dict):
            if _form(old) != _form(value):
                self._differs(path, old, value, other)
                return
            for key, inner in value.items():
                self._unite((*path, key), inner, other)
        elif isinstance(old, list) and isinstance(value, list):
            for item in value:
                self._take_item(path, item, other)
        elif not same(old, value):
            self._differs(path, old, value, other)

    def _take_item(self, path: Path, item: Any, other: Element) -> None:
        """Put an item into a list, unless it is there; a requirement into that of its URL."""
        old = self._draft.value_at(self._element, path)
        if path[0] == "controls" and path[-1] == "requirements":
            for at, each in enumerate(old):
                if _url(each) is not None and _url(each) == _url(item):
                    self._unite((*path, at), item, other)
                    return
        if not any(same(item, each) for each in old):
            self._draft.insert_item(self._element, path, item)

    def _take_metadata(self, value: Any, other: Element) -> None:
        """Take metadata over in the form that the element has, an object or a list of some."""
        old = self._draft.value_at(self._element, ("metadata",))
        if isinstance(old, dict) and isinstance(value, list):
            for item in value:
                self._unite(("metadata",), item, other)
        elif isinstance(old, list):
            for item in value if isinstance(value, list) else [value]:
                self._take_entry(old, item, other)
        else:
            self._unite(("metadata",), value, other)

    def _take_entry(self, entries: list[Any], item: Any, other: Element) -> None:
        """Unite the keys that an entry has with those, and put the others in as one entry."""
        if not isinstance(item, dict):
            self._take_item(("metadata",), item, other)
            return
        rest = {}
        for key, value in item.items():
            places = (at for at, each in enumerate(entries) if isinstance(each, dict))
            having = next((at for at in places if key in entries[at]), None)
            if having is None:
                rest[key] = value
            else:
                self._unite(("metadata", having, key), value, other)
        if rest:
            self._draft.insert_item(self._element, ("metadata",), rest)

    def _differs(self, path: Path, old: Any, value: Any, other: Element) -> None:
        said = ".".join(map(str, path))
        self._conflicts.append(f'{said} {shown(old)} ("{other.id}": {shown(value)})')


def take_interfaces(draft: Draft, element: Element, interfaces: Any) -> None:
    """Append interfaces to those of a node.

    Raises:
        RefusedError: one or the other is no list.
    """
    if interfaces in (None, []):
        return
    old = draft.value_at(element, ("interfaces",))
    if old is ABSENT and isinstance(interfaces, list):
        draft.set_member(element, ("interfaces",), [])
    elif not isinstance(old, list) or not isinstance(interfaces, list):
        raise RefusedError(f'interfaces to go to "{element.id}" are no list; mend that first')
    for interface in interfaces:
        draft.insert_item(element, ("interfaces",), interface)


def _form(value: Any) -> set[str]:
    """In which of its forms a requirement is met; empty for what is none."""
    return _FORMS & value.keys() if _url(value) is not None else set()


def _url(value: Any) -> Any:
    """The URL of a requirement, or None."""
    if not isinstance(value, dict):
        return None
    return next((value[key] for key in URLS if isinstance(value.get(key), str)), None)
