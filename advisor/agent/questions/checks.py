"""Questions about the checks, the decision records, and what can be said at all.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.questions.answer import Answer, Look, Question, patterns
from advisor.assess.words import bullets, code
from advisor.calm.naming import tokens

if TYPE_CHECKING:
    from advisor.agent.questions.answer import Asking

_READ_AT_ONCE = 3


def _checked(_: re.Match[str], __: Asking) -> Answer:
    return Answer((Look("check", {}),), "", "checks")


def _records(match: re.Match[str], asking: Asking) -> Answer:
    """The decision records that a number or a word means; all of them where there are few."""
    adrs = asking.model.value.get("adrs")
    links = [each for each in adrs if isinstance(each, str)] if isinstance(adrs, list) else []
    if not links:
        return Answer(closing="The document links no decision record (its `adrs` is empty).")
    said = asking.words(match[0])
    if _LISTS.fullmatch(said):
        raise NotUnderstoodError("it asks for a list")
    wanted = {_folded(word) for word in tokens(said) if word not in _FILLING}
    scores = {link: len(wanted & {*map(_folded, tokens(link))}) for link in links}
    best = max(scores.values())
    what = {*tokens(match.groupdict().get("what") or "")} - _FILLING
    if best == 0 and (match.groupdict().get("number") or what):
        listed = ", ".join(map(code, links))
        raise NotUnderstoodError(f"no decision record is named so; there are {listed}")
    chosen = [link for link in links if scores[link] == best]
    if len(chosen) > _READ_AT_ONCE:
        return Answer(closing=bullets("Say which of these:", map(code, chosen)))
    return Answer(tuple(Look("read_adr", {"path": link}) for link in chosen), "", "record")


def _folded(word: str) -> str:
    """A number without zeros before it, a word by its stem: people say it in another form."""
    return word.lstrip("0") if word.isdigit() else word[:_STEM]


_STEM = 8


_FILLING = {
    "adr",
    "adrs",
    "docs",
    "md",
    "decision",
    "decisions",
    "record",
    "records",
    "architecture",
}
_FILLING |= {"the", "a", "an", "for", "of", "about", "on", "and", "in", "to", "use", "using"}
"""Words that tell no record from another."""

_LISTS = re.compile(
    r"(?:list|show|name|which|what)\b.*(?:adrs|records|decisions)"
    r"(?: are there| exist| do we have)?",
    re.IGNORECASE,
)

_THIS = (
    r"(?:it|this|that|everything|all|(?:(?:the|this|my|our) )?(?:[\w-]+ )?"
    r"(?:architecture|document|model|file|design|result)(?: now)?)"
)
_RECORD = r"(?:adrs?|(?:architecture |architectural )?decisions?(?: records?)?)"
_NUMBER = r"[ -]?(?P<number>(?:number |no\.? |#)?\d+)?"

QUESTIONS = (
    Question(
        "Whether the document is valid, and what the checks say",
        patterns(
            rf"(?:is|are) {_THIS}(?: still| now| really)? "
            r"(?:valid|ok|okay|sound|correct|fine|in order|consistent|complete|well[- ]formed)"
            r"(?: calm)?(?: .*)?",
            rf"(?:validate|check|verify|lint)(?: {_THIS})?(?: (?:again|now|please))?",
            rf"(?:does|do|will|would) {_THIS} (?:validate|pass(?: the (?:checks|validation))?)",
            r"(?:what (?:do|does|did)|show(?: me)?(?: what)?|tell(?: me)? what) "
            r"(?:the )?(?:checks?|validation|validator|rules)(?: (?:say|find|found|report|tell))?",
            r"(?:are|is) there (?:any|an?|still) (?:errors?|warnings?|findings?|problems?|issues?"
            r"|mistakes?|advice)(?: (?:in|with) .*)?",
            r"(?:what|which|list|show|name|any)(?: me)?(?: are)?(?: all)?(?: the)? (?:errors?"
            r"|warnings?"
            r"|findings?|problems?|mistakes?)(?: (?:are there|does it have|do we have|in .*))?",
            rf"what(?: is|'s) wrong(?: (?:with|in) {_THIS})?",
            r"(?:run|show|do|repeat)(?: me)? the (?:checks|validation)",
        ),
        _checked,
        ("Is it valid?", "What do the checks say?"),
    ),
    Question(
        "What a linked decision record says, in its own words",
        patterns(
            rf"(?:what|which)(?: \w+)?(?: do| does| did| has| have| is| was)?"
            rf" (?P<what>.*?){_RECORD}"
            rf"{_NUMBER}(?: (?:say|tell|state|decide|mean|about|explain|document|contain).*)?",
            rf"(?:read|show|open|explain|summari[sz]e|quote|tell)(?: me)?(?: about)? (?P<what>.*?)"
            rf"{_RECORD}{_NUMBER}(?: .*)?",
            r"what(?: has been| was| is| did we)(?: been)? decide[d]?(?: (?:about|on|for)"
            r" (?P<what>.+))?"
            r"(?P<number>$)?",
            rf"(?:is|are) there (?:an?|any|some) {_RECORD} (?:about|on|for|of|regarding|concerning)"
            r" (?P<what>.+)",
            rf"where (?:can|do|could) (?:i|we|one) (?:find|read|see) (?:the |an? |our )?{_RECORD}"
            r" (?:about|on|for|of|regarding|concerning) (?P<what>.+)",
            rf"why (?:do|did|are|is|was|does) (?P<what>.+) (?:according to|per|in) (?:the"
            rf" )?{_RECORD}"
            rf"{_NUMBER}",
        ),
        _records,
        ("What does ADR 0001 say?", "Read the decision record about OAuth2."),
    ),
)
RECORDS = QUESTIONS[1]
"""After which `where can I find it?` may follow."""
