"""Keys and node types that are one slip away from a word of the vocabulary.

The vocabulary lets unknown keys pass, so a slip silently loses what stands under the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.pointer import join
from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice
from advisor.calm.rules.subject import dicts
from advisor.calm.vocabulary import CURRENT, inlined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from advisor.calm.element import Element
    from advisor.calm.rules.subject import Control, Side, Subject

    Holder = Element | Side | Control
    Part = tuple[Holder | None, tuple[str | int, ...], dict[str, Any]]
    """Who holds an object whose keys the vocabulary names, where in the holder, and the object.
    The document has no holder. A bare tuple: a large document has fifty thousand."""

_NODE_TYPES = (
    "actor", "ecosystem", "system", "service", "database", "network", "ldap", "webclient",
    "data-asset",
)  # fmt: skip
_CONCEPTS = (
    "core", "node", "interface", "relationship", "endpoint", "flow", "transition", "control",
    "control-requirement",
)  # fmt: skip
"""The schemas whose objects are looked at, one kind of object each."""

_UNDESCRIBED = {"core": {"$schema"}, "interface": {"definition-url", "config"}}
"""Legal keys that need no schema: anything may stand under them."""


@advice("warning")
def keys_are_spelt_as_in_the_vocabulary(subject: Subject) -> Iterator[Hit]:
    """An unknown key one slip away from a legal one that is missing (`flow` for `flows`)."""
    for concept in _CONCEPTS:
        legal = inlined(concept, CURRENT)["properties"].keys() | _UNDESCRIBED.get(concept, set())
        # The distinct keys first: few, and rarely a slip among them. Only then the places.
        unknown = (
            set().union(*(value for _holder, _path, value in _parts(subject, concept))) - legal
        )
        meant = {key: slip for key in unknown if (slip := near_miss(key, legal))}
        for holder, path, value in _parts(subject, concept) if meant else ():
            for key in value:
                if key in meant and meant[key] not in value:
                    pointer = (holder.pointer if holder else "") + join(*path, key)
                    hint = f"did you mean {meant[key]}?"
                    yield Hit(pointer, f"unknown key {quote(key)}", hint)


@advice("warning")
def node_types_are_spelt_as_in_the_vocabulary(subject: Subject) -> Iterator[Hit]:
    """A node-type one slip away from one of the vocabulary (`databse`)."""
    meant: dict[str, str] = {}
    for node in subject.model.nodes:
        kind = node.value.get("node-type")
        if not isinstance(kind, str) or kind in _NODE_TYPES:
            continue
        if kind not in meant:
            meant[kind] = near_miss(kind, _NODE_TYPES)
        if meant[kind]:
            message = f"node {quote(node.id)} has the unknown type {quote(kind)}"
            yield Hit(f"{node.pointer}/node-type", message, f"did you mean {meant[kind]}?")


def near_miss(word: str, legal: Collection[str]) -> str:
    """The word of `legal` that `word` is one slip away from, or empty.

    A slip is a letter too many, too few, wrong or swapped with its neighbour, or another way to
    write case and hyphens. Written out because the library for it costs 25 ms at start, and an
    unknown key is nothing unusual.
    """
    folded = _folded(word)
    return next((each for each in sorted(legal) if _is_slip(folded, _folded(each))), "")


def _folded(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "").replace(" ", "")


def _is_slip(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    if len(long) - len(short) > 1:
        return False
    at = 0
    while at < len(short) and short[at] == long[at]:
        at += 1
    short, long = short[at:], long[at:]
    if len(short) < len(long):
        return short == long[1:]
    return short[1:] == long[1:] or short[1::-1] + short[2:] == long


def _parts(subject: Subject, concept: str) -> Iterator[Part]:
    """Every object that one schema describes."""
    if concept == "core":
        yield None, (), subject.model.value
    elif concept == "transition":
        for flow in subject.model.flows:
            for index, step in dicts(flow.value.get("transitions")):
                yield flow, ("transitions", index), step
    elif concept == "control-requirement":
        for control in subject.controls:
            for index, requirement in control.requirements:
                yield control, ("requirements", index), requirement
    else:
        for holder in _holders(subject, concept):
            if isinstance(holder.value, dict):
                yield holder, (), holder.value


def _holders(subject: Subject, concept: str) -> Iterable[Holder]:
    match concept:
        case "interface":
            return (interface for node in subject.model.nodes for interface in node.interfaces)
        case "endpoint":
            return (side for side in subject.sides if side.end in ("source", "destination"))
        case "control":
            return subject.controls
        case "relationship":
            return subject.model.relationships
        case "flow":
            return subject.model.flows
    return subject.model.nodes
