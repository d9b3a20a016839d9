"""What becomes of a step's changes, and whether the step did what it was asked to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.change.review import PolicyReviewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.batch.results import Decision
    from advisor.batch.script import Step
    from advisor.change.proposal import Proposal

UNWANTED = "changes were proposed, and the step has no review that says what becomes of them"


def decide(
    step: Step, proposal: Proposal | None, not_understood: Sequence[str]
) -> tuple[Decision, str]:
    """The decision, and why the step has failed; empty where it has not, expectations aside.

    Args:
        step: says what is to be done with its changes.
        proposal: them, or None where there are none.
        not_understood: parts of the prompt that nothing was done for.
    """
    if failure := _failure(step, proposal, not_understood):
        return "dropped" if proposal else "", failure
    if proposal is None:
        return "", ""
    if step.review == "reject":
        return "rejected", ""
    is_accepted = step.review == "accept-valid"
    # A plan is reviewed by somebody before anything is taken away.
    reviewer = PolicyReviewer(
        accept_valid=True, allow_removals=step.allow_removals or not is_accepted
    )
    verdict = reviewer.review(proposal)
    if verdict.decision != "accept":
        why = verdict.reason.replace("--allow-removals", "allow-removals: true")
        return "dropped", f"not {'accepted' if is_accepted else 'planned'}: {why}"
    return ("accepted" if is_accepted else "planned"), ""


def _failure(step: Step, proposal: Proposal | None, not_understood: Sequence[str]) -> str:
    """Why the step has failed before anybody looks at its changes."""
    if not_understood:
        return f"not understood: {not_understood[0]}"
    if proposal is not None and not step.review:
        return UNWANTED
    if not step.review or step.optional:
        return ""
    if proposal is None:
        return "nothing was proposed"
    if proposal.result == proposal.base.value:
        return "nothing was proposed: the changes leave all as it was"
    return ""
