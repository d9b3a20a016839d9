"""What a change does to each element of a picture, and the one document that shows it.

`merged` puts what was removed back into the document, so that a picture can show it going.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.diff import difference
from advisor.calm.element import COLLECTIONS, KINDS
from advisor.diagram.merged_steps import merged_steps
from advisor.diagram.putting_back import identity_of, put_back, with_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advisor.calm.diff import Difference
    from advisor.calm.element import Kind
    from advisor.diagram.picture import Mark

    Json = dict[str, Any]


class Marks(NamedTuple):
    """What changes."""

    elements: Mapping[str, Mark] = {}
    """By the unique-id of a node, relationship or flow; a node's interfaces are part of it."""
    steps: Mapping[str, Mapping[str, Mark]] = {}
    """By the unique-id of a flow and the key of a step in it (`advisor.calm.flow.Step.key`)."""

    def of(self, identity: str | None) -> Mark:
        """The mark of an element, empty where it stays."""
        return self.elements.get(identity or "", "")


NO_MARKS = Marks()


class Merged(NamedTuple):
    """Two documents as one."""

    value: Json
    """The document after, with what was removed in its old place; it shares objects with both."""
    marks: Marks


def merged(before: Json, after: Json, renames: Mapping[str, str] | None = None) -> Merged:
    """The document after a change with what went put back, and a mark for each that differs.

    Nodes, relationships and flows whose unique-id is gone stand behind what they stood behind, and
    so do the steps that flows lost. An element that was renamed is changed; what was removed names
    it as it is called now.

    Args:
        before: a document, sound or not.
        after: another.
        renames: renames that are known, old unique-id to new; others are found.
    """
    before, after = _with_lists(before), _with_lists(after)
    found = [each for each in difference(before, after, renames) if each.kind in COLLECTIONS]
    if not found:
        return Merged(after, NO_MARKS)
    names = _renames(found)
    value = dict(after)
    for collection, kind in KINDS.items():
        old, new = before.get(collection, []), after.get(collection, [])
        if old or new:
            gone = [each.value for each in found if each.kind == kind and each.sign == "-"]
            value[collection] = put_back(kind, gone, old, new, names)
    elements = _marks(found, {*_ids(before)}, {*_ids(after)})
    removed = {identity for identity, mark in elements.items() if mark == "removed"}
    for index, was, now in _changed("relationship", before, value, found):
        value["relationships"][index] = with_members(was, now, removed)
    steps: dict[str, Mapping[str, Mark]] = {}
    for index, was, now in _changed("flow", before, value, found):
        flow = merged_steps(was, now, names)
        value["flows"][index], steps[now["unique-id"]] = flow
    return Merged(value, Marks(elements, steps))


def _renames(found: Iterable[Difference]) -> dict[str, str]:
    """What each renamed element and interface was called, and is."""
    names = {}
    for each in found:
        if each.renamed_from is not None and each.value is not None:
            names[each.renamed_from] = each.value["unique-id"]
        names |= {mention.old: mention.new for mention in each.named_in}
    return names


def _with_lists(document: Json) -> Json:
    """The document with an empty list for each collection that is none."""
    no_lists = [key for key in KINDS if not isinstance(document.get(key, []), list)]
    return {**document, **{key: [] for key in no_lists}} if no_lists else document


def _ids(document: Json) -> Iterable[str]:
    for collection in KINDS:
        for item in document.get(collection, []):
            identity = item.get("unique-id") if isinstance(item, dict) else None
            if isinstance(identity, str):
                yield identity


def _marks(found: Iterable[Difference], old: set[str], new: set[str]) -> dict[str, Mark]:
    """A mark for each id: one that is in both documents is changed, whatever happened to it."""
    marks: dict[str, Mark] = {}
    for each in found:
        identity = each.value["unique-id"]
        if each.sign == "~" or (identity in old and identity in new):
            marks[identity] = "changed"
        else:
            marks.setdefault(identity, "added" if each.sign == "+" else "removed")
    return marks


def _changed(
    kind: Kind, before: Json, value: Json, found: Iterable[Difference]
) -> Iterator[tuple[int, Json, Json]]:
    """The elements of one kind that changed: where each stands in `value`, before, and after."""
    changed = {id(each.value): each for each in found if each.kind == kind and each.sign == "~"}
    if not changed:
        return
    former: dict[str | None, Json] = {}
    for item in before[COLLECTIONS[kind]]:
        former.setdefault(identity_of(item), item)
    for index, item in enumerate(value[COLLECTIONS[kind]]):
        if id(item) in changed:
            yield index, former[changed[id(item)].renamed_from or item["unique-id"]], item
