"""What the edit benchmark says of a model: how its tasks came out, category by category.

Values only; nothing is run, written or shown here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.budget import CHARACTERS_PER_TOKEN
from advisor.batch import reasons
from advisor.batch.totals import grouped, totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.batch.results import RunResult
    from advisor.batch.totals import Totals

UNNAMED = "other"
"""The category of scripts that name none."""

ALL = "all"
"""The category of the last row."""


class Row(NamedTuple):
    """How the tasks of one category came out."""

    category: str
    totals: Totals
    rewriting: int
    """Tokens that the changed documents have, each as a whole: an estimate."""

    @property
    def passed(self) -> int:
        """Percent of the runs, rounded down; only where all passed it is 100."""
        return 100 * self.totals.passed // self.totals.runs if self.totals.runs else 0

    def to_json(self) -> dict[str, Any]:
        """The row as plain JSON."""
        return {
            "category": self.category,
            **self.totals.to_json(),
            "rewriting_tokens": self.rewriting,
        }


class Missed(NamedTuple):
    """A task that did not pass."""

    name: str
    """Of the run."""
    why: str
    """One line."""


class Benchmark(NamedTuple):
    """How all tasks came out."""

    rows: tuple[Row, ...]
    """By category."""
    total: Row
    missed: tuple[Missed, ...]
    """In the order of the runs."""

    def to_json(self) -> dict[str, Any]:
        """The benchmark as plain JSON."""
        return {
            "categories": [row.to_json() for row in self.rows],
            "total": self.total.to_json(),
            "missed": [missed._asdict() for missed in self.missed],
            "characters_per_token": CHARACTERS_PER_TOKEN,
        }


def benchmark(results: Sequence[RunResult]) -> Benchmark:
    """What the results of tasks come to."""
    groups = grouped(results, lambda result: result.category or UNNAMED)
    return Benchmark(
        tuple(_row(category, group) for category, group in sorted(groups.items())),
        _row(ALL, results),
        tuple(Missed(each.name, reason(each)) for each in results if each.state != "passed"),
    )


def _row(category: str, results: Sequence[RunResult]) -> Row:
    return Row(category, totals(results), sum(map(rewriting, results)))


def rewriting(result: RunResult) -> int:
    """Tokens of answering with the whole file, for each step whose changes were taken.

    An estimate by the document's size after the run. What a model spent on changes that were not
    taken has no counterpart here, so the comparison never flatters it.
    """
    taken = sum(step.decision in {"accepted", "planned"} for step in result.steps)
    return taken * result.characters // CHARACTERS_PER_TOKEN


def reason(result: RunResult) -> str:
    """Why a run did not pass, in one line: the first reason, and how many more there are."""
    told = [why for step in result.steps for why in reasons.of_step(step)]
    told += filter(None, [reasons.besides(result)])
    if not told:
        return result.state
    return told[0] + (f" (and {len(told) - 1} more)" if len(told) > 1 else "")
