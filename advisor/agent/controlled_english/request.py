"""What a sentence is before its form is known: a request, a question, a remark, a heading.

Takes courtesies off, cuts a sentence into clauses, and refuses what asks for nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.spreading import spread

if TYPE_CHECKING:
    from advisor.agent.controlled_english.sentences import Literals, Sentence

_POLICIES = "internal-policy.example.com"

_POLITE = re.compile(
    r"(?:(?:yes(?=[\s,]+\w)|please|pls|plz|kindly|also|then|and|now|finally|next|first(?:ly)?|second(?:ly)?|third(?:ly)?"
    r"|lastly|afterwards|so|ok|okay|can\s+you|could\s+you|would\s+you|will\s+you|let\s+us|let's"
    r"|(?:we|i)\s+(?:want|need|would\s+like)\s+(?:you\s+)?to|(?:we|i)'d\s+like\s+(?:you\s+)?to"
    r"|we\s+(?:should|must|have\s+to)|you\s+should|go\s+ahead\s+and|hello|hi)\b[\s,!]*)+",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"(?:update|change|modify|extend|adjust|evolve)\s+(?:my|the|our|this)\s+(?:[\w-]+\s+)?"
    r"(?:architecture|model|design|document)\s+(?:so\s+that|such\s+that|to)\s+(?!show$)",
    re.IGNORECASE,
)
"""`update my architecture so that …` asks for what comes after it."""
_WANTED = re.compile(
    r"(?:we|i)\s+(?:need|want|would\s+like|require)\s+(?=(?:an?|the|two|three|four|five|another)\s)"
    r"|(?:we|i)'d\s+like\s+(?=(?:an?|two|three|four|five|another)\s)"
    r"|there\s+(?:should|must|shall|has\s+to|needs\s+to)\s+be\s+",
    re.IGNORECASE,
)
"""`we need a cache` asks for one to be added."""
_VERBS = (
    "add|create|introduce|include|define|connect|deploy|tag|mark|label|annotate|set|link|group|give"
    "|rename|remove|delete|drop|retire|decommission|replace|rewire|reroute|redirect|route|move"
    "|change|update|modify|insert|put|place|append|edit|make|turn|keep|copy|clone|duplicate|combine"
    "|decouple|disconnect|attach|point|expose|call|describe|split|scale|unlink|wire|record|bundle"
    "|relocate|raise|lower|take|let|lead|send|strip|replicate|mirror|merge|extract|protect|guard"
)
_ANY_VERB = (
    f"{_VERBS}|use|let|have|implement|adjust|ensure|convert|swap|extend|improve"
    "|document|enrich|provide|apply|detail|allow|send|store|run|require|reuse|treat|start|stop|get|fix|mend|address|resolve|remedy"
    "|solve|repair|tackle|eliminate"
)
_NEXT_CLAUSE = re.compile(
    rf"(?:\s*[,;]\s*(?:and\s+)?(?:then\s+|also\s+|finally\s+)?|\s+and\s+(?:then\s+|also\s+)?"
    rf"|\s+then\s+)(?=(?:{_VERBS})\s(?!(?:is|are)\b))(?!keep\s+(?:its|the)\s+(?:\w+\s+)?name\b)",
    re.IGNORECASE,
)
STARTS_REQUEST = re.compile(rf"(?:{_ANY_VERB})\b", re.IGNORECASE)
NO_REQUEST = rf"(?!(?:{_ANY_VERB})\b)"
"""At the start of a statement: it does not begin with a verb that asks for something."""
_EMPTY = re.compile(r"""\"\s*\"|“\s*”|(?<!\w)'\s*'|``""")
_NEGATION = re.compile(r"(?:do\s+not|don't|never|leave|avoid|stop)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r".*\b(?:not|never|without|avoid|no\s+longer|neither|cannot|\w+n['\u2019]t)\b", re.IGNORECASE
)
"""A word in a heading that may turn all that stands under it into its opposite."""
_LEFT_ALONE = re.compile(
    r"[\s,](?:but|while|yet)\s+(?:keep|leave|do\s+not|don't|never|without)\b"
    r"(?!\s+(?:its|the)\s+(?:display\s+)?(?:name|id)\b)"
    r"|[\s,]and\s+(?:keep|leave)\s(?!(?:its|the)\s+(?:display\s+)?name\b).+\s(?:as\s+(?:it|they)\s+(?:is|are)|alone|untouched|unchanged)$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:what|which|where|why|how|who|whose|when|is|are|was|does|do|did|has|have|can|could|should"
    r"|would|will|explain|analy[sz]e|assess|review|list|show|tell)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:if|unless|when|whenever|once|instead\s+of|later|in\s+(?:the|a)\s+(?:future|later)|maybe|perhaps"
    r"|for\s+example|e\.g|example|out\s+of\s+scope|not\b|no\s|rejected|ignore|already|done\s+so\s+far"
    r"|what\s+not|nobody|nothing|somebody|someone|we\s+(?:rejected|discarded|decided\s+against)"
    r"|.*\b(?:would\s+be|rejected|discarded|not\s+to|already\s+(?:done|did)|wrote|said|says|asked))\b.*",
    re.IGNORECASE,
)
"""A heading over what is not to be done now, or not asked for by this person."""
_ABOUT = r"(?:architecture|model|document|design|diagram|system|platform)"
_HEADING = re.compile(
    rf"(?:update|change|extend|improve|modify|evolve|adjust)\b.*\b{_ABOUT}\b.*"
    r"|implement\b.*\b(?:pattern|adr|decision|record|proposal|changes?|improvements?|steps?)\b.*"
    r"|(?:make|apply|carry\s+out|do|perform)\s+(?:the\s+|these\s+)?(?:following\s+)?"
    r"(?:changes?|edits?|updates?|steps?|the\s+following|this|following)\b.*"
    rf"|add\s+(?:the\s+|some\s+)?(?:[\w-]+\s+){{0,2}}(?:controls|metadata|nodes|relationships|elements"
    rf"|flows|interfaces|redundancy|resilience|support)\b(?:\s+(?:to|for|in)\s+.*)?"
    rf"|(?:add|rename|remove|delete|connect|update|set|tag|move|create|change|introduce)"
    rf"(?:\s+(?:the\s+)?(?:following|these)(?:\s+\w+)?)?"
    rf"|(?!(?:{_ANY_VERB})\b).*",
    re.IGNORECASE,
)
"""A heading that asks for nothing itself."""
_POLICY = re.compile(
    rf"(?:use|using|with|put|let)?\s*(?:an?\s+|the\s+|all\s+(?:the\s+)?)?"
    rf"requirement[\s-]?urls?\s+(?:should\s+|must\s+|that\s+|which\s+)?"
    rf"(?:pointing\s+to|points?\s+to|pointing\s+at|point\s+at|at|under|from|on|based\s+on"
    rf"|start(?:ing)?\s+with|below|in)\s+"
    rf"(?P<domain>{LITERAL}|[\w.-]+\.\w+(?:/[\w./-]*)?)"
    r"(?:\s+domain)?(?P<inline>,?\s+(?:and\s+)?(?:include|with|use|add|provide)\s+(?:an?\s+)?"
    r"inline\s+config\w*(?:\s+(?:objects?|blocks?))?(?:\s+with\s+(?:specific|concrete|sensible|real)"
    r"\s+values)?)?",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?:include|use|add|provide)\s+(?:an?\s+)?(?:inline\s+config\w*"
    r"(?:\s+(?:objects?|blocks?))?(?:\s+with\s+(?:specific|concrete|sensible|real)\s+values)?"
    r"|(?:specific|concrete|sensible)\s+values)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hello|hi|hey|thanks?(?:\s+you)?(?:\s+(?:very|so)\s+much)?|cheers|good\s+\w+)(?:\s+there)?",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"(?:make|introduce|implement|improve|increase|add|ensure|provide|get|set\s+up|harden|protect)\b.*"
    r"\b(?:redundan\w+"
    r"|resilien\w+|availab\w+|messaging|scalab\w+|robust\w*|fault[- ]toleran\w+|decoupl\w+|failover"
    r"|asynchronous\w*|replicat\w+|safer|reliab\w+)"
    r"|(?:replicate|mirror|decouple|harden|strengthen|split|protect)\s.*",
    re.IGNORECASE,
)


_NAMES_A_THING = re.compile(
    rf"{LITERAL}|\b(?:controls?|nodes?|metadata|relationships?|instances?|cop(?:y|ies)|replicas?|called"
    r"|named|\d+)\b",
    re.IGNORECASE,
)


def is_aim(text: str) -> bool:
    """Whether a sentence says what all is for, which other sentences then say how to reach."""
    return _AIM.match(text) is not None and _NAMES_A_THING.search(text) is None


def bare(sentence: Sentence) -> str:
    """The sentence without courtesies, and with the verb that its list's heading gives."""
    polite = _POLITE.match(sentence.text)
    text = sentence.text[polite.end() :] if polite else sentence.text
    text = re.sub(r"\s*,?\s+(?:please|thanks|thank\s+you)$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s+(?:as\s+well(?!\s+as\b)|too)(?=\s*(?:,|$))", "", text, flags=re.IGNORECASE)
    if polite and STARTS_REQUEST.match(text):
        text = text.rstrip("? ")
    if whole := _OF_ALL.match(text):
        text = text[whole.end() :]
    if wanted := _WANTED.match(text):
        return f"add {text[wanted.end() :]}"
    return _with_verb(text, sentence.heading)


def _with_verb(text: str, heading: str) -> str:
    """An item of a list without a verb of its own, with that of the heading."""
    given = re.search(
        r"(?:^|\b(?:to|and|please)\s+)(add|create|introduce|rename|remove|delete|connect|tag|move|set)"
        r"(?:\s+(?:the\s+)?(?:following|these)(?:\s+[\w-]+){0,3})?$",
        heading,
        re.IGNORECASE,
    )
    shown = re.search(
        r"\bto\s+(?:show|have|include|contain|get|use)$|\b(?:need|want|following|follows|changes)\b",
        heading,
        re.IGNORECASE,
    )
    if not (given or shown) or STARTS_REQUEST.match(text):
        return text
    verb = given[1].lower() if given else "add"
    is_thing = re.match(
        rf"(?:an?|the|two|three|four|five|new|another)\s|{LITERAL}|[a-z]+-(?:level|wide)\s|[\w-]+(?:\s+[\w-]+)?\s+"
        r"(?:control|node|service|database|system|actor|network|relationship|interface)\b|metadata\b",
        text,
        re.IGNORECASE,
    )
    is_said = re.search(r"\s(?:connects?|interacts?|becomes?|publish\w*|consumes?|should)\s", text)
    adds = verb in {"add", "create", "introduce"}
    return f"{verb} {text}" if (is_thing and not is_said) or not adds else text


_NOUN_FIRST = re.compile(
    r"(?:an?\s+|the\s+|two\s+)?(?:new\s+)?(?:circuit[\s-]?breakers?|(?:\w+\s+)?cache|(?:message\s+)?queue"
    r"|(?:read[\s-])?replicas?|load[\s-]?balancer|redundancy)\b.*\s(?:on|for|to|between|before|around|in\s+front\s+of"
    r"|beside|of)\s.+"
    r"|(?:an?\s+)?(?:rto|rpo|availability|latency|recovery\s+time|recovery\s+point)\s.*\d.*\s(?:for|on)\s.+",
    re.IGNORECASE,
)
"""A point that names what is wanted and where, without a verb."""
_KEY_FIRST = re.compile(
    r"(?:the\s+)?(?P<key>owner|on[\s-]?call|runbook|dashboard|tier|health[\s-](?:check|endpoint)|rto|rpo"
    r"|availability|latency|business\s+impact)\s+(?:of|for|on)\s+(?P<on>[^:]+?)\s*[:=]\s*(?P<value>.+)",
    re.IGNORECASE,
)


def with_verb(text: str) -> list[str]:
    """A point without a verb as the request that it stands for; none where it is no such point."""
    if STARTS_REQUEST.match(text):
        return []
    if key := _KEY_FIRST.fullmatch(text):
        return [f"the {key['key']} of {key['on']} is {key['value']}"]
    return [f"add {text}"] if _NOUN_FIRST.fullmatch(text) else []


_ASKS = re.compile(r"\b(?:should|must|shall|can\s+become|becomes|will\s+be)\b", re.IGNORECASE)


def introduces(text: str, items: list[str]) -> bool:
    """Whether a heading may be passed over, since each item of its list is a request itself."""
    patterns = (_NEGATION, _NEGATED, _CONDITION, _QUESTION)
    is_plain = not any(pattern.match(text) for pattern in patterns)
    asking = [item for item in items if STARTS_REQUEST.match(item)]
    others = [item for item in items if item not in asking and not _ASKS.search(item)]
    return is_plain and len(asking) > len(others)


def says_nothing(text: str, *, is_heading: bool) -> bool:
    """Whether the sentence only introduces others, greets, or says where policies lie."""
    if _EMPTY.search(text):
        raise NotUnderstoodError("an empty text is no value in CALM")
    silent = (_POLICY, _INLINE, _GREETING)
    if any(pattern.fullmatch(text) for pattern in silent) or not re.search(r"\w|\ue000", text):
        return True
    refuses = (_CONDITION, _NEGATION, _NEGATED)
    if is_heading and any(pattern.match(text) for pattern in refuses):
        raise NotUnderstoodError("it does not ask for what stands under it to be done now")
    return is_heading and _HEADING.fullmatch(text) is not None


def refuse(text: str) -> None:
    """Refuse what asks for nothing that could be done.

    Raises:
        NotUnderstoodError: it is a question, or says what not to do.
    """
    if _NEGATION.match(text):
        raise NotUnderstoodError("it says what not to do, and nothing is done for it")
    if _LEFT_ALONE.search(text):
        raise NotUnderstoodError("it asks for one thing and says to leave another as it is")
    if text.endswith("?") or (_QUESTION.match(text) and not STARTS_REQUEST.match(text)):
        raise NotUnderstoodError("it is a question, and asks for no change")


def clauses(text: str) -> list[str]:
    """The parts of a sentence that have a verb each, or could."""
    return [each for part in _NEXT_CLAUSE.split(text) for each in spread(part.strip())]


def policies(literals: Literals) -> str:
    """The domain that the prompt names for requirement URLs."""
    named = _POLICY.search(literals.text)
    if named is None:
        return _POLICIES
    return literals.value(named["domain"]).removeprefix("https://").strip("/.")
