"""Ways to change what CALM itself knows of an element: name, description, type, protocol, port."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import links, nodes
from advisor.agent.controlled_english.clauses import PROTOCOLS
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import text_of
from advisor_tools.members import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element, Kind

_FIELDS = {
    "display name": "name", "title": "name", "name": "name", "description": "description",
    "type": "node-type", "node type": "node-type", "node-type": "node-type",
    "protocol": "protocol", "host": "host", "hostname": "host", "port": "port", "url": "url",
}  # fmt: skip
_OF_INTERFACES = {"host", "port", "url"}
_ALL: tuple[Kind, ...] = ("node", "relationship", "flow", "interface")


def field(match: re.Match[str], scene: Scene) -> None:
    """One member of each element named."""
    groups = match.groupdict()
    key = _FIELDS[" ".join(groups["field"].lower().split())]
    value = _value(scene, key, groups["value"])
    meant = _meant(scene, groups["what"], key)
    if groups.get("old"):
        _guard(scene, meant, key, _value(scene, key, groups["old"]))
    for named in meant:
        scene.do("update", entries=[{"id": named.id, "values": {key: value}}])
        scene.it = (named.id,)


def typed(match: re.Match[str], scene: Scene) -> None:
    """Another node-type."""
    ids = [named.id for named in scene.several(match["what"])]
    values = {"node-type": match["type"].lower()}
    scene.do("update", entries=[{"id": each, "values": values} for each in ids])


def described(match: re.Match[str], scene: Scene) -> None:
    """Another description."""
    for named in scene.several(match["what"], _ALL):
        values = {"description": text_of(match["value"], scene.literals, prose=True)}
        scene.do("update", entries=[{"id": named.id, "values": values}])


def spoken(match: re.Match[str], scene: Scene) -> None:
    """Another protocol."""
    for named in _meant(scene, match["what"], "protocol"):
        values = {"protocol": PROTOCOLS[match["value"].lower()]}
        scene.do("update", entries=[{"id": named.id, "values": values}])


def _value(scene: Scene, key: str, text: str) -> Any:
    said = text_of(text, scene.literals, prose=key == "description")
    if key == "port":
        if not re.fullmatch(r"\d{1,5}", said):
            raise NotUnderstoodError(f'"{said}" is no port')
        return int(said)
    if key == "protocol":
        if said.lower() not in PROTOCOLS:
            raise NotUnderstoodError(f'"{said}" is no protocol that CALM knows')
        return PROTOCOLS[said.lower()]
    if key == "node-type":
        return re.sub(r"^an?\s+", "", said.lower())
    return said


def _guard(scene: Scene, meant: Sequence[Named], key: str, old: Any) -> None:
    """Refuse to replace a value that is another than the person thinks."""
    for named in meant:
        found = scene.model.definitions.get(named.id, ())
        there = next((each.value.get(key) for each in found if each.kind == named.kind), None)
        if there != old:
            raise NotUnderstoodError(
                f'{key} of "{named.id}" is {shown(there)} and not {shown(old)}'
            )


def _meant(scene: Scene, phrase: str, key: str) -> list[Named]:
    """What has the member: of a node's host and port its interface."""
    text = re.sub(r"(?:'s|\u2019s)$", "", phrase.strip())
    owned = re.fullmatch(
        r"(?:the\s+)?(?:(?P<node>.+?)(?:'s|\u2019s)?\s+(?P<only>interface|endpoint)"
        r"|(?:interface|endpoint)\s+(?:of|on)\s+(?P<of>.+))",
        text,
        re.IGNORECASE,
    )
    if owned and not scene.names.exact(scene.value(text), "interface"):
        return [_interface(scene, owned["node"] or owned["of"])]
    if links.ends_said(scene, text) and key in {"protocol", "description"}:
        found = links.one(scene, text)
        return [Named(found.id or "", found.name, "relationship")]
    if key in _OF_INTERFACES:
        named = scene.one(text, ("interface", "node"))
        return [named if named.kind == "interface" else _interface(scene, named.id)]
    if key == "protocol":
        named = scene.one(text, ("relationship", "interface", "node"))
        return [_interface(scene, named.id) if named.kind == "node" else named]
    kinds: tuple[Kind, ...] = ("node",) if key == "node-type" else _ALL
    if re.search(r"\bflow$", text, re.IGNORECASE):
        kinds = ("flow",)
    return scene.several(text, kinds)


def _interface(scene: Scene, phrase: str) -> Named:
    """The only interface of a node."""
    node: Element = scene.node(scene.one(phrase).id)
    own = [each for each in node.interfaces if each.id]
    if len(own) != 1:
        listed = " or ".join(each.id or "" for each in own) or "none"
        raise NotUnderstoodError(f'"{node.id}" has not one interface but {listed}: name it')
    return Named(own[0].id or "", own[0].name, "interface")


_FIELD = rf"(?P<field>{'|'.join(_FIELDS)})".replace(" ", r"\s+")
_SET = r"(?:set|change|update|modify|correct|switch|edit)\s+(?:the\s+)?"
_TO = r"\s+(?:to|into|as|=)\s*:?\s*"
_VALUE = rf"(?P<value>{LITERAL}|.+)"

FORMS = (
    form(
        rf"{_SET}{_FIELD}\s+(?:of|on|for)\s+(?P<what>.+?)\s+from\s+(?P<old>{LITERAL}|(?:(?!\sto\s)[^,])+?)"
        rf"{_TO}{_VALUE}",
        field,
        "update",
        "the same, where the old value is what the sentence says",
        "Change the port of order-db-sql from 5432 to 5433",
    ),
    form(
        rf"{_SET}{_FIELD}\s+(?:of|on|for)\s+(?P<what>.+?){_TO}{_VALUE}",
        field,
        "update",
        "changes name, description, type, protocol, host or port",
        'Change the description of order-db to "Keeps every order"',
    ),
    form(
        rf"{_SET}(?P<what>.+?)(?:'s|\u2019s)?\s+{_FIELD}{_TO}{_VALUE}",
        field,
        "update",
        "the same",
        "Set the order-service-api port to 9443",
    ),
    form(
        rf"set\s+{_FIELD}{_TO}(?P<value>{LITERAL}|\S+)\s+(?:on|of|for)\s+(?P<what>.+)",
        field,
        "update",
        "the same",
        "Set port to 9443 on the order-service",
    ),
    form(
        rf"describe\s+(?P<what>.+?)\s+as:?\s+(?P<value>{LITERAL}|.+)",
        described,
        "update",
        "changes a description",
        'Describe inventory-db as "Counts every piece in stock"',
    ),
    form(
        rf"give\s+(?P<what>.+?)\s+(?:the|a)\s+(?:new\s+)?{_FIELD}:?\s+(?P<value>{LITERAL}|.+)",
        field,
        "update",
        "changes name or description",
        'Give payment-service the description "Takes the money"',
    ),
    form(
        r"(?:make|change|turn|convert)\s+(?P<what>.+?)\s+(?:in)?(?:to\s+)?(?:be\s+)?an?\s+"
        rf"(?P<type>{nodes.TYPE})(?:\s+node)?",
        typed,
        "update",
        "changes a node-type",
        "Make the ecommerce-system an ecosystem",
    ),
    form(
        r"(?:let\s+)?(?P<what>.+?)\s+(?:should\s+|must\s+|shall\s+)(?:use|speak|run\s+over|be\s+over)\s+"
        rf"(?P<value>{'|'.join(PROTOCOLS)})",
        spoken,
        "update",
        "changes the protocol of a relationship or interface",
        "The connection from order-service to inventory-service must use mTLS",
    ),
)
