"""The list of tools, and the one way to call them."""

from __future__ import annotations

import copy
import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.nearest import nearest
from advisor.change.draft import NeedlessError, RefusedError
from advisor_tools import controls, elements, metadata, staging
from advisor_tools.arguments import accept

if TYPE_CHECKING:
    from collections.abc import Iterable

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

_FORGING = re.compile(r"[\x00-\x1f<>\x7f-\x9f\u2028\u2029]")

_WHY = {"type": "string", "description": "One sentence for the reviewer: why this change."}


@cache
def tools() -> tuple[Tool, ...]:
    """All tools, always in the same order."""
    made = (*elements.tools(), *controls.tools(), *metadata.tools(), *staging.tools())
    return tuple(
        tool._replace(parameters=_closed(tool.parameters, why=tool.edits)) for tool in made
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
            done = tool.run(workspace, **accepted)
            return Outcome(_answer(str(done), notes, workspace), None)
        why = accepted.pop("why", "")
        run = partial(_run, tool, copy.deepcopy(accepted))
        change = workspace.stage(name, accepted, why, run)
    except RefusedError as refusal:
        text = f"Refused, nothing changed: {refusal}"
        needless = isinstance(refusal, NeedlessError)
        return Outcome(_answer(text, (), workspace), None, str(refusal), needless)
    staged = f"Staged as change {change.number}: {change.title}"
    if len(change.elements) > _FEW:
        notes.append(f"it touches {', '.join(change.elements[:_MANY])}")
    return Outcome(_answer(staged, (*notes, *change.notes), workspace), change)


def _answer(outcome: str, notes: Iterable[str], workspace: Workspace) -> str:
    lines = (outcome, *(f"Note: {note}" for note in notes), *_standing(workspace))
    # Names and ids of the document stand in these lines: they shall forge neither line nor fence.
    return "\n".join(_FORGING.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in lines)


def _run(tool: Tool, arguments: dict[str, Any], draft: Draft) -> None:
    # `in` is CALM's natural word, but Python's own.
    tool.run(draft, **{"within" if key == "in" else key: arguments[key] for key in arguments})


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
    lines = (
        ["Open, to be settled before the turn ends:"] if still_open else ["No reference is open."]
    )
    lines += [f"- {problem}" for problem in still_open]
    numbers = ", ".join(str(change.number) for change in workspace.changes)
    lines.append(f"Staged for the person's review: {numbers or 'nothing yet'}.")
    return lines
