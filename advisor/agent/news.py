"""What became of the model's changes and of the file since, in sentences for the model.

They stand at the head of the next prompt's messages. Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.fence import fenced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.change.proposal import Change, Proposal
    from advisor.change.review import Verdict

UNDONE = "The person took back what was applied last; the file is as it was before."
EDITED = "The file was edited outside of this conversation."


def told(happened: Iterable[str], differences: str) -> str:
    """The message that brings the news; empty where there are none.

    Args:
        happened: a sentence for each event, oldest first.
        differences: how the document differs from what the model knows, or empty.
    """
    lines = [*(f"- {each}" for each in happened), *([differences] if differences else [])]
    return "\n".join(("<news>", *lines, "</news>")) if lines else ""


def decided(proposal: Proposal, verdict: Verdict, *, applied: bool) -> str:
    """What a reviewer made of the changes of a turn."""
    words = f" Their words: {fenced(verdict.reason)}" if verdict.reason else ""
    if not applied:
        if verdict.decision == "reject":
            return f"The person rejected your changes; none of them is in the file.{words}"
        return f"The person has not decided on your changes; none of them is in the file.{words}"
    edited = [change for change in proposal.changes if change.edited]
    sentences = [
        f"The person accepted {_numbered(proposal.changes)}; the file holds them now.",
        *([f"Left out: {_numbered(proposal.left_out)}."] if proposal.left_out else []),
        *([f"They gave other arguments to {_numbered(edited)}."] if edited else []),
    ]
    return " ".join(sentences) + words


def _numbered(changes: Sequence[Change]) -> str:
    numbers = ", ".join(str(change.number) for change in changes)
    return f"change{'s' * (len(changes) != 1)} {numbers}"
