"""From a prompt to tool calls: every sentence is tried against the table of forms.

A sentence is understood whole or not at all, and a later one may use what an earlier one adds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.controlled_english import controls, metadata, nodes, relationships
from advisor.agent.controlled_english.names import Names, NotUnderstoodError
from advisor.agent.controlled_english.scene import Call, Scene
from advisor.agent.controlled_english.sentences import LITERAL, Literals, Sentence, sentences

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Form
    from advisor.calm.model import Model

FORMS: tuple[Form, ...] = (
    *controls.FORMS,
    *metadata.FORMS,
    *nodes.FORMS,
    *relationships.FORMS,
)
"""Everything that can be asked for; the first form that fits and finds its names counts."""

_LONGEST_PROMPT = 20_000
_LONGEST_SENTENCE = 1_000
"""Characters; what is longer is no request in controlled English, and would take long to match."""
_SHOWN = 200
"""Characters of a sentence that are repeated to the person."""
_POLICIES = "internal-policy.example.com"

_POLITE = re.compile(
    r"(?:(?:please|kindly|also|then|and|now|finally|next|first|so|ok|okay|can\s+you|could\s+you"
    r"|would\s+you|will\s+you|let\s+us|let's|we\s+need\s+to|i\s+(?:want|need)\s+(?:you\s+)?to"
    r"|i\s+would\s+like\s+(?:you\s+)?to|i'd\s+like\s+(?:you\s+)?to|you\s+should)\b[\s,]*)+",
    re.IGNORECASE,
)
_IMPERATIVES = (
    "add|create|introduce|include|define|connect|deploy|tag|mark|label|annotate|set|link|group|give"
)
_BEYOND = (
    "rename|remove|delete|drop|replace|rewire|reroute|redirect|move|change|update|modify|swap|split"
    "|merge|convert|insert|edit|make|turn|keep|extract|copy|clone|duplicate"
)
_NEXT_CLAUSE = re.compile(
    rf"(?:\s*,\s*(?:and\s+)?(?:then\s+)?|\s+and\s+(?:then\s+)?|\s+then\s+)"
    rf"(?=(?:{_IMPERATIVES}|{_BEYOND})\s)",
    re.IGNORECASE,
)
_STARTS_BEYOND = re.compile(rf"(?:{_BEYOND})\b", re.IGNORECASE)
_STARTS_REQUEST = re.compile(rf"(?:{_IMPERATIVES}|{_BEYOND}|use|let)\b", re.IGNORECASE)
_EMPTY = re.compile(r"""\"\s*\"|“\s*”|(?<!\w)'\s*'|``""")
_NEGATION = re.compile(r"(?:do\s+not|don't|never|leave|avoid)\b", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:what|which|where|why|how|who|whose|when|is|are|was|does|do|did|has|have|can|could|should"
    r"|would|will|explain|describe|analy[sz]e|assess|review|list|show|tell)\b",
    re.IGNORECASE,
)
_HARMLESS_HEADING = re.compile(
    r"(?:update|change|extend|improve)\b.*\b(?:architecture|model|document|design)\b.*"
    r"|(?!(?:" + _BEYOND + r")\b).*",
    re.IGNORECASE,
)
_POLICY = re.compile(
    rf"use\s+(?:a\s+|the\s+)?requirement[\s-]urls?\s+(?:pointing\s+to|at|under|from|on)\s+"
    rf"(?P<domain>{LITERAL}|[\w.-]+\.\w+(?:/[\w./-]*)?)"
    r"(?:\s+and\s+include\s+inline\s+config(?:\s+with\s+specific\s+values)?)?",
    re.IGNORECASE,
)


class Understanding(NamedTuple):
    """What the rules make of a prompt."""

    calls: tuple[Call, ...]
    not_understood: tuple[str, ...]
    """Each sentence that gave no call, and why, as a line for the person."""
    choices: tuple[str, ...]
    """How names were taken and what was assumed, as a line each."""


