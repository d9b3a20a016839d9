"""What happened in one turn, gathered as it happens, and the exit code it deserves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from advisor import errors
from advisor.agent.events import Called, NotUnderstood, Text, Used
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from advisor.agent.citations import Citation
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
    results: list[str] = field(default_factory=list)
    """What the tools answered to calls that were carried out."""
    failed: bool = False
    """Whether one of them asked for something that is not so already."""
    not_understood: list[str] = field(default_factory=list)
    """Parts of the prompt that nothing was done for, with the reason."""
    unknown: list[Citation] = field(default_factory=list)
    """Ids that the answer names and no element has."""
    sent: int = 0
    received: int = 0
    cached: int = 0
    cost: float | None = None
    """US dollars; None where no price is known."""
    proposal: Proposal | None = None
    verdict: Verdict | None = None
    applied: bool = False
    plan: str = ""
    """The plan file that was written, or empty."""
    failure: AdvisorError | None = None
    """What ended the turn before its time."""
    error: str = ""
    """The same in words, or empty."""

    def note(self, event: Event) -> None:
        """Take in one event of the conversation."""
        match event:
            case Text():
                self.answers[-1] += event.text
            case Called() if event.outcome.refusal:
                call = {"tool": event.tool, "arguments": event.arguments}
                self.refused.append(call | {"reason": event.outcome.refusal})
                self.failed |= not event.outcome.needless
            case Called():
                self.results.append(event.outcome.text)
            case NotUnderstood():
                self.not_understood += event.reasons
            case Used():
                self.answers.append("")
                self.sent += event.sent
                self.received += event.received
                self.cached += event.cached
                if event.cost is not None:
                    self.cost = (self.cost or 0.0) + event.cost

    def fail(self, error: AdvisorError | KeyboardInterrupt) -> None:
        """Note what ended the turn before its time."""
        self.failure = error if isinstance(error, AdvisorError) else None
        self.error = str(error) or "interrupted"

    @property
    def exit_code(self) -> int:
        """See advisor.errors."""
        if self.proposal is None:
            return errors.FINDINGS if self.failed or self.not_understood else errors.DONE
        if self.applied:
            return errors.DONE
        return errors.PROPOSED if self.proposal.applicable else errors.FINDINGS
