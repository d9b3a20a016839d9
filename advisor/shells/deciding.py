"""Somebody decides on what is staged: shown, perhaps cut down or edited, accepted or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.diff import difference
from advisor.change.draft import RefusedError
from advisor.change.review import PolicyReviewer
from advisor.errors import UsageError
from advisor.shells import transcript
from advisor.shells.render import Style, visible
from advisor.shells.review import TerminalReviewer
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TextIO

    from advisor.change.open_proposal import OpenProposal
    from advisor.change.review import Reviewer, Verdict
    from advisor.shells.turn import Turn


class Terminal(NamedTuple):
    """Where output goes and whether, and how, a person can be asked."""

    out: TextIO
    err: TextIO
    ask: Callable[[str], str] | None
    """Shows a prompt and returns the line typed; None where nobody can be asked."""
    width: int = 100
    """Columns of the screen."""
    edit: Callable[[str], str] | None = None
    """Lets the person edit a text and returns it; None where no editor can be opened."""


class Policy(NamedTuple):
    """What the command line says of how to decide."""

    yes: bool = False
    """Apply what is valid without asking."""
    never: str = ""
    """Why nothing is to be applied, or empty."""
    as_json: bool = False
    allow_removals: bool = False
    """Let `yes` apply changes that take something away."""
    only: Collection[str] = ()
    """unique-ids that `yes` may touch; empty for all."""

    def reviewer(self, terminal: Terminal) -> Reviewer:
        """A person where one can be asked, else the rules given here."""
        if terminal.ask and self.asks(terminal):
            return TerminalReviewer(terminal.ask, terminal.out, terminal.edit)
        return PolicyReviewer(
            accept_valid=self.yes and not self.never,
            otherwise=self.never or "nobody was asked; --yes applies what is valid",
            allow_removals=self.allow_removals,
            only=frozenset(self.only),
        )

    def never_alone(self, why: str, terminal: Terminal) -> Policy:
        """The policy for what only a person may accept; `why` is told where nobody is asked."""
        return self if self.never or self.asks(terminal) else self._replace(never=why)

    def asks(self, terminal: Terminal) -> bool:
        """Whether a person decides."""
        return bool(terminal.ask) and not (self.yes or self.never or self.as_json)


def decide(
    proposed: OpenProposal, turn: Turn, policy: Policy, terminal: Terminal, *, undo: str = ""
) -> None:
    """Show the proposal, get the verdict, and apply what was accepted.

    Args:
        proposed: what is decided on.
        turn: takes in the proposal, the verdict and what became of it.
        policy: how to decide.
        terminal: where to show, and whom to ask.
        undo: the command that takes back what is applied; that of the shell unless given.
    """
    turn.proposal = proposed.proposal
    reviewer = policy.reviewer(terminal)
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
        terminal.out.write(transcript.verdict_as_text(verdict, proposed.workspace.base, undo=undo))


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
    tool = next(each.tool for each in proposed.selection.changes if each.number == number)
    arguments, run = registry.prepared(tool, verdict.arguments or {})
    others = ", ".join(map(str, proposed.edit(number, arguments, run)))
    more = f" This makes others do something else, too: {others}." if others else ""
    return f"Change {number} was edited, and all changes were made again.{more}"


def show(proposed: OpenProposal, terminal: Terminal) -> None:
    """What would change, then the state of the checks."""
    style = Style.for_stream(terminal.out)
    workspace, proposal = proposed.workspace, proposed.proposal
    differences = difference(workspace.base.value, workspace.model.value, proposal.renames)
    for line in transcript.proposal_as_text(proposal, differences, style, terminal.width):
        terminal.out.write(f"{line}\n")
