"""What a tool is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Tool(NamedTuple):
    """One thing a model may ask for."""

    name: str
    description: str
    """What it does, when to use it, one short example: read by the model."""
    parameters: dict[str, Any]
    """JSON Schema of the arguments, an object that allows no others."""
    run: Callable[..., str | None]
    """``run(draft, **arguments)`` makes the edits or raises RefusedError."""
    edits: bool = True
    """Whether it makes a change; others run on the workspace and return what they have done."""
    is_dated: bool = False
    """Whether it is given the day of the conversation besides, as `today`."""


def look(
    name: str,
    description: str,
    properties: dict[str, Any],
    required: list[str],
    run: Callable[..., str],
) -> Tool:
    """A tool that only looks, with the schemas of its arguments by their names."""
    return Tool(
        name, description, {"properties": properties, "required": required}, run, edits=False
    )
