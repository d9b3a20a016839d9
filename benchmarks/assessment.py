"""What the assessment costs: all rules, and each of them, on 5,000 nodes.

``python -m benchmarks.assessment`` measures within one process and prints a section for
docs/benchmarks.md.
"""

from __future__ import annotations

import statistics
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import networkx as nx  # noqa: F401 - loaded once, before anything is measured

from advisor.assess.assessing import assess
from advisor.assess.facts import Facts
from advisor.assess.rules import RULES
from advisor.assess.scorecard import scorecard
from advisor.calm.model import Model
from benchmarks.documents import architecture

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (300, 1_000, 5_000)
LARGEST = SIZES[-1]
RUNS = 3
_SHOWN = 8
"""Rules that have a row of their own: those that cost the most."""


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    rows = ["| nodes | findings | all rules | with all texts as JSON | scorecard of a change |"]
    rows.append("|---|---|---|---|---|")
    rows += [_row(nodes) for nodes in SIZES]
    dearest = [
        "| rule | alone, with the facts that it needs |",
        "|---|---|",
        *(f"| {name} | {_ms(seconds)} |" for name, seconds in _dearest()),
    ]
    about = (
        f"Medians of {RUNS} runs in one process, the graph library loaded. Needed: all rules on "
        f"{LARGEST:,} nodes in at most 3 s."
    )
    below = f"The dearest rules on {LARGEST:,} nodes:\n"
    return "\n".join(("## Assessment\n", f"{about}\n", *rows, "", below, *dearest, ""))


def _row(nodes: int) -> str:
    value = architecture(nodes)
    found = assess(Model(value)).findings
    return (
        f"| {nodes:,} | {len(found):,} | {_ms(_median(lambda: assess(Model(value))))} "
        f"| {_ms(_median(lambda: _as_json(value)))} | {_ms(_median(lambda: _compared(value)))} |"
    )


def _as_json(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [point.to_json() for point in assess(Model(value)).findings]


def _compared(value: dict[str, Any]) -> object:
    return scorecard(Facts(Model(value)), Facts(Model(value)))


def _dearest() -> list[tuple[str, float]]:
    """The rules that take the most time, by themselves."""
    value = architecture(LARGEST)
    taken = [(rule.name, _median(partial(assess, Model(value), rules=[rule]))) for rule in RULES]
    return sorted(taken, key=lambda each: -each[1])[:_SHOWN]


def _median(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    taken = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


if __name__ == "__main__":
    print(section())
