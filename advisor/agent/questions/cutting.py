"""Cuts a prompt into sentences that can be taken out, and tells by form which are questions.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.topics import FOCUS_WORDS
from advisor.agent.wanted import GRAVEST, NOUN, NUMBER
from advisor.change.questions import DEMANDS

if TYPE_CHECKING:
    from collections.abc import Iterable

_BULLET = re.compile(r"\s*(?:[-*+•]|\(?\d{1,3}[.)]|[a-z]\))\s+")
_SENTENCE_END = re.compile(r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<=[.!?;])\s+", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:please|kindly|also|then|and|now|finally|next|first|so|ok|okay|hi|hello|but"
    r"|(?:would|do) you mind|(?:can|could|would|will) you(?: please)?(?: also)?|(?:do you"
    r"|i) (?:know|wonder)"
    r"|i(?:'d| would) (?:be (?:grateful|glad|happy|interested)|appreciate it)"
    r"(?: (?:for|if you (?:can|could|would)|to (?:know|see|hear)))?"
    r"|(?:tell|telling|show|showing|give|giving) (?:me|us)(?= (?:the|your) (?:reason|grounds?|proof"
    r"|evidence)\b)|telling (?:me|us)"
    r"|i(?:'d| would)? (?:want|like|need) (?:you )?to(?: know| see| understand)?|let me know"
    r"|tell (?:me|us)(?= (?:what|which|who|where|why|how|if|whether)\b)|(?:if|whether)(?= (?:the"
    r"|it)\b)"
    r")\b[\s,:]*)+".replace(" ", r"\s+"),
    re.IGNORECASE,
)
"""Courtesies before a question."""
_CLOSING = re.compile(
    r"(?:\s*,?\s+(?:please|thanks|thank\s+you|(?:will|would|could|can)\s+you(?:\s+please)?))+$"
    r"|(?<=\w),\s+please(?=\s*,)",
    re.IGNORECASE,
)
"""Courtesies after it."""
REVIEW = (
    r"(?:(?:do|make|give (?:me|us)|run|perform|carry out|start|prepare) )?(?:an? |your )?"
    r"(?:\w+ )?(?:assessment|review|analysis|audit|evaluation|health check)(?= (?:of|on|for|please"
    r"|and (?:start|tell|list|name|show|say))\b|[,;.]|$)"
)
"""An assessment that is asked for with a noun."""
_ASKS = re.compile(
    r"(?:what|what's|which|where|why|how|who|whose|whom|is|are|isn't|was|were|does|did|has|can"
    r"|could|should|any|analy[sz]e|assess|review|evaluate|audit|examine|inspect|judge|critique"
    r"|identify|explain|summari[sz]e|outline|list|enumerate|show|tell|count|find|search|look(?:"
    r" up)?"
    r"|name (?:me|all|every)|validate|verify|lint|check|read|quote|run the|suppose|imagine|assume"
    r"|help|overview|summary|prove|justify|(?:have|take) a (?:\w+ )?look(?= (?:at|over|into"
    r"|through))"
    r"|(?:walk|take|lead|talk) (?:me|us) through|on which|over which|at which|in which|with which"
    r"|from which|(?:the|your) (?:reasons?|grounds?|proof|evidence|source)|you (?:say|said"
    r"|claim(?:ed)?"
    r"|told|found|wrote|complain\w*)"
    rf"|{REVIEW}"
    r"|describe(?!.* as )|give (?:me )?(?:an? |the |some |more )*"
    r"(?:list|overview|summary|details?|outline))(?![\w-])".replace(" ", r"\s+"),
    re.IGNORECASE | re.DOTALL,
)

_WEAKNESSES = re.compile(
    rf"(?:(?:name|pick|list|tell|give|show)(?: (?:me|us))? )?(?:(?:the|our|my|your|all|any|every"
    rf"|worst"
    rf"|single|resilience|{NUMBER}|{GRAVEST}|{FOCUS_WORDS})"
    rf"[ ,]+)+{NOUN}(?:,? (?:no more|at most|please|only))*"
    r"(?: and how (?:would|could|should|can|do|to) .*"
    r"|,? (?:of|in|with|for|about|on|regarding|that|which) .*)?",
    re.IGNORECASE,
)
"""What stands without a verb, as a heading: `the top 3 security risks`."""
_MENDS = re.compile(
    r"(?:fix|mend|address|resolve|remedy|solve|repair|tackle|do(?= \d| the (?:first|top|second))"
    r"|sort out|get rid of|eliminate|take care of|deal with|do something about)\b",
    re.IGNORECASE,
)
"""What a request to mend findings begins with."""


class Piece(NamedTuple):
    """One sentence or list item as it stands, and what is needed to put the prompt together."""

    text: str
    block: int
    """Which paragraph or item it is of."""
    before: str
    """Empty lines and the bullet before that block."""
    is_heading: bool
    """Ends in a colon before a list."""
    heading: str
    """The text of the heading of its list; empty outside lists."""


def pieces(text: str) -> list[Piece]:
    """The sentences of a text in order."""
    found: list[Piece] = []
    heading = announced = ""
    blocks = _blocks(text)
    for number, (before, words) in enumerate(blocks):
        is_item = before.strip() != ""
        if not is_item:
            heading = announced = ""
        elif announced:
            heading, announced = announced, ""
        leads = number + 1 < len(blocks) and blocks[number + 1][0].strip() != ""
        for part in _SENTENCE_END.split(words):
            is_heading = leads and part.endswith(":")
            found.append(Piece(part, number, before, is_heading, heading))
            announced = part if is_heading else ""
    return found


def joined(kept: Iterable[Piece]) -> str:
    """The sentences as a prompt again, as they stood."""
    text, block = "", -1
    for piece in kept:
        text += f" {piece.text}" if piece.block == block else f"{piece.before}{piece.text}"
        block = piece.block
    return text.strip("\n")


def bare(text: str) -> str:
    """A question without courtesies and without what closes it."""
    lead = _LEAD.match(text.strip())
    words = (text.strip()[lead.end() :] if lead else text.strip()).rstrip("?!.:;, ")
    return _CLOSING.sub("", words)


def is_question(text: str) -> bool:
    """Whether a sentence asks or demands to be told something, by its form."""
    words = bare(text)
    demands = DEMANDS.match(words) or _MENDS.match(words)
    return asks(words) or (text.strip().endswith("?") and not demands)


def asks(words: str) -> bool:
    """Whether a sentence without courtesies begins as questions do, and no request does."""
    return (_ASKS.match(words) or _WEAKNESSES.fullmatch(words)) is not None


def _blocks(text: str) -> list[tuple[str, str]]:
    """Paragraphs and list items on one line each, with the empty lines and bullet before them."""
    blocks: list[tuple[str, str]] = []
    empty, is_open = 0, False
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        if not line.strip():
            empty += 1
            is_open = False
            continue
        joins = is_open and not bullet and (line[0].isspace() or not blocks[-1][0].strip())
        if joins:
            blocks[-1] = (blocks[-1][0], f"{blocks[-1][1]} {line.strip()}")
        else:
            before = "\n" * (1 + min(empty, 1)) + (bullet[0] if bullet else "")
            blocks.append((before, line[len(bullet[0]) if bullet else 0 :].strip()))
        empty, is_open = 0, True
    return blocks
