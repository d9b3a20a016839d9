"""Questions about weak points: resilience, redundancy, isolation, recovery.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.questions.answer import Answer, Look, Question, patterns
from advisor.agent.weak_points import assessing, one_node

if TYPE_CHECKING:
    from advisor.agent.questions.answer import Asking
    from advisor.agent.weak_points.assessing import Aspect

_FIRST = 5
"""Weak points that are told where no number is asked for."""
_MOST = 50
_NAMED = 5
"""Nodes of one question that are answered for."""

_NUMBERS = {
    **{word: number for number, word in enumerate(("one", "two", "three", "four", "five"), 1)},
    **{word: number for number, word in enumerate(("six", "seven", "eight", "nine", "ten"), 6)},
}
_NUMBER = rf"\d+|{'|'.join(_NUMBERS)}"
_COUNT = re.compile(
    r"\b(?:top|first|main|biggest|worst|gravest|key|most \w+)\s+"
    rf"(?P<after>{_NUMBER})\b"
    rf"|\b(?P<before>{_NUMBER})\s+(?:\w+\s+)?(?:biggest|main|worst|gravest|top|key|most"
    r"|greatest|largest|weakest|concerns?|risks?|weak|issues?|problems?|points?|improvements?)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|every|each)\b[\w\s]*\b(?:weak|single|concern|risk|issue|point|spof)")
_SINGULAR = re.compile(
    r"\b(?:the|our|my) (?:(?:single )?(?:biggest|worst|main|gravest|greatest|weakest|top|first|most"
    r" \w+|number one|no\.? ?1))(?: \w+){0,2}? (?:point|risk|concern|weakness|issue|problem|spof"
    r"|bottleneck|spot|link|improvement|thing|threat|danger|failure)(?!\w)"
)

_ASPECTS: dict[Aspect, re.Pattern[str]] = {
    "single point": re.compile(r"single points?|spofs?|bottleneck|redundan"),
    "no replica": re.compile(r"redundan|replica|stand-?by|copies|single points?|spofs?"),
    "synchronous chain": re.compile(r"isolat|cascad|synchron|chain|coupl|\basync"),
    "recovery": re.compile(r"recover|backup|backed up|\brto\b|\brpo\b|fail-?over|disaster|restor"),
}
_GENERAL = re.compile(r"resilien|reliab|availab|robust|weak|fragil|stab|toleran|concern|risk")
_OTHERS = re.compile(
    r"\b(security|secure|attack\w*|threats?|privacy|compliance|costs?|performance|latency"
    r"|throughput|scalab\w+|maintainab\w+|observab\w+|usability|ethic\w+)\b"
)


def _assessed(match: re.Match[str], asking: Asking) -> Answer:
    """The gravest weak points, of the aspects and the node that are asked for."""
    said = asking.prompt.lower()
    other = _OTHERS.search(said)
    if other and not _aspects(said) and not _GENERAL.search(said):
        raise NotUnderstoodError(
            f'the rules judge resilience alone, and not "{other[1]}"; that takes a person or a '
            "language model"
        )
    aspects = _aspects(said) or assessing.ASPECTS
    found = assessing.assess(asking.model, aspects)
    if nodes := _nodes(match, asking):
        found = one_node.about(found, nodes)
        known = "\n\n".join(one_node.known(asking.model, node) for node in nodes)
        return Answer(opening=assessing.told(found, _count(asking.prompt), known))
    text = assessing.told(found, _count(asking.prompt))
    return Answer((Look("check", {}),), text, "checks briefly")


def _aspects(said: str) -> tuple[Aspect, ...]:
    return tuple(aspect for aspect, pattern in _ASPECTS.items() if pattern.search(said))


def _nodes(match: re.Match[str], asking: Asking) -> tuple[str, ...]:
    """The nodes that are asked about; none where it is the architecture."""
    words = match.groupdict().get("x")
    if words:
        return () if _ALL_OF_IT.fullmatch(words) else (asking.one(words),)
    said = asking.words(match[0])
    ids = (each.id for each in asking.model.nodes if each.id and each.id in said)
    named = (each for each in ids if re.search(rf"(?<![\w./-]){re.escape(each)}(?![\w/-])", said))
    # A word such as "transform" may be no name.
    return tuple(dict.fromkeys(each for each in named if not each.isalpha()))[:_NAMED]


def _count(prompt: str) -> int:
    """How many weak points are asked for."""
    if found := _COUNT.search(prompt):
        word = (found["after"] or found["before"]).lower()
        return min(max(int(_NUMBERS.get(word) or word), 1), _MOST)
    if _SINGULAR.search(prompt.lower()):
        return 1
    return _MOST if _ALL.search(prompt.lower()) else _FIRST


_WORDS = (
    r"(?:weak\w*|single points? of failure|spofs?|resilien\w*|redundan\w*|fragil\w*|robust\w*"
    r"|reliab\w*|availab\w*|risk\w*|concerns?|bottlenecks?|fault[ -]toleran\w*|fault[ -]isolation"
    r"|failure isolation|isolation|cascad\w*|recover\w*|go wrong|goes wrong|(?:one|single|a)"
    r" failure"
    r"|take \S+(?: \S+)?(?: \S+)? down|bring \S+(?: \S+)? down|backups?|failover|replica\w*"
    r"|disaster"
    r"|vulnerab\w*|improve\w*|security|threats?|synchronous\w*|coupl\w*|danger\w*|critical)"
)
_WHOLE = (
    r"(?:(?:the|this|my|our|me) )*(?:[\w-]+ ){0,3}(?:architecture|system|design|platform|document"
    r"|model|setup|shop)"
)

_ALL_OF_IT = re.compile(rf"{_WHOLE}|it|this|that|everything|all(?: of it)?", re.IGNORECASE)
_STATES = (
    r"(?:(?:really|still|already|so|too|more|very|highly|made) )*(?:redundan\w+|resilien\w+"
    r"|critical|fragile|robust|reliable|available|replicated|recoverable|backed up|vulnerable|weak"
    r"|fault[ -]tolerant|important|dangerous|risky|a risk)"
)

QUESTIONS = (
    Question(
        "The weak points, each with its proof and a request that would mend it: single points of "
        "failure, stores without a replica, synchronous chains, recovery",
        patterns(
            r"(?:is|are|isn't|why is) (?:the )?(?P<x>.+?) an? (?:single point of failure|spof"
            r"|bottleneck|weak\w*(?: \w+)?|risk)(?: .*)?",
            rf"(?:is|are|isn't|aren't|why (?:is|are)) (?:the )?(?P<x>(?!there\b).+?)"
            rf"(?: not)? {_STATES}(?: here| enough| or not|(?: for| to| in) .+)?",
            rf"how {_STATES} (?:is|are) (?:the )?(?P<x>.+)",
            r"(?:how (?:can|could|would|do|should|to)(?: i| we| you| one)?|what (?:can|should"
            r"|could)"
            r" (?:i|we|you) do to) (?:make|get|keep) (?P<x>.+?) (?:more )?(?:redundant|resilient"
            r"|robust"
            r"|highly available|safe\w*|reliable)(?: .*)?",
            rf"(?:analy[sz]e|assess|review|evaluate|audit|examine|inspect|judge|critique) "
            rf"(?:{_WHOLE}|it|this|everything)(?: .*)?",
            rf".*\b{_WORDS}\b.*",
            r"(?:how|what) (?:would|could|should|can) (?:you|we|i) (?:address|fix|mend|solve"
            r"|improve"
            r"|change|do)(?: .*)?",
        ),
        _assessed,
        (
            "Where are the single points of failure?",
            "What are the top 3 weak points, and how would you address them?",
        ),
    ),
)
