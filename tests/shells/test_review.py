"""Review by a person: every key, what it shows, and what becomes of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.change.journal import Journal
from advisor.shells.review import TerminalReviewer
from tests.change.staging import ADD_CACHE, of, platform, proposal
from tests.golden import golden
from tests.shells.asking import CHANGES, DANGLING, Screen, history, run, untouched

if TYPE_CHECKING:
    from advisor.change.proposal import Proposal

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def cache() -> Proposal:
    """A valid proposal."""
    return proposal(of(platform()), ADD_CACHE)


def reviewed(proposed: Proposal, *typed: str) -> tuple[str, str, str]:
    """Decision, reason and screen of a review in which these lines are typed."""
    screen = Screen(*typed)
    verdict = TerminalReviewer(screen.ask, screen).review(proposed)
    return verdict.decision, verdict.reason, screen.getvalue()


@pytest.mark.parametrize(
    ("typed", "decision", "reason"),
    [
        (["a"], "accept", ""),
        (["accept"], "accept", ""),
        ([" A "], "accept", ""),
        (["r", ""], "reject", ""),
        (["r", "  The name is wrong. "], "reject", "The name is wrong."),
        (["r"], "reject", ""),
        (["q"], "later", ""),
        ([], "later", ""),
        (["", "yes", "y", "apply", "q"], "later", ""),
        (["w", "v", "a"], "accept", ""),
    ],
    ids=str,
)
def test_each_answer_has_its_verdict(
    cache: Proposal, typed: list[str], decision: str, reason: str
) -> None:
    """One letter or the word; all else is asked again, and the end of input decides nothing."""
    assert reviewed(cache, *typed)[:2] == (decision, reason)


def test_another_key_is_explained(cache: Proposal) -> None:
    """The keys are said."""
    assert "Answer a, s, r, e, w, v or q." in reviewed(cache, "yes", "q")[2]


def test_a_proposal_with_errors_cannot_be_accepted() -> None:
    """The person is told, and asked again."""
    wrong = ("add_relationship", DANGLING[0].tool_calls[0].arguments["relationship"])  # type: ignore[index]
    broken = proposal(of(platform()), (wrong[0], {"relationship": wrong[1]}))
    decision, _, screen = reviewed(broken, "a", "r", "")
    assert decision == "reject"
    assert "It cannot be applied while it leaves errors." in screen


def test_the_patch_can_be_looked_at(cache: Proposal) -> None:
    """It is the very patch: RFC 6902 as JSON."""
    screen = reviewed(cache, "v")[2]
    shown = screen[screen.index("\n[", screen.index("›")) : screen.rindex("]\n\n[a]") + 1]
    assert json.loads(shown) == json.loads(json.dumps(cache.operations))


def test_what_a_person_sees(shop: Path) -> None:
    """The whole session: answer, proposal, reasons, a wrong key and the yes."""
    result = run(shop, CHANGES, "w", "x", "a")
    text = result.out.replace(str(shop), "shop.json")
    assert text == golden(GOLDEN / "review.txt", text)
    assert result.code == 0
    assert history(shop) == ["apply done"]
    assert Journal.of(shop).standing("shop.json")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["r", "Not now."], "Not applied: Not now.\n"),
        (["r", ""], "Not applied.\n"),
        (["q"], "Not applied; shop.json is as it was.\n"),
        (["w"], "Not applied; shop.json is as it was.\n"),
    ],
    ids=str,
)
def test_without_a_yes_nothing_is_written(shop: Path, typed: list[str], said: str) -> None:
    """Rejected with and without words, left for later, or input at its end."""
    before = shop.read_bytes()
    result = run(shop, CHANGES, *typed)
    assert result.code == 3
    assert result.out.replace(str(shop), "shop.json").endswith(said)
    assert untouched(shop, before)


def test_what_cannot_be_applied_ends_as_not_applicable(shop: Path) -> None:
    """A yes does not help."""
    before = shop.read_bytes()
    assert run(shop, DANGLING, "a", "q").code == 1
    assert untouched(shop, before)
