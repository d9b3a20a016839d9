"""What `advisor ask` makes of a prompt before, and says of its words after, the model answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Reply, ToolCall
from tests.shells.asking import CHANGES, DONE, run, untouched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.shells.asking import Asked

OWNED = [
    Reply(
        tool_calls=[
            ToolCall(
                "set_metadata",
                {
                    "entries": [
                        {
                            "on": ["order-db"],
                            "values": {"owner": "Team Zebra", "tier": "gold", "rpo-minutes": 37},
                        }
                    ]
                },
            )
        ]
    ),
    DONE,
]
"""Sets two facts that a prompt may not have given."""


@pytest.mark.parametrize("prompt", ["yes", "Yes, go ahead!", "ja, mach das"])
def test_a_yes_without_a_proposal_is_told_where_yes_is_said(shop: Path, prompt: str) -> None:
    """The model is not asked."""
    result = run(shop, CHANGES, prompt=prompt)
    assert (result.code, result.requests) == (2, 0)
    assert "nothing is waiting for a yes" in str(result.error)


def test_a_prompt_about_another_file_stops(shop: Path) -> None:
    """Without a person it ends, with what to do; the model is not asked."""
    before = shop.read_bytes()
    result = run(shop, CHANGES, prompt="Add a balancer to trading.json", yes=True)
    assert (result.code, result.requests) == (2, 0)
    assert "speaks of trading.json, and " in str(result.error)
    assert "--attach" in str(result.error)
    assert untouched(shop, before)


def test_a_person_may_go_on(shop: Path) -> None:
    """With a yes; anything else ends it."""
    result = run(shop, CHANGES, "y", "q", prompt="As in trading.json, add a balancer.")
    assert (result.code, "shop.json? [y/N] › y\n" in result.out) == (3, True)
    assert run(shop, CHANGES, "", prompt="As in trading.json, add a balancer.").code == 2


def marked(result: Asked) -> list[str]:
    """The lines that mark what nobody gave."""
    return [line.strip() for line in result.out.splitlines() if line.startswith("  assumed")]


def test_an_attached_file_is_read_by_the_model(shop: Path) -> None:
    """It may be named, and what stands in it is given."""
    file = ("trading.json", '{"owner": "Team Zebra", "rpo-minutes": 37}')
    prompt = "Tier gold on order-db, owner and RPO as in trading.json."
    result = run(shop, OWNED, prompt=prompt, attached=[file], never="no")
    assert (result.code, marked(result)) == (3, [])


def test_what_nobody_gave_is_marked(shop: Path) -> None:
    """An owner and a number that stand in neither prompt nor document; what was said is not."""
    result = run(shop, OWNED, prompt="Set tier gold on order-db, and an owner.", never="no")
    assert marked(result) == [
        'assumed  order-db  metadata.owner: "Team Zebra"',
        "assumed  order-db  metadata.rpo-minutes: 37",
    ]


def test_what_was_quoted_and_is_missing_is_pointed_out(shop: Path) -> None:
    """A literal of the prompt that the result does not hold."""
    prompt = (
        'Set owner "Team Zebra" and contact "zebra@example.com" on order-db, tier gold, RPO 37.'
    )
    result = run(shop, OWNED, prompt=prompt, never="no")
    missing = [line for line in result.out.splitlines() if line.startswith("  missing")]
    assert missing == ['  missing  "zebra@example.com" of the prompt stands nowhere in the result']


def test_a_program_reads_the_marks(shop: Path) -> None:
    """In the proposal, by change, element and path."""
    result = run(shop, OWNED, prompt='"Exactly this"', as_json=True)
    proposal = json.loads(result.out)["proposal"]
    assert proposal["missing"] == ["Exactly this"]
    assert proposal["assumed"][0] == {
        "change": 1,
        "element": "order-db",
        "path": ["metadata", "owner"],
        "value": "Team Zebra",
    }
