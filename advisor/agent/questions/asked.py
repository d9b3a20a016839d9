"""Finds the questions in a prompt and answers them by rules, with facts of the document alone.

What is a question is decided by form: a question mark, a question word, or a verb such as list,
show, explain or analyze. What no rule answers stays in the prompt, for those who read requests.
Imports no model library, and nothing is staged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.quotations import parted
from advisor.agent.controlled_english.sentences import Literals
from advisor.agent.earlier import NOTHING
from advisor.agent.questions import assessment, checks, elements, lists, outages, reach, reasons
from advisor.agent.questions.answer import asking
from advisor.agent.questions.cutting import asks, bare, is_question, joined, pieces
from advisor.agent.topics import FOCUS_WORDS
from advisor.agent.wanted import NOUN, NUMBER

if TYPE_CHECKING:
    from advisor.agent.earlier import Earlier
    from advisor.agent.questions.answer import Answer, Asking, Question
    from advisor.agent.questions.cutting import Piece
    from advisor.calm.model import Model

QUESTIONS: tuple[Question, ...] = (
    *lists.QUESTIONS[:2],
    *outages.QUESTIONS,
    *reach.QUESTIONS[:1],
    *checks.QUESTIONS,
    *reasons.QUESTIONS,
    *lists.QUESTIONS[2:],
    *reach.QUESTIONS[1:],
    *elements.OVERALL,
    *assessment.QUESTIONS,
    *elements.ONE,
)
"""Everything that can be asked; the first kind that fits and finds its names answers."""

_NO_ANSWER = "no rule answers it; that takes a person or a language model"
_LONGEST_PROMPT = 20_000
_LONGEST_SENTENCE = 400
"""Characters; what is longer is no question that these rules know."""
_SHOWN = 200
"""Characters of a question that are repeated where it cannot be answered."""
_MOST = 10
"""Questions of one prompt that are answered."""

_CONSIDERS = re.compile(
    (
        r"(?:consider|focus|look|pay attention|think about|take into account|regarding|with regard"
        r"|in particular|especially|(?:name |only )?(?:the )?top \w+|what would you do"
        r"|(?:i|we) (?:(?:only|just|really|merely) )*(?:want to (?:hear|know|see|talk)|care|mean"
        r"|(?:do not"
        r"|don't) (?:care|worry|bother|want to (?:hear|know|see|talk))"
        r"|am (?:only |mostly |mainly )?(?:interested in|concerned about|worried about))"
        r"|i'm (?:only |mostly |mainly )?(?:interested in|concerned about|worried about)"
        r"|we(?:'re| are) (?:only |mostly |mainly )?(?:interested in|concerned about|worried about)"
        rf"|(?:ignore|skip|leave (?:out|aside)|forget(?: about)?|not) (?:the )?(?:{FOCUS_WORDS})"
        rf"|{NUMBER} {NOUN}(?: or two)? (?:is|are|will|would|do|does|suffices?)"
        r"|(?:show|tell|give)(?: me| us)? (?:everything|whatever|all)"
        rf"|(?:just|only|at most|no more than) {NUMBER})\b.*"
    ).replace(" ", r"\s+"),
    re.IGNORECASE,
)
"""What narrows an assessment down."""
_FINDS = re.compile(
    r"where (?:can|do|could|would) (?:i|we|one) (?:find|read|see) (?:it|them|that|this)".replace(
        " ", r"\s+"
    ),
    re.IGNORECASE,
)
_ASKING_ALSO = re.compile(
    r"\s*,?\s+and\s+(?=(?:who|whom|whose|what|which|where|how|why|when|is|are|does|do|can)\b)",
    re.IGNORECASE,
)
"""What stands between two questions of one sentence."""
_HELPS = re.compile(
    r"help(?: me)?|what can (?:you|i|one|be) (?:do|say|ask|said|asked|answer)(?: for me)?(?: here)?"
    r"|what do you (?:do|know|understand)|who are you|what are you|how do(?:es)? (?:i use )?this"
    r"(?: work)?".replace(" ", r"\s+"),
    re.IGNORECASE,
)


class Asked(NamedTuple):
    """What a prompt asks, apart from what it demands."""

    answers: tuple[Answer, ...]
    rest: str
    """The prompt without the questions that are answered."""
    taken: tuple[str, ...]
    """How names were taken, a line each."""
    not_understood: tuple[str, ...]
    """Each question that a name in it keeps from being answered, and why."""
    wants_help: bool = False
    """Whether it asks what can be said."""


def asked(prompt: str, model: Model, earlier: Earlier = NOTHING) -> Asked:
    """The answers to the questions in `prompt`, and what is left of it.

    Args:
        prompt: the person's words.
        model: what the answers are found in.
        earlier: what the conversation holds before the prompt.
    """
    if len(prompt) > _LONGEST_PROMPT:
        return Asked((), prompt, (), ())
    own, quoted = parted(prompt)
    literals = Literals(own)
    reading = _Reading(asking(model, literals, own, earlier))
    sentences = pieces(literals.text)
    kept = [piece for piece in sentences if not reading.takes(piece)]
    drawn_on = reading.state.drawn_on
    kept = [each for each in kept if not reading.narrows(each) and each.text not in drawn_on]
    rest = prompt
    if len(kept) < len(sentences):
        rest = literals.restore(joined(kept)) + "".join(f"\n\n> {text}" for text in quoted)
    return Asked(
        tuple(reading.answers),
        rest.strip(),
        tuple(reading.state.taken),
        tuple(reading.refused),
        reading.wants_help,
    )


class _Reading:
    """Goes through the sentences of one prompt."""

    def __init__(self, state: Asking) -> None:
        self.state = state
        self.answers: list[Answer] = []
        self.refused: list[str] = []
        self.wants_help = False
        self._assesses = False
        self._last: Question | None = None
        """The kind of the question before."""
        self._headings: set[str] = set()
        """Of lists that belong to a question."""

    def takes(self, piece: Piece) -> bool:
        """Answer the sentence if it is a question that the rules know; else leave it."""
        text = bare(piece.text)
        if piece.heading in self._headings or self.narrows(piece):
            self._own(piece)
            return True
        if not is_question(piece.text) or len(text) > _LONGEST_SENTENCE:
            self.state.before.append(piece.text)
            return False
        if self._last is checks.RECORDS and _FINDS.fullmatch(text):
            return True  # where it lies is told with it
        if _HELPS.fullmatch(text):
            self.wants_help = True
            return True
        return self._answers(piece, text)

    def narrows(self, piece: Piece) -> bool:
        """Whether the sentence says no more than of what an assessment is wanted."""
        if not self._assesses:
            return False
        texts = (bare(piece.text), piece.text.strip().rstrip("?!.:;, "))
        return any(_CONSIDERS.fullmatch(text) for text in texts)

    def _answers(self, piece: Piece, text: str) -> bool:
        reasons = self._reasons(piece, text)
        parts = _ASKING_ALSO.split(text) if reasons is None or reasons else ()
        if parts[1:]:
            refused = [(part, each) for part in parts if (each := self._reasons(piece, part)) != []]
            if len(refused) < len(parts):
                for part, each in refused:
                    self._refuse(part, (each or [_NO_ANSWER])[0])
                return True
        if reasons is None and asks(text):
            reasons = [_NO_ANSWER]
        if reasons:
            self._refuse(piece.text, reasons[0])
        return reasons is not None

    def _refuse(self, text: str, reason: str) -> None:
        words = " ".join(self.state.literals.restore(text).split())
        self.refused.append(f"“{words[:_SHOWN]}”: {reason}")

    def _reasons(self, piece: Piece, text: str) -> list[str] | None:
        """Answer a question; else the reasons why it is not, or None where it is unknown."""
        reasons = []
        for question in QUESTIONS:
            match = _fitting(question, text)
            if match is None:
                continue
            self.state.named = []
            try:
                answer = question.reply(match, self.state)
            except NotUnderstoodError as error:
                reasons.append(str(error))
                continue
            if question in assessment.QUESTIONS:
                self._assesses = True
                self._own(piece)
            if answer not in self.answers:
                self.answers = [*self.answers, answer][:_MOST]
            self._keep(question, answer)
            return []
        return reasons or None

    def _keep(self, question: Question, answer: Answer) -> None:
        """What the sentences after a question may refer to."""
        self._last, state = question, self.state
        state.it = tuple(dict.fromkeys(state.named)) or state.it
        if answer.listed is not None:
            state.earlier = state.earlier._replace(listed=answer.listed)

    def _own(self, piece: Piece) -> None:
        if piece.is_heading:
            self._headings.add(piece.text)


def _fitting(question: Question, text: str) -> re.Match[str] | None:
    found = (pattern.fullmatch(text) for pattern in question.patterns)
    return next((match for match in found if match), None)


def examples() -> tuple[str, ...]:
    """One example for each kind of question."""
    return tuple(question.examples[0] for question in QUESTIONS)
