"""Carries out one sentence, or a clause of it: the first form that fits makes its calls.

May import no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.controlled_english import background, conditions, fixing, request
from advisor.agent.controlled_english.forms import FORMS
from advisor.agent.controlled_english.names import NotUnderstoodError, UnlikelyError
from advisor.calm.visible import cut
from advisor.change.draft import NeedlessError

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene
    from advisor.agent.controlled_english.sentences import Literals

NO_RULE = "no rule fits it"
"""The reason where nothing better can be said."""
_LONGEST_SENTENCE = 1_000
"""Characters; what is longer would take long to match."""
_SHOWN = 200
"""Characters of a sentence that are repeated to the person."""


def sentence(text: str, scene: Scene, *, is_heading: bool) -> None:
    """Make the calls of one sentence.

    Raises:
        NotUnderstoodError: a part of it is not understood, so none of it is.
    """
    if len(text) > _LONGEST_SENTENCE:
        raise NotUnderstoodError("it is too long")
    if request.says_nothing(text, is_heading=is_heading):
        return
    conditions.refuse(text, tells=_is_told(text, scene))
    mends = fixing.MENDS.match(text) is not None
    misfit = _misfit(text, scene) if mends else ""
    if mends and not misfit:
        return
    try:
        request.refuse(text)
    except NotUnderstoodError as error:
        raise NotUnderstoodError(str(error) if misfit in ("", NO_RULE) else misfit) from None
    clauses = request.clauses(text)
    if len(clauses) > 1 and not mends and not _misfit(text, scene):
        return
    for each in clauses:
        try:
            clause(each, scene)
        except NotUnderstoodError as error:
            if len(clauses) == 1:
                raise
            if fixing.ADJUSTS.match(each) and misfit:
                raise NotUnderstoodError(misfit) from None
            half = shown(each, scene.literals)
            raise NotUnderstoodError(f"of this {half}: {error}") from None


def _is_told(text: str, scene: Scene) -> bool:
    """Whether the sentence only tells something, in which conditions do no harm."""
    try:
        return background.is_background(text, scene)
    except NotUnderstoodError:
        return False


def _misfit(text: str, scene: Scene) -> str:
    """Why no form takes a sentence as a whole; else its calls are made, and there is no reason."""
    state = scene.state()
    try:
        clause(text, scene, is_whole=True)
    except NotUnderstoodError as error:
        scene.restore(state)
        return str(error)
    return ""


def clause(text: str, scene: Scene, *, is_whole: bool = False) -> None:
    """Make the calls of one clause.

    Raises:
        NotUnderstoodError: no form fits it.
    """
    reasons: list[NotUnderstoodError] = []
    for form in FORMS:
        if is_whole and not form.takes_list:
            continue
        match = form.pattern.fullmatch(text)
        if match is None:
            continue
        state = scene.state()
        try:
            form.build(match, scene)
        except NotUnderstoodError as error:
            reasons.append(error)
            scene.restore(state)
            continue
        except NeedlessError:
            scene.restore(state)
            scene.choose(f"{shown(text, scene.literals)} is so already")
        return
    if not is_whole and background.is_background(text, scene):
        scene.choose(f"{shown(text, scene.literals)} taken as background: nothing is done for it")
        return
    reasons.sort(key=lambda reason: isinstance(reason, UnlikelyError))
    raise NotUnderstoodError(str(reasons[0]) if reasons else NO_RULE)


def shown(text: str, literals: Literals) -> str:
    """A sentence as the person wrote it, in quotes."""
    return f"“{short(' '.join(literals.restore(text).split()))}”"


def short(words: str) -> str:
    """The first characters of long words."""
    return cut(words, _SHOWN)
