"""What became of the model's changes and of the file since, in sentences for the model.

They stand at the head of the next prompt's messages. Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.endpoint import BUILTIN
from advisor.agent.fence import fenced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.calm.model import Model
    from advisor.change.proposal import Change, Proposal
    from advisor.change.review import Verdict

EDITED = "The file was edited outside of this conversation."
INTERRUPTED = "Your last answer was interrupted where it ends; the person goes on from there."
STOPPED = "The person stopped your last answer where it ends."
_GONE = "none of them is in the file, and none is staged any more."
PLANNED = f"The person keeps your changes as a plan, to be decided on elsewhere: {_GONE}"
DISCARDED = f"The person discarded your staged changes; {_GONE}"


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
            return f"The person rejected your changes; {_GONE}{words}"
        return f"The person has not decided on your changes; none of them is in the file.{words}"
    edited = [change for change in proposal.changes if change.edited]
    sentences = [
        f"The person accepted {_numbered(proposal.changes)}; the file holds them now.",
        *([f"Left out: {_numbered(proposal.left_out)}."] if proposal.left_out else []),
        *([f"They gave other arguments to {_numbered(edited)}."] if edited else []),
    ]
    return " ".join(sentences) + words


def accepted_elsewhere(numbers: Sequence[int]) -> str:
    """That somebody accepted these changes in another session."""
    listed = f"change{'s' * (len(numbers) != 1)} {', '.join(map(str, numbers))}"
    return f"The person accepted {listed} elsewhere; the file holds them now."


def moved(done: str, titles: Sequence[str]) -> str:
    """That something applied before was taken back, or applied again; `done` says which."""
    return f"The person {done} what had been applied: {fenced(list(titles))}."


def taken_over(model: str) -> str:
    """That another model answered until now."""
    rules = ", fixed rules and no language model" if model == BUILTIN else ""
    return f"You answer from here on; until now {fenced(model)} did{rules}."


def unanswered(prompt: str) -> str:
    """That a prompt was ended before anything was answered to it."""
    ended = "A prompt was ended before you answered; nothing was staged for it"
    return f"{ended}. The person may refer to it: {fenced(prompt)}"


def left_out(changes: Sequence[Change]) -> str:
    """That the person took the others, and goes on without these."""
    return f"The person left out {_numbered(changes)}: no longer staged. The others still are."


def focused(model: Model, ids: Iterable[str]) -> str:
    """That a prompt is about these elements."""
    elements = [element for each in ids for element in model.definitions.get(each, ())]
    listed = ", ".join(f"{each.kind} {fenced(each.id)} ({fenced(each.name)})" for each in elements)
    return f"The person's next prompt is about: {listed}"


def _numbered(changes: Sequence[Change]) -> str:
    """Numbers with titles: the calls may be long ago."""
    listed = ", ".join(f"{each.number} ({fenced(each.title)})" for each in changes)
    return f"change{'s' * (len(changes) != 1)} {listed}"
