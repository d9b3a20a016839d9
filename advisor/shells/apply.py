"""`advisor apply` and `advisor review`: a plan file meets its document."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.calm import document as documents
from advisor.calm.project import finder
from advisor.change import plan as plans
from advisor.change.journal import Journal
from advisor.change.open_proposal import OpenProposal
from advisor.change.selection import Selection
from advisor.change.workspace import Workspace
from advisor.errors import DONE, AdvisorError, UsageError
from advisor.shells import transcript
from advisor.shells.deciding import decide, joined
from advisor.shells.policy import Policy
from advisor.shells.turn import Turn
from advisor_tools import registry

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.change.history import Act
    from advisor.shells.policy import Terminal


@dataclass(frozen=True)
class Request:
    """What is to be done with which plan, by whom."""

    file: Path
    plan: Path
    act: Act
    policy: Policy = field(default_factory=Policy)
    select: tuple[int, ...] = ()
    """The changes to take; empty for all."""
    rebase: bool = False
    """Whether the file may have changed since, if the changes come out the same."""
    ask: bool = False
    """Whether a person has to decide, as in `advisor review`."""


def run(request: Request, terminal: Terminal) -> int:
    """Stage the plan, show it, decide, apply; returns the exit code.

    Raises:
        AdvisorError: whatever a user can cause, to be shown in one line.
    """
    if request.ask and terminal.ask is None:
        raise UsageError("a review needs a terminal; without one use advisor apply")
    act = request.act
    plan = plans.read(request.plan, person=act.person, time=act.time)
    is_new = plan.creates and not os.path.lexists(request.file)
    document = documents.new(request.file) if is_new else documents.load(request.file)
    workspace = Workspace(document, exists=finder(document.path))
    turn = Turn()
    try:
        plans.stage(plan, workspace, registry.runner, rebase=request.rebase)
        if not workspace.changes:
            if not request.policy.as_json:
                terminal.out.write("Nothing to change: the document says all of it already.\n")
            return DONE
        said = [plan.origin.prompt] if plan.base else None  # a plain patch comes without words
        selection = Selection(workspace, said)
        more = selection.take(request.select) if request.select else ()
        if request.select and not request.policy.as_json:
            terminal.out.write(f"{joined(more)}\n")
        proposed = OpenProposal(selection, plan.origin, Journal.of(document.path), act)
        decide(proposed, turn, request.policy, terminal)
    except AdvisorError as error:
        turn.error = str(error)
        raise
    finally:
        if request.policy.as_json:
            before, after = document.value, workspace.model.value
            terminal.out.write(transcript.turn_as_json(turn, before, after))
    return turn.exit_code
