"""Ways to ask for metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.grammar import Form, form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import pairs, value_of

if TYPE_CHECKING:
    from advisor.agent.controlled_english.grammar import Build
    from advisor.agent.controlled_english.scene import Scene

_FIELDS = {
    "name", "description", "id", "unique-id", "type", "node-type", "protocol", "host", "port",
    "interface", "interfaces", "source", "destination", "actor", "container",
}  # fmt: skip
"""What CALM itself knows: setting it is an update of the element, not metadata."""
_KEY = rf"(?P<key>{LITERAL}|[\w.-]+)"
_ON = r"(?:on|of|for|to|from|off)\s+(?P<on>.+)"


def assigned(match: re.Match[str], scene: Scene) -> None:
    """One key and its value."""
    key = scene.value(match["key"])
    if match["metadata"] is None and key.lower() in _FIELDS:
        raise NotUnderstoodError(
            f'"{key}" is a field of CALM; to set metadata say "metadata {key}"'
        )
    values = {key: value_of(match["value"], scene.literals)}
    _entry(match["on"], scene, {"values": values})


def paired(match: re.Match[str], scene: Scene) -> None:
    """Several keys and values."""
    _entry(match["on"], scene, {"values": pairs(match["pairs"], scene.literals)})


def tagged(match: re.Match[str], scene: Scene) -> None:
    """Words that join the list `tags`."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", match["tags"].strip())
    tags = [scene.value(part) for part in parts]
    _entry(match["on"], scene, {"append": {"tags": tags}})


def removed(match: re.Match[str], scene: Scene) -> None:
    """One key to take away."""
    _entry(match["on"], scene, {"remove": [scene.value(match["key"] or match["second"])]})


def _form(pattern: str, build: Build, says: str, example: str) -> Form:
    return form(pattern, build, "set_metadata", says, example)


FORMS = (
    _form(
        rf"set\s+(?:the\s+)?(?P<metadata>metadata\s+)?(?:key\s+)?{_KEY}(?:\s+metadata)?"
        rf"\s*(?:\bto\b|=|:)\s*(?P<value>{LITERAL}|[^,]+?)\s+{_ON}",
        assigned,
        "sets one metadata key",
        'Set metadata owner to "Platform Team" on order-db and inventory-db',
    ),
    _form(
        rf"set\s+(?:the\s+)?(?P<metadata>metadata\s+)?(?:key\s+)?{_KEY}(?:\s+metadata)?"
        rf"\s+(?:of|on|for)\s+(?P<on>.+?)\s+to\s+(?P<value>{LITERAL}|[^,]+)",
        assigned,
        "sets one metadata key",
        "Set the owner of order-db to Checkout Team",
    ),
    _form(
        rf"(?:add|set|record|include)\s+(?:the\s+)?metadata:?\s+(?P<pairs>(?:{LITERAL}|[\w.-]+)\s*[:=].+?)\s+{_ON}",
        paired,
        "sets metadata keys",
        'Add metadata "adr": "docs/adr/0001-use-queues.md" to order-service',
    ),
    _form(
        rf"(?:add|set)\s+(?:the\s+)?metadata:?\s+(?P<pairs>{LITERAL})\s+{_ON}",
        paired,
        "sets metadata keys",
        'Add metadata {"tier": 1} to all services',
    ),
    _form(
        r"(?:add|set)\s+metadata\s+(?:on|of|for|to)\s+(?P<on>[^:]+?)\s*:\s*(?P<pairs>.+)",
        paired,
        "sets metadata keys",
        "Add metadata to order-db: role: primary, replication: async",
    ),
    _form(
        r"(?:tag|mark|label|annotate|enrich|extend)\s+(?P<on>.+?)\s+(?:with|as|by)\s+(?:the\s+)?(?:metadata:?\s+)?"
        rf"(?P<pairs>(?:{LITERAL}|[\w.-]+)\s*[:=].+|{LITERAL})",
        paired,
        "sets metadata keys",
        "Mark order-db with role: primary and replication: async",
    ),
    _form(
        r"give\s+(?P<on>.+?)\s+(?:the\s+)?metadata:?\s+(?P<pairs>.+)",
        paired,
        "sets metadata keys",
        "Give order-db the metadata role: primary",
    ),
    _form(
        rf"(?:tag|mark|label)\s+(?P<on>.+?)\s+(?:with|as)\s+(?:an?\s+|the\s+)?(?:tags?:?\s+)?(?P<tags>(?:{LITERAL}|[\w-]+)"
        rf"(?:(?:\s*,\s*|\s+and\s+)(?:and\s+)?(?:{LITERAL}|[\w-]+))*)",
        tagged,
        "adds words to the list of tags",
        "Tag order-db with critical and stateful",
    ),
    _form(
        rf"add\s+(?:an?\s+|the\s+)?tags?:?\s+(?P<tags>.+?)\s+{_ON}",
        tagged,
        "adds words to the list of tags",
        'Add a tag "critical" to order-db',
    ),
    _form(
        rf"(?:remove|delete|drop|take|strip|clear)\s+(?:the\s+)?(?:metadata\s+(?:key\s+)?{_KEY}"
        rf"|(?P<second>{LITERAL}|[\w.-]+)\s+metadata)\s+{_ON}",
        removed,
        "takes a metadata key away",
        "Remove metadata backup from inventory-db",
    ),
)


def _entry(on: str, scene: Scene, change: dict[str, Any]) -> None:
    ids = selected(on, scene)
    scene.do("set_metadata", entries=[{"on": ids, **change}])
    scene.it = tuple(each for each in ids if scene.names.known_by(each))
