"""What stands around the input line: the header at the start and the bar at the bottom.

Imports only what lays out text, since the header is on the screen before anything else is loaded.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.render import cut, width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.finding import Finding

ADVICE = (
    "Ask, or /help. @ names an element. Nothing is written without your yes.",
    "Ask, or /help. Nothing is written without your yes.",
    "Ask, or /help.",
)
"""The last line of the header, for wide and for narrower terminals."""

_GAP = "   "
_SHORTEST_FILE = 8
"""Columns below which the name of a file says nothing any more."""
_LINES = 2
"""Lines of the header besides the advice."""


class Status(NamedTuple):
    """What a person wants to see at a glance while they type."""

    file: str
    pending: int
    """Changes that are staged and not decided on."""
    checks: str
    """What `checks` says, or `checking`."""
    weak_points: int | None = None
    """None while nobody has looked."""
    tokens: int = 0
    """Sent and received in the session."""
    cached: int | None = None
    """Percent of those sent that the provider had cached."""
    cost: float | None = None
    """US dollars of the session; None where no price is known."""
    model: str = ""
    limit: str = ""
    """What of the session's budget is nearly full."""
    focus: tuple[str, ...] = ()
    """Ids of the elements that the questions are about."""


class About(NamedTuple):
    """What the header tells of the document and of who answers."""

    title: str
    nodes: int
    relationships: int
    flows: int
    checks: str
    weak_points: int | None
    model: str
    where: str = ""
    """The host of the endpoint."""


def checks(findings: Iterable[Finding]) -> str:
    """What the checks say of a document, in a few words."""
    counts = Counter(finding.severity for finding in findings)
    told = [counted(counts[each], each) for each in ("error", "warning") if counts[each]]
    return ", ".join(told if counts["error"] else ["valid", *told])


def toolbar(status: Status, columns: int, *, unicode: bool = True) -> str:
    """The bar in one line of at most `columns`; what matters least leaves first."""
    parts = _parts(status)
    for name, shorter in _shorter(status):
        if width(_joined(parts)) <= columns:
            break
        parts[name] = _cut_file(parts, columns, unicode=unicode) if name == "file" else shorter
    return cut(_joined(parts), columns, unicode=unicode)


def header(about: About, columns: int, *, unicode: bool = True) -> list[str]:
    """At most three lines: the document, who answers, and what to do."""
    separator = " · " if unicode else " - "
    counts = ", ".join(
        counted(count, what)
        for count, what in (
            (about.nodes, "node"),
            (about.relationships, "relationship"),
            (about.flows, "flow"),
        )
    )
    state = about.checks
    if about.weak_points is not None:
        state += f", {counted(about.weak_points, 'weak point')}"
    model = visible(about.model)
    full = f"{model} ({visible(about.where)})" if about.where else model
    title = visible(about.title)
    lines: list[str] = []
    for parts in (
        (title, counts, state, full),
        (title, counts, state, model),
        (title, state, model),
    ):
        lines = _folded(parts, separator, columns)
        if len(lines) <= _LINES and all(width(line) <= columns for line in lines):
            break
    advice = next((line for line in ADVICE if width(line) <= columns), ADVICE[-1])
    return [cut(line, columns, unicode=unicode) for line in [*lines[:_LINES], advice]]


def _joined(parts: dict[str, str]) -> str:
    return _GAP.join(filter(None, parts.values()))


def _cut_file(parts: dict[str, str], columns: int, *, unicode: bool) -> str:
    """As much of the file's name as fits beside all others, or nothing."""
    room = columns - width(_joined(parts | {"file": "-"})) + 1
    return cut(parts["file"], room, unicode=unicode) if room >= _SHORTEST_FILE else ""


def _parts(status: Status) -> dict[str, str]:
    """The parts of the bar as they stand from left to right, each at its longest."""
    return {
        "file": visible(status.file),
        "focus": visible(" ".join(f"@{each}" for each in status.focus)),
        "pending": f"{status.pending} pending",
        "checks": status.checks,
        "weak_points": ""
        if status.weak_points is None
        else counted(status.weak_points, "weak point"),
        "tokens": _tokens(status, with_cached=True),
        "cost": "" if status.cost is None else _money(status.cost),
        "limit": visible(status.limit),
        "model": visible(status.model),
    }


def _shorter(status: Status) -> list[tuple[str, str]]:
    """What to say less of, the least important first."""
    return [
        ("tokens", _tokens(status, with_cached=False)),
        ("focus", f"{len(status.focus)} in focus" if len(status.focus) > 1 else ""),
        ("weak_points", ""),
        ("tokens", ""),
        ("model", ""),
        ("focus", ""),
        ("cost", ""),
        ("file", ""),
        ("checks", ""),
        ("limit", ""),
    ]


def _tokens(status: Status, *, with_cached: bool) -> str:
    if not status.tokens:
        return ""
    share = "" if status.cached is None or not with_cached else f", {status.cached} % cached"
    return f"{_rounded(status.tokens)} tokens{share}"


def _rounded(number: int) -> str:
    """A number in at most four characters and a letter: `950`, `4.1k`, `41k`, `1.2M`."""
    value: float = number
    for letter in ("", "k", "M"):
        if value < 999.5 or letter == "M":  # noqa: PLR2004 - rounds to a thousand
            break
        value /= 1000
    text = f"{value:.1f}" if letter and value < 9.95 else f"{value:.0f}"  # noqa: PLR2004 - to ten
    return text + letter


def _money(dollars: float) -> str:
    return "<$0.01" if 0 < dollars < 0.01 else f"${dollars:.2f}"  # noqa: PLR2004 - a cent


def _folded(parts: Iterable[str], separator: str, columns: int) -> list[str]:
    """The parts in as many lines as they take, broken only between them."""
    lines: list[str] = []
    for part in filter(None, parts):
        if lines and width(lines[-1] + separator + part) <= columns:
            lines[-1] += separator + part
        else:
            lines.append(part)
    return lines
