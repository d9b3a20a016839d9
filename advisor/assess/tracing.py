"""What an operator asks in an outage: what may be behind it, what it hits, whom to ask, what first.

Values in, values out; nothing is written here. Imports no model library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.causes import causes, symptom
from advisor.assess.contacts import contacts
from advisor.assess.dependencies import edges, tree
from advisor.assess.failure_modes import failure_modes, matching
from advisor.assess.impact import impact
from advisor.assess.shared import shared
from advisor.assess.telling_apart import telling_apart
from advisor.assess.words import code, enumerated, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.causes import Cause, Symptom
    from advisor.assess.contacts import Contact
    from advisor.assess.dependencies import Branch
    from advisor.assess.facts import Facts
    from advisor.assess.failure_modes import FailureMode, Match
    from advisor.assess.impact import Impact
    from advisor.assess.shared import Shared

CAUSES = 8
"""Causes that are told where no number is given, and among which others tell apart."""


class Look(NamedTuple):
    """One step of the investigation."""

    element: str
    do: tuple[str, ...]
    """What to look at there, sentences of Markdown."""
    ask: str
    """Whom, or empty."""


@dataclass(frozen=True)
class Trace:
    """The answer."""

    symptoms: tuple[Symptom, ...]
    seen: str
    """The symptoms in words, or empty."""
    causes: tuple[Cause, ...]
    """The likeliest first."""
    further: int
    """How many more there are."""
    telling: tuple[tuple[str, ...], ...]
    """For each cause those that need it and no other of the first ones: whether they work tells."""
    shared: Shared
    """What all symptomatic elements have in common, where there are several."""
    impact: Impact
    """Of the symptomatic elements; where there are none, of those of `depends_on`."""
    matches: tuple[Match, ...]
    """Known failures that fit what is seen, of any element."""
    known: tuple[FailureMode, ...]
    """Known failures of the symptomatic elements and their causes, where no words are given."""
    contacts: tuple[Contact, ...]
    looks: tuple[Look, ...]
    """In which order to look."""
    needed: tuple[Branch, ...]
    """What the symptomatic elements need, as a tree."""
    needing: tuple[Branch, ...]
    """What needs the elements that were asked for by `depends_on`, as a tree."""

    def to_json(self) -> dict[str, Any]:
        """The answer as plain JSON, as in `advisor trace --format json`."""
        return {
            "symptoms": [
                {"element": each.element, "nodes": [*each.nodes]} for each in self.symptoms
            ],
            "seen": self.seen,
            "shared": self.shared.to_json(),
            "causes": [
                _cause_as_json(cause, others)
                for cause, others in zip(self.causes, self.telling, strict=True)
            ],
            "further_causes": self.further,
            "impact": self.impact.to_json(),
            "known_failures": [
                *({**each.mode._asdict(), "words": [*each.words]} for each in self.matches),
                *(each._asdict() for each in self.known),
            ],
            "contacts": [
                {
                    "element": each.element,
                    "outside": each.is_outside,
                    "said": [said._asdict() for said in each.said],
                }
                for each in self.contacts
            ],
            "investigation": [each._asdict() | {"do": [*each.do]} for each in self.looks],
            "needed": _edges_as_json(self.needed),
            "needing": _edges_as_json(self.needing),
        }


def trace(
    facts: Facts,
    elements: Sequence[str],
    seen: str = "",
    depends_on: Sequence[str] = (),
    top: int | None = CAUSES,
) -> Trace:
    """Look for what is behind symptoms, and for what they hit.

    Args:
        facts: of the architecture.
        elements: unique-ids of what shows symptoms: nodes, interfaces, relationships, flows. Where
            there are none, those whose known failures fit `seen`, or else whose ids or names stand
            in it.
        seen: the symptoms in words.
        depends_on: unique-ids of which to tell what needs them.
        top: how many causes are told; None for all.
    """
    matches = tuple(matching(facts, seen))
    named = [*elements]
    if not named and not depends_on:
        fitting = (match.mode.element for match in matches)
        named = [each for each in dict.fromkeys(fitting) if facts.model.get(each)]
        named = named or _mentioned(facts, seen)
    symptoms = tuple(symptom(facts, each) for each in dict.fromkeys(named))
    found = causes(facts, symptoms, seen)
    told = tuple(found[:top])
    telling = telling_apart(facts, told[:CAUSES]) + [()] * len(told[CAUSES:])
    starts = [*dict.fromkeys(node for each in symptoms for node in each.nodes)]
    asked = [node for each in depends_on for node in symptom(facts, each).nodes]
    concerned = {*named, *starts, *asked, *(each.node for each in told)}
    of_these = (each for each in facts.of(failure_modes) if each.element in concerned)
    known = () if seen else tuple(of_these)
    people = tuple(contacts(facts, [*(each.node for each in told), *asked]))
    return Trace(
        symptoms,
        seen,
        told,
        len(found) - len(told),
        tuple(telling),
        shared(facts, symptoms, found),
        impact(facts, starts or asked),
        matches,
        known,
        people,
        tuple(_looks(told, telling, people, [*(match.mode for match in matches), *known])),
        tuple(tree(facts, starts, "needed")),
        tuple(tree(facts, asked, "needing")),
    )


def _mentioned(facts: Facts, seen: str) -> list[str]:
    """The nodes and flows whose unique-id or name stands in a text."""
    text = _spoken(seen)
    listed = (*facts.nodes.values(), *facts.model.flows)
    return [
        element.id
        for element in listed
        if element.id
        and any(
            len(name) > len("  ") and name in text
            for name in map(_spoken, (element.id, element.name))
        )
    ]


def _spoken(text: str) -> str:
    """The words of a text, a blank around each."""
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return f" {words} "


def _looks(
    found: Sequence[Cause],
    telling: Sequence[tuple[str, ...]],
    people: Sequence[Contact],
    modes: Sequence[FailureMode],
) -> Iterator[Look]:
    """What to look at, in the order of the causes: a symptom that is none costs the least."""
    by_element = {each.element: each for each in people}
    for cause, others in zip(found, telling, strict=True):
        contact = by_element[cause.node]
        health, runbook = contact.value("health-endpoint"), contact.value("runbook")
        do = [f"Is it healthy? {code(health)}."] if health else []
        if others:
            verb = "Does" if len(others) == 1 else "Do"
            where = "in it" if cause.side == "around" else "with it"
            named = enumerated(others, 3)
            do.append(f"{verb} {named} still work {where}? Then it is hardly the cause.")
        if dashboard := contact.value("dashboard"):
            do.append(f"Look at {code(dashboard)}.")
        for mode in modes:
            if mode.element == cause.node:
                do += _tries(mode)
        if runbook:
            do.append(f"Follow {code(runbook)}.")
        ask = contact.value("on-call") or contact.value("owner")
        yield Look(cause.node, tuple(do), ask)


def _tries(mode: FailureMode) -> Iterator[str]:
    """How to see whether it is a known failure, and what mends it."""
    parts = {"check": mode.check, "cause": mode.cause, "then": mode.resolution}
    parts["escalate"] = mode.escalation
    told = "; ".join(f"{name}: {quoted(text)}" for name, text in parts.items() if text)
    yield f"Is it {quoted(mode.symptom)}?{f' {told}.' if told else ''}"


def _cause_as_json(cause: Cause, others: Sequence[str]) -> dict[str, Any]:
    return {
        "element": cause.node,
        "side": cause.side,
        "explains": [*cause.explains],
        "ways": {symptom: [*way] for symptom, way in cause.ways},
        "reasons": [*cause.reasons],
        "others": [*others],
    }


def _edges_as_json(branches: Sequence[Branch]) -> list[dict[str, Any]]:
    return [need._asdict() | {"relationships": [*need.relationships]} for need in edges(branches)]