def understand(prompt: str, model: Model) -> Understanding:
    """The tool calls that `prompt` asks for, on the elements of `model`."""
    if len(prompt) > _LONGEST_PROMPT:
        return Understanding((), (f"a prompt of {len(prompt)} characters is too long",), ())
    literals = Literals(prompt)
    scene = Scene(Names.of(model), literals, model, _policies(literals))
    calls: list[Call] = []
    not_understood: list[str] = []
    refused_headings: set[str] = set()
    for sentence in sentences(literals.text):
        trial = scene.copy()
        shown = _shown(sentence.text, literals)
        if sentence.heading in refused_headings:
            part_of = _shown(sentence.heading, literals)
            not_understood.append(f"{shown}: it is part of {part_of}")
            continue
        try:
            calls += _calls(sentence, trial)
        except NotUnderstoodError as error:
            not_understood.append(f"{shown}: {error}")
            if sentence.is_heading:
                refused_headings.add(sentence.text)
        else:
            scene = trial
    return Understanding(tuple(calls), tuple(not_understood), tuple(scene.choices))


def examples() -> tuple[str, ...]:
    """One example for each tool."""
    return tuple({form.tool: form.example for form in reversed(FORMS)}.values())


def _calls(sentence: Sentence, scene: Scene) -> list[Call]:
    """The calls of one sentence.

    Raises:
        NotUnderstoodError: a part of it is not understood, so none of it is.
    """
    text = _request(sentence)
    if len(text) > _LONGEST_SENTENCE:
        raise NotUnderstoodError("it is too long")
    if _EMPTY.search(text):
        raise NotUnderstoodError("an empty text is no value in CALM")
    if _POLICY.fullmatch(text) or (sentence.is_heading and _HARMLESS_HEADING.fullmatch(text)):
        return []
    if _NEGATION.match(text):
        raise NotUnderstoodError("it says what not to do, and nothing is done for it")
    if text.endswith("?") or (_QUESTION.match(text) and not _STARTS_REQUEST.match(text)):
        raise NotUnderstoodError(
            "the built-in rules carry out requests and cannot answer questions; "
            "that takes a language model"
        )
    because = f"Asked for: {_shown(sentence.text, scene.literals)}."
    clauses = _NEXT_CLAUSE.split(text)
    return [call for clause in clauses for call in _clause(clause.strip(), scene, because)]


def _request(sentence: Sentence) -> str:
    """The sentence without courtesies, and with the verb that its list's heading gives."""
    polite = _POLITE.match(sentence.text)
    text = sentence.text[polite.end() :] if polite else sentence.text
    if polite and _STARTS_REQUEST.match(text):
        text = text.rstrip("? ")
    if re.search(r"\badd$", sentence.heading, re.IGNORECASE) and re.match(
        r"(?:an?|the|two|three|four|five)\s", text, re.IGNORECASE
    ):
        return f"add {text}"
    return text


def _clause(text: str, scene: Scene, because: str) -> list[Call]:
    reasons: list[str] = []
    for form in FORMS:
        match = form.pattern.fullmatch(text)
        if match is None:
            continue
        trial = scene.copy()
        try:
            made = form.build(match, trial)
        except NotUnderstoodError as error:
            reasons.append(str(error))
            continue
        scene.names, scene.choices, scene.it = trial.names, trial.choices, trial.it
        return [Call(form.tool, arguments, because) for arguments in made]
    beyond = _STARTS_BEYOND.match(text)
    if beyond:
        verb = beyond[0].lower()
        raise NotUnderstoodError(
            f'the built-in rules add elements and set metadata; "{verb}" is beyond them'
        )
    raise NotUnderstoodError(reasons[0] if reasons else "no rule fits it")


def _policies(literals: Literals) -> str:
    """The domain that the prompt names for requirement URLs."""
    named = _POLICY.search(literals.text)
    if named is None:
        return _POLICIES
    return literals.value(named["domain"]).removeprefix("https://").strip("/.")


def _shown(text: str, literals: Literals) -> str:
    words = " ".join(literals.restore(text).split())
    return f"“{words}”" if len(words) <= _SHOWN else f"“{words[:_SHOWN]}…”"
