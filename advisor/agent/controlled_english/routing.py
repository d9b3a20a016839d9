"""Ways to lead what is there elsewhere: through a node, in front of one, between two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import (
    detours,
    links,
    newcomers,
    nodes,
    whose,
)
from advisor.agent.controlled_english.clauses import REST
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.relationships import connect
from advisor.agent.controlled_english.scene import NODES, SEPARATOR, Scene
from advisor.agent.controlled_english.settling import settle
from advisor.change.draft import NeedlessError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element


def through(match: re.Match[str], scene: Scene) -> None:
    """Those who are named reach what they use by way of a node."""
    groups = match.groupdict()
    if not groups["via"]:
        raise NotUnderstoodError(
            'it does not say through what, for example: via a new "calls-queue"'
        )
    there = scene.model.ids("node")
    node = node_between(scene, groups["via"])
    relationships = whose.relationships(scene, groups["who"], groups.get("to") or "", node)
    consumes = bool(groups.get("asynchronous")) or detours.is_queue(node)
    detours.over(scene, relationships, node, consumes=consumes)
    settle(scene, node, there)


def in_front(match: re.Match[str], scene: Scene) -> None:
    """Whoever reaches some nodes reaches them by way of another from now on."""
    groups = match.groupdict()
    behind = scene.several(groups["behind"])
    there = scene.model.ids("node")
    done = len(scene.calls)
    node = node_between(scene, groups["via"], groups.get("type") or "")
    put_before(scene, node, behind)
    if len(scene.calls) == done:
        raise NeedlessError("it is there already")
    settle(scene, node, there, [each.id for each in behind])


def put_before(scene: Scene, node: Named, behind: Sequence[Named]) -> None:
    """Lead all that reaches `behind` over `node`, which connects to each of them."""
    ids = [each.id for each in behind]
    relationships = [
        each for each in links.leading_to(scene.model, ids) if links.ends(each).source != node.id
    ]
    if relationships:
        detours.over(scene, relationships, node, consumes=False)
    for named in behind:
        if not links.between(scene.model, node.id, named.id):
            connect(scene, node, named)
    scene.it = (node.id,)


def between(match: re.Match[str], scene: Scene) -> None:
    """A node comes between two others."""
    groups = match.groupdict()
    relationships = links.joining(scene, groups["a"], groups["b"])
    there = scene.model.ids("node")
    node = node_between(scene, groups["via"], groups.get("type") or "")
    consumes = detours.is_queue(node) or bool(groups.get("asynchronous"))
    ids = [each.id for each in relationships]
    detours.over(
        scene,
        [each for each in scene.model.relationships if each.id in ids],
        node,
        consumes=consumes,
    )
    settle(scene, node, there)


def rewired(match: re.Match[str], scene: Scene) -> None:
    """A relationship leads to another node, or from another one."""
    groups = match.groupdict()
    target = scene.one(groups["target"])
    if groups.get("old") and target.id in scene.touched:
        # What the prompt itself adds comes in between: what was reached is reached by way of it.
        sources = scene.several(groups["a"])
        if all(links.between(scene.model, source.id, target.id) for source in sources):
            raise NeedlessError("they do so already")
        found = [
            each
            for a in SEPARATOR.split(groups["a"])
            for each in links.joining(scene, a, groups["old"])
        ]
        detours.over(scene, found, target, consumes=False)
        return
    if groups.get("old"):
        relationship = _single(
            scene, links.joining(scene, groups["a"], groups["old"]), groups["old"]
        )
    else:
        relationship = links.one(scene, groups["a"])
    end = "source" if groups.get("end") in {"source", "actor", "start"} else "target"
    scene.do("rewire", relationship=relationship.id, **{end: target.id})
    scene.touch((relationship.id or "",))
    scene.it = (target.id,)


def widened(match: re.Match[str], scene: Scene) -> None:
    """A relationship of one node and its many gets more of them, or fewer."""
    groups = match.groupdict()
    relationship = scene.one(groups["a"], ("relationship",))
    ids = [each.id for each in scene.several(groups["targets"])]
    key = "add_targets" if match["verb"].lower() in {"add", "include"} else "remove_targets"
    scene.do("rewire", relationship=relationship.id, **{key: ids})


def node_between(scene: Scene, phrase: str, kind: str = "") -> Named:
    """The node that others go over; one that is called new, or quoted, may have to be made."""
    words = re.sub(r"\s+instead$", "", phrase.strip(), flags=re.IGNORECASE)
    return _part_named(scene, newcomers.node(scene, words, kind))


def _part_named(scene: Scene, node: Named) -> Named:
    """The queue of a broker, where the broker has just one: that is what messages wait in."""
    if not detours.is_queue(node) or "queue" in node.id:
        return node
    parts = [
        named
        for named in scene.names.of_kind(NODES)
        if named.id in scene.touched and named.id != node.id and detours.is_queue(named)
        and any(
            each.role == "container" and each.id == node.id
            for reference in scene.model.references.get(named.id, ())
            for each in reference.holder.references
        )
    ]  # fmt: skip
    if len(parts) != 1:
        return node
    scene.choose(f'"{node.id}" taken as its part {parts[0].id}')
    return parts[0]


def _single(scene: Scene, found: Sequence[Element], said: str) -> Element:
    if len(found) > 1:
        listed = " or ".join(each.id or each.pointer for each in found)
        raise NotUnderstoodError(f'"{scene.value(said)}" may be {listed}')
    return found[0]


_VERB = (
    r"(?:update|change|modify|adjust|reroute|redirect|rewire|route|direct|send|switch|let|have|make"
    r"|steer|lead|pass|move|ensure|guide|bring)"
)
_GO = (
    r"(?:(?:so\s+that\s+(?:they|it|these)\s+|to\s+|should\s+|must\s+|shall\s+|will\s+|all\s+|now\s+|then\s+)*"
    r"(?:go|goes|pass|passes|run|runs|flow|flows|enter|enters|be\s+routed|is\s+routed|are\s+routed"
    r"|be\s+sent|come\s+in|travel|point|reach\s+\w+|use|talk|lead|access\s+\w+)\s+)"
)
_VIA = r"(?:through|via|over|by\s+way\s+of|across)"
_DIRECTLY = (
    r"(?:,?\s+(?:instead\s+of|rather\s+than|and\s+not|not)\s+(?:directly\s+)?"
    r"(?:to|going|calling|reaching|hitting|using|talking\s+to|directly|straight\s+to|the)\b"
    rf"{REST})?"
)
_L = r"(?P<via>[^,;:]+?)"
_PUT = r"(?:put|place|insert|add|introduce|create|position|slot|inject|deploy|set\s+up|have|run)"
_NODE_OPT = rf"(?:\s*\((?:node-)?(?:type:?\s*)?(?P<type>{nodes.TYPE})\))?"

FORMS = (
    form(
        rf"{_VERB}\s+(?P<who>.+?)\s+(?:{_GO})?(?:{_VIA}|(?<=\sgo\s)to)\s+{_L}{_DIRECTLY}",
        through,
        "insert_between",
        "leads relationships over a node; flows go along",
        "Route the calls from order-service to payment-service through the inventory-service",
    ),
    form(
        rf"(?P<who>.+?)\s+(?:no\s+longer\s+)?{_GO}{_VIA}\s+{_L}{_DIRECTLY}",
        through,
        "insert_between",
        "the same as a statement",
        "The requests from order-service to payment-service should go through inventory-service",
    ),
    form(
        rf"(?:let\s+)?(?P<who>.+?)\s+(?:should\s+|must\s+|shall\s+)?(?:reach(?:es)?|call(?:s)?|access(?:es)?"
        rf"|talks?\s+to|connects?\s+to|uses?)\s+(?P<to>.+?)\s+(?:only\s+)?(?:through|via|by\s+way\s+of)"
        rf"\s+(?!(?i:https?|ftp|sftp|jdbc|websocket|amqp|m?tls|tcp|ldap)\b){_L}",
        through,
        "insert_between",
        "the same: who reaches what by way of whom",
        "Order service should reach payment-service via inventory-service",
    ),
    form(
        r"(?:let\s+)?(?P<who>.+?)\s+(?:should\s+|must\s+|shall\s+|may\s+|can\s+)?(?:no\s+longer|not|never)\s+"
        r"(?:directly\s+)?(?:reach(?:es)?|call(?:s)?|access(?:es)?|talks?\s+to|connects?\s+to|uses?)\s+"
        r"(?P<to>.+?)(?:\s+directly)?(?:,?\s+but|,|;|\s+and)\s+(?:instead\s+)?(?:should\s+|must\s+)?(?:only\s+)?"
        rf"(?:(?:go|goes|talks?|reach\s+it|call\s+it|be\s+reached|be\s+routed)\s+)?(?:{_VIA}|use)\s+{_L}"
        r"(?:\s+instead)?",
        through,
        "insert_between",
        "the same where it says what ends",
        'Order service should no longer call payment service directly but go through a "pay-queue"',
    ),
    form(
        rf"{_PUT}\s+(?P<via>.+?){_NODE_OPT}\s+(?:as\s+(?:the\s+|an?\s+)?(?:single\s+)?(?:entry\s+point|front"
        r"\s+door)\s+)?(?:in\s+front\s+of|before|ahead\s+of)\s+(?P<behind>.+?)",
        in_front,
        "insert_between",
        "puts a node before others: whoever reached them reaches it",
        "Put a new load-balancer in front of the api-gateway",
    ),
    form(
        r"(?P<via>.+?)\s+(?:should\s+|must\s+|shall\s+|now\s+)*(?:(?:sits?|stands?|goes|be\s+placed|be|is"
        r"|be\s+put|comes)\s+(?:in\s+front\s+of|before)|fronts?|(?:is|be|becomes?|serves?\s+as|acts?\s+as)"
        r"\s+(?:the\s+|an?\s+)?(?:new\s+|single\s+|only\s+)*entry\s+point\s+(?:for|of|to|in\s+front\s+of))"
        r"\s+(?P<behind>.+?)",
        in_front,
        "insert_between",
        "the same as a statement",
        "Inventory-service sits in front of payment-service",
    ),
    form(
        rf"{_PUT}\s+(?P<via>.+?){_NODE_OPT}\s+(?:in\s+)?between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)",
        between,
        "insert_between",
        "puts a node between two others; a queue or topic is read from",
        'Put a new "payment-queue" between order-service and payment-service',
    ),
    form(
        r"decouple\s+(?P<a>.+?)\s+(?:from|and)\s+(?P<b>.+?)\s+(?P<asynchronous>with|by|using|via|through)\s+"
        r"(?:means\s+of\s+)?(?P<via>[^:;]+?)",
        between,
        "insert_between",
        "lets two nodes talk by way of a queue",
        'Decouple order-service from payment-service with a new "payment-queue"',
    ),
    form(
        rf"make\s+(?:the\s+)?(?P<who>.+?)\s+(?P<asynchronous>asynchronous|async)"
        rf"(?:\s+(?:through|via|over|using|with|by\s+way\s+of)\s+{_L})?",
        through,
        "insert_between",
        "lets two nodes talk by way of a queue",
        'Make the order-service to payment-service call asynchronous via a new "payment-queue"',
    ),
    form(
        r"(?:rewire|redirect|repoint|point|switch|lead|change|update|reroute)\s+(?:the\s+)?(?P<a>.+?)\s+"
        r"(?:from\s+(?P<old>.+?)\s+)?(?:to|towards)\s+(?:point\s+(?:to|at)\s+|lead\s+to\s+|go\s+to\s+)?"
        r"(?P<target>[^,]+?)(?:\s+(?:instead\s+of|rather\s+than)\s+[^,;]+)?",
        rewired,
        "rewire",
        "leads a relationship to another node",
        "Rewire order-connects-payment to inventory-db",
    ),
    form(
        r"(?:change|set|update)\s+the\s+(?P<end>source|actor|start|destination|target)\s+of\s+(?:the\s+)?"
        r"(?P<a>.+?)\s+to\s+(?P<target>.+?)",
        rewired,
        "rewire",
        "gives a relationship another end",
        "Change the destination of inventory-connects-db to order-db",
    ),
    form(
        r"(?:let\s+|have\s+|make\s+)?(?P<a>.+?)\s+(?:should\s+|must\s+|shall\s+|to\s+)?(?:connects?\s+to|uses?"
        r"|reads?\s+from|writes?\s+to|calls?|talks?\s+to|interacts?\s+with)\s+(?P<target>.+?)\s+"
        r"(?:instead\s+of|rather\s+than)\s+(?:(?:to|from|with)\s+)?(?P<old>.+?)",
        rewired,
        "rewire",
        "leads a relationship to another node",
        "Let order-service connect to inventory-db instead of order-db",
    ),
    form(
        r"(?P<verb>add|include|drop|exclude)\s+(?P<targets>.+?)\s+(?:to|in|from)\s+(?:the\s+)?"
        r"(?P<a>[\w-]+)\s+relationship",
        widened,
        "rewire",
        "adds nodes to a relationship that leads to several, or takes some out",
        "Add order-service to the customer-interacts-gateway relationship",
    ),
)
