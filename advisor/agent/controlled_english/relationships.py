"""Ways to ask for a relationship: who connects to whom, who uses what."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import links, newcomers
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
from advisor.agent.controlled_english.grammar import Form, form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.calm.phrases import joined
from advisor.change.draft import NeedlessError
from advisor_tools.legs import usual_joint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.grammar import Build
    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element

_CLAUSES = (DESCRIBED, PROTOCOL, IDENTIFIED, PURPOSE)
_TAIL = (
    r"(?P<tail>(?:[\s,]+(?:(?:over|via|using|by|through|with)\s+(?:the\s+|an?\s+)?"
    rf"(?:{'|'.join(PROTOCOLS)})\b"
    r"|described\s+as\b|with\s+(?:the\s+|an?\s+)?(?:description|id|unique-id)\b"
    r"|for\b|so\s+that\b|to\s+(?!(?:an?|the|both|all|each|every|new|my|our)\s)\w+\s).*)?)"
)
_NEW = r"add\s+(?:an?\s+|the\s+|another\s+)?(?:new\s+)?"
_NOUN = r"(?:relationships?|connections?|links?|edges?)"
_CONNECTION = (
    rf"(?:(?P<protocol>{'|'.join(PROTOCOLS)})\s+)?(?:(?:connects?|read|write|read-only)\s+)?{_NOUN}"
)
_SUBJECT = (
    r"(?:let\s+|have\s+)?(?!(?:add|create|introduce|define|include|change|update)\b)(?P<a>.+?)"
)
_MODAL = r"(?:\s+(?:should|must|shall|will|can|also|then|now))*"
_VERBS = (
    r"connects?\s+(?:in)?to|talks?\s+to|calls?|reads?\s+from|writes?\s+to|publish(?:es)?\s+to"
    r"|consumes?\s+from|sends?\s+to|depends?\s+on|subscribes?\s+to|queries|forwards?\s+to"
    r"|reports?\s+to|reads?\s+and\s+writes?\s+to"
)


def connects(match: re.Match[str], scene: Scene) -> None:
    """One relationship for each source and destination."""
    found = peel(match["tail"], _CLAUSES, scene)
    carrier = next((protocol(each) for each in (match, *found.values()) if _speaks(each)), "")
    verb = " ".join((match.groupdict().get("verb") or "connects to").lower().split())
    verb = re.sub(
        r"^(connect|talk|call|read|write|send|depend|subscribe|forward|consume|report)\b",
        r"\1s",
        verb,
    )
    verb = re.sub(r"^publish\b", "publishes", verb)
    sources = scene.several(match["a"])
    is_new = re.match(rf"(?:an?|another)\s+(?:new\s|.*{LITERAL})", match["b"], re.IGNORECASE)
    destinations = [newcomers.node(scene, match["b"])] if is_new else scene.several(match["b"])
    pairs = list(product(sources, destinations))
    if len(pairs) > 1:  # `every service` does not mean the one that it is to be connected to
        pairs = [(source, target) for source, target in pairs if source.id != target.id]
    if "identified" in found and len(pairs) > 1:
        raise NotUnderstoodError(f"one id is given for {len(pairs)} relationships")
    made = [_connect(scene, *pair, verb, carrier, found) for pair in pairs]
    if not any(made):
        raise NeedlessError("they are connected already")
    scene.it = tuple(each.id for each in sources)


def connect(
    scene: Scene, source: Named, destination: Named, verb: str = "connects to", carrier: str = ""
) -> bool:
    """Let one node connect to another where it does not yet; returns whether it was made."""
    return _connect(scene, source, destination, verb, carrier, {})


def _connect(  # noqa: PLR0913, PLR0917 - what a sentence may say of a connection
    scene: Scene, source: Named, destination: Named, verb: str, carrier: str, found: Found
) -> bool:
    if source.id == destination.id:
        raise NotUnderstoodError(f'"{source.id}" cannot be connected to itself')
    there = links.between(scene.model, source.id, destination.id, ("connects",))
    if there and not {"identified", "described", "purpose"} & found.keys():
        same = [each for each in there if carrier in ("", each.value.get("protocol"))]
        if not same:
            raise NotUnderstoodError(
                f'"{there[0].id}" joins them already; say "Change the protocol of '
                f'{there[0].id} to {carrier}"'
            )
        scene.touch((same[0].id or "",))
        scene.choose(f'"{same[0].id}" joins {source.id} and {destination.id} already')
        return False
    carrier, interfaces = _called(scene, source, destination, carrier)
    ends: dict[str, Any] = {"source": {"node": source.id}, "destination": {"node": destination.id}}
    if interfaces:
        ends["destination"]["interfaces"] = interfaces
    text = f"{source.name} {verb} {destination.name}."
    joint = usual_joint(scene.model)
    head = _head(scene, f"{source.id}{joint}{destination.id}", text, found)
    head |= {"protocol": carrier} if carrier else {}
    scene.do("add_relationship", relationship=head | {"relationship-type": {"connects": ends}})
    return True


def _called(scene: Scene, source: Named, destination: Named, carrier: str) -> tuple[str, list[str]]:
    """Protocol and interfaces of a connection: as its like has them, else the only interface's."""
    node = scene.node(destination.id)
    own = [each for each in node.interfaces if each.id]
    for peer in _peers(scene, destination.id):
        for like in links.between(scene.model, source.id, peer, ("connects",)):
            spoken = like.value.get("protocol", "")
            if carrier in ("", spoken):
                return spoken, [each.id or "" for each in own] if _names_any(like) else []
    spoken = own[0].value.get("protocol", "") if len(own) == 1 else ""
    if not isinstance(spoken, str) or spoken not in PROTOCOLS.values():
        return carrier, []
    if carrier in ("", spoken):
        return spoken, [own[0].id or ""]
    return carrier, []


