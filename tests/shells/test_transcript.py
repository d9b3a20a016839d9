"""A proposal and its verdict as a person reads them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.assess.assessing import assess
from advisor.assess.scorecard import Figure, Scorecard
from advisor.calm.document import load, load_or_empty
from advisor.calm.finding import Finding
from advisor.calm.model import Model
from advisor.change.assumed import Assumed
from advisor.change.proposal import Change, Digests, Origin, Proposal
from advisor.change.review import Verdict
from advisor.shells.render import Style
from advisor.shells.transcript import proposal_as_text, verdict_as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

PLATFORM = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
ACCEPT = Verdict("accept")


def proposal(
    *changes: Change, left_out: Sequence[Change] = (), findings: Sequence[Finding] = ()
) -> Proposal:
    """With a remark of every kind."""
    return Proposal(
        Origin("Go", "m", "ada", ""),
        changes,
        Digests("a", "b"),
        "c",
        (),
        tuple(findings),
        tuple(left_out),
        (Assumed(1, "db", ("metadata", "owner"), "Dana"),),
        ("gold",),
    )


def change(number: int, *elements: str, notes: Sequence[str] = ()) -> Change:
    """One that touches these elements."""
    return Change(number, "update", {}, "", (), elements, notes=tuple(notes))


def test_what_matters_most_stands_first() -> None:
    """Assumed, missing, new findings, how calls were taken, and then the scorecard."""
    finding = Finding("rule", "schema", "warning", "/nodes/0", "db", "it is wrong")
    shown = proposal(change(1, notes=[f"note {n}" for n in range(11)]), findings=[finding])
    card = Scorecard((), (), (), (), (0, 0), (Figure("buy", 0.999, 0.99, None),))
    lines = list(proposal_as_text(shown, [], Style(enabled=False), 80, card))
    kinds = [line.split("  ")[1] for line in lines[:-3] if line.startswith("  ")]
    assert kinds == ["assumed", "missing", "new warning", *["note"] * 9]
    assert lines[-4:] == [
        "  note  and 3 more: w in the review shows them",
        "",
        "  weak points 0 → 0 · findings: 0 fixed, 0 introduced, 0 remain",
        "    availability  buy 99 % → not known, declared 99.9 %",
    ]


def test_what_was_made_to_mend_and_mends_nothing_says_so() -> None:
    """Not of other changes, and not where a finding goes."""
    (point, *_) = assess(Model(load(PLATFORM).value)).findings
    nothing = Scorecard((), (), (), (), (1, 1), ())
    for tool, card, said in (
        ("make_redundant", nothing, True),
        ("make_redundant", nothing._replace(fixed=(point,)), False),
        ("update", nothing, False),
    ):
        shown = proposal(replace(change(1), tool=tool))
        lines = list(proposal_as_text(shown, [], Style(enabled=False), 80, card))
        assert ("    fixes no finding" in lines) == said, tool


def test_a_part_that_was_accepted_names_what_was_left_out() -> None:
    """By number and element, for a file that was there and for a new one."""
    left = [change(4, "payments-db-replication"), change(5, "a\x1b[2J", "b")]
    part = proposal(change(1), change(2), change(3), left_out=left)
    base = load(PLATFORM)
    told = verdict_as_text(ACCEPT, base, part, undo="/undo")
    assert told == (
        f"Applied 3 of 5 changes to {PLATFORM}; left out: 4 (payments-db-replication), "
        "5 (a\\u001b[2J, b). To take it back: /undo\n"
    )
    whole = verdict_as_text(ACCEPT, base, proposal(change(1)), undo="/undo")
    assert whole == f"Applied to {PLATFORM}. To take it back: /undo\n"
    created = verdict_as_text(ACCEPT, load_or_empty(Path("new.json")), part, undo="/undo")
    assert created.startswith("Created new.json with 3 of 5 changes; left out: 4 ")
