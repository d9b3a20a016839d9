"""The tool that guards calls by circuit breakers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.assess.kinds import is_queued
from advisor.calm.policies import policy_url
from advisor.change.draft import RefusedError
from advisor_tools.ends import ends_of
from advisor_tools.flows import WALKED
from advisor_tools.members import limit_remarks
from advisor_tools.refactoring.figures import TIMEOUT, change_figure
from advisor_tools.refactoring.requiring import configured, require
from advisor_tools.selection import listed, named, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.change.draft import Draft

_ADD_CIRCUIT_BREAKER = """\
Guard calls by a circuit breaker: after so many failures calls are refused for a while instead of \
waiting. Each relationship (connects, or interacts) gets a control `circuit-breaker` with the \
values; one that is there is changed. A timeout that the relationship declares is changed where it \
stands. Example: {"relationships": ["ledger-connects-archive"], "failure_threshold": 5, \
"open_seconds": 30, "fallback": "Postings are kept and sent later.", "why": "A slow archive must \
not stop the ledger."}"""

CONTROL = "circuit-breaker"

_TOPIC = "resilience/circuit-breaker"
_DESCRIPTION = "After repeated failures calls are refused for a while instead of waiting."
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
        **asked: `failure_threshold`, `open_seconds`, `timeout_ms`, `fallback`, and for a new
            control `description` and `requirement_url`.

    Raises:
        RefusedError: nothing is called along a relationship, or its controls are malformed.
    """
    guarded = [_call(draft, identity) for identity in dict.fromkeys(relationships)]
    said = {
        "description": asked.pop("description", _DESCRIPTION),
        "url": asked.pop("requirement_url", "") or policy_url(draft.model, _TOPIC),
    }
    given = {key.replace("_", "-"): value for key, value in asked.items()}
    for call in guarded:
        values = _DEFAULTS | given if configured(draft, call, CONTROL) is None else dict(given)
        if "timeout-ms" in values and change_figure(draft, call, TIMEOUT, values["timeout-ms"]):
            del values["timeout-ms"]
        if values:
            require(draft, call, CONTROL, said, values)
    draft.title = f"guard {named([*guarded])} by a circuit breaker"
    limit_remarks(draft)
    if queued := [call.id or "" for call in guarded if is_queued(call)]:
        draft.notes.append(
            f"nobody waits along {listed(queued)}, by protocol or metadata: a breaker guards "
            "calls that wait"
        )


def _call(draft: Draft, identity: str) -> Element:
    """The relationship, along which something must be called."""
    relationship = the(draft.model, identity, "relationship")
    kind = ends_of(relationship).kind
    if kind not in WALKED:
        raise RefusedError(
            f'"{identity}" is {kind}: nothing is called along it; name connects or interacts'
        )
    return relationship
