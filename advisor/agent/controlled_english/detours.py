"""Leads relationships over another node: what `through`, `in front of` and `between` come to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import links
from advisor.agent.controlled_english.clauses import PROTOCOLS
from advisor.agent.controlled_english.languages import is_english
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.relationships import connect
from advisor.agent.controlled_english.scene import NODES
from advisor.calm.naming import tokens
from advisor.change.draft import NeedlessError
from advisor_tools.containment import memberships

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.names import Named
    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element

_QUEUES = {"queue", "topic", "broker", "stream", "bus", "mailbox", "kafka", "rabbitmq", "events"}
_SYNCHRONOUS = {"synchronous": "asynchronous", "sync": "async"}


def is_queue(named: Named) -> bool:
    """Whether others read from a node, going by the words of its id and name."""
    return not _QUEUES.isdisjoint({*tokens(named.id), *tokens(named.name)})


def over(scene: Scene, relationships: Sequence[Element], node: Named, *, consumes: bool) -> None:
    """Lead each of `relationships` over `node`, and let it reach all that they reached.

    Raises:
        NotUnderstoodError: there are none, or they cannot be led over it.
        NeedlessError: all lead there already.
    """
    ids = [each.id for each in relationships if each.id]
    by_far: dict[str, list[str]] = {}
    for identity in ids:
        far = _only_end(scene, identity, node)
        if far:
            by_far.setdefault(far, []).append(identity)
    if not by_far:
        raise NeedlessError(f"they go over {node.id} already")
    for far, led in by_far.items():
        _insert(scene, led, node, far, consumes=consumes)
    scene.touch((node.id,))
    scene.it = (node.id,)


def _only_end(scene: Scene, identity: str, node: Named) -> str:
    """The one node that a relationship leads to, others left to `node`; empty if it is that."""
    relationship = scene.model.get(identity, "relationship")
    ends = links.ends(relationship) if relationship else None
    if ends is None or ends.kind not in links.WALKED or not ends.targets:
        raise NotUnderstoodError(f'"{identity}" does not lead from one node to others')
    if node.id == ends.source:
        raise NotUnderstoodError(f'"{identity}" leads from {node.id} itself')
    targets = [target for target in ends.targets if target != node.id]
    if not targets:
        return ""
    if len(ends.targets) > 1:
        # Each node that was reached at once is reached from the one between from now on.
        others = [target for target in ends.targets if target != targets[0]]
        scene.do("rewire", relationship=identity, remove_targets=others)
        known = {named.id: named for named in scene.names.of_kind(NODES)}
        for target in targets[1:]:
            connect(scene, node, known[target])
    return targets[0]


def _insert(scene: Scene, ids: list[str], node: Named, far: str, *, consumes: bool) -> None:
    kinds = {links.ends(each).kind for each in _elements(scene, ids)}
    legs: dict[str, Any] = {}
    end = scene.node(far)
    if consumes:
        legs = _queued(scene, ids, node, end)
    elif kinds == {"interacts"}:
        legs = _calling(end)
    before = set(scene.model.ids("relationship"))
    scene.do("insert_between", relationships=ids, node=node.id, consumes=consumes, **legs)
    scene.touch(ids)
    scene.touch(each for each in scene.model.ids("relationship") if each not in before)
    if consumes:
        _no_longer_waiting(scene, ids)


def _queued(scene: Scene, ids: list[str], node: Named, end: Element) -> dict[str, Any]:
    """The legs of what becomes asynchronous: the protocol is the queue's or its broker's."""
    near = links.ends(_elements(scene, ids)[0]).source
    legs: dict[str, Any] = {}
    spoken = _protocol(scene, node.id)
    if spoken:
        legs["protocol"] = spoken
    consumed = f"{end.name} consumes from {node.name}."
    legs["second"] = {"description": consumed, "step": consumed[:-1]}
    # What stands there in another language stays: an English text in its place would be worse.
    if len(ids) == 1 and is_english(scene.model):
        published = f"{scene.node(near).name} publishes to {node.name}."
        legs["first"] = {"description": published, "step": published[:-1]}
    return legs


def _calling(end: Element) -> dict[str, Any]:
    """An interaction names no interface; the leg behind it calls the only one there is."""
    own = [each for each in end.interfaces if each.id]
    if len(own) != 1:
        return {}
    second: dict[str, Any] = {"interfaces": [own[0].id]}
    if own[0].value.get("protocol") in PROTOCOLS.values():
        second["protocol"] = own[0].value["protocol"]
    return {"second": second}


def _protocol(scene: Scene, identity: str) -> str:
    """The protocol of a node's only interface, or of what contains it."""
    node = scene.node(identity)
    around = [
        scene.model.get(each.id, "node")
        for holder in memberships(scene.model, node)
        for each in holder.references
        if each.role == "container"
    ]
    for holder in (node, *around):
        own = [each.value.get("protocol") for each in (holder.interfaces if holder else ())]
        if len(own) == 1 and own[0] in PROTOCOLS.values():
            return str(own[0])
    return ""


def _no_longer_waiting(scene: Scene, ids: list[str]) -> None:
    """What said that a call was synchronous is not true of a queue."""
    for relationship in _elements(scene, ids):
        held = relationship.value.get("metadata")
        held = held if isinstance(held, dict) else {}
        for key, value in held.items():
            if isinstance(value, str) and value.lower() in _SYNCHRONOUS:
                now = _SYNCHRONOUS[value.lower()]
                entry = {"on": [relationship.id], "values": {key: now}}
                scene.do("set_metadata", entries=[entry])
                scene.choose(f'"{key}" of {relationship.id} is {now} now')
                rest = [other for other in held if re.search(r"time-?out", other, re.IGNORECASE)]
                if rest:
                    scene.choose(f"{', '.join(rest)} of {relationship.id} left as it was")
                break


def _elements(scene: Scene, ids: Sequence[str]) -> list[Element]:
    found = (scene.model.get(each, "relationship") for each in ids)
    return [each for each in found if each is not None]
