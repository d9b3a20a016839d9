"""What differs in an element only because another was renamed. Imports the model and renames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.element import COLLECTIONS, Element
from advisor.calm.equality import ABSENT, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Path, Reference
    from advisor.calm.renames import Renames


class Mention(NamedTuple):
    """A place that names a renamed element and followed it."""

    kind: str
    """What names it: relationship, flow, node or metadata (of the document)."""
    id: str
    """unique-id of that element after; empty for metadata of the document."""
    path: tuple[str, ...]
    """Where in it the id stands after; positions in lists count from 0."""
    old: str
    """The id that stood there before."""
    new: str
    """The id that stands there after."""

    def to_json(self) -> dict[str, Any]:
        """The mention for a program."""
        return self._asdict() | {"path": list(self.path)}


class Followed(NamedTuple):
    """What renames elsewhere did to an element."""

    mentions: list[tuple[str, Mention]]
    """The places that followed, each with the kind of what it names."""
    nothing_else: bool
    """Whether nothing but these places differs."""


class Consequences:
    """Tells places that followed a rename from what else differs."""

    def __init__(self, renames: Renames) -> None:
        self._renames = renames
        self._former = {
            kind: {new: old for old, new in names.items()}
            for kind, names in renames.by_kind.items()
        }

    def of(self, kind: str, identity: str, old: Any, new: Any) -> Followed:
        """What followed in the element `identity` of this kind, or in metadata of the document.

        A place follows where a reference, or a text in metadata that is wholly the old id, became
        the new one. Free text is no place.
        """
        mentions: list[tuple[str, Mention]] = []
        if kind == "metadata":
            old, new = {"metadata": old}, {"metadata": new}
        places = {each.path: each for each in self._references(kind, old, new)}
        for path, place in places.items():
            former = self._former[place.target][place.id]
            mention = Mention(kind, identity, tuple(map(str, path)), former, place.id)
            mentions.append((place.target, mention))
        nothing_else = True
        for path, was, now in _leaves((), old, new):
            if path in places and self._is_renamed(places[path].target, was, now):
                continue
            target = self._named_in_metadata(path, was, now)
            if target:
                shown = path[kind == "metadata" :]
                mentions.append((target, Mention(kind, identity, tuple(map(str, shown)), was, now)))
            else:
                nothing_else = False
        return Followed(mentions, nothing_else)

    def _references(self, kind: str, old: Any, new: Any) -> Iterator[Reference]:
        """The places that name a renamed element, where it was named in the same role before."""
        for each in COLLECTIONS:
            if each == kind:
                named = {(place.role, place.id) for place in Element(each, old, 0).references}
                for place in Element(each, new, 0).references:
                    former = self._former.get(place.target, {}).get(place.id)
                    if former is not None and (place.role, former) in named:
                        yield place

    def _is_renamed(self, kind: str, old: Any, new: Any) -> bool:
        return isinstance(old, str) and bool(self._renames.of(kind).get(old) == new)

    def _named_in_metadata(self, path: Path, old: Any, new: Any) -> str:
        """The kind of the renamed element that a text in metadata names; empty if it names none."""
        if path[:1] != ("metadata",):
            return ""
        kinds = (kind for kind in self._former if self._is_renamed(kind, old, new))
        return next(kinds, "")


def _leaves(path: Path, old: Any, new: Any) -> Iterator[tuple[Path, Any, Any]]:
    """What differs, by place alone."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _leaves((*path, key), old.get(key, ABSENT), new.get(key, ABSENT))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (was, now) in enumerate(zip(old, new, strict=True)):
            yield from _leaves((*path, index), was, now)
    elif not same(old, new):
        yield path, old, new
