"""Questions about many elements at once: lists, numbers, and who has something and who has not.

Imports no model library.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.questions.answer import (
    ANYTHING,
    Answer,
    Look,
    Question,
    patterns,
)
from advisor.agent.questions.conditions import conditions
from advisor.assess.words import bullets, code, plain, singular
from advisor.calm import graph
from advisor.calm.naming import tokens
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from advisor.agent.questions.answer import Asking
    from advisor.calm.element import Element
    from advisor.calm.model import Model

_LISTED = 60
"""Elements of a list that are told before the rest is only counted."""

_KINDS = {
    "node": "nodes",
    "component": "nodes",
    "part": "nodes",
    "relationship": "relationships",
    "connection": "relationships",
    "relation": "relationships",
    "link": "relationships",
    "flow": "flows",
    "element": "elements",
    "control": "controls",
    "interface": "interfaces",
    "endpoint": "interfaces",
    "adr": "decision records",
    "decision record": "decision records",
    "architecture decision record": "decision records",
    "decision": "decision records",
    "people": "actors",
    "user": "actors",
    "person": "actors",
}
"""What a noun in the singular stands for; others are node-types."""


def _listed(match: re.Match[str], asking: Asking) -> Answer:
    """What there is of a kind, counted and listed."""
    where = match.groupdict().get("x")
    noun, found = _of_kind(asking, match["kind"], where)
    return Answer(closing=_told(_number(len(found), noun) + (":" if found else "."), found))


def _of_kind(asking: Asking, words: str, where: str | None = None) -> tuple[str, list[str]]:
    """What a noun means, in the singular, and a line for each.

    Raises:
        NotUnderstoodError: there is no such kind of thing.
    """
    model, noun = asking.model, singular(asking.words(words).lower().strip())
    kind = _KINDS.get(noun, "")
    if kind == "controls":
        return noun, [line for line, _ in _controls(model)]
    if kind == "interfaces":
        owned = [(node, item) for node in model.nodes for item in node.interfaces]
        return noun, [f"{code(i.id or i.pointer)} of {code(node.id or '')}" for node, i in owned]
    if kind == "decision records":
        adrs = model.value.get("adrs")
        links = adrs if isinstance(adrs, list) else []
        return "decision record", [code(each) for each in links if isinstance(each, str)]
    elements = _elements(asking, words, where)
    return "actor" if kind == "actors" else noun, [_line(element) for element in elements]


def _elements(asking: Asking, words: str, where: str | None = None) -> list[Element]:
    """The nodes, relationships or flows that a noun means.

    Raises:
        NotUnderstoodError: there is no such kind of element.
    """
    model, noun = asking.model, singular(asking.words(words).lower().strip())
    kind = _KINDS.get(noun, "")
    inside = None
    if where:
        inside = {hop.target for hop in graph.contents(model, asking.one(where))}
    if kind == "elements":
        found = [*model.nodes, *model.relationships, *model.flows]
    elif kind in ("nodes", "relationships", "flows"):
        found = list(getattr(model, kind))
    else:
        wanted = ["actor"] if kind == "actors" else tokens(noun)
        types = {str(node.value.get("node-type")) for node in model.nodes}
        if not any(tokens(each) == wanted for each in types) and kind != "actors":
            known = ", ".join(sorted({*types, "nodes", "relationships", "flows", "controls"}))
            raise NotUnderstoodError(
                f'"{plain(noun)}" is no kind of element here; there are {plain(known, 300)}'
            )
        found = [n for n in model.nodes if tokens(str(n.value.get("node-type"))) == wanted]
    return [each for each in found if inside is None or each.id in inside]


def _without(match: re.Match[str], asking: Asking) -> Answer:
    return _split(match, asking, lacking=True)


def _with(match: re.Match[str], asking: Asking) -> Answer:
    return _split(match, asking, lacking=False)


def _split(match: re.Match[str], asking: Asking, *, lacking: bool) -> Answer:
    """The elements of which all conditions are true, and how that was looked for."""
    elements, model = _elements(asking, match["kind"]), asking.model
    everything = [*model.nodes, *model.relationships, *model.flows]
    wanted = conditions(match["key"], asking.literals, everything, lacking=lacking)
    chosen, silent = [], 0
    for element in elements:
        fits, value = wanted.value(element)
        silent += value is None
        if fits:
            is_short = isinstance(value, str | int | float)
            shown = f": {plain(json.dumps(value, ensure_ascii=False))}" if is_short else ""
            chosen.append(f"{_line(element)}{shown}")
    noun = singular(asking.words(match["kind"]).lower())
    heading = f"{_number(len(chosen), noun)} of {len(elements)} {wanted.words}"
    told = _told(f"{heading}:" if chosen else f"{heading}.", chosen)
    note = ""
    if any(each.denied_by(element) for each in wanted.each for element in elements):
        note = 'Where 0, false or "none" stands, there is none.'
    elif silent and len(wanted.each) == 1 and not wanted.each[0].is_plain:
        says = "says" if silent == 1 else "say"
        note = f"{_number(silent, noun)} of {len(elements)} {says} nothing of it."
    return Answer(closing=f"{told}\n\n{note}" if note else told)


def _controls_of(match: re.Match[str], asking: Asking) -> Answer:
    """The controls of one element, shown."""
    identity = asking.one(match["x"], ANYTHING)
    element = asking.model.get(identity, "node", "relationship", "flow")
    own = [told for told, holder in _controls(asking.model) if holder is element]
    look = Look("show", {"on": [identity], "fields": ["controls"]})
    has = f"{code(identity)} has {_number(len(own), 'control')}"
    whole = [told for told, holder in _controls(asking.model) if holder is None]
    about = _told("The architecture itself has:", whole) if whole else ""
    return Answer((look,), _told(f"{has}:" if own else f"{has}.", own), "nothing", about)


def _controls(model: Model) -> list[tuple[str, Element | None]]:
    """A line for each control, and what it stands on; None is the architecture."""
    holders: list[Element | None] = [None, *model.nodes, *model.relationships, *model.flows]
    found = []
    for holder in holders:
        controls = (holder.value if holder else model.value).get("controls")
        for key, control in controls.items() if isinstance(controls, dict) else ():
            said = control.get("description") if isinstance(control, dict) else ""
            where = code(holder.id or holder.pointer) if holder else "the architecture"
            told = f": {plain(said, 200)}" if isinstance(said, str) and said else ""
            found.append((f"{code(key)} on {where}{told}", holder))
    return found


def _line(element: Element) -> str:
    name = "" if element.name == element.id else f" “{plain(element.name)}”"
    kind = element.value.get("node-type")
    of_type = f" ({plain(kind)})" if isinstance(kind, str) else ""
    return f"{code(element.id or element.pointer)}{name}{of_type}"


def _number(number: int, noun: str) -> str:
    return counted(number, noun, f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s")


def _told(heading: str, lines: Sequence[str]) -> str:
    shown: Iterable[str] = lines
    if len(lines) > _LISTED:
        shown = [*lines[:_LISTED], f"and {len(lines) - _LISTED} more"]
    return bullets(heading, shown)


_ASK = r"(?:which|what|list|show|name|find|give|tell|count|how many|are there|is there)"
_KIND = r"(?P<kind>[\w-]+(?: records?)?)"
_THEN = rf"{_ASK}(?: me)?(?: any| all| every)?(?: of)?(?: the| our| my)? {_KIND}"
_KEY = r"(?P<key>.+?)(?: (?:at all|set|defined|yet|are there|is there|exist|do we have))*"

QUESTIONS = (
    Question(
        "Which elements have no control, or lack a key of metadata",
        patterns(
            rf"{_THEN}(?: there)?(?: (?:that|which|who))?(?: are| is)? "
            r"(?:(?:have|has|with|having|got) no|lack(?:s|ing)?|miss(?:es|ing)?|without"
            r"|(?:do|does) not have|(?:don't|doesn't) have|not having)"
            rf"(?: an?| any| the)? {_KEY}",
        ),
        _without,
        ("Which nodes have no control?", "Which services lack an owner?"),
    ),
    Question(
        "Which elements have a control, a key of metadata, or a value of it",
        patterns(
            rf"{_THEN}(?: there)?(?: (?:that|which|who))?(?: do| does)? "
            rf"(?:have|has|with|having|got|whose)(?: an?| any| the)? {_KEY}"
        ),
        _with,
        ("Which services have an owner?", "Which nodes have owner = Orders Team?"),
    ),
    Question(
        "Which controls an element has",
        patterns(
            r"(?:which|what) controls? (?:do|does|are|is) (?P<x>.+?) (?:have|has|carry|under"
            r"|covered by"
            r"|subject to)",
            r"(?:which|what)(?: of the)? controls? (?:apply|applies|are|is|stand|exist)(?: there|"
            r" set)?"
            r" (?:to|on|for|at) (?P<x>.+)",
            r"(?:(?:list|show|name|what are) )?(?:me )?(?:all )?(?:the )?controls? (?:of|on|for|at)"
            r" (?P<x>.+)",
            r"(?:does|do|has|have|is) (?P<x>.+?) (?:have |has )?(?:got )?(?:any |under |covered by "
            r"|protected by )+controls?",
        ),
        _controls_of,
        ("Which controls does the payment-service have?",),
    ),
    Question(
        "How many there are of a kind: nodes of any type, flows, controls, interfaces and so on",
        patterns(
            rf"how many {_KIND}(?: (?:are|is|do|does|have)(?: there| we have| it have)?"
            r"(?: in (?:the|this|my|our) (?:architecture|model|document))?)?",
            rf"(?:what is )?(?:the )?(?:number|count) of {_KIND}",
            rf"count(?: all)?(?: the)? {_KIND}",
            rf"how many {_KIND} (?:are|is)(?: there)? (?:in|inside|within) (?P<x>.+)",
        ),
        _listed,
        ("How many services are there?", "How many relationships do we have?"),
    ),
    Question(
        "A list of what there is of a kind, in the whole architecture or in a container",
        patterns(
            rf"(?:list|show|name|enumerate|give|tell)(?: me)?(?: a list of)?(?: all| every)?(?:"
            rf" of)?"
            rf"(?: the| our| my)? {_KIND}(?: (?:there are|we have|it has))?"
            r"(?: (?:in|of) (?:the|this|my|our) (?:architecture|model|document))?",
            rf"(?:what|which)(?: are)?(?: all)?(?: the)? {_KIND}"
            r"(?: (?:are there|exist|do we have|does it have|is there))?"
            r"(?: in (?:the|this|my|our) (?:architecture|model|document))?",
            rf"(?:list|show|name|what|which)(?: me)?(?: all)?(?: the)? {_KIND}(?: (?:are|is))?"
            r"(?: there)? (?:in|inside|within) (?P<x>.+)",
        ),
        _listed,
        ("List all databases.", "Which flows are there?", "List the services in ecommerce-system."),
    ),
)
