"""Flows that say neither how well they must be served nor what it costs when they are not.

Two rules of one shape. An architecture that says it for all of its flows is not accused of flows
that do not repeat it, unless others do.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.conventions import sayings
from advisor.assess.kinds import members, said
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import enumerated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from advisor.assess.facts import Facts
    from advisor.assess.weak_point import Severity
    from advisor.calm.element import Element

_LEVELS = re.compile(
    r"\b(?:sl[aoi]s?|service[ -]levels?|availab\w+|uptime|latenc\w+|response[ -]times?|throughput"
    r"|time[ -]limits?|time-?outs?|deadlines?|within \d+|max\w*[ -](?:time|duration)|p9\d+|rto|rpo"
    r"|performance|verfügbarkeit\w*|latenz\w*|durchsatz|frist\w*|binnen|\w+zeit)\b"
)
"""How controls and metadata speak of a level of service."""
_LEVEL_IN_TEXT = re.compile(r"\b(?:sl[ao]s?|service levels?|within \d+|binnen)\b", re.IGNORECASE)
"""How a description does; there, availability may be that of goods."""
_IMPACT = re.compile(r"\b(?:impact|\w*auswirkung\w*)\b")
_CRITICAL = re.compile(r"(?:\w+[ -])?(?:critical|kritisch)|geschäftskritisch")
_CALLED_CRITICAL = re.compile(r"\b(?:business|mission|time)[ -]critical\b|\bgeschäftskritisch")


class _Subject(NamedTuple):
    """What a flow may say."""

    noun: str
    looked_for: tuple[str, ...]
    is_said: Callable[[Facts, Element], bool]
    above: re.Pattern[str]
    """How the architecture says it for all flows."""
    arguments: dict[str, Any]
    """Of `set_service_level`."""
    note: str
    if_critical: Severity


def _find(subject: _Subject, facts: Facts) -> Iterator[Found]:
    flows = {flow.id: flow for flow in facts.model.flows if flow.id}
    saying = {each: flow for each, flow in flows.items() if subject.is_said(facts, flow)}
    whole = facts.model.value
    if not saying and subject.above.search(said(whole.get("controls"), whole.get("metadata"))):
        return
    silent = [each for each in flows if each not in saying]
    critical = [each for each in silent if _is_critical(flows[each])]
    others = [each for each in silent if each not in critical]
    for listed, severity in ((critical, subject.if_critical), (others, None)):
        if listed:
            told = partial(_told, subject, listed, [*saying], called_critical=listed is critical)
            yield Found(tuple(listed), told, tuple(listed), len(listed), severity)


def _told(
    subject: _Subject, silent: Sequence[str], saying: Sequence[str], *, called_critical: bool
) -> Told:
    contrast = ""
    if called_critical:
        contrast = ", though called critical"
    elif saying:
        contrast = f", unlike {enumerated(saying, 3)}"
    verb = "says" if len(silent) == 1 else "say"
    proof = Proof(
        "absence",
        f"no word of {', '.join(subject.looked_for)} in controls and metadata of "
        f"{enumerated(silent)}; said of {enumerated(saying) if saying else 'no flow'}.",
        {"looked for": [*subject.looked_for], "at": [*silent], "said of": [*saying]},
    )
    remedy = Remedy("set_service_level", {"on": [*silent], **subject.arguments})
    return Told(
        f"{enumerated(silent, 3)} {verb} nothing of {subject.noun}{contrast}.",
        proof,
        (remedy,),
        subject.note,
    )


def _names_level(_: Facts, flow: Element) -> bool:
    value = flow.value
    text = value.get("description")
    return bool(
        _LEVELS.search(said(value.get("controls"), value.get("metadata")))
        or (isinstance(text, str) and _LEVEL_IN_TEXT.search(text))
    )


def _names_impact(facts: Facts, flow: Element) -> bool:
    return flow.id in facts.of(sayings)["business-impact"]


def _is_critical(flow: Element) -> bool:
    """Whether its metadata or a set phrase in its name or description calls it so."""
    for key, value in members(flow.value.get("metadata")):
        is_named = value is True and _CRITICAL.fullmatch(key.casefold())
        if is_named or (isinstance(value, str) and _CRITICAL.fullmatch(value.strip().casefold())):
            return True
    texts = (flow.value.get("name"), flow.value.get("description"))
    return any(isinstance(each, str) and _CALLED_CRITICAL.search(each.lower()) for each in texts)


_LEVEL = _Subject(
    "a service level",
    ("availability", "latency", "response time", "throughput", "time limit", "SLA", "RTO"),
    _names_level,
    _LEVELS,
    {"availability_percent": 99.9},
    "the number is an example; put yours in, and a latency where somebody waits for the answer.",
    "medium",
)
_COST = _Subject(
    "business impact",
    ("impact",),
    _names_impact,
    _IMPACT,
    {"business_impact": "[[ BUSINESS_IMPACT ]]"},
    "put in what is lost while the flow is down: orders, money an hour, a duty to report.",
    "low",
)

RULES = (
    Rule(
        "flow-without-service-level",
        "operations",
        "low",
        "A flow that does not say how well it must be served",
        "No word of availability, latency, response time, throughput, time limits or recovery "
        "targets in controls or metadata of the flow, in English or German. Nothing is said where "
        "the architecture names a level for all and no flow has its own.",
        "Nobody can tell whether the parts are good enough, nor when an outage breaks a promise.",
        "Betsy Beyer and others, Site Reliability Engineering (2016), chapter 4, Service Level "
        "Objectives",
        partial(_find, _LEVEL),
    ),
    Rule(
        "flow-without-business-impact",
        "operations",
        "low",
        "A flow that does not say what it costs when it is down",
        "No key such as business-impact or Auswirkung in metadata or controls of the flow. "
        "Nothing is said where the architecture says it for all and no flow for itself.",
        "In an outage nobody knows which flow to bring back first, nor what may be spent on it.",
        "ISO 22301:2019, 8.2.2",
        partial(_find, _COST),
    ),
)
