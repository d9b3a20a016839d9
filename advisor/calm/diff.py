"""What differs between two documents, element by element, in the words of CALM.

Elements are matched by unique-id, controls by their key, decision records by their text, everything
else by its place; an element that got another unique-id is one that changed (see `renames`). Order
alone is a difference of its own, so that a moved item is not mistaken for a removed and an added
one. Imports the modules that look inside elements, and the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.alignment import align, names_in, sides
from advisor.calm.consequences import Consequences, Mention
from advisor.calm.element import KINDS
from advisor.calm.equality import ABSENT, same
from advisor.calm.fields import Field, fields, order
from advisor.calm.renames import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.calm.fields import Sign

__all__ = ["Difference", "Field", "Mention", "difference"]


class Difference(NamedTuple):
    """One element that differs."""

    sign: Sign
    kind: str
    """node, relationship, flow, control, metadata, decision record or document."""
    id: str
    """unique-id (with ``#2`` behind it where it stands a second time), the key of a control or the
    text of a decision record; empty for metadata and the document."""
    value: Any
    """The element after, or before where it was removed; None where the architecture differs."""
    fields: tuple[Field, ...]
    """What differs inside; empty for an element that is new or gone."""
    renamed_from: str | None = None
    """The unique-id before, where that is another."""
    named_in: tuple[Mention, ...] = ()
    """The places that followed when this element, or an interface of it, was renamed. An element in
    which nothing else differs has no difference of its own."""

    def to_json(self) -> dict[str, Any]:
        """The difference for a program, without `value`; what does not apply is left out."""
        said: dict[str, Any] = {"sign": self.sign, "kind": self.kind, "id": self.id}
        if self.renamed_from is not None:
            said["renamed_from"] = self.renamed_from
        said["fields"] = [field.to_json() for field in self.fields]
        if self.named_in:
            said["named_in"] = [mention.to_json() for mention in self.named_in]
        return said


_ORDER = ("metadata", "controls", "adrs", "nodes", "relationships", "flows")
_WHOLE = {"metadata": "metadata", "adrs": "decision record"}
_LISTS = {**KINDS, "adrs": "decision record"}


def difference(
    before: dict[str, Any], after: dict[str, Any], renames: Mapping[str, str] | None = None
) -> list[Difference]:
    """The elements that differ: document fields first, then in the order of the documents.

    The list is empty if, and only if, both are the same JSON value.

    Args:
        before: a document, sound or not.
        after: another.
        renames: renames that are known, old unique-id to new; others are found.
    """
    return list(_Comparison(before, after, renames).differences())


class _Comparison:
    """One comparison, with the renames that it knows and the places that followed them."""

    def __init__(
        self, before: dict[str, Any], after: dict[str, Any], known: Mapping[str, str] | None
    ) -> None:
        self._before = before
        self._after = after
        self._renames = find(before, after, known)
        self._consequences = Consequences(self._renames) if self._renames else None
        self._followed: dict[tuple[str, str], list[Mention]] = {}

    def differences(self) -> Iterator[Difference]:
        found: list[Difference] = []
        for key in dict.fromkeys((*_ORDER, *self._before, *self._after)):
            old, new = self._before.get(key, ABSENT), self._after.get(key, ABSENT)
            if old is not new:
                found += self._member(key, old, new)
        for each in found:
            followed = self._followed.get((each.kind, each.id))
            yield each._replace(named_in=tuple(followed)) if followed and each.fields else each

    def _member(self, key: str, old: Any, new: Any) -> Iterator[Difference]:
        """What differs in one member of the document."""
        if key in _LISTS and _hold(list, old, new):
            yield from self._items(key, _or_empty(old, []), _or_empty(new, []))
        elif key == "controls" and _hold(dict, old, new):
            yield from _controls(_or_empty(old, {}), _or_empty(new, {}))
        elif not (key == "metadata" and self._only_follows("metadata", "", old, new)):
            path = () if key == "metadata" else (key,)
            found = tuple(fields(path, old, new, {}))
            if found:
                yield Difference("~", _WHOLE.get(key, "document"), "", None, found)

    def _items(self, key: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
        kind = _LISTS[key]
        pairs = align(
            names_in(key, old),
            names_in(key, new),
            lambda i, j: same(old[i], new[j]),
            self._renames.of(kind),
        )
        nameless: list[Field] = []
        for pair in pairs:
            was, now = sides(pair, old, new)
            if same(was, now):
                continue
            if names_in(key, [now if was is ABSENT else was]) == [None]:
                nameless += fields((key, pair.label), was, now, {})
            else:
                yield from self._element(kind, pair.label, was, now)
        nameless += order((f"order of {kind}s",), pairs)
        if nameless:
            yield Difference("~", _WHOLE.get(key, "document"), "", None, tuple(nameless))

    def _element(self, kind: str, identity: str, old: Any, new: Any) -> Iterator[Difference]:
        if old is ABSENT:
            yield Difference("+", kind, identity, new, ())
        elif new is ABSENT:
            yield Difference("-", kind, identity, old, ())
        elif not self._only_follows(kind, identity, old, new):
            names = {
                "interfaces": self._renames.of("interface"),
                "transitions": self._renames.of("relationship"),
            }
            was = old["unique-id"]
            renamed_from = None if was == new["unique-id"] else was
            found = tuple(fields((), old, new, names))
            yield Difference("~", kind, identity, new, found, renamed_from)

    def _only_follows(self, kind: str, identity: str, old: Any, new: Any) -> bool:
        """Whether an element differs only where others were renamed; notes where that is."""
        if self._consequences is None or old is ABSENT or new is ABSENT:
            return False
        followed = self._consequences.of(kind, identity, old, new)
        for target, mention in followed.mentions:
            owner = (target, mention.new)
            if target == "interface":
                owner = ("node", self._renames.owners[mention.old])
            self._followed.setdefault(owner, []).append(mention)
        return followed.nothing_else


def _controls(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        if key not in old:
            yield Difference("+", "control", key, new[key], ())
        elif key not in new:
            yield Difference("-", "control", key, old[key], ())
        elif found := tuple(fields((), old[key], new[key], {})):
            yield Difference("~", "control", key, new[key], found)


def _hold(kind: type, old: Any, new: Any) -> bool:
    """Whether both sides are lists, or objects; one may be absent, if the other holds something."""
    return (isinstance(old, kind) or (old is ABSENT and bool(new))) and (
        isinstance(new, kind) or (new is ABSENT and bool(old))
    )


def _or_empty(side: Any, empty: Any) -> Any:
    return empty if side is ABSENT else side
