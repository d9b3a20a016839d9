"""What an operator asks: what may be behind a symptom, what elements share, whom to call.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import SEPARATOR
from advisor.agent.questions.answer import ANYTHING, PRONOUN, Answer, Question, patterns
from advisor.assess.causes import causes, symptom
from advisor.assess.contacts import contacts
from advisor.assess.facts import Facts
from advisor.assess.impact import impact
from advisor.assess.tracing import trace
from advisor.assess.tracing_words import as_markdown, sections
from advisor.assess.words import bullets, code, enumerated, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.agent.questions.answer import Asking

_LISTED = 12
_LEAST = 2


def _behind(match: re.Match[str], asking: Asking) -> Answer:
    """What may be behind symptoms, in the order in which to look."""
    facts, ids = Facts(asking.model), _several(match.groupdict().get("x") or "it", asking)
    seen = match.groupdict().get("seen") or ""
    found = trace(facts, ids, plain(asking.words(seen), 200))
    told = (section for section in sections(facts, found) if not section.tree)
    where = enumerated(ids)
    return Answer(
        opening=f"What may be behind it, seen from {where}:",
        closing="\n".join((*as_markdown(told), *_hit(facts, ids, match))).strip(),
    )


def _hit(facts: Facts, ids: list[str], match: re.Match[str]) -> Iterator[str]:
    """Who suffers from it, where that is asked as well."""
    if match.groupdict().get("hit"):
        found = impact(facts, ids)
        yield "\nWho is hit:\n"
        needing = [node for node, _ in found.needing]
        yield f"- what needs it, directly or over others: {enumerated(needing, _LISTED)}"
        over = dict.fromkeys(flow for each in ids for flow in facts.flows_over.get(each, ()))
        yield f"- flows over it: {enumerated(list(over), _LISTED)}"


def _shared(match: re.Match[str], asking: Asking) -> Answer:
    """What elements have in common.

    Raises:
        NotUnderstoodError: it names only one.
    """
    ids = _several(match["x"], asking)
    if len(ids) < _LEAST:
        raise NotUnderstoodError("name two elements or more")
    lines = list(_in_common(Facts(asking.model), ids))
    heading = f"What {enumerated(ids)} have in common:"
    return Answer(closing=bullets(heading, lines or ["nothing that the document says"]))


def _in_common(facts: Facts, ids: list[str]) -> Iterator[str]:
    """What all of the elements need, stand in, are needed by and take part in."""
    found = causes(facts, [symptom(facts, each) for each in ids])
    of_all = [each for each in found if len(each.ways) == len(ids) and each.node not in ids]
    needing = _of_each({node for node, _ in impact(facts, [each]).needing} for each in ids)
    flows = _of_each(set(facts.flows_over.get(each, ())) for each in ids)
    around = _of_each(set(facts.containers.get(each, ())) for each in ids)
    types = {str(facts.nodes[each].value.get("node-type")) for each in ids if each in facts.nodes}
    listed = (
        ("they need", [each.node for each in of_all if each.side == "needed"]),
        ("what leads to them", [each.node for each in of_all if each.side == "leading"]),
        ("what needs them, directly or over others", [n for n in facts.nodes if n in needing]),
        ("they stand in", [node for node in facts.nodes if node in around]),
        ("flows over them", [f.id or "" for f in facts.model.flows if f.id in flows]),
    )
    for words, shared in listed:
        if shared:
            yield f"{words}: {enumerated(shared, _LISTED)}"
    if len(types) == 1:
        yield f"their node-type: {code(types.pop())}"
    people = contacts(facts, ids)
    for what in ("owner", "on-call"):
        values = {each.value(what) for each in people}
        if len(values) == 1 and (value := values.pop()):
            yield f"their {what}: {plain(value)}"


def _of_each(found: Iterable[set[str]]) -> set[str]:
    """What stands in every set."""
    sets = list(found)
    return set.intersection(*sets) if sets else set()


def _called(match: re.Match[str], asking: Asking) -> Answer:
    """Whom to call about an element, and where to look first."""
    identity = asking.one(match["x"], ANYTHING)
    facts = Facts(asking.model)
    nodes = symptom(facts, identity).nodes or (identity,)
    lines, silent = [], []
    for contact in contacts(facts, nodes):
        said = [
            f"{each.what} {code(each.value)}"
            + (f" (of {code(each.of)})" if each.of != contact.element else "")
            for each in sorted(contact.said, key=lambda each: each.what != "on-call")
        ]
        lines += [f"{code(contact.element)}: {', '.join(said)}"] if said else []
        silent += [] if contact.value("on-call") or contact.value("owner") else [contact.element]
    heading = f"Whom to call about {code(identity)}:" if lines else ""
    none = f"Nothing says who answers for {enumerated(silent)}." if silent else ""
    return Answer(
        closing="\n\n".join(filter(None, (bullets(heading, lines) if lines else "", none)))
    )


def _several(phrase: str, asking: Asking) -> list[str]:
    """The elements of a list, each once."""
    if PRONOUN.fullmatch(phrase):
        if not (meant := asking.those()):
            raise NotUnderstoodError("it is not said of which element: name it")
        return list(meant)
    try:
        return [asking.one(phrase, ANYTHING)]
    except NotUnderstoodError:
        parts = [re.sub(r"^both\s+", "", part) for part in SEPARATOR.split(phrase) if part]
        if len(parts) == 1:
            raise
        return list(dict.fromkeys(asking.one(part, ANYTHING) for part in parts))


_FAILING = (
    r"(?:very |so |too |suddenly |really |often |sometimes )*(?:slow|down|failing|unavailable"
    r"|broken"
    r"|stuck|hanging|timing out|unresponsive|not (?:responding|answering|working|reachable)"
    r"|overloaded|returning errors|throwing errors|flaky|unreachable)"
)
_BEHIND = (
    r"(?:what (?:could|can|may|might) (?:it be|be (?:the )?(?:cause|reason|behind it|wrong|it)"
    r"|cause (?:it|this|that))|what is (?:the cause|the reason|behind it|it)|why(?: is that)?"
    r"|where (?:do|should|shall|would) (?:i|we|you) (?:look|start|begin)(?: first)?"
    r"|what (?:do|should|shall|would) (?:i|we) (?:check|look at|do)(?: first)?)"
)
_LOOKING = (
    r"(?:what (?:could|can|may|might) (?:it be|be (?:the cause|the reason|behind it|wrong))"
    r"|what is (?:the cause|the reason|behind it)|where (?:do|should|shall|would|can) (?:i|we|you) "
    r"(?:look|start|begin)(?: (?:first|looking|searching))*|what (?:do|should|shall) (?:i"
    r"|we) (?:check"
    r"|look at)(?: first)?)"
)
"""The same where the sentence before says of what."""

QUESTIONS = (
    Question(
        "Whom to call about an element, and where to look",
        patterns(
            r"(?:who|whom) (?:do|should|shall|can|must|would|could|to) ?(?:i|we|you|one)? ?"
            r"(?:call|page|ask|contact|phone|ring|dial|mail|notify|wake(?: up)?|reach|alert|inform"
            r"|tell"
            r"|escalate to|turn to|talk to|speak to|get hold of|go to|write to)"
            r"(?: (?:if|when|once|about|for|in case))? (?P<x>.+?)"
            rf"(?: (?:is|are|goes|fails|breaks|has|was|were)(?: {_FAILING}| an? \w+| \w+)?)?",
            r"(?:who|whom) (?:is|are) (?:on call|the contacts?|responsible) (?:for|of) (?P<x>.+)",
            r"(?:what is|what's|what are) the (?:on-call|contacts?|emergency contacts?) (?:of"
            r"|for) (?P<x>.+)",
        ),
        _called,
        ("Who do I call when the payment-service is down?",),
    ),
    Question(
        "What may be behind a symptom, in the order in which to look",
        patterns(
            rf"(?:if |when |suppose |since )?(?P<x>.+?) (?:is|are|seems?|feels?|got|keeps?)"
            rf" (?P<seen>{_FAILING})"
            rf"(?: and (?P<more>.+?))?[,.;:]? {_BEHIND}",
            rf"why (?:is|are) (?P<x>.+?) (?P<seen>{_FAILING})",
            rf"{_LOOKING}(?:,? and (?P<hit>(?:who|what|which)\b.*\b(?:hit|affected|impacted|hurt"
            r"|concerned|breaks?|suffers?)))?",
            rf"{_BEHIND} (?:if|when|since|as) (?P<x>.+?) (?:is|are|seems?) (?P<seen>{_FAILING})",
            r"what (?:could|can|may|might|would) (?:make|cause|slow|break|be behind|explain)"
            r" (?:down )?(?P<x>.+?)(?:'s)?(?: (?:to )?(?:be(?:ing)? )?"
            rf"(?P<seen>{_FAILING}|slow(?:ness)?|fail(?:ures?)?|errors?|time-?outs?"
            rf"|outages?))?(?: down)?",
        ),
        _behind,
        ("The payment-service is slow, what could it be?",),
    ),
    Question(
        "What two or more elements have in common: what they need, stand in and take part in",
        patterns(
            r"(?:what|which \w+) (?:do|does|have|has) (?P<x>.+?) (?:all |both )?(?:have in common"
            r"|got in common|in common|share)",
            r"(?:what|which \w+) (?:is|are) (?:common to|shared by|shared between|common"
            r" between) (?P<x>.+)",
            r"what connects (?P<x>.+)",
            r"(?:what|which)(?: are)?(?: the)? (?:common|shared) (?:causes?|dependenc(?:y|ies)"
            r"|parts|needs)"
            r"(?: (?:of|do|between|for))? (?P<x>.+?)(?: have)?",
        ),
        _shared,
        ("What do order-db and inventory-db have in common?",),
    ),
)
