"""What the screens and reports of a batch say of a run, in the same words everywhere.

Values in, text out; harmless on a screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.batch import reasons
from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.render import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.budget import Spent
    from advisor.batch.results import RunResult, State
    from advisor.batch.totals import Totals
    from advisor.shells.render import Style

DECISIONS = {
    "accepted": "accepted",
    "rejected": "proposed, and rejected",
    "planned": "planned",
    "dropped": "proposed, and dropped",
    "": "proposed",
}
"""What became of the changes of a step, before what they are."""

_MINUTE, _HOUR = 60, 3600
_PRECISE = 10
"""Seconds below which tenths are told."""
_THOUSAND, _MILLION = 1000, 1_000_000
_CENT = 0.01


def duration(seconds: float, *, precise: bool = True) -> str:
    """As `0.4 s`, `58 s`, `3 min 05 s` or `2 h 04 min`; without tenths unless `precise`."""
    if precise and seconds < _PRECISE:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE:02} s"
    minutes = whole // _MINUTE
    return f"{minutes // _MINUTE:,} h {minutes % _MINUTE:02} min"


def money(cost: float | None) -> str:
    """US dollars, those below a cent with three digits; a dash where they are not known."""
    if cost is None:
        return "-"
    return f"${cost:.3f}" if 0 < cost < _CENT else f"${cost:,.2f}"


def tokens(spent: Spent) -> str:
    """Sent and received, in thousands where they are many."""
    count = spent.tokens
    if count < _THOUSAND:
        return str(count)
    if count < _MILLION:
        return f"{count / _THOUSAND:.1f}k"
    return f"{count / _MILLION:,.1f}M"


def percent(share: float | None) -> str:
    """Rounded down, so that only all is 100 %; a dash where there is nothing to share."""
    return "-" if share is None else f"{int(share)} %"


def steps(sums: Totals) -> str:
    """How many steps passed of those that were had."""
    return f"{sums.steps_passed}/{sums.steps}" if sums.steps else "-"


def painted(state: State, text: str, style: Style) -> str:
    """The text in the colour of the state; for reading, the state stands there as a word."""
    paint = {"passed": style.green, "skipped": style.dim, "interrupted": style.yellow}
    return paint.get(state, style.red)(text)


def has_ended(result: RunResult) -> bool:
    """Whether there is more to say of a run than that it was stopped, or did not begin."""
    return bool(result.steps) or result.state != "interrupted"


def first_reason(result: RunResult) -> str:
    """Why a run did not pass, in one line, and how much more there is to say."""
    told = reasons.of_run(result)
    if not told:
        return ""
    more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
    return f"{visible(told[0])}{more}"


def sums_told(sums: Totals, seconds: float) -> list[str]:
    """What a batch came to, in short phrases.

    Args:
        sums: over its runs.
        seconds: from its beginning to its end.
    """
    told = [f"{sums.passed} of {sums.runs} passed"]
    told += [f"{sums.failed} failed"] * bool(sums.failed)
    told += [counted(sums.error, "error")] * bool(sums.error)
    told += [f"{sums.skipped} skipped"] * bool(sums.skipped)
    told += [f"{sums.interrupted} interrupted"] * bool(sums.interrupted)
    if (sums.steps_passed, sums.steps) != (sums.passed, sums.runs):
        told.append(f"{sums.steps_passed} of {counted(sums.steps, 'step')} passed")
    told += [f"{counted(sums.steps_skipped, 'step')} skipped"] * bool(sums.steps_skipped)
    if sums.expectations:
        held = sums.expectations - sums.unmet
        told.append(f"{held} of {sums.expectations} expectations met")
    formed = f", {percent(sums.well_formed)} well-formed" if sums.tool_calls else ""
    told.append(f"{counted(sums.tool_calls, 'tool call')}{formed}")
    told += [f"{sums.refused} refused"] * bool(sums.refused)
    told += [counted(sums.collateral, "collateral edit"), f"{tokens(sums.spent)} tokens"]
    told += [] if sums.spent.cost is None else [money(sums.spent.cost)]
    return [*told, duration(seconds)]


def joined(phrases: Sequence[str], columns: int, gap: str = " · ") -> list[str]:
    """The phrases in lines no wider than `columns`, where a phrase allows it."""
    lines: list[str] = []
    for each in phrases:
        if lines and width(f"{lines[-1]}{gap}{each}") <= columns:
            lines[-1] += f"{gap}{each}"
        else:
            lines.append(each)
    return lines


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled with blanks; behind it, or before it if `right`."""
    blanks = " " * (columns - width(text))
    return f"{blanks}{text}" if right else f"{text}{blanks}"
