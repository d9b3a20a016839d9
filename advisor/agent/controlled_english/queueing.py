"""Ways to decouple calls by a queue, with its broker and the decision that it stands on.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import decisions, links, particulars, several_links
from advisor.agent.controlled_english.clauses import PROTOCOL, PROTOCOLS, clause, protocol
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.particulars import CALLED, ID, STATES, told
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    from advisor.agent.controlled_english.clauses import Found
    from advisor.agent.controlled_english.scene import Scene

_PRODUCTS = {
    "kafka": ("Kafka", "TCP", 9092),
    "rabbitmq": ("RabbitMQ", "AMQP", 5672),
    "activemq": ("ActiveMQ", "AMQP", 5672),
}
"""Brokers by which people name what is spoken to them: name, CALM protocol, port."""
_PRODUCT = rf"(?P<product>{'|'.join(_PRODUCTS)})"
_CLAUSES = (
    PROTOCOL,
    clause(
        "protocol/speaks",
        rf"(?:(?:that|which|it|and)\ )*speaks?\ (?P<protocol>{'|'.join(PROTOCOLS)})\b",
    ),
    clause("called/told", told("(?:queue|it)")),
    clause("called/is", rf"is\ {CALLED}\ (?P<id>{ID})"),
    clause("port/told", r"(?:the\ )?port\s*(?:is|:|=)\s*(?P<port>\d{1,5})"),
    clause(
        "broker/of",
        r"(?:(?:that|which|it|and)\ )*(?:belongs\ to|is\ (?:a\ )?part\ of|runs\ on|lives\ (?:in"
        r"|on)|is\ (?:held\ )?"
        r"(?:on|in|by))\ (?:an?\ |the\ )?(?P<new>new\ )?(?:existing\ )?(?:message\ )?broker"
        rf"(?:\ (?:{CALLED}\ )?(?P<id>{ID}))?",
    ),
    clause("broker/told", told("(?:message\\ )?broker") + "(?P<new>)"),
    clause(
        "decision/told",
        r"(?:the\ )?decision(?:\ record)?\ (?:is|:)\ (?:adr[\ -]*(?P<number>\d{1,4})"
        rf"|(?P<path>{LITERAL}|\S+/\S+))",
    ),
    clause("product", rf"(?:over|via|using|on|with|by)\ (?:an?\ |the\ )?{_PRODUCT}(?:\ broker)?"),
    clause(
        "broker",
        r"(?:on|in|at|of|with)\ (?:an?\ |the\ )?(?P<new>new\ )?(?:existing\ )?(?:message\ )?broker"
        rf"(?:\ (?:{CALLED}\ )?(?P<id>(?!as\b|per\b|over\b){ID}))?",
    ),
    clause("broker_known", rf"on\ (?:the\ )?(?:existing\ )?(?P<id>(?!port\b){ID})"),
    clause("port", r"(?:on|at)\ port\ (?P<port>\d{1,5})"),
    clause("called", rf"{CALLED}\ (?P<id>{ID})"),
    clause(
        "decision",
        r"\(?(?:as\ (?:we\ )?(?:decided|described|recorded|documented)(?:\ (?:in|by|with))?"
        r"|according\ to"
        r"|following|see|as\ per|per|from|based\ on|because\ of)\ (?:the\ )?"
        r"(?:(?:adr|decision(?:\ record)?)[\ -]*(?:number\ )?(?P<number>\d{1,4})"
        rf"|(?:(?:adr|decision\ record)\ )?(?P<path>{LITERAL}|\S+/\S+))\)?",
    ),
)


def queued(match: re.Match[str], scene: Scene) -> None:
    """Who called publishes to a queue from now on, and who was called consumes from it.

    Raises:
        NotUnderstoodError: a part of it is not understood, or no call is meant.
    """
    groups = match.groupdict()
    before, after = groups.get("middle") or "", groups.get("rest") or ""
    found = particulars.said(f"{before}, {after}", _CLAUSES, scene)
    phrase = groups.get("calls") or f"between {groups['a']} and {groups['b']}"
    if not re.search(rf"queue|broker|{'|'.join(_PRODUCTS)}", match[0], re.IGNORECASE):
        raise NotUnderstoodError("it does not say through what, for example: with a queue")
    relationships = several_links.named(scene, phrase)
    said = groups.get("id") or (found["called"]["id"] if "called" in found else "")
    far = {target for each in relationships for target in links.ends(each).targets}
    if not said and len(far) != 1:
        raise NotUnderstoodError("it does not say what the queue is called")
    made = particulars.free(scene, f"{min(far, default='')}-queue")
    call: dict[str, Any] = {"relationships": [each.id for each in relationships]}
    call["queue"] = particulars.part(scene, said) if said else made
    if not said:
        scene.choose(f"the queue called {made}")
    scene.do("insert_queue", **call | _broker(scene, found) | _spoken(scene, found))
    scene.it = (particulars.id_of(call["queue"]),)


def _broker(scene: Scene, found: Found) -> dict[str, Any]:
    """What holds the queue, if anything is said to."""
    if "broker_known" in found:
        return {"broker": scene.one(found["broker_known"]["id"]).id}
    if "broker" in found:
        said, is_new = found["broker"]["id"], found["broker"]["new"]
        if not said and not is_new:
            return {"broker": scene.one("broker").id}
        made = particulars.free(scene, "message-broker")
        return {"broker": particulars.part(scene, said) if said else made}
    if "product" in found:
        name, _, _ = _PRODUCTS[found["product"]["product"].lower()]
        known = scene.names.exact(name, "node")
        made = particulars.free(scene, name.lower())
        return {"broker": known.id if known else {"id": made, "name": name}}
    return {}


def _spoken(scene: Scene, found: Found) -> dict[str, Any]:
    """The protocol, the port and the record that is named."""
    call: dict[str, Any] = {}
    if "product" in found:
        name, spoken, port = _PRODUCTS[found["product"]["product"].lower()]
        call |= {"protocol": spoken, "port": port}
        scene.choose(f"{name} taken as the broker, spoken to over {spoken} on port {port}")
    if "protocol" in found:
        call["protocol"] = protocol(found["protocol"])
    if "port" in found:
        call["port"] = int(found["port"]["port"])
    if decided := found.get("decision"):
        path = scene.value(decided["path"].rstrip(")")) if decided["path"] else ""
        call["decision_record"] = path or decisions.record(scene, decided["number"])
    return call


_QUEUE = (
    r"(?:an?\s+|the\s+)?(?:new\s+)?(?:message\s+|async\w*\s+|job\s+)?queue"
    rf"(?:\s+(?:called|named)\s+(?P<id>{LITERAL}|[\w.-]+))?"
)
_MIDDLE = r"(?P<middle>(?:\s+(?:on|in|over|via|at)\s+.+?)?)"
_REST = (
    r"(?P<rest>(?:(?:\s*[,;:]\s*|\s+(?=\())(?:.*)|\s+(?:on|in\s+(?:an?|the)|over|via|using|as"
    r"|per|following"
    r"|according|called|named|see|based|because)\b.*)?)"
)

FORMS = (
    form(
        rf"(?:put|place|insert|add|introduce|have|use|set\s+up)\s+{_QUEUE}{_MIDDLE}\s+between\s+"
        rf"(?P<a>.+?)\s+and\s+(?P<b>.+?){_REST}",
        queued,
        "insert_queue",
        "lets one publish to a queue and the other consume from it, with the flows over the call",
        "Put a queue called payment-queue on a new broker called event-broker between "
        "order-service "
        "and payment-service",
        takes_list=True,
    ),
    form(
        r"decouple\s+(?:the\s+)?(?P<a>.+?)\s+(?:from|and)\s+(?P<b>.+?)\s+(?:with|by|using|via"
        r"|through|over)\s+"
        rf"(?:means\s+of\s+)?{_QUEUE}{_REST}",
        queued,
        "insert_queue",
        "the same",
        "Decouple order-service from payment-service with a queue as decided in ADR 0001",
        takes_list=True,
    ),
    form(
        r"(?:make|turn|change|switch)\s+(?P<calls>[^,;:]+?)\s+(?:to\s+be\s+|to\s+"
        r"|into\s+)?async(?:hronous(?:ly)?)?"
        rf"(?:\s+(?:with|by|using|via|through|over)\s+{_QUEUE})?{_REST}",
        queued,
        "insert_queue",
        "the same; the queue is called after who consumes from it",
        "Make the call from order-service to payment-service asynchronous over RabbitMQ",
        takes_list=True,
    ),
    form(
        rf"{STATES}(?P<calls>[^,;:]+?)\s+(?:should|must|shall|needs?\s+to"
        rf"|has\s+to)\s+(?:be(?:come)?|go|run)\s+"
        rf"(?:async(?:hronous(?:ly)?)?|decoupled)(?:\s+(?:with|by|using|via|through"
        rf"|over)\s+{_QUEUE})?{_REST}",
        queued,
        "insert_queue",
        "the same as a statement",
        "The call from order-service to payment-service should be decoupled by a queue called "
        "pay-queue over AMQP",
        takes_list=True,
    ),
    form(
        r"(?:order|buffer|queue)\s+(?:up\s+)?(?P<calls>(?:the\s+|all\s+)*(?:calls?|requests?"
        r"|messages?)\s+"
        rf"(?:from|to|between)\s+.+?)(?:\s+(?:in|with|by)\s+{_QUEUE})?{_REST}",
        queued,
        "insert_queue",
        "the same",
        "Buffer the calls from order-service to payment-service in a queue called pay-buffer",
        takes_list=True,
    ),
)
