"""The tool that says how available, how fast and how recoverable something has to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.equality import ABSENT
from advisor.calm.policies import policy_url
from advisor.change.draft import RefusedError
from advisor_tools.members import limit_remarks
from advisor_tools.refactoring import figures
from advisor_tools.refactoring.practices import Practices
from advisor_tools.refactoring.requiring import configured, require, tell_assumed
from advisor_tools.selection import named, on_schema, select
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from advisor.calm.element import Element, Kind
    from advisor.change.draft import Draft
    from advisor_tools.refactoring.figures import Quantity

_SET_SERVICE_LEVEL = """\
Say how available, how fast and how recoverable nodes, flows or the architecture have to be, and \
what their outage means for the business. A value that an element declares already, in whatever \
control or metadata, is changed where it stands, in its own unit; all others go into the control \
`service-level`. business_impact is metadata, under the key that the document uses. Example: \
{"on": ["archive"], "rto_minutes": 15, "rpo_minutes": 5, "backup": "nightly, kept 30 days", \
"why": "Postings must not be lost."}"""

CONTROL = "service-level"

_KINDS: tuple[Kind, ...] = ("node", "flow")

_TOPIC = "service-level"
_DESCRIPTION = "The service level that has to be met."

_QUANTITIES: dict[str, Quantity] = {
    "availability_percent": figures.AVAILABILITY,
    "latency_ms": figures.LATENCY,
    "rto_minutes": figures.RTO,
    "rpo_minutes": figures.RPO,
    "backup": figures.BACKUP,
}


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    text = {"type": "string", "minLength": 1}
    figure = {"type": "number", "exclusiveMinimum": 0}
    minutes = {"type": "number", "minimum": 0}
    parameters = {
        "properties": {
            "on": on_schema("Of what", *_KINDS),
            "availability_percent": figure
            | {"maximum": 100, "description": "Of the time, as 99.9."},
            "latency_ms": figure | {"description": "Within how long it answers, milliseconds."},
            "rto_minutes": minutes | {"description": "How long it may take to recover."},
            "rpo_minutes": minutes | {"description": "How much data may be lost, as time."},
            "backup": text | {"description": "How it is backed up."},
            "business_impact": text | {"description": "What an outage means for the business."},
            "description": text | {"description": "Of a new control, in one sentence."},
            "requirement_url": text
            | {"description": "Of a new control; in the manner of the document if left out."},
        },
        "required": ["on"],
    }
    return (Tool("set_service_level", _SET_SERVICE_LEVEL, parameters, set_service_level),)


def set_service_level(draft: Draft, on: list[str], **asked: Any) -> None:
    """Declare figures for everything that `on` selects.

    Args:
        draft: where it is staged.
        on: nodes, flows or `architecture`.
        **asked: `availability_percent`, `latency_ms`, `rto_minutes`, `rpo_minutes`, `backup`,
            `business_impact`, and for a new control `description` and `requirement_url`.

    Raises:
        RefusedError: nothing is given, or an element declares a quantity at several places.
    """
    given = {key: asked[key] for key in _QUANTITIES if key in asked}
    impact = asked.get("business_impact", "")
    if not given and not impact:
        raise RefusedError(f"nothing to say: give {', '.join((*_QUANTITIES, 'business_impact'))}")
    elements = select(draft.model, on, kinds=_KINDS)
    practices = Practices(draft.model) if impact else None
    said = {
        "description": asked.get("description", _DESCRIPTION),
        "url": asked.get("requirement_url") or policy_url(draft.model, _TOPIC),
    }
    made = []
    for element in elements:
        if _declare(draft, element, given, said):
            made.append(element)
        if practices:
            practices.say(draft, element, "business-impact", impact)
    if not asked.get("requirement_url"):
        tell_assumed(draft, made, CONTROL, said["url"])
    done = [_QUANTITIES[key].key for key in given] + (["business impact"] if impact else [])
    draft.title = f"set {', '.join(done)} of {named(elements)}"
    limit_remarks(draft)


def _declare(
    draft: Draft, element: Element | None, given: dict[str, Any], said: dict[str, str]
) -> bool:
    """State each value where the element declares it, the others in its control.

    Returns:
        Whether a requirement was made for them.
    """
    place = configured(draft, element, CONTROL)
    values = {}
    for key, value in given.items():
        quantity = _QUANTITIES[key]
        is_stated = place and draft.value_at(element, (*place, quantity.key)) is not ABSENT
        if is_stated or not figures.change_figure(draft, element, quantity, value):
            values[quantity.key] = value
    return bool(values) and require(draft, element, CONTROL, said, values)
