"""Questions about who reaches whom: dependencies, users, paths, containers and outages.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.questions.answer import Answer, Look, Question, patterns
from advisor.agent.questions.values import values_of
from advisor.assess.facts import Facts
from advisor.assess.impact import contained
from advisor.assess.single_points import single_points
from advisor.assess.words import code, enumerated, plain
from advisor.calm import graph
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.questions.answer import Asking
    from advisor.calm.model import Model

_LISTED = 30
_FIRST = 6
"""Nodes of a container that are told where it is down."""

_REACHES = (
    r"(?:reach|use|call|access|invoke|consume|query|need|require|know|see|touch|get to|talk to"
    r"|speak to|communicate with|connect to|depend on|depend upon|rely on|read from|write to|read"
    r"|interact with|send(?: \w+)? to|go to)"
)
_REACHING = (
    r"(?:(?:reaches|uses|calls|accesses|invokes|consumes|queries|needs|requires|knows|touches|reads"
    r"|gets to|talks to|speaks to|communicates with|connects to|depends on|depends upon|relies on"
    r"|reads from|writes to|interacts with|sends(?: \w+)? to)"
    r"|(?:is|are)(?: \w+)? (?:using|calling|accessing|connected to|dependent on|reaching)"
    rf"|(?:can|could|may|do|would)? ?{_REACHES})"
)
_DOWN = (
    r"(?:(?:suddenly|completely|ever) )?(?:(?:is|are|was|were|goes|go|went|gets|becomes|has|had"
    r"|would"
    r"|will|does|should|can|cannot|crashe[sd]|stop(?:s|ped)?|break(?:s)?|broke|dies|died|die"
    r"|fail(?:s"
    r"|ed|ing)?|disappear(?:s|ed)?|fell|falls|crash|vanishe[sd])\b.*)"
)


def _down(match: re.Match[str], asking: Asking) -> Answer:
    """Who reaches a node or what it contains, which flows run there, what is cut off without."""
    identity, model = asking.one(match["x"]), asking.model
    facts = Facts(model)
    found, inside = facts.of(single_points), contained(facts, [identity])
    gone = dict.fromkeys((identity, *inside))
    over = {flow for each in gone for flow in facts.flows_over.get(each, ())}
    flows = [each.id or each.pointer for each in model.flows if (each.id or each.pointer) in over]
    using = [each.node for each in graph.reach(model, gone, "in")]
    lost = found.lost_without(gone)
    it, whom = "them" if inside else "it", f"directly or over others{_listed(using)}"
    opening = f"If {code(identity)} is down:"
    lines = []
    if inside:
        lines.append(
            f"{counted(len(inside), 'node', 'nodes')} deployed in it or part of it "
            f"{'is' if len(inside) == 1 else 'are'} down with it: {enumerated(inside, _FIRST)}."
        )
    lines += [
        f"{counted(len(using), 'node reaches', 'nodes reach')} {it}, {whom}.",
        f"{counted(len(flows), 'flow runs', 'flows run')} over {it}{_listed(flows)}.",
    ]
    if lost:
        lines.append(
            f"Without {it}, {counted(len(lost), 'node is', 'nodes are')} reachable from no "
            f"{found.origin}{_listed(lost)}."
        )
    else:
        lines.append(f"Without {it}, no other node is out of reach.")
    if several := dict(found.several).get(identity):
        lines.append(f"Its metadata says that it has {several} instances.")
    closing = "\n".join(("What that costs:", "", *(f"- {line}" for line in lines)))
    look = Look("neighbours", {"id": identity, "direction": "in", "depth": 1})
    return Answer((look,), opening, "lines", closing)


def _listed(ids: Sequence[str]) -> str:
    return f": {enumerated(ids, _LISTED)}" if ids else ""


def _users(match: re.Match[str], asking: Asking) -> Answer:
    identity = asking.one(match["x"])
    look = Look("neighbours", {"id": identity, "direction": "in", "depth": 3})
    return Answer((look,), f"Who reaches {code(identity)}, up to three hops away:", "lines")


def _dependencies(match: re.Match[str], asking: Asking) -> Answer:
    identity = asking.one(match["x"])
    element, key = asking.model.get(identity, "node"), match.groupdict().get("key")
    if element and key and values_of(element, key):
        raise NotUnderstoodError(f'"{plain(key)}" is something that {plain(identity)} has itself')
    look = Look("neighbours", {"id": identity, "direction": "out", "depth": 3})
    return Answer((look,), f"What {code(identity)} reaches, up to three hops away:", "lines")


def _around(match: re.Match[str], asking: Asking) -> Answer:
    identity = asking.one(match["x"])
    return Answer((Look("neighbours", {"id": identity}),), f"Around {code(identity)}:", "lines")


def _path(match: re.Match[str], asking: Asking) -> Answer:
    source, target = asking.one(match["x"]), asking.one(match["y"])
    verb = match.groupdict().get("verb")
    opening = _whether(asking.model, source, target, verb) if verb else ""
    look = Look("paths", {"source": source, "target": target})
    return Answer((look,), opening or f"From {code(source)} to {code(target)}:", "lines")


def _whether(model: Model, source: str, target: str, verb: str) -> str:
    """Whether one node calls another: directly, over others, or not at all."""
    direct = [hop.relationship for hop in graph.between(model, source, target)]
    if direct:
        return f"Yes, directly, over {enumerated(direct)}:"
    back = [hop.relationship for hop in graph.between(model, target, source)]
    if back and _JOINED.match(verb):
        return f"Yes, directly, but the other way round, over {enumerated(back)}:"
    if not (ways := graph.paths(model, source, target, limit=1)):
        return f"No way leads from {code(source)} to {code(target)}:"
    answer = "Yes, but not directly" if _FAR.match(verb) else "No, not directly"
    return f"{answer}: over {enumerated(ways[0][1:-1])}:"


_FAR = re.compile(r"reach|get|depend|rely|need|require", re.IGNORECASE)
"""Verbs that are true of ways over others as well."""
_JOINED = re.compile(r"connected|linked|joined|interact|communicate|talk|speak", re.IGNORECASE)
"""Verbs that are true in both directions."""


def _inside(match: re.Match[str], asking: Asking) -> Answer:
    identity = asking.one(match["x"])
    look = Look("neighbours", {"id": identity, "direction": "in"})
    return Answer((look,), f"Containers and parts of {code(identity)}:", "contained")


def _flows(match: re.Match[str], asking: Asking) -> Answer:
    identity, model = asking.one(match["x"], ("node", "relationship")), asking.model
    flows = list(Facts(model).flows_over.get(identity, ()))
    if model.get(identity, "node") is None:
        named = model.references.get(identity, ())
        flows = list(dict.fromkeys(e.holder.id or "" for e in named if e.role == "transition"))
    opening = f"{counted(len(flows), 'flow runs', 'flows run')} over {code(identity)}"
    if not flows:
        return Answer(opening=f"{opening}.")
    look = Look("show", {"on": flows, "fields": ["name", "description"]})
    return Answer((look,), f"{opening}:", "elements")


QUESTIONS = (
    Question(
        "What an outage costs: who reaches the node, which flows run over it, what is cut off",
        patterns(
            r"(?:what|who|which|how)\b.*?\b(?:if|when|once|should|without|in case) "
            r"(?:(?:we|i|you|somebody) (?:lose|lost|remove|stop|kill|turn off|take down) )?"
            rf"(?P<x>.+?)(?: {_DOWN})?",
            r"(?:is it (?:safe|ok|okay|dangerous|risky) (?:to|if we|if i)|can (?:we"
            r"|i) safely) (?:remove"
            r"|delete|drop|stop|retire|decommission|turn off|switch off|shut down) (?P<x>.+)",
            rf"(?:what about|suppose|imagine|assume)(?: that)? (?P<x>.+?) {_DOWN}",
            r"(?:what (?:is|are|would be) )?(?:the )?(?:impact|effects?|consequences?|blast radius"
            r"|cost) (?:of|if|when) (?:(?:an?|the) )?(?:(?:outage|failure|loss|crash|downtime) of"
            rf"|losing|removing)? ?(?P<x>.+?)(?:(?:'s)? (?:outage|failure|failing|crash)|"
            rf" {_DOWN})?",
            r"(?:can|could|does|do|would|will) .+ (?:survive|work|run|live|continue|go on)"
            r"(?: the (?:loss|outage|failure) of| without| if| when)? "
            rf"(?P<x>.+?)(?: {_DOWN})?",
        ),
        _down,
        ("What breaks if the order-service is down?", "What is the impact of losing order-db?"),
    ),
    Question(
        "The ways from one node to another, and whether there is one",
        patterns(
            rf"(?:can|could|does|do|may|will|would) (?P<x>.+?) (?P<verb>{_REACHES})"
            r"(?: directly)? (?P<y>.+?)(?: directly)?",
            r"(?:is|are) (?P<x>.+?) (?:directly )?(?P<verb>connected|linked|joined) (?:to|with)"
            r" (?P<y>.+)",
            r".*\b(?:paths?|ways?|routes?|connections?)\b.*? from (?P<x>.+?) to (?P<y>.+)",
            r".*\b(?:paths?|ways?|routes?|connections?)\b.*? between (?P<x>.+?) and (?P<y>.+)",
            r"(?:from|how (?:do (?:i|we) get|to get) from) (?P<x>.+?) to (?P<y>.+)",
            rf"(?:how|can|could|does|do|may|will) (?:does |do |can |is )?(?P<x>.+?) {_REACHES} "
            r"(?P<y>.+)",
            r"(?:how )?(?:is|are) (?P<x>.+?) (?:connected|linked|joined|related) (?:to|with)"
            r" (?P<y>.+)",
            r"(?:how )?(?:is|are) (?P<x>.+?) and (?P<y>.+?) (?:connected|linked|joined|related)",
            r"(?:is|are) (?P<y>.+?) reach(?:able|ed) (?:from|by|for) (?P<x>.+)",
        ),
        _path,
        (
            "Is there a path from customer to order-db?",
            "How does the admin reach inventory-db?",
            "Does the order-service call the payment-service?",
        ),
    ),
    Question(
        "What a node depends on, uses or calls, up to three hops away",
        patterns(
            rf"what(?: all| else| other \w+)?(?: nodes?| services?)? (?:do|does|can) (?P<x>.+?) "
            rf"{_REACHES}",
            r"which (?P<key>[\w-]+(?: [\w-]+)?) (?:do|does|can) (?P<x>.+?) " + _REACHES,
            r"(?:(?:what are|list|show|name|tell) )?(?:me )?(?:all )?(?:the )?"
            r"(?:dependencies|downstreams?(?: nodes| services)?) of (?P<x>.+)",
            r"(?:(?:list|show|name|tell)(?: me)? )?(?:what|whom) (?P<x>.+?) (?:depends on"
            r"|relies on|uses"
            r"|calls|needs|reaches|talks to|connects to|reads from|writes to)",
            r"what is downstream of (?P<x>.+)",
            r"what (?:is|are) (?P<x>.+?) (?:dependent on|depending on|using|calling)",
        ),
        _dependencies,
        ("What does the order-service depend on?", "Which nodes does the api-gateway call?"),
    ),
    Question(
        "Who uses, calls or reaches a node, up to three hops away",
        patterns(
            rf"(?:who|what|which [\w-]+(?: [\w-]+)?)(?: all| else)? {_REACHING} (?P<x>.+)",
            r"(?:(?:what|who) (?:are|is)|list|show|name|tell) (?:me )?(?:all )?(?:the )?"
            r"(?:users?|callers?|clients?|consumers?|dependents?|dependants?) of (?P<x>.+)",
            r"(?:list|show|name|tell)(?: me)? (?:who|what) (?:depends on|uses|calls|reaches)"
            r" (?P<x>.+)",
            r"(?:what|who) is upstream of (?P<x>.+)",
            r"(?:who|what) is (?P<x>.+?) (?:used|called|reached|accessed) by",
            r"by (?:what|whom) is (?P<x>.+?) (?:used|called|reached)",
        ),
        _users,
        ("Who uses the inventory-service?", "What depends on order-db?"),
    ),
    Question(
        "The nodes around one",
        patterns(
            r"(?:what|who|which nodes) (?:is|are) (?:beside|around|next to|near|connected with"
            r"|linked"
            r" to|joined to|attached to) (?P<x>.+)",
            r"(?:(?:what are|list|show|name) )?(?:me )?(?:all )?(?:the )?(?:neighbou?rs"
            r"|connections)"
            r" of (?P<x>.+)",
            r"what is (?P<x>.+?) (?:connected|linked|attached) to",
        ),
        _around,
        ("What are the neighbours of payment-service?",),
    ),
    Question(
        "What contains a node, and what it contains",
        patterns(
            r"what (?:is|are|nodes are|services are|all is) (?:inside|within|in|part of) (?:of )?"
            r"(?P<x>.+)",
            r"what (?:does|do) (?P<x>.+?) (?:contain|include|consist of|hold|comprise)",
            r"what is (?P<x>.+?) (?:composed|made|built)(?: up)? (?:of|from)",
            r"what (?:contains|holds|includes|comprises) (?P<x>.+)",
            r"(?:where|in what|in which \w+) is (?P<x>.+?) (?:deployed|running|hosted|located"
            r"|contained)"
            r"(?: in)?",
            r"where (?P<x>.+?) (?:is|are) (?:deployed|running|hosted|located|contained)(?: in)?",
            r"(?:which|what) (?:are )?(?:the )?(?:parts|members|contents) of (?P<x>.+)",
        ),
        _inside,
        ("What is inside the ecommerce-system?", "Where is order-db deployed?"),
    ),
    Question(
        "The flows that run over a node or a relationship",
        patterns(
            r"(?:which|what|list|show)(?: me)?(?: all)?(?: the)? flows? (?:that )?(?:\w+ )?"
            r"(?:run(?:s)?|go(?:es)?|pass(?:es)?|use[sd]?|involve[sd]?|touch(?:es)?|include[sd]?"
            r"|walk[s]?)"
            r"(?: over| through| across| via| by)? (?P<x>.+)",
            r"(?:which|what) flows (?:is|are|does|do) (?P<x>.+?) (?:in|part of|used in|take part in"
            r"|involved in|appear in)",
            r"(?:(?:list|show|name) )?(?:the )?flows (?:of|over|through) (?P<x>.+)",
        ),
        _flows,
        ("Which flows run over the api-gateway?",),
    ),
)
