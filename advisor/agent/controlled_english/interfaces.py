"""Ways to give a node a further interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.clauses import PROTOCOLS, WORD
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    import re

    from advisor.agent.controlled_english.scene import Scene

_SPOKEN = rf"{'|'.join(PROTOCOLS)}|gRPC|REST|SQL|MQTT|Kafka"
_PROTOCOL = rf"(?:(?P<protocol>{_SPOKEN})\s+)"
_NOUN = r"(?:interface|endpoint|port|listener)"
_AT = (
    rf"(?:\s*,?\s*(?:called|named|with\s+(?:the\s+)?id|id)\s+(?P<id>{LITERAL}|{WORD}))?"
    rf"(?:\s*,?\s*(?:on|at|with|and|to)?\s*(?:the\s+)?host\s+(?P<host>{LITERAL}|{WORD}))?"
    r"(?:\s*,?\s*(?:on|at|with|and|to)?\s*(?:the\s+)?port\s+(?P<port>\d{1,5}))?"
)


def interface(match: re.Match[str], scene: Scene) -> None:
    """One more interface, with what is said of it."""
    groups = match.groupdict()
    words = groups.get("protocol") or ""
    for node in scene.several(groups["node"]):
        wanted = scene.value(groups.get("id") or "") or f"{node.id}-{words.lower() or 'interface'}"
        made: dict[str, Any] = {"unique-id": scene.names.free(wanted)}
        if words:
            made["protocol"] = PROTOCOLS.get(words.lower(), words)
        if groups.get("host"):
            made["host"] = scene.value(groups["host"])
        if groups.get("port"):
            made["port"] = int(groups["port"])
        scene.do("add_interface", node=node.id, interfaces=[made])
        scene.it = (node.id,)


_ON = r"\s+(?:to|on|for|of)\s+(?P<node>(?!port\b|host\b)[^,]+?)"
_NEW = r"(?:an?\s+|the\s+|another\s+|one\s+)?(?:(?:new|second|further|additional)\s+)*"

FORMS = (
    form(
        rf"(?:add|create|define|introduce)\s+{_NEW}{_PROTOCOL}?{_NOUN}{_AT}{_ON}",
        interface,
        "add_interface",
        "gives a node one more interface",
        "Add an HTTPS interface on port 9443 to the order-service",
    ),
    form(
        rf"(?:add|create|define|introduce)\s+{_NEW}{_PROTOCOL}?{_NOUN}{_ON}{_AT}",
        interface,
        "add_interface",
        "the same",
        "Add an interface to order-service with id order-admin on host admin.example.com port 8444",
    ),
    form(
        rf"(?:give|let|have)\s+(?P<node>.+?)\s+(?:have\s+)?(?:an?|another|one|the)\s+(?:new\s+|second\s+)?{_PROTOCOL}?{_NOUN}{_AT}",
        interface,
        "add_interface",
        "the same",
        "Give payment-service a WebSocket interface on port 9001",
    ),
    form(
        rf"(?:expose|publish|open)\s+(?P<node>.+?)\s+(?:over|via|as|through|with)\s+(?P<protocol>{_SPOKEN})"
        rf"{_AT}",
        interface,
        "add_interface",
        "the same",
        "Expose inventory-service over AMQP on port 5671",
    ),
)
