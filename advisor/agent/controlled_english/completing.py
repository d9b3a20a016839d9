"""A refactoring and the sentences or points after it that say how: they complete its call.

`Guard the call. It opens after 3 failures.` is one call. May import no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import (
    breakers,
    caching,
    conditions,
    given_values,
    operations,
    queueing,
    redundancy,
    replication,
    request,
    service_levels,
)
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.grammar import Form
    from advisor.agent.controlled_english.scene import Scene
    from advisor.agent.controlled_english.sentences import Sentence

_FORMS: tuple[Form, ...] = (
    *redundancy.FORMS,
    *replication.FORMS,
    *breakers.FORMS,
    *caching.FORMS,
    *service_levels.FORMS,
    *operations.FORMS,
    *queueing.FORMS,
)
_WITH_MORE: tuple[Form, ...] = (*redundancy.WITH_MORE, *operations.WITH_MORE)
"""Sentences that ask for nothing without those after them."""
_VALUES = re.compile(
    rf"(?:with\s+)?(?:(?:these|the|its|following)\s+)*(?:values|arguments|settings|particulars)?\s*:?\s*{LITERAL}",
    re.IGNORECASE,
)
_MOST = 8
"""Sentences after one that may complete it."""
_REFERS = re.compile(
    r"(?:it|they|its|their|both|(?:the|this|that)\s+(?:new\s+)?(?:primary|replicas?|cop(?:y|ies)|standby"
    r"|cluster|queue|broker|cache|(?:circuit\s+)?breaker|(?:load\s+)?balancer|instances?)|entries)\b",
    re.IGNORECASE,
)
"""How a sentence begins that says something of what was asked for before it."""


def below(found: Sequence[Sentence], at: int) -> list[int]:
    """The positions of the points that are indented under a point, though it ends in no colon."""
    later: list[int] = []
    for number in range(at + 1, len(found)):
        if found[at].depth < 0 or found[number].depth <= found[at].depth:
            break
        later.append(number)
    return later


def after(found: Sequence[Sentence], at: int) -> list[int]:
    """The positions of the sentences that may say more of one: those after it, at its level."""
    later: list[int] = []
    for number in range(at + 1, min(at + 1 + _MOST, len(found))):
        same = (found[number].heading, found[number].depth) == (found[at].heading, found[at].depth)
        if not same or found[number].is_heading:
            break
        later.append(number)
    return later


def asks(text: str) -> bool:
    """Whether a sentence asks for what others may say more of."""
    return any(form.pattern.fullmatch(text) for form in (*_WITH_MORE, *_FORMS))


def refers(text: str) -> bool:
    """Whether a sentence can only be about what stands before it."""
    return _REFERS.match(text) is not None


def more(sentence: Sentence) -> str:
    """What a sentence says of the one before it: no verb is given to it by its heading."""
    return request.bare(sentence._replace(heading=""))


def carry_out(text: str, later: Sequence[str], scene: Scene) -> None:
    """Make the call of a sentence with what the sentences after it say.

    Raises:
        NotUnderstoodError: a part of them is none of its particulars.
    """
    conditions.refuse(text, tells=False)
    request.refuse(text)
    state = scene.state()
    reasons: list[NotUnderstoodError] = []
    values = [each for each in later if _VALUES.fullmatch(each)]
    scene.more = tuple(each for each in later if each not in values)
    forms = (*_WITH_MORE, *_FORMS) if later else _FORMS
    if values:
        text = f"{text}, {' '.join(values)}"
        forms = given_values.FORMS
    try:
        for form in forms:
            match = form.pattern.fullmatch(text)
            if match is None:
                continue
            scene.is_more_read = False
            try:
                form.build(match, scene)
            except NotUnderstoodError as reason:
                reasons.append(reason)
                scene.restore(state)
                continue
            if scene.is_more_read or (values and not scene.more):
                return
            scene.restore(state)
    finally:
        scene.more = ()
    raise reasons[0] if reasons else NotUnderstoodError("no rule fits it")