def _peers(scene: Scene, identity: str) -> list[str]:
    """The other instances of a node that the prompt copied."""
    original = scene.copies.get(identity, identity)
    group = [original, *(copy for copy, of in scene.copies.items() if of == original)]
    return [each for each in group if each != identity]


def _names_any(relationship: Element) -> bool:
    return any(
        each.role == "interface" and each.path[2] == "destination"
        for each in relationship.references
    )


def interacts(match: re.Match[str], scene: Scene) -> None:
    """One relationship for each actor, with all it uses."""
    found = peel(match["tail"], _CLAUSES, scene)
    actors, used = scene.several(match["a"]), scene.several(match["b"])
    if "identified" in found and len(actors) > 1:
        raise NotUnderstoodError(f"one id is given for {len(actors)} relationships")
    for actor in actors:
        _refuse_repeated(scene, "interacts", actor, used)
        text = f"{actor.name} interacts with {listed(used)}."
        head = _head(scene, f"{actor.id}-interacts-{used[0].id}", text, found)
        body = {"interacts": {"actor": actor.id, "nodes": [node.id for node in used]}}
        scene.do("add_relationship", relationship=head | {"relationship-type": body})
    scene.it = tuple(actor.id for actor in actors)


def contained(match: re.Match[str], scene: Scene) -> None:
    """A container and its parts, with the id or description that is given."""
    found = peel(match["tail"], _CLAUSES, scene)
    kind = "deployed-in" if match["kind"].lower().startswith("deploy") else "composed-of"
    container, parts = scene.one(match["a"]), scene.several(match["b"])
    if container in parts:
        raise NotUnderstoodError(f'"{container.id}" cannot contain itself')
    _refuse_repeated(scene, kind, container, parts)
    ending, verb = {
        "composed-of": ("composition", "is composed of"), "deployed-in": ("deployment", "runs")
    }[kind]  # fmt: skip
    text = f"{container.name} {verb} {listed(parts)}."
    head = _head(scene, f"{container.id}-{ending}", text, found)
    body = {kind: {"container": container.id, "nodes": [node.id for node in parts]}}
    scene.do("add_relationship", relationship=head | {"relationship-type": body})
    scene.it = (container.id,)


def _form(pattern: str, build: Build, says: str, example: str) -> Form:
    return form(pattern + _TAIL, build, "add_relationship", says, example)


