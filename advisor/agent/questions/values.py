"""What an element has of something that a question names: a member, a key of metadata, a control.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.kinds import spaced
from advisor.assess.words import code, singular
from advisor.calm.naming import tokens

if TYPE_CHECKING:
    from advisor.calm.element import Element


class Held(NamedTuple):
    """What an element has of something."""

    values: tuple[Any, ...]
    counted: bool = False
    """Whether these are things of one kind, so that their number is what is asked for."""


def means(words: str) -> str:
    """How a wanted word is looked for."""
    bare = _bare(words)
    if is_any(words):
        return f"any {bare}" if bare != "metadata" else "metadata"
    if control := _control(words):
        return f"a control {code(control)}"
    return f"{code(bare)} (a member, a key of metadata or a control)"


def is_any(words: str) -> bool:
    """Whether something of a kind is meant, and not a key."""
    return _bare(words) in {"control", "interface", "metadata"}


def held(element: Element, said: str) -> Held:
    """What an element has of the wanted: values of members, of metadata keys, or controls."""
    value, bare = element.value, _bare(said)
    controls = value.get("controls")
    keyed = list(controls.items()) if isinstance(controls, dict) else []
    if bare == "control":
        return Held(tuple(keyed), counted=True)
    if bare == "interface":
        return Held(tuple(element.interfaces), counted=True)
    if bare == "metadata":
        return Held((value["metadata"],) if value.get("metadata") else ())
    if control := _control(said):
        named = [member for key, member in keyed if tokens(key) == tokens(control)]
        return Held(tuple(named), counted=True)
    wanted = _folded(bare)
    metadata = value.get("metadata")
    listed = metadata if isinstance(metadata, list) else [metadata]
    members = [pair for each in listed if isinstance(each, dict) for pair in each.items()]
    own = [pair for pair in value.items() if pair[0] not in ("controls", "metadata")]
    worded = [(_folded(key), member) for key, member in (*own, *members, *keyed)]
    exact = [member for words, member in worded if words == wanted]
    alike = [member for words, member in worded[len(own) :] if wanted and wanted < words]
    found = [member for member in (*exact, *alike) if member not in (None, "", [], {})]
    if found:
        return Held(tuple(found))
    return Held(tuple(value for _, value in of_interfaces(element, said)), counted=True)


def values_of(element: Element, said: str) -> list[Any]:
    """The values of what an element has of the wanted."""
    return list(held(element, said).values)


def of_interfaces(element: Element, said: str) -> list[tuple[str, Any]]:
    """What the interfaces of a node have of the wanted, each with its interface's id."""
    found, wanted = [], _folded(_bare(said))
    for each in element.interfaces:
        config = each.value.get("config")
        members = {**each.value, **(config if isinstance(config, dict) else {})}
        found += [
            (each.id or each.pointer, member)
            for key, member in members.items()
            if key != "unique-id" and _folded(key) == wanted
        ]
    return found


def _folded(key: str) -> set[str]:
    """The words of a key in the singular."""
    return {singular(word) or word for word in tokens(spaced(key))}


def _bare(words: str) -> str:
    """`any controls` is `control`; `a metadata key "owner"` is `owner`."""
    kept = [w for w in words.lower().split() if w not in _FILLING]
    return " ".join(singular(word) if word in _PLURALS else word for word in kept) or singular(
        words
    )


_FILLING = {"a", "an", "any", "the", "key", "entry", "value", "set", "defined", "of", "named"} | {
    "called",
    "information",
}
_PLURALS = {"controls", "interfaces", "owners"}


def _control(words: str) -> str:
    """The key of the control in `an "audit" control`; empty where none is named."""
    kept = [word for word in words.lower().split() if word not in _FILLING]
    if len(kept) > 1 and singular(kept[-1]) == "control":
        return "-".join(kept[:-1])
    return "-".join(kept[1:]) if len(kept) > 1 and kept[0] == "control" else ""
