"""Ways to ask for metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.fitting import fitted, metadata
from advisor.agent.controlled_english.grammar import Form, form
from advisor.agent.controlled_english.names import NotUnderstoodError, UnlikelyError
from advisor.agent.controlled_english.scene import ELEMENTS
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import pairs, value_of
from advisor.calm.equality import same
from advisor.change.draft import RefusedError
from advisor_tools.members import shown, whose
from advisor_tools.selection import select

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.agent.controlled_english.grammar import Build
    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element

_FIELDS = {
    "name", "description", "id", "unique-id", "type", "node-type", "protocol", "host", "port",
    "interface", "interfaces", "source", "destination", "actor", "container",
    "metadata",
}  # fmt: skip
"""What CALM itself knows: setting it is an update of the element, not metadata."""
_KEY = rf"(?P<key>{LITERAL}|[\w.-]+)"
_OTHER = rf"(?P<key>{LITERAL}|(?!(?:{'|'.join(_FIELDS)})\b)[\w.-]+)"
"""A key that is no field of CALM."""
_ON = r"(?:on|of|for|to|from|off)\s+(?P<on>.+)"
_BUT = re.compile(
    r"(?P<on>.+?)\s*,?\s+(?:except|but\s+not|other\s+than|apart\s+from|excluding)"
    r"(?:\s+(?:for|of|on))?\s+(?P<but>.+)",
    re.IGNORECASE,
)
_EXCEPT = r"(?P<but>\s*,?\s+(?:except|but\s+not|other\s+than|apart\s+from|excluding)\s+.+)?"


def assigned(match: re.Match[str], scene: Scene) -> None:
    """One key and its value."""
    key = scene.value(match["key"])
    if match["metadata"] is None and key.lower() in _FIELDS:
        raise UnlikelyError(f'"{key}" is a field of CALM; to set metadata say "metadata {key}"')
    values = {key: value_of(match["value"], scene.literals)}
    _entry(match["on"] + (match.groupdict().get("but") or ""), scene, {"values": values})


def exchanged(match: re.Match[str], scene: Scene) -> None:
    """Another value for a key that is there, where the old one is what the sentence says."""
    key, old = scene.value(match["key"]), match.groupdict().get("old")
    value = value_of(match["value"], scene.literals)
    for element in _elements(scene, selected(match["on"], scene)):
        there = metadata(element.value if element else scene.model.value)
        if key not in there:
            raise NotUnderstoodError(_lacking(element, key, there))
        if old and not same(there[key], value_of(old, scene.literals)):
            said = scene.literals.restore(old)
            raise NotUnderstoodError(
                f"{key} of {whose(element)} is {shown(there[key])}, not {said}"
            )
    _entry(match["on"], scene, {"values": {key: value}})


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


def dropped(match: re.Match[str], scene: Scene) -> None:
    """One key to take away, which nothing but the document says is metadata."""
    key = scene.value(match["key"])
    for element in _elements(scene, selected(match["on"], scene)):
        there = metadata(element.value if element else scene.model.value)
        if key not in there:
            raise NotUnderstoodError(_lacking(element, key, there))
    _entry(match["on"], scene, {"remove": [key]})


def _lacking(element: Element | None, key: str, there: Collection[str]) -> str:
    return f'{whose(element)} has no metadata "{key}": there is {", ".join(there) or "none"}'


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
        rf"\s+(?:of|on|for)\s+(?P<on>.+?)\s+to\s+(?P<value>{LITERAL}|[^,]+?){_EXCEPT}",
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
    _form(
        rf"(?:change|update|correct|set)\s+(?:the\s+)?(?:metadata\s+)?{_OTHER}\s+(?:of|on|for)\s+"
        rf"(?P<on>.+?)\s+from\s+(?P<old>{LITERAL}|(?:(?!\sto\s)[^,])+?)\s+to\s+(?P<value>{LITERAL}|[^,]+)",
        exchanged,
        "changes a metadata key where the old value is what the sentence says",
        'Change the owner of order-db from "Orders Team" to "Checkout Team"',
    ),
    _form(
        rf"(?:change|update|correct)\s+(?:the\s+)?(?:metadata\s+)?{_OTHER}\s+(?:of|on|for)\s+"
        rf"(?P<on>.+?)\s+to\s+(?P<value>{LITERAL}|[^,]+)",
        exchanged,
        "changes a metadata key that is there",
        "Change the owner of order-db to Checkout Team",
    ),
    _form(
        rf"(?:remove|delete|drop|strip|clear)\s+(?:the\s+)?{_OTHER}\s+of\s+(?P<on>.+)",
        dropped,
        "takes away a metadata key that is there",
        "Remove the backup of inventory-db",
    ),
    _form(
        rf"(?:remove|delete|drop|strip|clear)\s+(?:the\s+)?(?P<on>.+?)(?:'s|\u2019s)\s+{_OTHER}",
        dropped,
        "the same",
        "Remove inventory-db's backup",
    ),
)


def _entry(on: str, scene: Scene, change: dict[str, Any]) -> None:
    if without := _BUT.fullmatch(on):
        on, change = without["on"], {"except": selected(without["but"], scene), **change}
    ids = selected(on, scene)
    if values := change.get("values"):
        change = {**change, "values": fitted(scene, _elements(scene, ids), values)}
    scene.do("set_metadata", entries=[{"on": ids, **change}])
    scene.it = tuple(each for each in ids if scene.names.known_by(each))


def _elements(scene: Scene, ids: list[str]) -> list[Element | None]:
    """What the ids and selectors lead to.

    Raises:
        NotUnderstoodError: to nothing.
    """
    try:
        return select(scene.model, ids, kinds=ELEMENTS)
    except RefusedError as error:
        raise NotUnderstoodError(str(error)) from None
