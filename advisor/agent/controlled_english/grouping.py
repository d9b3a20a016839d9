"""Ways to put nodes into a container: composed-of for parts, deployed-in for where they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import nodes
from advisor.agent.controlled_english.clauses import WORD
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.change.draft import NeedlessError
from advisor_tools.containment import Structure, memberships

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_WORDS_OF_TYPES = {"cluster": "system", "group": "system", "zone": "network", "subnet": "network",
                   "vpc": "network", "segment": "network", "data centre": "network",
                   "data center": "network", "datacenter": "network"}  # fmt: skip


_ARTICLES = re.compile(r"^(?:(?:an?|the|new|one)\s+)+", re.IGNORECASE)


def grouped(match: re.Match[str], scene: Scene) -> None:
    """The parts move into a container, which is made where there is none."""
    groups = match.groupdict()
    parts = scene.several(groups["parts"])
    known = scene.names.exact(scene.value(groups["container"]), "node")
    if known in parts and not re.match(r"(?:them|these|they|both)\b", groups["parts"]):
        raise NotUnderstoodError(f'"{scene.value(groups["container"])}" cannot contain itself')
    _into(scene, groups["container"], parts, "composed-of", groups.get("type") or "")


def deployed(match: re.Match[str], scene: Scene) -> None:
    """The nodes run in a container, which is made where there is none."""
    groups = match.groupdict()
    parts = scene.several(groups["parts"])
    _into(scene, groups["container"], parts, "deployed-in", groups.get("type") or "")


def moved(match: re.Match[str], scene: Scene) -> None:
    """Nodes leave the container in which they are for another one."""
    parts = scene.several(match["parts"])
    kinds = {
        each.path[1]
        for part in parts
        for each in scene.model.references.get(part.id, ())
        if each.role == "member" and each.path[1] in ("composed-of", "deployed-in")
    }
    kind: Structure = "deployed-in" if kinds == {"deployed-in"} else "composed-of"
    _into(scene, match["container"], parts, kind)


def taken_out(match: re.Match[str], scene: Scene) -> None:
    """Nodes leave a container and are in none."""
    container = scene.one(match["container"])
    for part in scene.several(match["parts"]):
        holders = [
            holder
            for holder in memberships(scene.model, scene.node(part.id))
            if any(r.role == "container" and r.id == container.id for r in holder.references)
        ]
        if not holders:
            raise NotUnderstoodError(f'"{part.id}" is not in "{container.id}"')
        for holder in holders:
            scene.do("rewire", relationship=holder.id, remove_targets=[part.id])


def _into(
    scene: Scene, phrase: str, parts: list[Named], kind: Structure, node_type: str = ""
) -> None:
    container = _container(scene, phrase, parts, kind, node_type)
    _move(scene, container, [part for part in parts if part.id != container], kind)


def _move(scene: Scene, container: str, parts: list[Named], kind: Structure) -> None:
    if not parts:
        raise NotUnderstoodError(f'"{container}" cannot contain itself')
    holders = {
        each.holder.id
        for each in scene.model.references.get(container, ())
        if each.role == "container" and each.path[1] == kind
    }
    members = {
        each.id
        for identity in holders
        for each in (scene.model.get(identity or "") or scene.node(container)).references
        if each.role == "member"
    }
    if members and all(part.id in members for part in parts):
        raise NeedlessError("they are in it already")
    scene.do("move_into", container=container, nodes=[part.id for part in parts], kind=kind)
    scene.it = (container,)


def _container(
    scene: Scene, phrase: str, parts: list[Named], kind: Structure, node_type: str
) -> str:
    """The container that is meant; made, beside the parts, where nothing is called so."""
    words = phrase.strip()
    named = re.fullmatch(
        rf"(?:(?:an?|the|new|one)\s+)*(?P<what>[\w\s-]+?)\s+(?:called|named)\s+(?P<name>{LITERAL}|{WORD}"
        rf"(?:\s{WORD})?)",
        words,
        re.IGNORECASE,
    )
    what = named["what"].lower() if named else ""
    words = named["name"] if named else words
    is_new = bool(named or re.match(r"(?:an?|new)\s", words, re.IGNORECASE))
    words = _ARTICLES.sub("", words)
    typed = re.fullmatch(rf"(?P<name>{LITERAL})\s+(?P<what>[\w-]+)(?:\s+node)?", words)
    if typed:
        words, what = typed["name"], typed["what"].lower()
    if scene.exists(words):
        return scene.one(words).id
    is_new = is_new or scene.literals.is_quoted(words)
    if not is_new and not re.fullmatch(r"(?:the\s+)?\w+(?:-\w+)+", words):
        return scene.one(words).id
    kinds = (node_type.lower(), what.split()[-1] if what else "", _WORDS_OF_TYPES.get(what, ""))
    known = [each for each in kinds if each in nodes.TYPES]
    guess = known[0] if known else "system" if kind == "composed-of" else "network"
    verb = "Groups" if kind == "composed-of" else "Runs"
    identity = nodes.add(scene, words, guess, {}, f"{verb} {_names(parts)}.")
    around = _common(scene, parts)
    if around and kind == "composed-of":
        scene.do("move_into", container=around, nodes=[identity], kind="composed-of")
    return identity


def _common(scene: Scene, parts: list[Named]) -> str:
    """The node of which all the parts are parts now, if there is just one."""
    around = [
        {
            each.id
            for holder in memberships(scene.model, scene.node(part.id), "composed-of")
            for each in holder.references
            if each.role == "container"
        }
        for part in parts
    ]
    common = set.union(*around)
    return common.pop() if len(common) == 1 else ""


def _names(parts: list[Named]) -> str:
    names = [part.name for part in parts]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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
        r"(?:move|relocate|transfer|shift|put)\s+(?P<parts>.+?)\s+(?:from\s+.+?\s+|out\s+of\s+.+?\s+)?"
        r"(?:in)?to\s+(?P<container>.+?)",
        moved,
        "move_into",
        "moves nodes to another container",
        "Move the customer into the ecommerce-system",
    ),
    form(
        r"(?:remove|take|move)\s+(?P<parts>.+?)\s+(?:out\s+of|from)\s+(?P<container>.+?)",
        taken_out,
        "rewire",
        "takes nodes out of a container",
        "Take the payment-service out of the ecommerce-system",
    ),
)
