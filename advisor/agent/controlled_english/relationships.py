"""Ways to ask for a relationship: connects, interacts, composed-of and deployed-in."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.clauses import (
    DESCRIBED,
    IDENTIFIED,
    PROTOCOL,
    PROTOCOLS,
    PURPOSE,
    Found,
    peel,
    protocol,
)
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.scene import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.scene import Build, Scene

_CLAUSES = (DESCRIBED, PROTOCOL, IDENTIFIED, PURPOSE)
_TAIL = (
    r"(?P<tail>(?:[\s,]+(?:(?:over|via|using|by|through|with)\s+(?:the\s+)?"
    rf"(?:{'|'.join(PROTOCOLS)})\b"
    r"|described\s+as\b|with\s+(?:the\s+|an?\s+)?(?:description|id|unique-id)\b"
    r"|for\b|so\s+that\b|to\s+\w+\s).*)?)"
)
_NEW = r"add\s+(?:an?\s+|the\s+)?(?:new\s+)?"
_NOUN = r"(?:relationships?|connections?|links?)"
_CONNECTION = rf"(?:(?P<protocol>{'|'.join(PROTOCOLS)})\s+)?(?:connects?\s+)?{_NOUN}"
_CONTAINS = r"(?:contains|consists\s+of|is\s+composed[\s-]of|composed[\s-]of|groups|holds)"
_SUBJECT = r"(?!(?:add|create|introduce|define|include)\b)(?P<a>.+?)"
_VERBS = (
    r"connects?\s+to|talks?\s+to|calls?|reads?\s+from|writes?\s+to|publish(?:es)?\s+to"
    r"|consumes?\s+from|sends?\s+to"
)


def connects(match: re.Match[str], scene: Scene) -> list[dict[str, Any]]:
    """One relationship for each source and destination."""
    found = peel(match["tail"], _CLAUSES, scene)
    carrier = next((protocol(each) for each in (match, *found.values()) if _speaks(each)), "")
    verb = (match.groupdict().get("verb") or "connects to").lower()
    sources, destinations = scene.several(match["a"]), scene.several(match["b"])
    calls = []
    for source, destination in product(sources, destinations):
        if source.id == destination.id:
            raise NotUnderstoodError(f'"{source.id}" cannot be connected to itself')
        _refuse_repeated(scene, "connects", source, [destination])
        text = f"{source.name} {verb} {destination.name}{carrier and f' over {carrier}'}."
        ends = {"source": {"node": source.id}, "destination": {"node": destination.id}}
        identity = f"{source.id}-connects-{destination.id}"
        head = _head(scene, identity, text, found) | ({"protocol": carrier} if carrier else {})
        calls.append({"relationship": head | {"relationship-type": {"connects": ends}}})
    _require_one(found, calls)
    scene.it = tuple(sources)
    return calls


def interacts(match: re.Match[str], scene: Scene) -> list[dict[str, Any]]:
    """One relationship for each actor, with all it uses."""
    found = peel(match["tail"], _CLAUSES, scene)
    actors, used = scene.several(match["a"]), scene.several(match["b"])
    calls = []
    for actor in actors:
        _refuse_repeated(scene, "interacts", actor, used)
        text = f"{actor.name} interacts with {_listed(used)}."
        head = _head(scene, f"{actor.id}-interacts-{used[0].id}", text, found)
        body = {"interacts": {"actor": actor.id, "nodes": [node.id for node in used]}}
        calls.append({"relationship": head | {"relationship-type": body}})
    _require_one(found, calls)
    scene.it = tuple(actors)
    return calls


def composed_of(match: re.Match[str], scene: Scene) -> list[dict[str, Any]]:
    """A container and its parts."""
    return _contained(match, scene, "composed-of")


def deployed_in(match: re.Match[str], scene: Scene) -> list[dict[str, Any]]:
    """Nodes and where they run."""
    return _contained(match, scene, "deployed-in")


def _form(pattern: str, build: Build, example: str) -> Form:
    whole = re.compile(pattern + _TAIL, re.IGNORECASE | re.DOTALL)
    return Form(whole, build, "add_relationship", example)


FORMS = (
    _form(
        r"(?:connect|link)\s+(?P<a>.+?)\s+(?:to|with)\s+(?P<b>.+?)",
        connects,
        "Connect the API gateway to the payment service over HTTPS",
    ),
    _form(
        rf"{_NEW}(?:composed[\s-]of|composition)\s+{_NOUN}\s*:?\s*(?:in\s+which\s+"
        rf"|where\s+|so\s+that\s+)?(?P<a>.+?)\s+{_CONTAINS}\s+(?P<b>.+?)",
        composed_of,
        "Add a composed-of relationship: order-cluster contains order-db and inventory-db",
    ),
    _form(
        rf"{_SUBJECT}\s+{_CONTAINS}\s+(?P<b>.+?)",
        composed_of,
        "The order cluster contains order-db and order-db-replica",
    ),
    _form(
        r"group\s+(?P<b>.+?)\s+(?:in|into|under)\s+(?P<a>.+?)",
        composed_of,
        "Group order-db and order-db-replica into order-cluster",
    ),
    _form(
        r"deploy\s+(?P<b>.+?)\s+(?:in|on|into|to)\s+(?P<a>.+?)",
        deployed_in,
        "Deploy order-service and payment-service in the cluster",
    ),
    _form(
        rf"(?:{_NEW}(?:deployed[\s-]in|deployment)\s+{_NOUN}\s*:\s*)?(?P<b>.+?)\s+"
        r"(?:(?:is|are)\s+deployed|runs?)[\s-](?:in|on)\s+(?P<a>.+?)",
        deployed_in,
        "Order Service runs on the cluster",
    ),
    _form(
        rf"{_NEW}interacts?\s+{_NOUN}\s*:?\s*from\s+(?P<a>.+?)\s+to\s+(?P<b>.+?)",
        interacts,
        "Add an interacts relationship from customer to load-balancer",
    ),
    _form(
        rf"{_NEW}interacts?\s+{_NOUN}\s+between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)",
        interacts,
        "Add an interacts relationship between admin and load-balancer",
    ),
    _form(
        rf"(?:let\s+)?{_SUBJECT}\s+interacts?\s+with:?\s+(?P<b>.+?)",
        interacts,
        "Customer interacts with the load-balancer",
    ),
    _form(
        rf"{_NEW}{_CONNECTION}\s*:?\s*from\s+(?P<a>.+?)\s+to\s+(?P<b>.+?)",
        connects,
        "Add connects relationships from load balancer to both gateways",
    ),
    _form(
        rf"{_NEW}{_CONNECTION}\s+between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)",
        connects,
        "Add an HTTPS connection between API gateway and payment-service",
    ),
    _form(
        rf"(?:let\s+)?{_SUBJECT}\s+(?P<verb>{_VERBS})\s+(?P<b>.+?)",
        connects,
        "The load balancer connects to the API gateway",
    ),
)


def _contained(match: re.Match[str], scene: Scene, kind: str) -> list[dict[str, Any]]:
    found = peel(match["tail"], _CLAUSES, scene)
    container, parts = scene.one(match["a"]), scene.several(match["b"])
    if container in parts:
        raise NotUnderstoodError(f'"{container.id}" cannot contain itself')
    _refuse_repeated(scene, kind, container, parts)
    suffix, text = {
        "composed-of": ("composition", f"{container.name} is composed of {_listed(parts)}."),
        "deployed-in": ("deployment", f"{container.name} runs {_listed(parts)}."),
    }[kind]
    scene.it = (container,)
    head = _head(scene, f"{container.id}-{suffix}", text, found)
    body = {kind: {"container": container.id, "nodes": [node.id for node in parts]}}
    return [{"relationship": head | {"relationship-type": body}}]


def _head(scene: Scene, identity: str, text: str, found: Found) -> dict[str, Any]:
    """Id and description: what the clauses give, else what is offered."""
    if "identified" in found:
        identity = scene.value(found["identified"]["id"])
    if "described" in found:
        text = scene.value(found["described"]["text"])
    elif "purpose" in found:
        text = f"{text[:-1]} {scene.literals.restore(found['purpose'][0])}."
    identity = scene.names.free(identity)
    scene.names.add(Named(identity, identity, "relationship"))
    return {"unique-id": identity, "description": text}


def _speaks(match: re.Match[str]) -> bool:
    return bool(match.groupdict().get("protocol"))


def _require_one(found: Found, calls: list[dict[str, Any]]) -> None:
    if "identified" in found and len(calls) > 1:
        raise NotUnderstoodError(f"one id is given for {len(calls)} relationships")


def _refuse_repeated(scene: Scene, kind: str, first: Named, others: Sequence[Named]) -> None:
    wanted = [first.id, *sorted(other.id for other in others)]
    for relationship in scene.model.relationships:
        ends = [each for each in relationship.references if each.target == "node"]
        if not ends or ends[0].path[1] != kind:
            continue
        if [ends[0].id, *sorted(end.id for end in ends[1:])] == wanted:
            raise NotUnderstoodError(
                f'"{relationship.id}" joins them already, and changing it is beyond the built-in '
                "rules"
            )


def _listed(nodes: Sequence[Named]) -> str:
    names = [node.name for node in nodes]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
