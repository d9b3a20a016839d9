"""What the turns of a session used, and a table of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from advisor.agent.budget import NOTHING, Spent
from advisor.calm.visible import visible
from advisor.shells.render import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TURNS = 20
"""Turns that have a line of their own: the last ones."""

_WIDTHS = (5, 6, 10, 9, 7, 8)
_GAP = 2
"""Columns before the prompt."""


def by_turn(records: Iterable[dict[str, Any]]) -> list[Spent]:
    """What each turn used, from the records of its session, which keep the sum so far."""
    sums = [NOTHING]
    for record in records:
        if record.get("record") == "asked":
            sums.append(sums[-1])
        elif record.get("record") == "answered":
            sums[-1] = Spent(*record["spent"])
    return [_minus(after, before) for before, after in pairwise(sums)]


def lines(
    turns: Sequence[Spent], total: Spent, prompts: Sequence[str] = (), columns: int = 80
) -> Iterator[str]:
    """A table with a line for each of the last turns, and one for all; sent and received in tokens.

    Args:
        turns: what each used.
        total: what all used.
        prompts: of the turns, to tell them apart by.
        columns: of the screen.
    """
    yield _row("turn", "calls", "sent", "received", "cached", "cost")
    first = max(len(turns) - _TURNS, 0)
    if first:
        yield f"  … and {first} before"
    room = columns - sum(_WIDTHS) - _GAP - 1
    for number, spent in enumerate(turns[first:], first + 1):
        row = _row(str(number), *_cells(spent))
        words = visible(" ".join("".join(prompts[number - 1 : number]).split()))
        yield f"{row}{' ' * _GAP}{cut(words, room)}".rstrip()
    yield _row("all", *_cells(total))


def _row(*cells: str) -> str:
    return "".join(cell.rjust(width) for cell, width in zip(cells, _WIDTHS, strict=True))


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
