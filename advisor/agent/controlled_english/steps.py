"""Finds the relationship, step and place that a sentence on a flow means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.controlled_english import links
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import NODES
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element


class Way(NamedTuple):
    """What a step runs over, and in which direction."""

    relationship: Element
    backwards: bool
    """From its destination to its source."""


def told(scene: Scene, way: Way) -> str:
    """The text of a step that nobody described."""
    ends = links.ends(way.relationship)
    names = [scene.names.known_by(each) for each in (ends.source, *ends.targets[:1])]
    near, far = (each.name if each else "" for each in names)
    return f"{far} answers {near}" if way.backwards else f"{near} to {far}"


def joined(scene: Scene, near: str, far: str) -> Way:
    """The way from one node to another, where just one relationship joins them."""
    for source, target, backwards in ((near, far, False), (far, near, True)):
        found = links.between(scene.model, source, target)
        if len(found) == 1:
            return Way(found[0], backwards)
        if found:
            listed = " or ".join(each.id or "" for each in found)
            raise NotUnderstoodError(f"from {near} to {far} it may be {listed}")
    raise NotUnderstoodError(f"no relationship joins {near} and {far}: add it first")


def over(scene: Scene, phrase: str) -> Way:
    """The way of a step, by the id of its relationship or by its ends."""
    exact = scene.names.exact(scene.value(phrase), "relationship")
    if exact:
        return Way(relationship(scene, exact.id), backwards=False)
    said = links.ends_said(scene, phrase)
    if said is None:
        raise NotUnderstoodError(f'"{scene.value(phrase)}" is no relationship')
    link = links.joining(scene, *said)[0]
    ids = [named.id for named in scene.names.candidates(scene.value(said[0]), NODES)]
    return Way(link, links.ends(link).source not in ids)


def relationship(scene: Scene, identity: str) -> Element:
    """The relationship with this id."""
    found = scene.model.get(identity, "relationship")
    if found is None:
        raise NotUnderstoodError(f'there is no relationship "{identity}"')
    return found


def step(scene: Scene, flow: Element, phrase: str) -> str:
    """The key of a step, by its relationship, its ends, its place or its text."""
    words = scene.value(phrase)
    keys = [(each.key, str(each.value.get("description", ""))) for each in steps(flow)]
    if re.fullmatch(r"(?:number\s+)?\d+", words):
        number = int(words.split()[-1])
        if 1 <= number <= len(keys):
            return keys[number - 1][0]
    for key, text in keys:
        if words.casefold() in (key.casefold(), text.casefold()):
            return key
    if words.lower() in ("first", "last") and keys:
        return keys[0 if words.lower() == "first" else -1][0]
    link, backwards = over(scene, phrase)
    found = [
        each.key
        for each in steps(flow)
        if each.relationship == link.id and each.backwards == backwards
    ]
    if len(found) != 1:
        raise NotUnderstoodError(f'"{words}" is {len(found)} steps of {flow.id}')
    return found[0]


def place(scene: Scene, flow: Element, groups: dict[str, str | None]) -> dict[str, str]:
    """Where a step goes: after the one that is named, before it, at the start or the end."""
    where = groups.get("where") or ""
    if groups.get("after"):
        return {"after": step(scene, flow, groups["after"] or "")}
    if groups.get("before"):
        keys = [each.key for each in steps(flow)]
        at = keys.index(step(scene, flow, groups["before"] or ""))
        return {"after": keys[at - 1] if at else "start"}
    return {
        "after": "start" if re.search(r"start|beginning|front", where, re.IGNORECASE) else "end"
    }
