"""Questions about weak points: resilience, structure, security, operations, or one element.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent import topics, wanted
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.earlier import Listed
from advisor.agent.questions import one_node
from advisor.agent.questions.answer import ANYTHING, Answer, Look, Question, patterns
from advisor.agent.questions.cutting import REVIEW
from advisor.assess.facts import Facts
from advisor.assess.impact import contained
from advisor.assess.telling import told

if TYPE_CHECKING:
    from advisor.agent.questions.answer import Asking
    from advisor.assess.assessing import Assessment

_NAMED = 5
"""Nodes of one question that are answered for."""
_GENERAL = re.compile(r"weak|fragil|stab|concern|risk", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(privacy|compliance|costs?|performance|latency|throughput|scalab\w+|maintainab\w+"
    r"|usability|ethic\w+)\b",
    re.IGNORECASE,
)


def _assessed(match: re.Match[str], asking: Asking) -> Answer:
    """The gravest weak points, of the focus and the element that are asked for."""
    said, part = asking.prompt, wanted.wanted(asking.prompt)
    other = _OTHERS.search(said)
    if other and not any(part) and not _GENERAL.search(said):
        raise NotUnderstoodError(
            "the rules judge resilience, structure, security and operations, and not "
            f'"{other[1]}"; that takes a person or a language model'
        )
    ids, count = _elements(match, asking), wanted.count(said)
    found = part.assessed(asking.model)
    inside = contained(Facts(asking.model), ids)
    found = wanted.about(found, (*ids, *inside)) if ids else found
    if part.severities and not found.findings:
        return Answer(closing=f"No finding of this kind is {' or '.join(part.severities)}.")
    if part.focuses and not part.rules and not found.findings:
        asking.taken.append(f"only {' and '.join(part.focuses)} was looked at")
    if not ids:
        return _answer(found, count)._replace(looks=(Look("check", {}),), reader="checks briefly")
    nodes = [each for each in ids if asking.model.get(each, "node")]
    known = "\n\n".join(one_node.known(asking.model, each) for each in nodes)
    return _answer(found, count, known)


def _answer(found: Assessment, count: int, known: str = "") -> Answer:
    listed = Listed.of(found.findings, count)
    return Answer(opening=told(found, count, known), closing=_mending(listed.told), listed=listed)


def _mending(told_of: int) -> str:
    """What to say to have findings mended."""
    if not told_of:
        return ""
    others = "; “Fix 1 and 2” or “Fix all of them” mends several" if told_of > 1 else ""
    return f"Say “Fix 1” to stage what is named under it, “Why 1?” for its proof{others}."


def _elements(match: re.Match[str], asking: Asking) -> tuple[str, ...]:
    """The elements that are asked about; none where it is the architecture."""
    words = _ALONE.sub("", _ASPECT.sub("", match.groupdict().get("x") or ""))
    if words:
        return () if _ALL_OF_IT.fullmatch(words) else (asking.one(words, ANYTHING),)
    said = asking.words(match[0])
    ids = (each.id for each in asking.model.nodes if each.id and each.id in said)
    named = (each for each in ids if re.search(rf"(?<![\w./-]){re.escape(each)}(?![\w/-])", said))
    # A word such as "transform" may be no name.
    found = tuple(dict.fromkeys(each for each in named if not each.isalpha()))[:_NAMED]
    restricted = None if found else _RESTRICTED.search(match[0])
    part = _ALONE.sub("", asking.words(restricted["x"])) if restricted else ""
    if not part or _ALL_OF_IT.fullmatch(part) or _NO_PART.search(part):
        return found
    return (asking.one(part, ANYTHING),)


_WORDS = (
    r"(?:weak\w*|severity|risk\w*|concerns?|go wrong|goes wrong|wrong with|(?:one|single|a) failure"
    r"|take \S+(?: \S+)?(?: \S+)? down|bring \S+(?: \S+)? down|improve\w*|danger\w*|critical"
    rf"|{topics.FOCUS_WORDS}|(?:missing|lacking|gaps? in) [\w -]+"
    r"|single points? of failure|spofs?|redundan\w*|bottlenecks?|fault[ -]isolation"
    r"|failure isolation|isolation|cascad\w*|recover\w*|backups?|failover|replica\w*|disaster"
    r"|synchronous\w*|coupl\w*|blast radius|(?:un)?encrypted|(?:un)?authenticated|segmentation)"
)
_WHOLE = (
    r"(?:(?:the|this|my|our|me) )*(?:[\w-]+ ){0,3}(?:architecture|system|design|platform|document"
    r"|model|setup|shop)"
)
_ALL_OF_IT = re.compile(
    rf"{_WHOLE}|it|this|that|we|us|everything|all(?: of it)?|(?:these|those|both|the two|the three)"
    rf"(?: (?:two|three|topics?|aspects?|areas?|subjects?))*|(?:the |our )*(?:{topics.FOCUS_WORDS})"
    rf"(?:(?:,? and |, )(?:{topics.FOCUS_WORDS}))*",
    re.IGNORECASE,
)
_ASPECT = re.compile(
    rf"^(?:the )?(?:{topics.FOCUS_WORDS}|weak\w*(?: \w+)?) (?:of|in|at) ", re.IGNORECASE
)
"""In `the security of order-db` the element is what comes after it."""
_ALONE = re.compile(
    r" (?:alone|only|by itself|itself|in (?:full|detail|particular))$", re.IGNORECASE
)
_STATES = (
    r"(?:(?:really|still|already|so|too|more|very|highly|made|well) )*(?:redundan\w+|resilien\w+"
    r"|critical|fragile|robust|reliable|available|replicated|recoverable|backed up|vulnerable|weak"
    r"|fault[ -]tolerant|important|dangerous|risky|a risk|(?:in)?secure|safe|exposed|protected"
    r"|operable|observable|coupled)"
)
_ELEMENT = r"(?P<x>(?!(?:the |this |my |our )?(?:document|file|checks?)$).+)"

_RESTRICTED = re.compile(
    rf"\b{wanted.NOUN}\s+(?:in|of|for|inside|within)\s+"
    r"(?P<x>(?:(?!\b(?:in|of|for|and)\b)[^,.;:?!])+)$",
    re.IGNORECASE,
)
"""`in X` at the end of a question after what is asked for: only of that element."""
_NO_PART = re.compile(
    rf"^(?:[\w/-]+\.\w+$|failure|here|there|general|total|detail|particular|short|order"
    r"|terms|case|production"
    rf"|(?:this|the|my|our|your|all|any|each|every|whole)(?: \w+)? (?:things?|ones?|whole|document"
    rf"|file|diagram|landscape|estate)|now|today|once|me|us)\b|\b{_WORDS}(?!\w)",
    re.IGNORECASE,
)
"""What comes after `in` and the like and is no element: an aspect, or how it is to be told."""

QUESTIONS = (
    Question(
        "The weak points, each with its proof, why it matters and what would mend it; of "
        "resilience, structure, security or operations, of one kind, or of one element",
        patterns(
            r"(?:is|are|isn't) (?:the )?(?P<x>.+?) an? (?:single point of failure|spof"
            r"|bottleneck|weak\w*(?: \w+)?|risk)(?: .*)?",
            rf"(?:is|are|isn't|aren't|why (?:is|are)) (?:the )?(?P<x>(?!(?:there|anything"
            rf"|something|everything)\b).+?)"
            rf"(?: not)? {_STATES}(?: here| enough| or not|(?: for| to| in) .+)?",
            rf"how {_STATES} (?:is|are) (?:the )?(?P<x>.+?)(?: against .+| from (?:attack|outside"
            r"|hack|threat|intru|the internet).*)?",
            r"(?:have|take) a (?:\w+ )?look (?:at|over|into|through) (?P<x>.+?)"
            r"(?: and (?:tell|say|let|list|name|show) .+)?",
            r"what (?:worries|bothers|concerns|troubles|scares|strikes) you(?: .*)?",
            rf"{REVIEW}(?: (?:of|on|for) (?P<x>.+?))?(?:,.*| and (?:start|tell|list|name|show"
            rf"|say) .*)?",
            r"what (?:do|did|can|could|would) you (?:find|see|notice|have)(?: (?:about|on|with|for"
            r"|in|at"
            r"|regarding) (?P<x>.+))?",
            r"(?:how (?:can|could|would|do|should|to)(?: i| we| you| one)?|what (?:can|should"
            r"|could)"
            r" (?:i|we|you) do to) (?:make|get|keep) (?P<x>.+?) (?:more )?(?:redundant|resilient"
            r"|robust"
            r"|highly available|safe\w*|secure|reliable)(?: .*)?",
            rf"(?:analy[sz]e|assess|review|evaluate|audit|examine|inspect|judge|critique) "
            rf"(?:{_WHOLE}|it|this|everything)(?:,? .*)?",
            r"(?:is there |do you see |have you )?(?:anything|something)(?: (?:wrong|weak|to say"
            rf"|known|bad|to improve|to worry))? (?:about|with|on|at) {_ELEMENT}",
            rf"(?:what(?: is|'s)|is (?:anything|something|there anything)) (?:wrong|weak|bad)"
            rf" (?:with|about|at|in) {_ELEMENT}",
            r"(?:what (?:do|does|would|could|can)|how (?:do|can|would)) (?:you|we|i) "
            r"(?:say about|think of|think about|improve(?: (?:about|on|in|at|with))?"
            rf"|change (?:about|on|in|at|with)) {_ELEMENT}",
            rf"(?:assess|review|evaluate|audit|judge) {_ELEMENT}",
            rf".*\b{_WORDS}(?!\w).*",
            r"(?:how|what) (?:would|could|should|can) (?:you|we|i) (?:address|fix|mend|solve"
            r"|improve"
            r"|change|do)(?: .*)?",
        ),
        _assessed,
        (
            "Where are the single points of failure?",
            "What are the top 3 weak points, and how would you address them?",
            "Name the two gravest security risks.",
            "Is our shop secure?",
            "What's wrong operationally?",
            "Anything about the payment service?",
        ),
    ),
)
