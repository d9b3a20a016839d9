"""The list of tools, and the one way to call them."""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm import flow as flow_steps
from advisor.calm.nearest import nearest
from advisor.change import foreign
from advisor.change.draft import NeedlessError, RefusedError
from advisor_tools import (
    containment,
    controls,
    copying,
    decisions,
    elements,
    flows,
    interfaces,
    looking,
    metadata,
    removal,
    renaming,
    routing,
    staging,
    updating,
)
from advisor_tools.arguments import accept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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


_FEW, _MANY = 3, 30
"""Elements that a title names all, and that an answer lists at most."""

_FORGING = re.compile(r"[\x00-\x1f<>\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Characters of a document that could forge a line or a fence of an answer, or cannot be sent."""

_WHY = {"type": "string", "description": "One sentence for the reviewer: why this change."}


@cache
def tools() -> tuple[Tool, ...]:
    """All tools, always in the same order."""
    modules = (
        *(elements, flows, interfaces, controls, copying),
        *(updating, metadata, renaming, routing, containment, decisions),
        *(removal, staging, looking),
    )
    return tuple(
        tool._replace(parameters=_closed(tool.parameters, why=tool.edits))
        for module in modules
        for tool in module.tools()
    )


def call(workspace: Workspace, name: str, arguments: Any) -> Outcome:
    """Stage one call; whatever is wrong with it becomes an answer that the model can act on.

    Args:
        workspace: where it is staged.
        name: the tool.
        arguments: any JSON value, or the text of what was to be one and is not.
    """
    try:
        tool = _tool(name)
        accepted, notes = accept(arguments, tool.parameters)
        if not tool.edits:
            done = str(tool.run(workspace, **accepted)).split("\n")
            return Outcome(_answer(done, notes, workspace), None)
        why = accepted.pop("why", "")
        change = workspace.stage(name, accepted, why, _run(tool, accepted))
    except RefusedError as refusal:
        text = f"Refused, nothing changed: {refusal}"
        needless = isinstance(refusal, NeedlessError)
        return Outcome(_answer([text], (), workspace), None, str(refusal), needless)
    staged = f"Staged as change {change.number}: {change.title}"
    if len(change.elements) > _FEW:
        notes.append(f"it touches {', '.join(change.elements[:_MANY])}")
    lines = [staged, *_flows_now(workspace, change)]
    return Outcome(_answer(lines, (*notes, *change.notes), workspace), change)


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


def _answer(done: Iterable[str], notes: Iterable[str], workspace: Workspace) -> str:
    lines = (*done, *(f"Note: {note}" for note in notes), *_standing(workspace))
    # Names and ids of the document stand in these lines: they shall forge neither line nor fence.
    return "\n".join(_FORGING.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in lines)


def _run(tool: Tool, arguments: dict[str, Any]) -> Callable[[Draft], None]:
    def run(draft: Draft) -> None:
        # Each run gets its own copy, since what it puts into the document may be edited there.
        given = copy.deepcopy(arguments)
        # `in` is CALM's natural word, but Python's own.
        tool.run(draft, **{"within" if key == "in" else key: given[key] for key in given})

    return run


def _flows_now(workspace: Workspace, change: Change) -> Iterator[str]:
    """The steps of each flow that the change touched, as they are numbered now."""
    for identity in change.elements:
        if flow := workspace.model.get(identity, "flow"):
            listed = ", ".join(f"{step.number} {step.key}" for step in flow_steps.steps(flow))
            yield f"Steps of {identity}: {listed}"


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


def _standing(workspace: Workspace) -> list[str]:
    """What is open and what is staged: the end of every answer."""
    still_open = workspace.open_problems()
    lines = ["Open, to be settled before the turn ends:"] if still_open else ["Nothing is open."]
    lines += [f"- {problem}" for problem in still_open]
    numbers = ", ".join(str(change.number) for change in workspace.changes)
    lines.append(f"Staged for the person's review: {numbers or 'nothing yet'}.")
    return lines
