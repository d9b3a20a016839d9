"""Questions for the proof of a finding, for its source, and for the reason of a change."""

from __future__ import annotations

import pytest

from advisor.agent.earlier import Earlier, Staged
from tests.agent.asking import EARLIER, ask, words


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("Why is api-gateway a single point of failure?", "1. **API Gateway** (`api-gateway`) is"),
        ("Why is the customer a bottleneck?", "`customer` is none: `single-point-of-failure`"),
        ("Why 2?", "2. **Order Database** (`order-db`) has no replica."),
        ("Why is the second one a problem?", "2. **Order Database**"),
        ("Explain finding 1", "1. **API Gateway**"),
        ("Prove 1.", "To check (dominated set): without `api-gateway`; from `customer`"),
        ("prove it", "2. **Order Database**"),
        ("How do you know?", "unreachable `order-service`, `inventory-service`"),
        ("What is the proof of 2?", "To check (absence): copies of `order-db`"),
        ("Why does the missing replica matter?", "Kleppmann"),
        ("Why is a synchronous chain bad?", "Found here: 2 findings."),
        ("Why should we care about bottlenecks?", "`single-point-of-failure`: When it fails"),
        ("Why did you change order-db?", "- change 1, rename order-db to orders: For clarity."),
        ("Why was order-db renamed?", "- change 1, rename order-db to orders: For clarity."),
        ("Why change 2?", "- change 2, add node cache: no reason was given"),
        ("Explain change 1.", "For clarity."),
        ("Why did you do that?", "- change 2"),
        ("Why did you touch the inventory-db?", "No change of this conversation names"),
        ("Why change 7?", "No change 7 was staged in this conversation."),
    ],
)
def test_why(prompt: str, told: str) -> None:
    """Of findings the proof, of kinds the source, of changes the reason that was given."""
    found = ask(prompt, earlier=EARLIER)
    (answer,) = found.answers
    assert told in f"{answer.opening}\n{answer.closing}"
    assert (found.rest, found.not_understood) == ("", ())


def test_the_last_change_of_a_number_is_meant() -> None:
    """A later proposal counts anew."""
    twice = Earlier(None, tuple(Staged(1, title, "", {}) for title in ("old", "new")))
    (answer,) = ask("Why change 1?", earlier=twice).answers
    assert "- change 1, new: " in answer.closing
    assert "old" not in answer.closing


def test_why_of_a_number_that_was_not_told() -> None:
    """It is said how many there are; a finding that is gone meanwhile is said to be."""
    found = ask("Why 9?", earlier=EARLIER)
    assert "there are 3 findings in the list" in found.not_understood[0]
    (gone,) = ask("Why 3?", earlier=EARLIER).answers
    assert gone.closing == "`store-without-replica:moon` is not found any more."


@pytest.mark.parametrize(
    ("prompt", "rules"),
    [
        ("Why do you complain about the payment service?", ["synchronous-chain"]),
        ("Why is inventory-db a risk?", ["store-without-replica", "no-recovery-target"]),
        ("How come you mention the gateway? And which book says so?", ["single-point-of-failure"]),
        ("You say order-db has no replica. Show me your proof, and why it matters.",
         ["store-without-replica"]),
        ("You claim the gateway is a bottleneck. Who says so?", ["single-point-of-failure"]),
        ("Why does it matter that order-db has no backup?", ["no-recovery-target"]),
        ("Why is it bad if nobody replicated the databases?", ["store-without-replica"]),
        ("Would you mind telling me the reasons for the third finding?", ["synchronous-chain"]),
        ("Could you give me the proof of 1, please?", ["single-point-of-failure"]),
    ],
)  # fmt: skip
def test_why_in_other_words(prompt: str, rules: list[str]) -> None:
    """The proofs once each, with why it matters and its source; they can be mended by number."""
    found = ask(prompt)
    (answer,) = found.answers
    assert answer.listed is not None
    told = [number for number in range(1, 9) if f"\n{number}. " in f"\n{words(found)}"]
    assert "Why: " in words(found)
    named = [rule for rule in rules if f"`{rule}`)" in words(found)]
    assert named == rules
    assert told
    assert (found.rest, found.not_understood) == ("", ())


def test_nothing_is_found_at_an_element() -> None:
    """That is said, and no weak point made up."""
    (answer,) = ask("Why is the customer a problem?").answers
    assert answer.opening == "The assessment finds nothing at `customer`."


def test_a_number_means_what_was_told_in_the_same_prompt() -> None:
    """The list of the question before it."""
    found = ask("What are the two worst security risks? Why 1?")
    assert [each.listed.keys[0] for each in found.answers if each.listed] == [
        "missing-authentication:api-gateway"
    ] * 2


@pytest.mark.parametrize("prompt", ["You say hello to the world.", "Why is the sky a problem?"])
def test_what_is_no_question_for_a_proof(prompt: str) -> None:
    """Without a weak point or an element there is nothing to prove."""
    found = ask(prompt)
    assert found.answers == ()
    assert found.not_understood
