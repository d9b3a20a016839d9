"""What holds data that must come back after an outage, and what is said of its recovery.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import RECOVERY, TARGETS, said
from advisor.assess.stores import copies_of, stores

if TYPE_CHECKING:
    from advisor.assess.facts import Facts

_KEEPS = re.compile(
    r"\b(?:durable|durably|persist\w*|retention|retains?|keeps? (?:events|messages)"
    r"|dauerhaft\w*|aufbewahr\w*|haltbar|hält (?:ereignisse|nachrichten))\b",
    re.IGNORECASE,
)
"""How descriptions and metadata say that a queue keeps what it took."""
_TAKES_OVER = re.compile(
    r"\b(?:takes?|taking|taken)[ -]over\b[^.;]{0,40}\b(?:within|in|after)\b"
    r"[^.;]{0,30}\b(?:seconds?|minutes?|hours?|s|min|h)\b"
    r"|\bübernimmt\b[^.;]{0,40}\b(?:innerhalb|in|binnen|nach)\b"
    r"[^.;]{0,30}\b(?:sekunden?|minuten?|stunden?|s|min|h)\b"
)
"""How descriptions give a time for recovery without the word for it."""


class Recovery(NamedTuple):
    """Who holds data and says too little about its recovery, by unique-id."""

    nothing: tuple[str, ...]
    """There is no word about recovery."""
    no_target: tuple[str, ...]
    """There is one, but no target: neither RTO nor RPO."""


def recovery(facts: Facts) -> Recovery:
    """What the stores, and the queues that keep what they took, say about their recovery."""
    nothing, no_target = [], []
    whole = said(facts.model.value.get("controls"))
    for group in keeping(facts):
        described = (value for each in group for value in _described(facts, each))
        about = f"{whole} {said(*described)}"
        if _TAKES_OVER.search(about):
            continue
        if not RECOVERY.search(about):
            nothing.append(group[0])
        elif not TARGETS.search(about):
            no_target.append(group[0])
    return Recovery(tuple(nothing), tuple(no_target))


def keeping(facts: Facts) -> list[list[str]]:
    """Stores, those of the most flows and users first, and queues that say they keep messages.

    Copies of one store come together, in document order: what one of them says holds for all.
    """
    places = {identity: place for place, identity in enumerate(facts.nodes)}
    found = {store.node.id or "": [store.node.id or ""] for store in facts.of(stores)}
    for copied in facts.of(copies_of):
        together = {each for one in copied for each in found[one]}
        found |= dict.fromkeys(together, sorted(together, key=places.__getitem__))
    queues = facts.queues - facts.outside - facts.stores
    alone = [[each] for each in facts.nodes if each in queues and _keeps(facts, each)]
    return [*{group[0]: group for group in found.values()}.values(), *alone]


def _keeps(facts: Facts, identity: str) -> bool:
    value = facts.nodes[identity].value
    return bool(_KEEPS.search(said({key: value.get(key) for key in ("description", "metadata")})))


def _described(facts: Facts, identity: str) -> list[object]:
    """What a node and what directly contains it say: description, controls and metadata."""
    around = (each for each in facts.containers.get(identity, ()) if each in facts.nodes)
    values = [facts.nodes[each].value for each in (identity, *around)]
    told = ("description", "controls", "metadata")
    return [{key: value.get(key) for key in told} for value in values]