FORMS = (
    _form(
        r"(?:connect|link|wire|attach)\s+(?P<a>.+?)\s+(?:up\s+)?(?:to|with)\s+(?P<b>.+?)",
        connects,
        "lets one node connect to another, or each of several to each of several",
        "Connect the API gateway to the payment service over HTTPS",
    ),
    _form(
        r"(?:connect|link|wire)\s+(?P<a>(?:(?!\s(?:to|with)\s).)+?)\s+and\s+(?P<b>.+?)",
        connects,
        "lets the first connect to the second",
        "Connect the API gateway and the payment service",
    ),
    _form(
        rf"{_NEW}(?P<kind>composed[\s-]of|composition|deployed[\s-]in|deployment)\s+{_NOUN}\s*:?\s*"
        r"(?:in\s+which\s+|where\s+|so\s+that\s+)?(?P<a>.+?)\s+(?:contains|holds|runs|groups)"
        r"\s+(?P<b>.+?)(?=[\s,]+with\s+(?:the\s+)?(?:id|description)\b)",
        contained,
        "adds a composed-of or deployed-in relationship with an id of its own",
        "Add a deployed-in relationship: ecommerce-system runs order-service and payment-service "
        "with id platform-runtime",
    ),
    _form(
        rf"{_NEW}interacts?\s+{_NOUN}\s*:?\s*(?:from\s+(?P<a>.+?)\s+to\s+(?P<b>.+?))",
        interacts,
        "lets an actor use nodes",
        "Add an interacts relationship from customer to order-service",
    ),
    _form(
        rf"{_NEW}interacts?\s+{_NOUN}\s+between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)",
        interacts,
        "lets an actor use nodes",
        "Add an interacts relationship between admin and inventory-service",
    ),
    _form(
        rf"{_SUBJECT}{_MODAL}\s+(?:interacts?\s+with|uses?):?\s+(?P<b>.+?)",
        interacts,
        "lets an actor use nodes",
        "Customer interacts with the order service",
    ),
    _form(
        rf"{_NEW}{_CONNECTION}\s*:?\s*(?:from\s+)?(?P<a>.+?)\s+to\s+(?P<b>.+?)",
        connects,
        "adds connections",
        "Add connects relationships from payment-service to both databases",
    ),
    _form(
        rf"{_NEW}{_CONNECTION}\s+between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)",
        connects,
        "adds a connection",
        "Add an HTTPS connection between API gateway and payment-service",
    ),
    _form(
        rf"{_SUBJECT}{_MODAL}\s+(?P<verb>{_VERBS})\s+(?P<b>.+?)",
        connects,
        "adds a connection and describes it in the words of the sentence",
        "The payment service writes to the order database",
    ),
    _form(
        r"(?:let\s+|have\s+)?(?P<a>.+?)\s+(?:should\s+|must\s+)?(?:be|is|are)\s+connected\s+to"
        r"\s+(?P<b>.+?)",
        connects,
        "adds a connection",
        "Payment service should be connected to the order database",
    ),
)


def _head(scene: Scene, identity: str, text: str, found: Found) -> dict[str, Any]:
    """Id and description: what the clauses give, else what is offered."""
    if "identified" in found:
        identity = scene.value(found["identified"]["id"])
    if "described" in found:
        text = scene.value(found["described"]["text"])
    elif "purpose" in found:
        text = f"{text[:-1]} {scene.literals.restore(found['purpose'][0])}."
    elif "protocol" in found:
        text = f"{text[:-1]} over {protocol(found['protocol'])}."
    return {"unique-id": scene.names.free(identity), "description": text}


def _speaks(match: re.Match[str]) -> bool:
    return bool(match.groupdict().get("protocol"))


def _refuse_repeated(scene: Scene, kind: str, first: Named, others: Sequence[Named]) -> None:
    wanted = [first.id, *sorted(other.id for other in others)]
    for relationship in scene.model.relationships:
        ends = [each for each in relationship.references if each.target == "node"]
        if not ends or ends[0].path[1] != kind:
            continue
        if [ends[0].id, *sorted(end.id for end in ends[1:])] == wanted:
            raise NeedlessError(f'"{relationship.id}" joins them already')


def listed(nodes: Sequence[Named]) -> str:
    """Names of nodes as a phrase: ``A, B and C``."""
    return joined([node.name for node in nodes])
