"""What happened in one turn, gathered as it happens, and the exit code it deserves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from advisor import errors
from advisor.agent.events import Called, Text, Used

if TYPE_CHECKING:
    from advisor.agent.events import Event
    from advisor.change.proposal import Proposal
    from advisor.change.review import Verdict


@dataclass
class Turn:
    """A prompt, or a plan, and what came of it."""

    answers: list[str] = field(default_factory=lambda: [""])
    """What the model said, a text for each of its messages."""
    refused: list[dict[str, Any]] = field(default_factory=list)
    """Calls that were not carried out, with the reason."""
    failed: bool = False
    """Whether one of them asked for something that is not so already."""
    sent: int = 0
    received: int = 0
    cached: int = 0
    proposal: Proposal | None = None
    verdict: Verdict | None = None
    applied: bool = False
    plan: str = ""
    """The plan file that was written, or empty."""
    error: str = ""
    """What ended the turn before its time, or empty."""

    def note(self, event: Event) -> None:
        """Take in one event of the conversation."""
        match event:
            case Text():
                self.answers[-1] += event.text
            case Called() if event.outcome.refusal:
                call = {"tool": event.tool, "arguments": event.arguments}
                self.refused.append(call | {"reason": event.outcome.refusal})
                self.failed |= not event.outcome.needless
            case Used():
                self.answers.append("")
                self.sent += event.sent
                self.received += event.received
                self.cached += event.cached

    @property
    def exit_code(self) -> int:
        """See advisor.errors."""
        if self.proposal is None:
            return errors.FINDINGS if self.failed else errors.DONE
        if self.applied:
            return errors.DONE
        return errors.PROPOSED if self.proposal.applicable else errors.FINDINGS
