"""Keys and node types that are one slip away from a word of the vocabulary.

The vocabulary lets unknown keys pass, so a slip silently loses what stands under the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.pointer import join
from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice
from advisor.calm.rules.subject import dicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.model import Element
    from advisor.calm.rules.subject import Control, Side, Subject

    Holder = Element | Side | Control
    Part = tuple[Holder | None, tuple[str | int, ...], dict[str, Any]]
    """Who holds an object whose keys the vocabulary names, where in the holder, and the object.
    The document has no holder. A bare tuple: a large document has fifty thousand."""

_NODE_TYPES = frozenset(
    "actor ecosystem system service database network ldap webclient data-asset".split()  # noqa: SIM905
)
_KEYS = {
    "architecture": "$schema nodes relationships metadata controls flows adrs",
    "node": "unique-id node-type name description details interfaces controls metadata",
    "interface": "unique-id definition-url config",
    "relationship": "unique-id relationship-type description protocol metadata controls",
    "end": "node interfaces",
    "flow": "unique-id name description transitions requirement-url controls metadata",
    "transition": "relationship-unique-id sequence-number description direction",
    "control": "description requirements",
    "requirement": "requirement-url config config-url",
}
"""The keys that the vocabulary gives each kind of object."""


@advice("warning")
def keys_are_spelt_as_in_the_vocabulary(subject: Subject) -> Iterator[Hit]:
    """An unknown key one slip away from a legal one that is missing (`flow` for `flows`)."""
    for kind, words in _KEYS.items():
        legal = frozenset(words.split())
        # The distinct keys first: few, and rarely a slip among them. Only then the places.
        unknown = set().union(*(value for _holder, _path, value in _parts(subject, kind))) - legal
        meant = {key: slip for key in unknown if (slip := near_miss(key, legal))}
        for holder, path, value in _parts(subject, kind) if meant else ():
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


def near_miss(word: str, legal: frozenset[str]) -> str:
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


def _parts(subject: Subject, kind: str) -> Iterator[Part]:
    """Every object of one kind of `_KEYS`."""
    if kind == "architecture":
        yield None, (), subject.model.value
    elif kind == "transition":
        for flow in subject.model.flows:
            for index, step in dicts(flow.value.get("transitions")):
                yield flow, ("transitions", index), step
    elif kind == "requirement":
        for control in subject.controls:
            for index, requirement in control.requirements:
                yield control, ("requirements", index), requirement
    else:
        for holder in _holders(subject, kind):
            if isinstance(holder.value, dict):
                yield holder, (), holder.value


def _holders(subject: Subject, kind: str) -> Iterable[Holder]:
    match kind:
        case "interface":
            return (interface for node in subject.model.nodes for interface in node.interfaces)
        case "end":
            return (side for side in subject.sides if side.end in ("source", "destination"))
        case "control":
            return subject.controls
        case "relationship":
            return subject.model.relationships
        case "flow":
            return subject.model.flows
    return subject.model.nodes
