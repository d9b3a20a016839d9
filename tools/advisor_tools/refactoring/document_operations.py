"""The tool that says who runs something, and where to look when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.change.draft import RefusedError
from advisor_tools.members import limit_remarks
from advisor_tools.refactoring.practices import Practices
from advisor_tools.selection import named, on_schema, select, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from advisor.calm.element import Kind
    from advisor.change.draft import Draft

_DOCUMENT_OPERATIONS = """\
Say in the metadata of nodes, flows or the architecture who owns them, who is on call, and where \
health endpoint, runbook and dashboard are: under the keys that the document uses for it, else \
owner, on-call, health-endpoint, runbook, tier, dashboard. What an element says already is \
changed, and told. Give `[[ OWNER ]]` and the like for what only a person knows. Example: {"on": \
["ledger"], "owner": "Ledger Team", "runbook": "https://wiki.example.com/ledger", "why": "Nobody \
knew whom to call."}"""

_KINDS: tuple[Kind, ...] = ("node", "flow")

_PRACTICES = {
    "owner": "The team or person who owns it.",
    "on_call": "Who is called when it fails.",
    "health_endpoint": "URL or path that says whether it works.",
    "runbook": "Where it is written what to do when it fails.",
    "tier": "How important it is, in the document's own words.",
    "dashboard": "Where its figures are watched.",
}
"""What can be said, and what that is."""


_EXCEPT = {
    "type": "array",
    "items": {"type": "string"},
    "description": "unique-ids of what `on` selects and is left out.",
}


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    text = {"type": "string", "minLength": 1}
    level = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer"}]}
    properties = {
        key: (level if key == "tier" else text) | {"description": said}
        for key, said in _PRACTICES.items()
    }
    on = on_schema("Of what", *_KINDS)
    parameters = {"properties": {"on": on, "except": _EXCEPT} | properties, "required": ["on"]}
    return (Tool("document_operations", _DOCUMENT_OPERATIONS, parameters, document_operations),)


def document_operations(draft: Draft, on: list[str], **asked: Any) -> None:
    """Put what is given into the metadata of everything that `on` selects.

    Args:
        draft: where it is staged.
        on: nodes, flows or `architecture`.
        **asked: `except`, unique-ids that are left out, and `owner`, `on_call`,
            `health_endpoint`, `runbook`, `tier`, `dashboard`.

    Raises:
        RefusedError: nothing is given, all is left out, or metadata is malformed.
    """
    given = {key.replace("_", "-"): asked[key] for key in _PRACTICES if key in asked}
    if not given:
        raise RefusedError(f"nothing to say: give {', '.join(_PRACTICES)}")
    left_out = [the(draft.model, each, *_KINDS) for each in asked.get("except", ())]
    chosen = select(draft.model, on, kinds=_KINDS)
    elements = [each for each in chosen if each not in left_out]
    if not elements:
        raise RefusedError("`except` leaves nothing of what `on` selects")
    practices = Practices(draft.model)
    for element in elements:
        for practice, value in given.items():
            practices.say(draft, element, practice, value)
    draft.title = f"document {', '.join(given)} of {named(elements)}"
    limit_remarks(draft)
