"""Tools for controls: the requirements that an element is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.schema import definition
from advisor.calm.vocabulary import CURRENT
from advisor.change.draft import RefusedError
from advisor_tools.selection import ON, named, select
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from advisor.change.draft import Draft

_ADD_CONTROL = """\
Add one control to the architecture, to nodes, relationships or flows. Each requirement has a \
requirement-url and exactly one of config (values in place) or config-url. A control states what \
is required: do not write mechanisms into it that the architecture does not have. Example: {"on": \
["ledger"], "control_id": "audit-trail", "description": "Every posting is traceable.", \
"requirements": [{"requirement-url": "https://policy.example.com/audit-trail", "config": \
{"retention-years": 10}}], "why": "Asked for by the auditors."}"""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    parameters = {
        "properties": {
            "on": ON,
            "control_id": {
                "type": "string",
                "pattern": "^[a-zA-Z0-9-]+$",
                "description": "Key of the control: letters, digits and hyphens.",
            },
            "description": {
                "type": "string",
                "minLength": 1,
                "description": "What is required, in one sentence.",
            },
            "requirements": {
                "type": "array",
                "minItems": 1,
                "items": definition("control-requirement", CURRENT),
                "description": "What is to be fulfilled, and how.",
            },
        },
        "required": ["on", "control_id", "description", "requirements"],
    }
    return (Tool("add_control", _ADD_CONTROL, parameters, add_control),)


def add_control(
    draft: Draft,
    on: list[str],
    control_id: str,
    description: str,
    requirements: list[dict[str, Any]],
) -> None:
    """Add a control under the key `control_id` to everything that `on` selects."""
    control = {"description": description, "requirements": requirements}
    elements = select(draft.model, on, kinds=("node", "relationship", "flow"))
    draft.title = f"add control {control_id} on {named(elements)}"
    for element in elements:
        holder = element.value if element else draft.model.value
        controls = holder.get("controls")
        if controls is None:
            draft.set_member(element, ("controls",), {control_id: control})
        elif not isinstance(controls, dict):
            raise RefusedError("its controls are no object; mend that first")
        elif control_id in controls:
            where = f'"{element.id}"' if element else "the architecture"
            raise RefusedError(f'{where} has a control "{control_id}" already; choose another key')
        else:
            draft.set_member(element, ("controls", control_id), control)
