"""Whether a node is said to be one, and whether more of it may simply share its work.

Imports no model library.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from advisor.assess.kinds import members, spaced
from advisor.calm.naming import slug

if TYPE_CHECKING:
    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_COUNTS = re.compile(
    r"(?:(?:min|max|desired|number-of|count-of|total)-)?"
    r"(?:replicas?|instances?|instanzen|brokers|nodes|knoten)(?:-(?:count|number|min|max|total))?"
)
_ONE = re.compile(
    r"\b(?:(?:only )?one|(?:a )?single|eine?[nmrs]?(?: einzige[nmrs]?| einzelne[nmrs]?)?)"
    r"(?: (?!per\b|je\b|pro\b)[\w-]+)? (?:instance|node|server|host|machine|vm|process|instanz"
    r"|knoten|rechner|maschine)\b(?! (?:per|each|in each|je|pro)\b)",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:owns? (?:all |the )*state|keeps? (?:all |the )*state|stateful|leader[ -]election"
    r"|singleton|active[ -/]passive|zustandsbehaftet|(?:hält|besitzt) den zustand)\b",
    re.IGNORECASE,
)
_RUNS_ONCE = re.compile(
    r"(?<![^\W_])(?:scheduler|batch|cron|jobs?|zeitplaner|stapel\w*)(?![^\W_])", re.IGNORECASE
)


def said_once(node: Element) -> str:
    """What says that there is one of it, such as `instances: 1`; empty where nothing does."""
    for key, value in members(node.value.get("metadata")):
        if type(value) is int and value == 1 and _COUNTS.fullmatch(slug(spaced(key))):
            return f"{key}: {json.dumps(value)}"
    described = node.value.get("description")
    words = _ONE.search(described) if isinstance(described, str) else None
    return words[0] if words else ""


def keeps_state(facts: Facts, identity: str) -> str:
    """Why instances of it cannot share the requests as they come; empty where nothing says so.

    What takes messages, holds data, owns state or starts jobs runs as a cluster, or as a pair of
    which one works.
    """
    node = facts.nodes[identity]
    if identity in facts.queues:
        return "it holds messages"
    if identity in facts.stores:
        return "it holds data"
    told = [node.value.get("description")]
    told += [value for each in members(node.value.get("metadata")) for value in each]
    for text in told:
        if isinstance(text, str) and (words := _STATE.search(text)):
            return f'the document says "{words[0]}"'
    called = (node.value.get(key) for key in ("node-type", "unique-id", "name"))
    runs_once = any(isinstance(text, str) and _RUNS_ONCE.search(text) for text in called)
    return "two that start the same work do it twice" if runs_once else ""
