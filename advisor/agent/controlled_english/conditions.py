"""Sentences that hang on something else: on a condition, or on one that takes them back.

Rules judge no condition, so nothing is done for a sentence that has one. May import no model
library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.sentences import Sentence

CONDITIONAL = "it depends on a condition, which rules cannot judge"
CONTRADICTED = "a later sentence takes it back"
TAKES_BACK = "it takes back what stands before it"

_LEADING = r"(?:(?:and|but|also|then|so|only|even|or|just|please|now|oh|ah|uh|well)\b[\s,]*)*"
_IF = (
    r"(?:if|unless|when(?:ever|\s+ever)?|once|in\s+(?:the\s+)?(?:case|event)\b|provid(?:ed|ing)"
    r"|assuming|suppos(?:e|ing)|as\s+(?:soon|long)\s+as|on\s+(?:the\s+)?condition|depending\s+on"
    r"|given\s+that|in\s+so\s+far|where(?:ver)?\s+(?:possible|needed|necessary|there)|until)"
)
_BEGINS = re.compile(
    rf"{_LEADING}(?:(?:{_IF}|otherwise|or\s+else|else|failing\s+that"
    r"|(?:after|before)(?!\s+(?:that|this|which|it|these|step)\b))\b"
    r"|(?:should|were|had)\s+(?!we\b|i\b)[^?]+,)",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"(?:\s|,)(?:(?:only|but|and|even|or)\s+)*(?:if|unless|in\s+case|provided|assuming"
    r"|as\s+(?:soon|long)\s+as|on\s+condition|depending\s+on|otherwise|or\s+else"
    r"|where(?:ver)?\s+possible|when(?:ever)?|once|until)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:that|which|who|so\s+that|described\s+as|description|describe|documenting|requiring"
    r"|stating|ensuring|to\s+(?!be\b)\w+s\b)\b",
    re.IGNORECASE,
)
"""What comes after it describes something, and its conditions are part of the description."""

_IT = (
    r"(?:this|that|it|so|these|those|them|either|both|any\s+of\s+(?:this|that|it|them|these)"
    r"|anything|(?:all\s+)?(?:of\s+)?the\s+(?:above|last|previous|first|former)(?:\s+\w+){0,2}"
    r"|all(?:\s+of)?\s+(?:this|that|it|them|these)|all|everything|what\s+i\s+(?:said|wrote))"
)
_NOT = r"(?:do\s+not|don['\u2019]?t|never|please\s+don['\u2019]?t|must\s+not|should\s+not)"
_INTERJECTION = (
    r"(?:no|nope|wait|stop|sorry|oops|actually|hold\s+on|hang\s+on|hmm+|rather|kidding|just\s+kidding"
    r"|joking|just\s+joking|only\s+joking|on\s+second\s+thoughts?|correction|never\s?mind|nevermind"
    r"|scratch\s+that|strike\s+that|undo\s+(?:that|this|it)|forget\s+(?:that|this|it))"
)
_TAKES_BACK = re.compile(
    rf"{_LEADING}(?:"
    rf"(?:you\s+)?{_NOT}(?:\s+actually|\s+really)?(?:\s+(?:do|carry\s+out|apply|perform|stage|make|execute|run)"
    rf"(?:\s+{_IT})?)?(?:\s+(?:yet|now|any\s*more|after\s+all|please|though))*$"
    rf"|(?:undo|forget|ignore|cancel|disregard|scratch|strike|revert|withdraw|drop|skip|discard|reverse"
    rf"|abort|stop|belay)(?:\s+about)?\s+{_IT}(?:\s+(?:again|please|now|request|change|changes))*$"
    r"|(?:undo|revert|cancel|abort|withdraw)(?:\s+(?:please|now))?$"
    r"|(?:i\s+)?(?:take|took)\s+(?:it|that|this|everything)\s+(?:all\s+)?back\b"
    r"|never\s?mind\b|nevermind\b"
    r"|(?:keep|leave)\s+(?:it|that|this|them|everything|all)(?:\s+(?:as\s+(?:it|they)\s+(?:is|was|are|were)"
    r"|alone|there|in|unchanged|untouched|as\s+is|be|please|where\s+it\s+is))*$"
    r"|(?:(?:i|we)\s+)?(?:have\s+)?changed\s+(?:my|our)\s+minds?\b"
    r"|(?:this|that|it)\s+(?:was|is)\s+(?:only\s+|just\s+)?(?:an?\s+)?(?:joke|mistake|test|typo"
    r"|error|wrong|example|nonsense|not\s+(?:meant|to\s+be\s+done|serious))\b"
    r"|not\s+really$"
    rf"|{_INTERJECTION}(?:\s*$|\s*[,;:!.\u2014\u2013-]+\s*|\s+(?=don['\u2019]?t|no\b|not\b|keep\b|leave\b)))",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:either|both|any|anything|all|everything|them|these|those|above)\b", re.IGNORECASE
)


_SPARED = re.compile(
    rf"{_LEADING}(?:(?:keep|leave)|{_NOT}\s+(?P<verb>\w+))\s+(?:the\s+|my\s+|our\s+)?(?P<what>.+?)"
    r"(?:\s+(?:as\s+(?:it\s+|they\s+)?(?:is|are|was)|alone|in\s+place|untouched|unchanged|there))?",
    re.IGNORECASE,
)
_REMOVES = ("remove", "delete", "drop", "retire", "decommission", "take", "replace")


def refuse(text: str, *, tells: bool) -> None:
    """Refuse a sentence that is to be carried out only in some case.

    Args:
        text: The sentence.
        tells: Whether it is background, in which a condition at the end does no harm.

    Raises:
        NotUnderstoodError: it says so.
    """
    if text.endswith("?"):
        return
    held = _HOLDS.search(text)
    told = _TELLS.search(text)
    if _BEGINS.match(text) or (held and not tells and not (told and told.start() < held.start())):
        raise NotUnderstoodError(CONDITIONAL)


def taken_back(found: Sequence[Sentence]) -> dict[int, str]:
    """The sentences of a prompt that take others back, and those others, each with the reason."""
    reasons: dict[int, str] = {}
    for at, sentence in enumerate(found):
        earlier = [each for each in range(at) if reasons.get(each) != TAKES_BACK]
        if not earlier or sentence.is_heading or sentence.text.endswith("?"):
            continue
        meant = [each for each in earlier if _spares(sentence.text, found[each].text)]
        if not meant and _TAKES_BACK.match(sentence.text):
            meant = earlier if _ALL.search(sentence.text) else _last(found, earlier, at)
        if meant:
            reasons |= {at: TAKES_BACK} | dict.fromkeys(meant, CONTRADICTED)
    return reasons


def _spares(text: str, earlier: str) -> bool:
    """Whether `text` keeps what `earlier` takes away, or forbids what it asks for."""
    spared = _SPARED.fullmatch(text)
    verbs = (spared["verb"].lower(),) if spared and spared["verb"] else _REMOVES
    words = earlier.lower()
    return (
        spared is not None
        and words.startswith(verbs)
        and re.search(rf"(?<![\w-]){re.escape(spared['what'].lower())}(?![\w-])", words) is not None
    )


def _last(found: Sequence[Sentence], earlier: Sequence[int], at: int) -> list[int]:
    """The sentence before; outside a list the whole list before, with its heading."""
    heading = found[earlier[-1]].heading
    if not heading or found[at].heading == heading:
        return [earlier[-1]]
    return [each for each in earlier if heading in {found[each].heading, found[each].text}]
