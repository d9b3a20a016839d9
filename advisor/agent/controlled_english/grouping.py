"""Ways to put nodes into a container: composed-of for parts, deployed-in for where they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import containers, links, nodes, routing
from advisor.agent.controlled_english.clauses import WORD
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.scene import SEPARATOR
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.change.draft import NeedlessError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.scene import Scene
    from advisor_tools.containment import Structure

_SAYS_PART = re.compile(
    r"\b(?:composed[\s-]of|composition|parts?\s+of|belongs?\s+to|members?\s+of|consists?\s+of"
    r"|comprises|made\s+(?:up\s+)?of)\b",
    re.IGNORECASE,
)
"""Words by which a sentence means composed-of, whatever the container is."""


def grouped(match: re.Match[str], scene: Scene) -> None:
    """The parts move into a container, which is made where there is none."""
    groups = match.groupdict()
    parts = scene.several(groups["parts"])
    known = scene.names.exact(scene.value(groups["container"]), "node")
    if known in parts and not re.match(r"(?:them|these|they|both)\b", groups["parts"]):
        raise NotUnderstoodError(f'"{scene.value(groups["container"])}" cannot contain itself')
    node_type = groups.get("type") or ""
    kind = containers.kind_of(scene, groups["container"], "composed-of", node_type)
    if kind == "deployed-in" and _SAYS_PART.search(match[0]):
        kind = "composed-of"
        if known:  # what is new becomes a part of what they are part of
            containers.check_no_part(scene, parts, known.id)
    _into(scene, groups["container"], parts, kind, node_type)


def deployed(match: re.Match[str], scene: Scene) -> None:
    """The nodes run in a container, which is made where there is none."""
    groups = match.groupdict()
    parts = scene.several(groups["parts"])
    _into(scene, groups["container"], parts, "deployed-in", groups.get("type") or "")


def moved(match: re.Match[str], scene: Scene) -> None:
    """Nodes leave the container in which they are for another one."""
    groups = match.groupdict()
    if not scene.exists(match["parts"]) and re.search(rf"\s{links.NOUN}$", match["parts"]):
        raise NotUnderstoodError(f'"{scene.value(match["parts"])}" is no node')
    parts = scene.several(match["parts"])
    kinds = {kind for part in parts for _, _, kind in containers.holders(scene, part.id)}
    usual: Structure = "deployed-in" if kinds == {"deployed-in"} else "composed-of"
    kind = containers.kind_of(scene, match["container"], usual)
    if match["way"].lower() == "to":
        containers.check_holds(scene, match["container"])
    old = groups.get("old") or groups.get("older")
    leave = containers.left(scene, parts, scene.one(old).id, kind) if old else []
    _into(scene, match["container"], parts, kind, leave=leave)


def added(match: re.Match[str], scene: Scene) -> None:
    """Nodes that are in nothing of its kind join a container."""
    *parts, container = [
        _exact(scene, each) for each in (*SEPARATOR.split(match["parts"]), match["container"])
    ]
    kind = containers.kind_of(scene, container.id, "composed-of")
    for part in parts:
        for _, other, _ in containers.holders(scene, part.id, kind):
            if other != container.id:
                raise NotUnderstoodError(
                    f'"{part.id}" is in "{other}": say "Move {part.id} to {container.id}"'
                )
    _move(scene, container.id, parts, kind)


def taken_out(match: re.Match[str], scene: Scene) -> None:
    """Nodes leave a container and are in none."""
    container = scene.one(match["container"])
    for part in scene.several(match["parts"]):
        found = [held for held in containers.holders(scene, part.id) if held[1] == container.id]
        if not found:
            raise NotUnderstoodError(f'"{part.id}" is not in "{container.id}"')
        for holder, _, _ in found:
            scene.do("rewire", relationship=holder, remove_targets=[part.id])


def _exact(scene: Scene, phrase: str) -> Named:
    """The node with this id or name; what is only like one may be something new."""
    found = scene.names.exact(scene.value(phrase), "node")
    if found is None:
        raise NotUnderstoodError(f'no node is called "{scene.value(phrase)}": say what to add')
    return found


def _into(  # noqa: PLR0913 - the parts of what the sentence says
    scene: Scene,
    phrase: str,
    parts: list[Named],
    kind: Structure,
    node_type: str = "",
    *,
    leave: Sequence[str] = (),
) -> None:
    container = containers.there_or_made(scene, phrase, parts, kind, node_type)
    _move(scene, container, [part for part in parts if part.id != container], kind, leave=leave)


def _move(
    scene: Scene,
    container: str,
    parts: list[Named],
    kind: Structure,
    *,
    leave: Sequence[str] = (),
) -> None:
    if not parts:
        raise NotUnderstoodError(f'"{container}" cannot contain itself')
    inside = [
        any(each == container for _, each, _ in containers.holders(scene, part.id, kind))
        for part in parts
    ]
    if all(inside):
        raise NeedlessError("they are in it already")
    more = {"leave": [*leave]} if leave else {}
    scene.do("move_into", container=container, nodes=[part.id for part in parts], kind=kind, **more)
    scene.it = (container,)


_ADD = r"(?:add|create|introduce|define|make|use|form|build)\s+"
_AN = r"(?:an?\s+|the\s+|one\s+)?(?:new\s+)?"
_COMPOSED = r"composed[\s-]of"
_CONTAINS = (
    rf"(?:contains|consists\s+of|comprises|is\s+{_COMPOSED}|{_COMPOSED}|groups|holds|is\s+made\s+(?:up\s+)?of"
    r"|includes|combines|bundles)"
)
_GROUP = (
    r"(?:group|combine|bundle|wrap|collect|organi[sz]e|gather|put|place|join|unite|merge|arrange|nest|pack"
    r"|package|cluster)"
)
_TYPED = rf"(?:\s*\((?:node-)?(?:type:?\s*)?(?P<type>{nodes.TYPE})\))?"
_USING = rf"(?:,?\s+(?:using|with|by|via|through)\s+an?\s+{_COMPOSED}\s+relationship)?"

FORMS = (
    form(
        rf"{_ADD}{_AN}{_COMPOSED}\s+relationship\s+to\s+{_GROUP}\s+(?P<parts>.+?)\s+(?:together\s+)?"
        rf"(?:in|into|under|as|inside|within)\s+(?P<container>[^,]+?){_TYPED}",
        grouped,
        "move_into",
        "moves nodes into a container, which is made where it is absent",
        'Use a composed-of relationship to group order-db and inventory-db into a "data-cluster"',
    ),
    form(
        rf"{_GROUP}\s+(?P<parts>.+?)\s+(?:together\s+)?(?:in|into|under|as|inside|within)\s+"
        rf"(?P<container>[^,]+?){_TYPED}{_USING}",
        grouped,
        "move_into",
        "the same",
        'Group order-db and inventory-db into a system called "data-cluster"',
    ),
    form(
        rf"{_ADD}{_AN}{_COMPOSED}\s+relationship\s*:?\s*(?:in\s+which\s+|where\s+|so\s+that\s+)?"
        rf"(?P<container>.+?)\s+(?:{_CONTAINS})\s+(?P<parts>.+?)",
        grouped,
        "move_into",
        "the same",
        "Add a composed-of relationship: data-cluster contains order-db and inventory-db",
    ),
    form(
        rf"{_ADD}{_AN}{_COMPOSED}\s+relationship\s+(?:from|between)\s+(?P<container>.+?)\s+(?:to|and)\s+"
        r"(?P<parts>.+?)",
        grouped,
        "move_into",
        "the same",
        'Add a composed-of relationship from a new "data-cluster" to order-db and inventory-db',
    ),
    form(
        rf"{_ADD}(?P<container>{_AN}(?:[\w-]+(?:\s+[\w-]+)?\s+(?:called|named)\s+)?(?:{LITERAL}|[\w-]+(?:\s+[\w-]+)?))"
        rf"(?:\s+(?:node|container))?{_TYPED}\s+(?:(?:that|which)\s+{_CONTAINS}"
        rf"|(?:that's|that\s+is|which\s+is)\s+made\s+(?:up\s+)?of"
        rf"|to\s+(?:group|contain|hold|combine|bundle)|grouping|containing|comprising|holding|composed\s+of"
        rf"|from|out\s+of|made\s+(?:up\s+)?of|consisting\s+of|with\s+members)\s+(?P<parts>.+?)",
        grouped,
        "move_into",
        "adds a container for nodes that are there",
        'Create a "data-cluster" that contains order-db and inventory-db',
    ),
    form(
        rf"(?!(?:{_ADD}))(?P<container>[^,]+?)\s+(?:should\s+|must\s+|shall\s+)?(?:{_CONTAINS}|contain|group"
        rf"|hold|be\s+composed[\s-]of|consist\s+of)\s+(?P<parts>.+?)",
        grouped,
        "move_into",
        "the same as a statement",
        "The ecommerce-system contains the payment-service and the customer",
    ),
    form(
        r"(?:make\s+)?(?P<parts>.+?)\s+(?:(?:should\s+|must\s+)?(?:are|is|be|become|becomes)\s+)?(?:a\s+)?"
        r"(?:parts?\s+of|belongs?\s+to|members?\s+of)\s+(?P<container>.+?)",
        grouped,
        "move_into",
        "the same as a statement",
        'Order-db and inventory-db are part of a new "data-cluster"',
    ),
    form(
        rf"(?:deploy|host|run|install)\s+(?P<parts>.+?)\s+(?:in|on|into|to|inside|within)\s+"
        rf"(?P<container>[^,]+?){_TYPED}",
        deployed,
        "move_into",
        "says where nodes run",
        'Deploy order-service and payment-service in a network called "private-zone"',
    ),
    form(
        r"(?P<parts>.+?)\s+(?:(?:is|are|should\s+be|must\s+be)\s+(?:deployed|hosted|running)|runs?|should\s+run)"
        r"[\s-](?:in|on|inside|within)\s+(?P<container>[^,]+?)",
        deployed,
        "move_into",
        "says where nodes run",
        'Order Service runs on a new "cluster"',
    ),
    form(
        r"(?:move|relocate|transfer|shift|put)\s+(?:the\s+)?(?P<parts>.+?)\s+(?:from\s+(?P<old>.+?)\s+"
        r"|out\s+of\s+(?P<older>.+?)\s+)?(?P<way>(?:in)?to)\s+(?P<container>.+?)",
        moved,
        "move_into",
        "moves nodes to another container; to a network, it says where they run",
        "Move the customer into the ecommerce-system",
    ),
    form(
        r"move\s+(?:the\s+)?(?P<a>.+?)\s+(?:from\s+(?P<old>.+?)\s+)?to\s+(?P<target>[^,]+?)",
        routing.rewired,
        "rewire",
        "leads a relationship to another node",
        "Move order-connects-payment to inventory-db",
    ),
    form(
        rf"add\s+(?:the\s+)?(?P<parts>{WORD}(?:(?:\s*,\s*|\s+and\s+)+{WORD})*)\s+(?:in)?to\s+(?:the\s+)?"
        rf"(?P<container>{WORD})",
        added,
        "move_into",
        "lets a node that is there join a container",
        "Add the admin to the ecommerce-system",
    ),
    form(
        r"(?:remove|take|move)\s+(?P<parts>.+?)\s+(?:out\s+of|from)\s+(?P<container>.+?)",
        taken_out,
        "rewire",
        "takes nodes out of a container",
        "Take the payment-service out of the ecommerce-system",
    ),
)
