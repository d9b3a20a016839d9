"""What becomes of a step's changes, and which steps did not do what they were asked to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Reply, ToolCall
from advisor.batch.deciding import UNWANTED, decide
from advisor.calm import document as documents
from advisor.change.apply import result
from tests.agent.talk import PLATFORM
from tests.batch.having import had, note, noting, step, taken

if TYPE_CHECKING:
    from advisor.change.proposal import Proposal

UNDONE = [
    Reply(tool_calls=[note("backup", "hourly")]),
    Reply(tool_calls=[note("backup", "nightly")]),
    Reply("It is as it was."),
]
WORDS = [Reply("There is nothing to do.")]
NOTHING = "nothing was proposed"


def proposal() -> Proposal:
    """Some valid changes."""
    made = had(noting("tier"), taken()).result.steps[0].proposal
    assert made
    return made


@pytest.mark.parametrize("review", ["accept-valid", "plan", "reject", ""])
@pytest.mark.parametrize("optional", [True, False])
def test_what_was_not_understood_fails_whatever_the_review(review: str, *, optional: bool) -> None:
    """A part of the prompt would be missing; the first one is told."""
    asked = step(review=review, optional=optional)
    why = "not understood: make it nicer"
    parts = ["make it nicer", "and newer"]
    assert decide(asked, None, parts) == ("", why)
    assert decide(asked, proposal(), parts) == ("dropped", why)


@pytest.mark.parametrize(
    ("review", "decision"),
    [("accept-valid", "accepted"), ("plan", "planned"), ("reject", "rejected")],
)
def test_valid_changes_are_what_the_review_makes_of_them(review: str, decision: str) -> None:
    """Whether the step had to have some or not."""
    for optional in (True, False):
        asked = step(review=review, optional=optional)
        assert decide(asked, proposal(), []) == (decision, "")


def test_changes_without_a_review_fail() -> None:
    """Nobody said what becomes of them, also where there need not be any."""
    for optional in (True, False):
        assert decide(step(optional=optional), proposal(), []) == ("dropped", UNWANTED)
    assert decide(step(), None, []) == ("", "")


@pytest.mark.parametrize("review", ["accept-valid", "plan", "reject"])
def test_a_step_that_did_nothing_has_failed(review: str) -> None:
    """Unless it says that it may."""
    assert had(WORDS, step(review=review)).whys == [NOTHING]
    assert had(WORDS, step(review=review)).states == ["failed"]
    assert had(WORDS, step(review=review, optional=True)).states == ["passed"]


@pytest.mark.parametrize("review", ["accept-valid", "plan", "reject"])
def test_changes_that_cancel_out_are_none(review: str) -> None:
    """The document is as it was; nothing is left to be applied or looked at."""
    outcome = had(UNDONE, step(review=review))
    assert outcome.states[0].startswith("failed")
    assert outcome.whys[0].startswith(NOTHING)
    assert outcome.result.accepted == []
    assert outcome.result.document
    assert outcome.result.document.data == PLATFORM.read_bytes()


def test_an_optional_step_is_still_judged() -> None:
    """Its changes have to be valid like any."""
    removing = [Reply(tool_calls=[ToolCall("remove", {"ids": ["order-processing-flow"]})])]
    outcome = had([*removing, Reply("Gone.")], taken(optional=True))
    assert outcome.states == ["failed dropped"]
    assert outcome.whys[0].endswith("allow-removals: true permits that")


def test_what_is_decided_is_what_fits_the_document() -> None:
    """An accepted proposal applies to the document that the step began with."""
    made = proposal()
    assert decide(taken(), made, []) == ("accepted", "")
    assert result(documents.load(PLATFORM), made).value != documents.load(PLATFORM).value
