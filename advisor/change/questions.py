"""Sentences that only ask: a value in one of them was not given, it was asked about.

Told by form alone. Imports nothing of the project.
"""

from __future__ import annotations

import re

DEMANDS = re.compile(
    r"(?:add|create|introduce|include|define|connect|deploy|tag|mark|label|annotate|set|link|group"
    r"|rename|remove|delete|drop|replace|rewire|reroute|redirect|route|move|change|update|modify"
    r"|insert|put|place|append|edit|make|turn|keep|copy|clone|duplicate|use|let|attach|unlink)\b",
    re.IGNORECASE,
)
"""What a request begins with."""

_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s))*[.!?\n]?\s*")
_COURTESIES = re.compile(
    r"(?:[-*]\s+)?(?:(?:and|but|so|ok|okay|hm+|wait|sorry|please|then|also|now|just|hi|hello)\b[\s,:-]*)*",
    re.IGNORECASE,
)
_WISHES = re.compile(
    r"(?:what (?:about|if)|how about|(?:can|could|would|will|shall|should|may|might) (?:you|we|i)"
    r"|(?:kannst|könntest|würdest|könnten|können) (?:du|sie|wir))\b",
    re.IGNORECASE,
)
"""Questions that ask for something to be done."""
_ASKS = re.compile(
    r"(?:why|what|what's|which|who|whose|how|is|isn't|are|aren't|was|were|does|doesn't|did"
    r"|warum|wieso|weshalb|welche[mnrs]?|wer)\b",
    re.IGNORECASE,
)
"""What a question begins with, also one without its mark."""


def without_questions(text: str) -> str:
    """The text without its sentences that only ask."""
    return "".join(each for each in _SENTENCE.findall(text) if not is_question(each))


def is_question(sentence: str) -> bool:
    """Whether a sentence only asks: it begins as questions do, or ends so and demands nothing."""
    words = sentence.strip()
    words = words[_COURTESIES.match(words).end() :]  # type: ignore[union-attr]  # matches nothing as well
    if _WISHES.match(words):
        return False
    if _ASKS.match(words):
        return True
    return words.endswith("?") and DEMANDS.match(words) is None
