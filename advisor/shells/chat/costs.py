"""What the turns of a session used, and a table of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from advisor.agent.budget import NOTHING, Spent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TURNS = 20
"""Turns that have a line of their own: the last ones."""


def by_turn(records: Iterable[dict[str, Any]]) -> list[Spent]:
    """What each turn used, from the records of its session, which keep the sum so far."""
    sums = [NOTHING]
    for record in records:
        if record.get("record") == "asked":
            sums.append(sums[-1])
        elif record.get("record") == "answered":
            sums[-1] = Spent(*record["spent"])
    return [_minus(after, before) for before, after in pairwise(sums)]


def lines(turns: Sequence[Spent], total: Spent) -> Iterator[str]:
    """A table with a line for each of the last turns, and one for all."""
    yield _row("turn", "calls", "sent", "received", "cached", "cost")
    first = max(len(turns) - _TURNS, 0)
    if first:
        yield f"  … and {first} before"
    for number, spent in enumerate(turns[first:], first + 1):
        yield _row(str(number), *_cells(spent))
    yield _row("all", *_cells(total))


def _row(*cells: str) -> str:
    widths = (6, 7, 12, 10, 8, 9)
    return "".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def _cells(spent: Spent) -> tuple[str, str, str, str, str]:
    share = f"{100 * spent.cached // spent.sent} %" if spent.sent else "-"
    cost = "-" if spent.cost is None else f"${spent.cost:.3f}"
    return f"{spent.calls:,}", f"{spent.sent:,}", f"{spent.received:,}", share, cost


def _minus(after: Spent, before: Spent) -> Spent:
    cost = None if after.cost in (None, before.cost) else after.cost - (before.cost or 0.0)
    return Spent(
        after.calls - before.calls,
        after.sent - before.sent,
        after.received - before.received,
        after.cached - before.cached,
        cost,
    )
