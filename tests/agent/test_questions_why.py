"""Questions for the proof of a finding, for its source, and for the reason of a change."""

from __future__ import annotations

import pytest

from advisor.agent.earlier import Earlier, Staged
from tests.agent.asking import EARLIER, ask


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
