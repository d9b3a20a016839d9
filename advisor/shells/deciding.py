"""Somebody decides on what is staged: shown, perhaps cut down or edited, accepted or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.diff import difference
from advisor.calm.visible import visible
from advisor.change.draft import RefusedError
from advisor.change.review import PolicyReviewer
from advisor.errors import UsageError
from advisor.shells import scores, transcript
from advisor.shells.render import Style
from advisor.shells.review import TerminalReviewer
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.change.open_proposal import OpenProposal
    from advisor.change.review import Reviewer, Verdict
    from advisor.change.selection import Selection
    from advisor.shells.policy import Policy, Terminal
    from advisor.shells.turn import Turn


def decide(
    proposed: OpenProposal,
    turn: Turn,
    policy: Policy,
    terminal: Terminal,
    *,
    in_chat: bool = False,
) -> None:
    """Show the proposal, get the verdict, and apply what was accepted.

    Args:
        proposed: what is decided on.
        turn: takes in the proposal, the verdict and what became of it.
        policy: how to decide.
        terminal: where to show, and whom to ask.
        in_chat: whether a proposal that is not decided on stays, and there are a chat's commands.
    """
    turn.proposal = proposed.proposal
    reviewer = _reviewer(policy, terminal, proposed, keeps=in_chat)
    if not policy.as_json:
        show(proposed, terminal)
    verdict = reviewer.review(proposed.proposal)
    while verdict.decision in ("select", "edit"):
        try:
            told = _carry_out(verdict, proposed)
        except (RefusedError, UsageError) as error:
            terminal.out.write(f"\nNot done: {visible(str(error))}\n")
        else:
            terminal.out.write(f"\n{told}\n")
            show(proposed, terminal)
        verdict = reviewer.review(proposed.proposal)
    turn.verdict, turn.proposal = verdict, proposed.proposal
    if verdict.decision == "accept":
        proposed.accept()
        turn.applied = True
    if not policy.as_json:
        undo = "/undo" if in_chat else ""
        base = proposed.workspace.base
        told = transcript.verdict_as_text(verdict, base, proposed.proposal, undo=undo)
        terminal.out.write(told)


def _reviewer(
    policy: Policy, terminal: Terminal, proposed: OpenProposal, *, keeps: bool
) -> Reviewer:
    """A person where one can be asked, else the rules of the policy.

    Args:
        policy: how to decide.
        terminal: where to ask.
        proposed: what is decided on.
        keeps: whether a proposal that is not decided on stays.
    """
    if terminal.ask and policy.asks(terminal):
        choosing, selection = terminal.choosing, proposed.selection
        return TerminalReviewer(
            terminal.ask,
            terminal.out,
            terminal.edit,
            choose=choosing(selection) if choosing else None,
            objection=lambda number, arguments: _objection(selection, number, arguments),
            page=terminal.page,
            columns=terminal.columns,
            keeps=keeps,
        )
    return PolicyReviewer(
        accept_valid=policy.yes and not policy.never,
        otherwise=policy.never or "nobody was asked; --yes applies what is valid",
        allow_removals=policy.allow_removals,
        only=frozenset(policy.only),
    )


def joined(numbers: Collection[int]) -> str:
    """What joined a selection, in words."""
    if not numbers:
        return "Taken as chosen."
    what = "change" if len(numbers) == 1 else "changes"
    listed = ", ".join(map(str, numbers))
    return f"Taken with {what} {listed}, without which the chosen do not do what was shown."


def _carry_out(verdict: Verdict, proposed: OpenProposal) -> str:
    """Cut down or edit what is staged; returns what to say of it.

    Raises:
        RefusedError, UsageError: it cannot be done, and everything is as it was.
    """
    if verdict.decision == "select":
        return joined(proposed.take(verdict.numbers))
    (number,) = verdict.numbers
    tool = _tool(proposed.selection, number)
    arguments, run = registry.prepared(tool, verdict.arguments or {})
    others = ", ".join(map(str, proposed.edit(number, arguments, run)))
    more = f" This makes others do something else, too: {others}." if others else ""
    return f"Change {number} was edited, and all changes were made again.{more}"


def _objection(selection: Selection, number: int, arguments: dict[str, Any]) -> str:
    """Why a change cannot be made with such arguments; empty where it can."""
    try:
        return selection.objection(number, *registry.prepared(_tool(selection, number), arguments))
    except RefusedError as error:
        return str(error)


def _tool(selection: Selection, number: int) -> str:
    return next(each.tool for each in selection.changes if each.number == number)


def show(proposed: OpenProposal, terminal: Terminal) -> None:
    """What would change, then the state of the checks and what it does to the weak points."""
    style = Style.for_stream(terminal.out)
    workspace, proposal = proposed.workspace, proposed.proposal
    before, after = workspace.base.value, workspace.model.value
    differences = difference(before, after, proposal.renames)
    card = scores.compared(before, after, proposal.renames)
    for line in transcript.proposal_as_text(proposal, differences, style, terminal.width, card):
        terminal.out.write(f"{line}\n")
