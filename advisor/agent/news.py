"""What became of the model's changes and of the file since, in sentences for the model.

They stand at the head of the next prompt's messages. Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.fence import fenced

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from advisor.calm.model import Model
    from advisor.change.proposal import Change, Proposal
    from advisor.change.review import Verdict

_FOCUS = 2000
"""Characters of an element that is in focus."""

UNDONE = "The person took back what was applied last; the file is as it was before."
REDONE = "The person put back what had been taken back; the file has it again."
EDITED = "The file was edited outside of this conversation."
INTERRUPTED = "Your last answer was interrupted where it ends; the person goes on from there."
STOPPED = "The person stopped your last answer where it ends."
DISCARDED = "The person discarded your staged changes; none of them is in the file."


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


def accepted(numbers: Collection[int]) -> str:
    """That changes were accepted, as far as their numbers tell."""
    return f"The person accepted {_listed(numbers)}; the file holds them now."


def left_out(changes: Sequence[Change]) -> str:
    """That the person took the others, and goes on without these."""
    return f"The person left out {_numbered(changes)}: no longer staged. The others still are."


def focused(model: Model, ids: Iterable[str]) -> str:
    """That a prompt is about these elements, with what they are."""
    elements = [element for each in ids for element in model.definitions.get(each, ())]
    listed = "; ".join(f"{each.kind} {fenced(each.value)}"[:_FOCUS] for each in elements)
    return f"The person's next prompt is about: {listed}"


def _numbered(changes: Sequence[Change]) -> str:
    return _listed([change.number for change in changes])


def _listed(numbers: Collection[int]) -> str:
    return f"change{'s' * (len(numbers) != 1)} {', '.join(map(str, numbers))}"
