"""Which findings of the assessment a prompt is about: of which focus or rules, and how many.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent import topics
from advisor.assess.assessing import Assessment, assess
from advisor.assess.rules import RULES
from advisor.assess.weak_point import FOCUSES, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.assess.weak_point import Focus, Severity, WeakPoint
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
    r"|vulnerabilit(?:y|ies)|failures?|things?|holes?|worr(?:y|ies)|troubles?|defects?)"
)
_COUNT = re.compile(
    rf"\b{GRAVEST}\s+(?P<after>{NUMBER})\b"
    rf"|\b(?P<before>(?!one\b){NUMBER})\s+(?:[\w-]+\s+)?(?:{GRAVEST}|{NOUN})\b"
    rf"|\b(?P<one>one)\s+(?:{GRAVEST}\b|{NOUN}\s+(?:is|will|would|only|at\s+most)\b)"
    rf"|\b(?:just|only|at\s+most|no\s+more\s+than)\s+(?P<most>{NUMBER})\b(?!\s+(?:of|flow|node))",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all|every|each)\b[\w\s]*\b(?:weak|single|concern|risk|issue|point|spof|problem|finding)"
    r"|\beverything\s+(?:that\s+)?(?:you|there)\b|\bwhatever\s+you\b|\bcomplete\s+list\b",
    re.IGNORECASE,
)
_SINGULAR = re.compile(
    rf"(?<!start with )(?<!starting with )(?<!beginning with )\b(?:the|our"
    rf"|my) (?:single )?{GRAVEST}(?: [\w-]+){{0,2}}? (?:point|risk|concern|weakness"
    r"|issue|problem|spof|bottleneck|spot|link|improvement|thing|threat|danger|failure|finding"
    r"|vulnerability|hole|worry|trouble|defect)(?!\w)",
    re.IGNORECASE,
)
_SEVERITY = rf"(?:{'|'.join(SEVERITIES)})"
_SEVERE = re.compile(
    rf"(?<!most )\b(?P<said>{_SEVERITY}(?:(?:\s*,\s*|\s+(?:and|or)\s+){_SEVERITY})*)"
    rf"(?:[\s-]+severity\b|\s+(?:ones?|weak|(?!things?\b){NOUN})\b)"
    rf"|\b(?:severity|rated|ranked|(?:any|some|every)thing|(?:what|all)(?:ever|(?=\s+(?:is|that))))"
    rf"(?:\s+(?:that|which|you|is|are|as|of|call)|'s)*\s+"
    rf"(?P<after>{_SEVERITY}(?:(?:\s*,\s*|\s+(?:and|or)\s+){_SEVERITY})*)\b",
    re.IGNORECASE,
)
"""Findings of a severity: `the critical ones`, `high and medium risks`, `anything critical`."""
_UNWANTED = re.compile(
    r"\b(?:(?:do\s+not|don't|needn't|need\s+not)\s+(?:care|worry|bother|mind|talk|look|mean|think"
    r"|want\s+to\s+(?:hear|know|see|talk))(?:\s+(?:anything|about|with|at|of|on|into))*"
    r"|not\s+(?:about|on|regarding|concerning|interested\s+in)|(?<=,\s)not(?=\s+\w+(?:ity|ence|ure"
    r"|ions)\b)"
    r"|ignor(?:e|ing)|skip(?:ping)?|leav(?:e|ing)\s+(?:out|aside)|forget(?:\s+about)?|apart\s+from"
    rf"|other\s+than|except(?:\s+for)?)\s+(?:the\s+)?(?:{topics.FOCUS_WORDS})"
    rf"(?:(?:\s*,\s*|\s+(?:and|or)\s+)(?:{topics.FOCUS_WORDS}))*",
    re.IGNORECASE,
)
"""What somebody does not want to hear of."""
_CONSIDERED = re.compile(
    r"^[ \t]*(?:please )?consider\b[^\n]*:[ \t]*\n(?:[ \t]*(?:[-*+•]|\(?\d+[.)])[^\n]*(?:\n|$))+",
    re.IGNORECASE | re.MULTILINE,
)
"""A list of aspects to be considered, which is no list of all that is wanted."""


class Wanted(NamedTuple):
    """What part of an assessment is asked for; empty is all of it."""

    focuses: tuple[Focus, ...] = ()
    rules: tuple[str, ...] = ()
    """Names of rules; where there are any, they alone count."""
    severities: tuple[Severity, ...] = ()

    def assessed(self, model: Model) -> Assessment:
        """What is found of an architecture, as far as it is wanted."""
        looking = [rule for rule in RULES if rule.name in self.rules] if self.rules else RULES
        found = assess(model, () if self.rules else self.focuses, rules=looking)
        if not self.severities:
            return found
        chosen = tuple(each for each in found.findings if each.severity in self.severities)
        return found._replace(findings=chosen)


def wanted(text: str) -> Wanted:
    """What a text speaks of: rules where it names topics of some, else focuses."""
    unwanted = {each for match in _UNWANTED.finditer(text) for each in topics.focuses(match[0])}
    said = _UNWANTED.sub(" ", text)
    severe = [match["said"] or match["after"] for match in _SEVERE.finditer(said)]
    severities = tuple(each for each in SEVERITIES if each in " ".join(severe).lower())
    whole = _CONSIDERED.sub("", said)
    focuses = topics.focuses(whole)
    if focuses and not topics.rules(whole):
        return Wanted(focuses, (), severities)
    focuses, rules = topics.focuses(said), topics.rules(said)
    if unwanted and not (focuses or rules):
        focuses = tuple(each for each in FOCUSES if each not in unwanted)
    return Wanted(focuses, rules, severities)


def count(text: str) -> int:
    """How many findings a text asks for."""
    if found := _COUNT.search(text):
        return min(max(number(next(filter(None, found.groups()))), 1), MOST)
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
