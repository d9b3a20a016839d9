"""The tool that guards calls by circuit breakers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.assess.kinds import is_queued
from advisor.calm.policies import policy_url
from advisor.change.draft import RefusedError
from advisor_tools.ends import ends_of
from advisor_tools.flows import WALKED
from advisor_tools.members import limit_remarks
from advisor_tools.refactoring.figures import (
    FAILURES,
    OPEN,
    TIMEOUT,
    change_figure,
    in_form,
    usual_form,
)
from advisor_tools.refactoring.requiring import configured, require, tell_assumed
from advisor_tools.selection import listed, named, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.calm.element import Element
    from advisor.change.draft import Draft

_ADD_CIRCUIT_BREAKER = """\
Guard calls by a circuit breaker: after so many failures calls are refused for a while instead of \
waiting. Each relationship (connects, or interacts) gets a control `circuit-breaker` with the \
values; one that is there is changed. A timeout that the relationship declares is changed where it \
stands, and kept where it would get longer. Example: {"relationships": \
["ledger-connects-archive"], "failure_threshold": 5, "open_seconds": 30, "fallback": "Postings \
are kept and sent later.", "why": "A slow archive must not stop the ledger."}"""

CONTROL = "circuit-breaker"

_TOPIC = "resilience/circuit-breaker"
_DESCRIPTION = "After repeated failures calls are refused for a while instead of waiting."
_FIGURES = (TIMEOUT, FAILURES, OPEN)
_BREAKERS = "circuit"
"""A word in the keys of controls that are breakers, whose figures show how figures are called."""

_DEFAULTS = {"failure-threshold": 5, "open-seconds": 30}


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    text = {"type": "string", "minLength": 1}
    count = {"type": "integer", "minimum": 1}
    parameters = {
        "properties": {
            "relationships": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "description": "unique-ids of the calls that are guarded.",
            },
            "failure_threshold": count
            | {"description": "Failures in a row that open the circuit; 5 if left out."},
            "open_seconds": count
            | {"description": "How long calls are refused then; 30 if left out."},
            "timeout_ms": count | {"description": "After how long a call counts as failed."},
            "replace_timeouts": {
                "type": "boolean",
                "description": "Whether a declared timeout may get longer; false if left out.",
            },
            "fallback": text | {"description": "What is done instead while the circuit is open."},
            "description": text | {"description": "Of a new control, in one sentence."},
            "requirement_url": text
            | {"description": "Of a new control; in the manner of the document if left out."},
        },
        "required": ["relationships"],
    }
    return (Tool("add_circuit_breaker", _ADD_CIRCUIT_BREAKER, parameters, add_circuit_breaker),)


def add_circuit_breaker(draft: Draft, relationships: Sequence[str], **asked: Any) -> None:
    """Give each relationship a control `circuit-breaker`, or change the one it has.

    Args:
        draft: where it is staged.
        relationships: unique-ids; connects or interacts.
        **asked: `failure_threshold`, `open_seconds`, `timeout_ms`, `fallback`, whether to
            `replace_timeouts` by longer ones, and for a new control `description` and
            `requirement_url`.

    Raises:
        RefusedError: nothing is called along a relationship, or its controls are malformed.
    """
    guarded = [_call(draft, identity) for identity in dict.fromkeys(relationships)]
    given_url = asked.pop("requirement_url", "")
    said = {
        "description": asked.pop("description", _DESCRIPTION),
        "url": given_url or policy_url(draft.model, _TOPIC),
    }
    loosen = asked.pop("replace_timeouts", False)
    given = {key.replace("_", "-"): value for key, value in asked.items()}
    usual = {each.key: usual_form(draft.model, each, _BREAKERS) for each in _FIGURES}
    made = []
    for call in guarded:
        is_new = configured(draft, call, CONTROL) is None
        values = _DEFAULTS | given if is_new else dict(given)
        timeout = values.get("timeout-ms")
        if timeout and change_figure(draft, call, TIMEOUT, timeout, loosen=loosen):
            del values["timeout-ms"]
        values = dict(_worded(values, usual)) if is_new else values
        if values and require(draft, call, CONTROL, said, values):
            made.append(call)
    if not given_url:
        tell_assumed(draft, made, CONTROL, said["url"])
    draft.title = f"guard {named([*guarded])} by a circuit breaker"
    limit_remarks(draft)
    if queued := [call.id or "" for call in guarded if is_queued(call)]:
        draft.notes.append(
            f"nobody waits along {listed(queued)}, by protocol or metadata: a breaker guards "
            "calls that wait"
        )


def _worded(
    values: Mapping[str, Any], usual: Mapping[str, tuple[str, Any] | None]
) -> Iterator[tuple[str, Any]]:
    """Each figure under the key, and in the unit, in which the document says the like."""
    quantities = {each.key: each for each in _FIGURES}
    for key, value in values.items():
        form = usual.get(key)
        if form is None:
            yield key, value
        else:
            yield form[0], in_form(quantities[key], *form, value)


def _call(draft: Draft, identity: str) -> Element:
    """The relationship, along which something must be called."""
    relationship = the(draft.model, identity, "relationship")
    kind = ends_of(relationship).kind
    if kind not in WALKED:
        raise RefusedError(
            f'"{identity}" is {kind}: nothing is called along it; name connects or interacts'
        )
    return relationship
