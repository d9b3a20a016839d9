"""Ways to take elements away, alone or with what hangs on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import links
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError, label
from advisor.agent.controlled_english.scene import SEPARATOR, Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Kind

_ANY: tuple[Kind, ...] = ("node", "interface", "relationship", "flow")


def removed(match: re.Match[str], scene: Scene) -> None:
    """What is named goes; what hangs on it only where the sentence says so."""
    takes_all = bool(match.groupdict().get("all"))
    ids = _named(scene, match["what"])
    _remove(scene, ids, takes_all=takes_all)


def interface_removed(match: re.Match[str], scene: Scene) -> None:
    """An interface of a node goes, named by its id or its protocol."""
    node = scene.node(scene.one(match["node"]).id)
    words = scene.value(match["what"] or match["kind"] or "").lower()
    found = [
        each.id
        for each in node.interfaces
        if each.id and words in ("", each.id.lower(), str(each.value.get("protocol")).lower())
    ]
    if len(found) != 1:
        listed = ", ".join(each.id or "" for each in node.interfaces) or "none"
        raise NotUnderstoodError(f'of the interfaces of "{node.id}" ({listed}) one has to be named')
    _remove(scene, [found[0]], takes_all=False)


def disconnected(match: re.Match[str], scene: Scene) -> None:
    """The relationship between two nodes goes."""
    takes_all = bool(match.groupdict().get("all"))
    found = [
        each for a in SEPARATOR.split(match["a"]) for each in links.joining(scene, a, match["b"])
    ]
    _remove(scene, [each.id or "" for each in found], takes_all=takes_all)


def _named(scene: Scene, phrase: str) -> list[str]:
    said = links.ends_said(scene, phrase)
    if said:
        found = links.joining(scene, *said)
        return [each.id or "" for each in found]
    kinds = _ANY
    for kind in _ANY:
        if re.search(rf"\b{kind}s?$", phrase.strip(), re.IGNORECASE):
            kinds = (kind,)
    if kinds == ("relationship",):
        phrase = re.sub(r"\s+relationships?$", "", phrase)
    return [named.id for named in scene.several(phrase, kinds)]


def _remove(scene: Scene, ids: Sequence[str], *, takes_all: bool) -> None:
    hanging = _hanging(scene, ids)
    if hanging and not takes_all:
        listed = ", ".join(hanging)
        flows = [each for each in hanging if scene.model.get(each, "flow")]
        stay = f"; of {' and '.join(flows)} only the steps over them" if flows else ""
        raise NotUnderstoodError(
            f"with it would go {listed}{stay}: say so, for example "
            f'"Remove {ids[0]} and what hangs on it"'
        )
    scene.do("remove", ids=list(ids), **({"also": hanging} if hanging else {}))
    for each in hanging:
        named = scene.names.known_by(each)
        verb = "is shortened" if named else "goes as well"
        scene.choose(f"{label(named) if named else each} {verb}")
    scene.it = ()


def _hanging(scene: Scene, ids: Sequence[str]) -> list[str]:
    """The relationships that cannot stand without `ids`, and the flows that run over those."""
    model = scene.model
    fallen: dict[str, None] = {}
    for identity in ids:
        for reference in model.references.get(identity, ()) if model.get(identity, "node") else ():
            holder = reference.holder
            members = {each.id for each in holder.references if each.role == "member"}
            carries = reference.role in ("source", "destination", "actor", "container")
            if carries or (reference.role == "member" and members <= {*ids}):
                fallen[holder.id or ""] = None
    walks = [each for each in (*ids, *fallen) if model.get(each, "relationship")]
    for identity in walks:
        for reference in model.references.get(identity, ()):
            if reference.role == "transition":
                fallen[reference.holder.id or ""] = None
    return [each for each in fallen if each not in ids]


_REMOVE = (
    r"(?:remove|delete|drop|retire|decommission|eliminate|get\s+rid\s+of|take\s+(?:away|out)|scrap)"
)
_HANGS = (
    r"(?:(?:all\s+(?:of\s+)?)?(?:its|their|the|all)\s+)*(?:own\s+)?(?:relationships?|connections?|links?"
    r"|edges?|dependencies|references|flow\s+steps?|steps|flows?)"
)
_ALL = (
    r"(?P<all>(?:\s*,\s+(?=its\s|their\s|all\s)|(?:\s*,)?\s+(?:and|with|including|plus|together\s+with"
    r"|along\s+with)\s+(?:also\s+)?)"
    rf"(?:(?:everything|what|whatever|all)\b(?:\s+else)?(?:\s+(?:that|which))?\s+(?:is\s+|are\s+)?"
    r"(?:hangs?|attached|depends?|connected|belongs?|refers?|goes|relates?|related|leads?|names?)"
    r"(?:\s+(?:to|on|from|with|around|by))*(?:\s+(?:it|them|this|that|these|as\s+well))*"
    rf"|{_HANGS}(?:(?:\s*,\s*|\s+and\s+)+{_HANGS})*(?:\s+(?:to|of|from|over)\s+(?:it|them))?)"
    r"|\s+(?:completely|entirely|altogether))?"
)
_FLOWS = (
    r"(?P<all>,?\s+(?:and|with|including)\s+(?:remove\s+|shorten\s+)?"
    r"(?:the\s+|its\s+|all\s+|their\s+)*(?:flow\s+)?(?:steps?|flows?)"
    r"(?:\s+(?:over\s+it|of\s+it|that\s+use\s+it|go|too|as\s+well))*)?"
)

FORMS = (
    form(
        rf"{_REMOVE}\s+(?:the\s+)?(?:interface\s+(?P<what>[\w.-]+)|(?P<kind>[\w.-]+)\s+interface)\s+"
        r"(?:from|of|on)\s+(?P<node>.+?)",
        interface_removed,
        "remove",
        "removes an interface of a node",
        "Remove the HTTPS interface from the order-service",
    ),
    form(
        rf"{_REMOVE}\s+(?:the\s+)?(?:connection|relationship|link|call|edge)s?\s+(?:from|between)\s+"
        rf"(?P<a>.+?)\s+(?:to|and)\s+(?P<b>.+?){_FLOWS}",
        disconnected,
        "remove",
        "removes the relationship between two nodes",
        "Remove the connection from order-service to inventory-service and its flow steps",
        takes_list=True,
    ),
    form(
        rf"disconnect\s+(?P<a>.+?)\s+(?:from|and)\s+(?P<b>.+?){_FLOWS}",
        disconnected,
        "remove",
        "the same",
        "Disconnect order-service from inventory-service and remove the flow steps",
        takes_list=True,
    ),
    form(
        rf"(?P<a>.+?)\s+(?:no\s+longer|does\s+not|should\s+not|should\s+no\s+longer|must\s+not)\s+"
        rf"(?:connects?\s+to|calls?|uses?|talks?\s+to|reads?\s+from|writes?\s+to|interacts?\s+with|accesses)"
        rf"\s+(?P<b>.+?)(?:\s+(?:any\s*more|directly))?{_FLOWS}",
        disconnected,
        "remove",
        "the same as a statement",
        "Admin no longer interacts with the api-gateway and its flow steps go",
    ),
    form(
        rf"{_REMOVE}\s+(?P<what>.+?){_ALL}",
        removed,
        "remove",
        "removes elements; what hangs on them only where the sentence says so",
        "Remove the payment-service and what hangs on it",
    ),
)
