"""Ways to add a flow and to edit its steps."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import steps
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.scene import NODES, Scene, sentence
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.steps import Way
from advisor.calm.naming import slug, title, tokens

if TYPE_CHECKING:
    from advisor.calm.element import Element

_ENDS = 2
"""Nodes that a step joins."""
_ARROW = re.compile(r"\s*(?:→|->|=>|>)\s*")
_WAY = re.compile(
    r"\s*(?:,\s*(?:then\s+|and\s+then\s+|and\s+)?(?:to\s+)?|\s+(?:and\s+)?then\s+(?:to\s+)?|\s+to\s+"
    r"|\s+and\s+(?:to\s+)?)"
)


def added(match: re.Match[str], scene: Scene) -> None:
    """A flow over the relationships that join one node after the other."""
    groups = match.groupdict()
    words = scene.value(groups["name"])
    name = title(words) if words == words.lower() else words
    identity = slug(words) if re.search(r"flow", words, re.IGNORECASE) else f"{slug(words)}-flow"
    said = groups["way"].strip().rstrip(".")
    transitions = _transitions(scene, said)
    if not transitions:
        raise NotUnderstoodError("it does not say which way the flow takes")
    description = (
        scene.value(groups.get("description") or "") or f"{name}, in {len(transitions)} steps."
    )
    identity = scene.names.free(identity)
    flow = {
        "unique-id": identity,
        "name": name,
        "description": description,
        "transitions": transitions,
    }
    scene.do("add_flow", flow=flow)
    scene.it = (identity,)


def inserted(match: re.Match[str], scene: Scene) -> None:
    """One more step."""
    groups = match.groupdict()
    flow = _flow(scene, groups["flow"])
    way = steps.over(scene, groups["over"])
    text = scene.value(groups.get("text") or "") or steps.told(scene, way)
    step: dict[str, Any] = {"relationship": way.relationship.id, "description": text}
    if way.backwards:
        step["direction"] = "destination-to-source"
    place = steps.place(scene, flow, groups)
    scene.do("edit_flow", flow=flow.id, insert=[step | place])
    scene.it = (flow.id or "",)


def reworded(match: re.Match[str], scene: Scene) -> None:
    """Another text for a step."""
    flow = _flow(scene, match["flow"])
    change = {
        "step": steps.step(scene, flow, match["over"]),
        "description": scene.value(match["text"]),
    }
    scene.do("edit_flow", flow=flow.id, change=[change])


def moved(match: re.Match[str], scene: Scene) -> None:
    """Another place for a step."""
    flow = _flow(scene, match["flow"])
    step = {"step": steps.step(scene, flow, match["over"])} | steps.place(
        scene, flow, match.groupdict()
    )
    scene.do("edit_flow", flow=flow.id, move=[step])


def removed(match: re.Match[str], scene: Scene) -> None:
    """A step goes."""
    flow = _flow(scene, match["flow"])
    scene.do("edit_flow", flow=flow.id, remove=[steps.step(scene, flow, match["over"])])


def _transitions(scene: Scene, text: str) -> list[dict[str, Any]]:
    if _ARROW.search(text):
        stops = _ARROW.split(text)
    elif ";" in text:
        return [_spoken(scene, part) for part in text.split(";") if part.strip()]
    else:
        stops = _WAY.split(re.sub(r"^from\s+", "", text))
    stops = [stop for stop in stops if stop]
    named = [_named(scene, stop) for stop in stops]
    if all(each.kind == "relationship" for each in named):
        return [
            _transition(scene, Way(steps.relationship(scene, each.id), backwards=False))
            for each in named
        ]
    found = []
    for near, far in pairwise(named):
        found.append(_transition(scene, steps.joined(scene, near.id, far.id)))
    return found


def _named(scene: Scene, stop: str) -> Named:
    exact = scene.names.exact(scene.value(stop), "relationship")
    return exact or scene.one(re.sub(r"^(?:to|over)\s+", "", stop))


def _spoken(scene: Scene, text: str) -> dict[str, Any]:
    """A step from a sentence: who comes first in it, and who next."""
    found: dict[str, int] = {}
    words = tokens(scene.value(text))
    for named in scene.names.of_kind(NODES):
        for form_ in (named.id, named.name):
            wanted = tokens(form_)
            places = [
                n for n in range(len(words)) if wanted and words[n : n + len(wanted)] == wanted
            ]
            if places:
                found[named.id] = min(places[0], found.get(named.id, places[0]))
    ends = sorted(found, key=lambda each: found[each])
    if len(ends) < _ENDS:
        over = _ARROW.split(text)
        if len(over) == _ENDS:
            return _transition(scene, steps.joined(scene, *(scene.one(each).id for each in over)))
        raise NotUnderstoodError(
            f'"{scene.literals.restore(text)}" does not name both ends of a step'
        )
    step = _transition(scene, steps.joined(scene, ends[0], ends[1]))
    return step | {"description": sentence(scene.literals.restore(text))[:-1]}


def _transition(scene: Scene, way: Way) -> dict[str, Any]:
    made: dict[str, Any] = {
        "relationship-unique-id": way.relationship.id,
        "description": steps.told(scene, way),
    }
    return made | ({"direction": "destination-to-source"} if way.backwards else {})


def _flow(scene: Scene, phrase: str) -> Element:
    named = scene.one(phrase, ("flow",))
    flow = scene.model.get(named.id, "flow")
    if flow is None:
        raise NotUnderstoodError(f'there is no flow "{named.id}"')
    return flow


_FLOW = (
    rf"(?:the\s+)?(?P<flow>{LITERAL}|[\w-]+"
    r"(?:\s+(?!(?:to|in|into|after|before|at)\b)[\w-]+){0,4}?)"
)
_STEP = r"(?:the\s+)?step\s+(?:over\s+|from\s+|that\s+runs\s+over\s+)?"
_AT = (
    r"(?:\s+(?:after\s+(?:the\s+)?(?:step\s+)?(?:over\s+|from\s+)?(?P<after>.+?)"
    r"|before\s+(?:the\s+)?(?:step\s+)?(?:over\s+|from\s+)?(?P<before>.+?)"
    r"|(?:at|to|in)\s+(?P<where>the\s+(?:start|beginning|front|end))(?:\s+of\s+it)?))?"
)
_TEXT = (
    r"(?:\s*[,:]?\s*(?:described\s+as|saying|with\s+the\s+(?:text|description)|:)?"
    rf"\s*(?P<text>{LITERAL}))?"
)

FORMS = (
    form(
        rf"(?:add|create|define|introduce|document)\s+(?:an?\s+|the\s+)?(?:new\s+)?(?:business\s+)?flow\s+"
        rf"(?:called\s+|named\s+|for\s+)?(?P<name>{LITERAL}|[\w-]+(?:\s+[\w-]+){{0,3}}?)"
        rf"(?:\s*,?\s*described\s+as\s+(?P<description>{LITERAL}))?"
        r"(?:\s*[:,]\s*|\s+)(?:with\s+(?:the\s+|these\s+)?steps\s*:?\s*|over\s+|in\s+which\s+|where\s+"
        r"|(?:that|which)\s+(?:goes|runs|leads)\s+(?:from\s+|over\s+)?|from\s+|with\s+the\s+following\s+steps:\s*)?"
        r"(?P<way>.+)",
        added,
        "add_flow",
        "adds a flow over the relationships that join the nodes named",
        'Add a flow called "Refund" from admin to api-gateway to order-service to payment-service',
        takes_list=True,
    ),
    form(
        rf"(?:add|insert|append|put)\s+(?:an?\s+|the\s+)?(?:new\s+)?step\s+(?:from\s+|over\s+)?(?P<over>.+?)"
        rf"{_TEXT}\s+(?:to|into|in)\s+{_FLOW}{_AT}",
        inserted,
        "edit_flow",
        "puts a step into a flow",
        "Add a step from inventory-service to order-service to the order-processing-flow after "
        "order-connects-inventory",
    ),
    form(
        rf"(?:add|insert|append|put)\s+(?:an?\s+)?(?:new\s+)?step\s+(?:to|into|in)\s+(?:the\s+)?"
        rf"(?P<flow>[\w-]+(?:\s+flow)?|{LITERAL})(?:\s+flow)?\s*:?\s+(?:from\s+|over\s+)?(?P<over>.+?){_AT}{_TEXT}",
        inserted,
        "edit_flow",
        "the same",
        "Add a step to order-processing-flow: from payment-service to order-service after "
        'order-connects-payment "Payment Service confirms"',
    ),
    form(
        rf"(?:in|to)\s+{_FLOW},?\s+(?:add|insert|append|put)\s+(?:an?\s+)?(?:new\s+)?step\s+(?:from\s+|over\s+)?"
        rf"(?P<over>.+?){_AT}{_TEXT}",
        inserted,
        "edit_flow",
        "the same",
        "In the order-processing-flow, add a step from payment-service to order-service after "
        "order-connects-payment",
        takes_list=True,
    ),
    form(
        rf"(?:change|update|set|reword|edit)\s+(?:the\s+)?(?:description|text)\s+of\s+{_STEP}(?P<over>.+?)\s+"
        rf"(?:of|in)\s+{_FLOW}\s+to\s+(?P<text>{LITERAL})",
        reworded,
        "edit_flow",
        "changes the text of a step",
        "Change the description of step order-connects-payment in the order-processing-flow to "
        '"Order Service takes the payment"',
    ),
    form(
        rf"move\s+{_STEP}(?P<over>.+?)\s+(?:of|in)\s+(?:the\s+)?(?P<flow>[\w-]+(?:\s+flow)?){_AT}",
        moved,
        "edit_flow",
        "moves a step",
        "Move the step order-connects-db in the order-processing-flow after "
        "order-connects-inventory",
    ),
    form(
        rf"(?:remove|delete|drop)\s+{_STEP}(?P<over>.+?)\s+(?:from|of|in)\s+{_FLOW}",
        removed,
        "edit_flow",
        "takes a step out of a flow",
        "Remove the step order-connects-inventory from the order-processing-flow",
    ),
)
