"""The tool that takes staged changes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from advisor.change.workspace import Workspace

_WITHDRAW = """\
Take back changes that are still staged, by their numbers, also of an earlier turn: when one was \
a mistake, or to stage it differently. What stays is made again without them. Example: \
{"changes": [3, 4]}"""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    parameters = {
        "properties": {
            "changes": {
                "type": "array",
                "items": {"type": "integer"},
                "minItems": 1,
                "description": "Numbers of staged changes.",
            }
        },
        "required": ["changes"],
    }
    return (Tool("withdraw", _WITHDRAW, parameters, withdraw, edits=False),)


def withdraw(workspace: Workspace, changes: list[int]) -> str:
    """Take back the staged changes with these numbers."""
    titles = {change.number: change.title for change in workspace.changes}
    others = workspace.withdraw(changes)
    done = "; ".join(f"{number} {titles[number]}" for number in sorted({*changes}))
    listed = ", ".join(map(str, others))
    return f"Withdrawn: {done}" + (
        f"\nThis makes others do something else: {listed}" if others else ""
    )
