"""Ways to say that one publishes to a queue and another consumes from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import detours, links, routing
from advisor.agent.controlled_english.clauses import REST
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.relationships import connect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element

_WHAT = r"(?:\s+(?!(?:to|on|onto|into|from|off|and)\b)[\w-]+){0,3}?"
"""What is sent, which nothing is done with: `its events`."""
_PUBLISHES = (
    rf"(?:publish(?:es)?|sends?|writes?|posts?|produces?|enqueues?|emits?|puts?){_WHAT}"
    r"\s+(?:in)?(?:to|on|onto)"
)
_CONSUMES = (
    rf"(?:consumes?|reads?|subscribes?|receives?|picks?\s+up|takes?|dequeues?|listens?|processes){_WHAT}\s+"
    r"(?:from|to|off|on)"
)
_MODAL = r"(?:(?:should|must|shall|will|then|now)\s+)*"
_A = rf"(?P<a>[^;:,]+?)\s+{_MODAL}{_PUBLISHES}\s+(?P<q>[^;,]+?)"
_B = rf"(?P<b>[^;:,]+?)\s+{_MODAL}{_CONSUMES}\s+(?P<q2>[^;,]+?)"
_AND = r"\s*(?:[;,]\s*(?:and\s+|while\s+)?|\s(?:and|while)\s+)"
_HEAD = (
    r"(?P<head>[^:]+?)\s*"
    r"(?::|,\s*(?:so\s+that|such\s+that|where|with)|\s(?:so\s+that|such\s+that|where))\s*"
)


def detoured(match: re.Match[str], scene: Scene) -> None:
    """What is said to go through a queue does, and who is at which end of it is said."""
    head = _head(match["head"])
    relationships = [each.id for each in links.joining(scene, match["a"], match["b"])]
    # Named first, since it may have to be made.
    node = routing.node_between(scene, head["via"]) if head.get("via") else None
    queue = _queue(scene, match)
    node = node or queue
    if node.id != queue.id and not _holds(scene, node.id, queue.id):
        raise NotUnderstoodError(f'"{node.id}" and "{queue.id}" are not the same')
    said = _said(scene, head)
    if said and not {each.id for each in said} & {*relationships}:
        raise NotUnderstoodError(
            f"{said[0].id} is to go through it, and that does not join "
            f"{scene.value(match['a'])} and {scene.value(match['b'])}"
        )
    led = [each for each in scene.model.relationships if each.id in relationships]
    detours.over(scene, led, queue, consumes=True)


def instead(match: re.Match[str], scene: Scene) -> None:
    """The same, where the sentence says that the direct call ends."""
    queue = _queue(scene, match)
    relationships = links.joining(scene, match["a"], match["b"])
    detours.over(scene, relationships, queue, consumes=True)


def both(match: re.Match[str], scene: Scene) -> None:
    """Both connect to the queue; a direct call between them stays and is told."""
    queue = _queue(scene, match)
    near, far = scene.one(match["a"]), scene.one(match["b"])
    connect(scene, near, queue, "publishes to")
    connect(scene, far, queue, "consumes from")
    for each in links.between(scene.model, near.id, far.id):
        scene.choose(
            f'{each.id} stays beside the queue: to lead it over say "Route {each.id} through '
            f'{queue.id}"'
        )
    scene.it = (queue.id,)


def _queue(scene: Scene, match: re.Match[str]) -> Named:
    first, second = match["q"], match["q2"]
    if match.start("q2") < match.start("q"):
        first, second = second, first
    if first.lower() == "it":
        first = second if second.lower() != "it" else _head(match["head"])["via"]
    queue = routing.node_between(scene, first)
    scene.it = (queue.id,)
    other = routing.node_between(scene, second)
    if other.id != queue.id:
        raise NotUnderstoodError(f'"{queue.id}" and "{other.id}" are not the same')
    return queue


def _head(text: str) -> dict[str, str]:
    """What the sentence before the colon says: who goes through what."""
    for each in routing.FORMS:
        if each.build in (routing.through, routing.between):
            match = each.pattern.fullmatch(text.strip())
            if match:
                return {key: value for key, value in match.groupdict().items() if value}
    decoupled = re.fullmatch(
        r"decouple\s+(?P<a>.+?)\s+(?:from|and)\s+(?P<b>.+)"
        r"|make\s+(?:the\s+)?(?P<who>.+?)\s+async\w*",
        text.strip(),
        re.IGNORECASE,
    )
    if decoupled is None:
        raise NotUnderstoodError(f'"{text.strip()}" is not understood')
    return {key: value for key, value in decoupled.groupdict().items() if value}


def _said(scene: Scene, head: dict[str, str]) -> Sequence[Element]:
    """The relationships that the sentence before the colon speaks of."""
    if "who" not in head:
        return links.joining(scene, head["a"], head["b"]) if "a" in head else ()
    ends = links.ends_said(scene, re.sub(r"^(?:the|let)\s+", "", head["who"]))
    return links.joining(scene, *ends) if ends else (links.one(scene, head["who"]),)


def _holds(scene: Scene, container: str, node: str) -> bool:
    return any(
        each.role == "container" and each.id == container
        for reference in scene.model.references.get(node, ())
        for each in reference.holder.references
    )


_INSTEAD = rf",?\s+(?:instead\s+of|rather\s+than)\s+\w{REST}"

FORMS = (
    form(
        rf"{_HEAD}{_A}{_AND}{_B}",
        detoured,
        "insert_between",
        "leads a call over a queue and says who publishes and who consumes",
        "Reroute the order-to-payment call through the inventory-service, where order-service "
        "publishes to it and payment-service consumes from it",
        takes_list=True,
    ),
    form(
        rf"{_HEAD}{_B}{_AND}{_A}",
        detoured,
        "insert_between",
        "the same the other way round",
        "Make the order-to-payment call async so that payment-service consumes from "
        "inventory-service and order-service publishes to it",
        takes_list=True,
    ),
    form(
        rf"(?:let\s+|have\s+)?{_A}{_AND}{_B}{_INSTEAD}",
        instead,
        "insert_between",
        "the same where it says what ends",
        'Order service publishes to a new "payment-queue" and payment service consumes from it '
        "instead of being called directly",
        takes_list=True,
    ),
    form(
        rf"(?:let\s+|have\s+)?{_A}{_AND}{_B}",
        both,
        "add_relationship",
        "connects both to a queue",
        "Order service publishes to inventory-service and payment service consumes from it",
    ),
)
