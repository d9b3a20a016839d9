"""Questions about one element, and about the architecture as a whole. Imports no model library."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.questions.answer import ANYTHING, Answer, Look, Question, patterns
from advisor.agent.questions.values import of_interfaces, values_of
from advisor.assess.contacts import contacts
from advisor.assess.facts import Facts
from advisor.assess.words import bullets, code, enumerated, plain, titled
from advisor.calm import graph
from advisor.calm.flow import ends, steps
from advisor.calm.naming import tokens
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from advisor.agent.questions.answer import Asking
    from advisor.calm.element import Element
    from advisor.calm.model import Model

_STEPS = 40
_VALUES = 20


def _described(match: re.Match[str], asking: Asking) -> Answer:
    """An element as it stands, and what is around it."""
    flow_of = _FLOW_OF.fullmatch(asking.words(match["x"]))
    identity = _flow(flow_of["what"], asking) if flow_of else asking.one(match["x"], ANYTHING)
    model, look = asking.model, Look("show", {"on": [identity]})
    if model.get(identity, "node"):
        around = Look("neighbours", {"id": identity})
        over = enumerated(Facts(model).flows_over.get(identity, ()))
        return Answer((look, around), reader="elements", closing=f"Flows over it: {over}.")
    flow = model.get(identity, "flow")
    if flow is None:
        return Answer((look,), reader="elements")
    shown = Look("show", {"on": [identity], "fields": ["name", "description"]})
    return Answer((shown,), reader="elements", closing=_steps(model, flow))


def _flow(words: str, asking: Asking) -> str:
    """The flow that is about something: of all flows it has most of the words, by their stems.

    Raises:
        NotUnderstoodError: none has any, or several have as many.
    """
    wanted = {_stem(word) for word in tokens(words) if len(word) >= _STEM - 1}
    scores = {
        flow.id: len(wanted & {_stem(word) for word in tokens(f"{flow.id} {flow.name}")})
        for flow in asking.model.flows
        if flow.id
    }
    best = [each for each, score in scores.items() if score and score == max(scores.values())]
    if len(best) != 1:
        known = enumerated([*scores]) if scores else "none"
        raise NotUnderstoodError(f'no single flow is about "{plain(words)}"; there are {known}')
    asking.taken.append(f'the flow for "{plain(words)}" taken as {plain(best[0])}')
    return best[0]


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|s|ed|e)$", "", word)[: 2 * _STEM]


_STEM = 4
_FLOW_OF = re.compile(
    r"(?:the )?(?:flow|process|journey) (?:for|of|about|in which|that|to|by which) (?P<what>.+)",
    re.IGNORECASE,
)


def _steps(model: Model, flow: Element) -> str:
    """The steps of a flow, each with its ends."""
    lines = []
    for step in steps(flow)[:_STEPS]:
        start, end = (code(each) if each else "?" for each in ends(model, step))
        said = step.value.get("description")
        text = plain(said, 200) if isinstance(said, str) else ""
        lines.append(f"{start} → {end} over {code(step.key)}: {text}".rstrip(": "))
    left = len(steps(flow)) - len(lines)
    return bullets("Its steps:", [*lines, f"and {left} more"] if left else lines)


def _value(match: re.Match[str], asking: Asking) -> Answer:
    """One member, key of metadata or control of an element, or of its interfaces."""
    identity, said = asking.one(match["x"], ANYTHING), asking.words(match["key"])
    element = asking.model.get(identity, "node", "relationship", "flow")
    keys = [said] if element is None or values_of(element, said) else _AND.split(said)
    told = [_told(match, asking, identity, key) for key in keys]
    look = Look("show", {"on": [identity], "fields": ["name", "metadata"]})
    return Answer((look,), "\n".join(told))


def _told(match: re.Match[str], asking: Asking, identity: str, key: str) -> str:
    """One value of an element in a line.

    Raises:
        NotUnderstoodError: it has none.
    """
    element = asking.model.get(identity, "node", "relationship", "flow")
    values = values_of(element, key) if element else []
    if element is None or not values:
        raise NotUnderstoodError(f'"{plain(identity)}" has no "{plain(key)}"')
    told = [_encoded(value) for value in values]
    inside = of_interfaces(element, key)
    if [value for _, value in inside] == values:
        named = [each for each in inside if each[0] == asking.words(match["x"])]
        told = [f"{_encoded(value)} ({code(interface)})" for interface, value in named or inside]
    return f"{plain(key)} of {code(identity)}: {', '.join(told[:_VALUES])}."


def _between(match: re.Match[str], asking: Asking) -> Answer:
    """A value of the connections between two nodes.

    Raises:
        NotUnderstoodError: there is no connection, or it does not say it.
    """
    key = asking.words(match["key"])
    x, y = asking.one(match["x"]), asking.one(match["y"])
    model = asking.model
    hops = [*graph.between(model, x, y), *graph.between(model, y, x)]
    joined = dict.fromkeys(hop.relationship for hop in hops)
    if not joined:
        raise NotUnderstoodError(f"no relationship joins {plain(x)} and {plain(y)}")
    lines = []
    for each in joined:
        relationship = model.get(each, "relationship")
        found = values_of(relationship, key) if relationship else []
        said = ", ".join(map(_encoded, found[:_VALUES])) or "not said"
        lines.append(f"{code(each)}: {said}")
    heading = f"{plain(key)} between {code(x)} and {code(y)}:"
    return Answer((Look("show", {"on": list(joined)}),), bullets(heading, lines))


def _encoded(value: object) -> str:
    return plain(json.dumps(value, ensure_ascii=False), 300)


def _owner(match: re.Match[str], asking: Asking) -> Answer:
    """Who owns an element."""
    identity = asking.one(match["x"], ANYTHING)
    element = asking.model.get(identity, "node", "relationship", "flow")
    values = values_of(element, "owner") if element else []
    # The document may call its owners by a word of its own.
    found = [each for one in contacts(Facts(asking.model), [identity]) for each in one.said]
    others = [each for each in found if each.what == "owner"]
    if not values and not others:
        return Answer(closing=f"No metadata of {code(identity)} names an owner.")
    told = _encoded(values[0] if values else others[0].value)
    if not values and others[0].of != identity:
        told += f" (of {code(others[0].of)})"
    look = Look("show", {"on": [identity], "fields": ["name", "metadata"]})
    return Answer((look,), f"owner of {code(identity)}: {told}.")


def _overview(_: re.Match[str], asking: Asking) -> Answer:
    """The architecture in numbers and names."""
    model = asking.model
    types: dict[str, int] = {}
    for node in model.nodes:
        kind = str(node.value.get("node-type"))
        types[kind] = types.get(kind, 0) + 1
    by_type = ", ".join(f"{number} {plain(kind)}" for kind, number in types.items())
    lines = [
        f"{counted(len(model.nodes), 'node')}: {by_type or 'none'}",
        counted(len(model.relationships), "relationship"),
        *(
            f"flow {titled(flow)} of {counted(len(steps(flow)), 'step')}"
            for flow in model.flows[:_VALUES]
        ),
    ]
    if len(model.flows) > _VALUES:
        lines.append(f"and {counted(len(model.flows) - _VALUES, 'more flow')}")
    looks = (Look("show", {"on": ["architecture"]}), Look("check", {}))
    return Answer(looks, bullets("The architecture has:", lines), "overview")


def _find(match: re.Match[str], asking: Asking) -> Answer:
    text = asking.words(match["text"])
    return Answer((Look("find", {"text": text}),), f"Where {code(text)} stands:", "lines")


_WHOLE = r"(?:(?:the|this|my|our) )?(?:[\w-]+ )?(?:architecture|document|model|design|diagram|file)"

OVERALL = (
    Question(
        "The architecture as a whole, in numbers",
        patterns(
            rf"(?:describe|explain|summari[sz]e|show|outline|what is|what's)(?: me)?(?: to me)? "
            rf"(?:{_WHOLE}|all of it|everything)(?: about)?",
            rf"(?:give|show)(?: me)? (?:an? )?(?:overview|summary|outline)(?: of {_WHOLE})?",
            rf"(?:what is in|what does) {_WHOLE}(?: contain| show| describe| model)?",
            rf"tell(?: me)?(?: more)? about {_WHOLE}",
            r"(?:overview|summary)",
        ),
        _overview,
        ("Give me an overview.",),
    ),
    Question(
        "Where a text stands",
        patterns(
            r"where (?:is|are|does|do) (?P<text>.+?) (?:mentioned|stand|appear|occur|used|written"
            r"|named|referenced)(?: in .*)?",
            r"(?:find|search(?: for)?|look for|look up|grep)(?: all)? (?P<text>.+)",
            r"(?:what|which \w+|who) (?:mentions?|contains? the (?:word|text)|speaks? of|names?)"
            r" (?P<text>.+)",
        ),
        _find,
        ("Where is PostgreSQL mentioned?", "Find warehouse."),
    ),
)

_AND = re.compile(r",? and |, ")

ONE = (
    Question(
        "One value of the connection between two nodes",
        patterns(
            r"(?:(?:over|with|by|via|in) )?(?:what|which) (?P<key>[\w-]+(?: [\w-]+)?) (?:does|do"
            r"|is|are)"
            r" (?P<x>.+?) (?:speak|use|talk|call|connect|communicate|send|using|speaking|joined"
            r"|connected)"
            r"(?: messages| data)? (?:to|with|towards|for|when calling|to call|to reach) (?P<y>.+)",
            r"(?:what|which) (?P<key>[\w-]+(?: [\w-]+)?) (?:is|are) (?:used |spoken "
            r"|there )?between"
            r" (?P<x>.+?) and (?P<y>.+)",
            r"(?:what is|what's"
            r"|show me) the (?P<key>[\w-]+(?: [\w-]+)?) between (?P<x>.+?) and (?P<y>.+)",
        ),
        _between,
        ("Which protocol does the api-gateway speak to the order-service?",),
    ),
    Question(
        "Who owns an element",
        patterns(
            r"(?:who|(?:which|what) (?:team|group|department|squad|unit|person|people"
            r"|crew)) (?:owns"
            r"|maintains|runs|looks after|takes care of|answers for|operates|manages|supports|is"
            r" (?:responsible|accountable) for|is in charge of) (?P<x>.+)",
            r"(?:to )?(?:whom|who|which team) does (?P<x>.+?) belong(?: to)?",
            r"who is the owner of (?P<x>.+)",
        ),
        _owner,
        ("Who owns order-db?",),
    ),
    Question(
        "One value of an element",
        patterns(
            r"(?:what|which|show|tell)(?: me)?(?: is| are)? (?:the )?(?P<key>[\w-]+(?: [\w-]+)?) of"
            r" (?P<x>.+)",
            r"(?:what|which) (?P<key>[\w-]+(?: [\w-]+)?) (?:does|do) (?P<x>.+?) (?:have|use|run"
            r"|need)",
            r"(?:(?:on|at|in|over|under|with|from) )?(?:what"
            r"|which) (?P<key>[\w-]+(?: [\w-]+)?(?:(?:,? and"
            r" |, )[\w-]+)*) (?:does|do|is|are|can) (?P<x>.+?) (?:listen|run|have|use|need|answer"
            r"|respond"
            r"|available|reachable|exposed|be reached|speak|offer|serve|serving|listening|running)"
            r"(?: (?:on|at|under|with|over))?",
            r"(?:what|who) is (?P<x>.+)'s (?P<key>[\w-]+)",
        ),
        _value,
        ("What is the engine of order-db?",),
    ),
    Question(
        "An element as it stands, and what is around it",
        patterns(
            r"(?:explain|describe|show|present|inspect)(?: me)?(?: to me)?(?: what)? (?P<x>.+?)"
            r"(?: (?:is|does|looks like|to me|in detail|works?))?",
            r"tell(?: me)?(?: more| something)? about (?P<x>.+)",
            r"(?:what|who) (?:is|are|was) (?P<x>.+?)(?: (?:for|about|doing))?",
            r"what does (?P<x>.+?) do",
            r"how does (?P<x>.+?) (?:work|look(?: like)?|go|run)",
            r"(?:give |show )?(?:me )?(?:the |some |more )*(?:details?|steps|particulars"
            r"|description)"
            r" (?:of|about|on) (?P<x>.+)",
            r"what are (?:the )?steps (?:of|in) (?P<x>.+)",
            r"(?:walk|take|lead|talk) (?:me|us) through (?P<x>.+?)(?:,? (?:step by step|in detail"
            r"|one by"
            r" one|from (?:start|beginning) to end))*",
        ),
        _described,
        ("Describe the payment-service.", "Explain order-processing-flow."),
    ),
)
