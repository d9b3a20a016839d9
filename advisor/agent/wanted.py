"""Which findings of the assessment a prompt is about: of which focus or rules, and how many.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent import topics
from advisor.assess.assessing import Assessment, assess
from advisor.assess.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.assess.weak_point import Focus, WeakPoint
    from advisor.calm.model import Model

MOST = 50
"""Findings that are told at once."""
_FIRST = 5
"""Findings that are told where no number is asked for."""

_NUMBERS = {
    **{word: number for number, word in enumerate(("one", "two", "three", "four", "five"), 1)},
    **{word: number for number, word in enumerate(("six", "seven", "eight", "nine", "ten"), 6)},
}
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
GRAVEST = (
    r"(?:biggest|main|worst|gravest|top|key|first|greatest|largest|weakest|severest|most \w+"
    r"|number one|no\.? ?1)"
)
NOUN = (
    r"(?:(?:weak |single )?(?:points?|spots?|links?)|concerns?|risks?|weak(?:ness(?:es)?)?|issues?"
    r"|problems?|findings?|improvements?|threats?|dangers?|gaps?|flaws?|spofs?|bottlenecks?"
    r"|vulnerabilit(?:y|ies)|failures?|things?)"
)
_COUNT = re.compile(
    rf"\b{GRAVEST}\s+(?P<after>{NUMBER})\b"
    rf"|\b(?P<before>(?!one\b){NUMBER})\s+(?:[\w-]+\s+)?(?:{GRAVEST}|{NOUN})\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all|every|each)\b[\w\s]*\b(?:weak|single|concern|risk|issue|point|spof|problem|finding)",
    re.IGNORECASE,
)
_SINGULAR = re.compile(
    rf"\b(?:the|our|my) (?:single )?{GRAVEST}(?: [\w-]+){{0,2}}? (?:point|risk|concern|weakness"
    r"|issue|problem|spof|bottleneck|spot|link|improvement|thing|threat|danger|failure|finding"
    r"|vulnerability)(?!\w)",
    re.IGNORECASE,
)


class Wanted(NamedTuple):
    """What part of an assessment is asked for; empty is all of it."""

    focuses: tuple[Focus, ...] = ()
    rules: tuple[str, ...] = ()
    """Names of rules; where there are any, they alone count."""

    def assessed(self, model: Model) -> Assessment:
        """What is found of an architecture, as far as it is wanted."""
        if not self.rules:
            return assess(model, self.focuses)
        return assess(model, rules=[rule for rule in RULES if rule.name in self.rules])


def wanted(text: str) -> Wanted:
    """What a text speaks of: rules where it names topics of some, else focuses."""
    return Wanted(topics.focuses(text), topics.rules(text))


def count(text: str) -> int:
    """How many findings a text asks for."""
    if found := _COUNT.search(text):
        return min(max(number(found["after"] or found["before"]), 1), MOST)
    if _SINGULAR.search(text):
        return 1
    return MOST if _ALL.search(text) else _FIRST


def finding(model: Model, key: str) -> WeakPoint | None:
    """The finding of this key, `RULE:ELEMENT`, as the document is now."""
    rules = [rule for rule in RULES if rule.name == key.partition(":")[0]]
    return next((each for each in assess(model, rules=rules).findings if each.key == key), None)


def number(word: str) -> int:
    """A number as it is said; 0 where it is none."""
    said = word.strip().lower()
    return _NUMBERS.get(said) or (int(said) if said.isdecimal() else 0)


def about(assessment: Assessment, identities: Collection[str]) -> Assessment:
    """What was found of these elements or of flows over them; what is of few comes first."""
    wanted_ids = {*identities}
    found = [
        each
        for each in assessment.findings
        if wanted_ids & {*each.elements} or wanted_ids & {*each.flows}
    ]
    found.sort(key=_breadth)
    return assessment._replace(findings=tuple(found), doubts=())


def _breadth(point: WeakPoint) -> int:
    return len(point.elements)
