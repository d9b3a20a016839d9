"""The list of tools, and the one way to call them."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.nearest import nearest
from advisor.change import foreign
from advisor.change.draft import NeedlessError, RefusedError
from advisor_tools import (
    assessing,
    containment,
    controls,
    copying,
    decisions,
    elements,
    flows,
    interfaces,
    looking,
    metadata,
    refactoring,
    removal,
    renaming,
    routing,
    updating,
    withdrawing,
)
from advisor_tools.answers import answer, called_since, flows_now, touched
from advisor_tools.arguments import accept

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from advisor.change.draft import Draft
    from advisor.change.proposal import Change
    from advisor.change.workspace import Workspace
    from advisor_tools.tool import Tool


class Outcome(NamedTuple):
    """What became of a call."""

    text: str
    """The answer for the model."""
    change: Change | None
    """What was staged; None for a call that was refused or edits nothing."""
    refusal: str = ""
    """Why it was refused, in one line; empty when it was carried out."""
    needless: bool = False
    """Whether it was refused only because what it asks for is so already."""
    malformed: bool = False
    """Whether there is no such tool, or the arguments are none that it takes."""


_WHY = {"type": "string", "description": "One sentence for the reviewer: why this change."}


@cache
def tools() -> tuple[Tool, ...]:
    """All tools, always in the same order."""
    modules = (
        *(elements, flows, interfaces, controls, copying),
        *(updating, metadata, renaming, routing, containment, decisions),
        *(refactoring, removal, withdrawing, looking, assessing),
    )
    return tuple(
        tool._replace(parameters=_closed(tool.parameters, why=tool.edits))
        for module in modules
        for tool in module.tools()
    )


def call(workspace: Workspace, name: str, arguments: Any, today: date | None = None) -> Outcome:
    """Stage one call; whatever is wrong with it becomes an answer that the model can act on.

    Args:
        workspace: where it is staged.
        name: the tool.
        arguments: any JSON value, or the text of what was to be one and is not.
        today: the day of the conversation; without it no finding counts as accepted until a day.
    """
    try:
        tool = _tool(name)
        accepted, notes = accept(arguments, tool.parameters)
    except RefusedError as error:
        return _refused(workspace, error)._replace(malformed=True)
    try:
        if not tool.edits:
            before, was_open = workspace.changes, bool(workspace.open_problems())
            dated = {"today": today} if tool.is_dated else {}
            done = str(tool.run(workspace, **accepted, **dated)).split("\n")
            looked = workspace.changes == before
            text = answer(done, notes, workspace, looked=looked, was_open=was_open and not looked)
            return Outcome(text, None)
        why = accepted.pop("why", "")
        was_open = bool(workspace.open_problems())
        change = workspace.stage(name, accepted, why, _run(tool, accepted))
    except RefusedError as error:
        return _refused(workspace, error)
    staged = f"Staged as change {change.number}: {change.title}"
    lines = [staged, *flows_now(workspace, change)]
    told = (*notes, *touched(change), *change.notes)
    return Outcome(answer(lines, told, workspace, was_open=was_open), change)


def _refused(workspace: Workspace, error: RefusedError) -> Outcome:
    refusal = "; ".join((*called_since(workspace, str(error)), str(error)))
    text = answer([f"Refused, nothing changed: {refusal}"], (), workspace)
    return Outcome(text, None, refusal, isinstance(error, NeedlessError))


def prepared(
    name: str, arguments: dict[str, Any]
) -> tuple[dict[str, Any], Callable[[Draft], None]]:
    """A recorded or edited call: the arguments as the tool has them, and what makes the edits.

    Also of a call that no model is offered, see advisor.change.foreign.

    Raises:
        RefusedError: there is no such tool, or the arguments are none that it takes.
    """
    if name == foreign.PATCH:
        return arguments, foreign.runner(arguments)
    tool = _tool(name)
    if not tool.edits:
        raise RefusedError(f"{name} makes no change")
    accepted, _notes = accept(arguments, tool.parameters)
    accepted.pop("why", "")
    return accepted, _run(tool, accepted)


def runner(name: str, arguments: dict[str, Any]) -> Callable[[Draft], None]:
    """What makes the edits of a recorded call again; see `prepared`."""
    return prepared(name, arguments)[1]


def _run(tool: Tool, arguments: dict[str, Any]) -> Callable[[Draft], None]:
    def run(draft: Draft) -> None:
        # Each run gets its own copy, since what it puts into the document may be edited there.
        given = copy.deepcopy(arguments)
        # `in` is CALM's natural word, but Python's own.
        tool.run(draft, **{"within" if key == "in" else key: given[key] for key in given})

    return run


def _tool(name: str) -> Tool:
    for tool in tools():
        if tool.name == name:
            return tool
    names = [tool.name for tool in tools()]
    close = nearest(name, names)
    hint = f'; did you mean "{close}"?' if close else ";"
    raise RefusedError(f'there is no tool "{name}"{hint} there are {", ".join(names)}')


def _closed(parameters: dict[str, Any], *, why: bool) -> dict[str, Any]:
    """The parameters as an object that allows no others; edits also take a reason."""
    properties = parameters["properties"] | ({"why": _WHY} if why else {})
    return parameters | {"type": "object", "properties": properties, "additionalProperties": False}
