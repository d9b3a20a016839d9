"""Refactorings whose particulars are given as JSON: `make a redundant with these values: {…}`.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import (
    breakers,
    caching,
    operations,
    queueing,
    redundancy,
    replication,
    service_levels,
)
from advisor.agent.controlled_english.arguments import parameters
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import value_of

if TYPE_CHECKING:
    import re

    from advisor.agent.controlled_english.scene import Scene

_HEADS = (
    *redundancy.FORMS,
    *replication.FORMS,
    *queueing.FORMS,
    *caching.FORMS,
    *breakers.FORMS,
    *service_levels.FORMS,
    *operations.FORMS,
)


def refactored(match: re.Match[str], scene: Scene) -> None:
    """What the words ask for, with the values that are given.

    Raises:
        NotUnderstoodError: the words ask for no refactoring, or it takes no such value.
    """
    values = _values(scene, match["json"])
    state = scene.state()
    reasons: list[NotUnderstoodError] = []
    for each in _HEADS:
        head = each.pattern.fullmatch(match["head"])
        if head is None:
            continue
        try:
            each.build(head, scene)
        except NotUnderstoodError as reason:
            reasons.append(reason)
            scene.restore(state)
            continue
        tool, arguments = scene.calls[state.number][:2]
        about = scene.it
        scene.restore(state)
        _do(scene, tool, arguments, values)
        scene.it = about
        return
    raise reasons[0] if reasons else NotUnderstoodError("no rule fits it")


def stated(match: re.Match[str], scene: Scene) -> None:
    """Service levels or operational facts of what is named."""
    on = selected(match["on"], scene)
    tool = "document_operations" if match["operations"] else "set_service_level"
    _do(scene, tool, {"on": on}, _values(scene, match["json"]))
    scene.it = tuple(each for each in on if scene.names.known_by(each))


def _values(scene: Scene, text: str) -> dict[str, Any]:
    if not scene.literals.restore(text).startswith("{"):
        raise NotUnderstoodError("no rule fits it")
    values = value_of(text, scene.literals)
    if not isinstance(values, dict) or not values:
        raise NotUnderstoodError(f"{scene.literals.restore(text)} is no JSON object with values")
    return values


def _do(scene: Scene, tool: str, arguments: dict[str, Any], values: dict[str, Any]) -> None:
    known = parameters(tool)
    if wrong := [key for key in values if key not in known or key == "why"]:
        takes = ", ".join(key for key in known if key != "why")
        raise NotUnderstoodError(f'{tool} takes no "{wrong[0]}", but {takes}')
    scene.do(tool, **arguments | values)


_JSON = (
    r"[\s,;:]*(?:(?:with|using)\s*)?(?:(?:this|these|the|following)\b\s*)*(?:values|arguments|settings"
    rf"|particulars)?\s*:?\s*(?P<json>{LITERAL})"
)

FORMS = (
    form(
        r"(?:(?:set|add|fill\s+in|document|record|define)\s+)?(?:the\s+)?(?:(?P<operations>operations?"
        r"|operational\s+\w+)|(?:recovery\s+targets?|service\s+levels?))\s+(?:of|for|on|to)\s+"
        rf"(?P<on>[^:,]+?){_JSON}",
        stated,
        "set_service_level",
        "the same, with the values as JSON",
        'Set the recovery targets of order-db with these values: {"rto_minutes": 15}',
        takes_list=True,
    ),
    form(
        rf"(?P<head>.+?){_JSON}",
        refactored,
        "make_redundant",
        "any refactoring, with its particulars as JSON",
        'Make the payment-service redundant with these values: {"instances": ["pay-1", "pay-2"]}',
        takes_list=True,
    ),
)
