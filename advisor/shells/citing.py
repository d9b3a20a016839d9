"""Ids in an answer that no element has, told to the person below it. A remark, never an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.endpoint import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.change.workspace import Workspace
    from advisor.shells.turn import Turn


def cite(turn: Turn, workspace: Workspace, said: Iterable[str], model: str) -> list[str]:
    """Note in `turn` what its answer names and no element has; returns a line for each.

    The built-in rules compute their answers, and invent nothing.

    Args:
        turn: that has ended.
        workspace: with what it staged.
        said: prompts and attachments, in which an id may stand as well.
        model: that answered, as settings name it.
    """
    answer = "\n\n".join(turn.answers)
    if model == BUILTIN or "`" not in answer:
        return []
    # Imported here: it asks the tools and the rules for their words, and most turns end before.
    from advisor.agent.citations import in_turn

    turn.unknown = in_turn(answer, workspace, said, turn.results)
    return [f"{each}." for each in turn.unknown]
