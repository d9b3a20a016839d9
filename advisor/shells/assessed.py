"""An assessment as a person or a program reads it: text, JSON, Markdown.

Values in, text out. Texts of findings are Markdown of our own around ids of the document, so
everything passes through `visible`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess import telling
from advisor.assess.weak_point import SEVERITIES
from advisor.assess.words import unmarked
from advisor.calm.phrases import bounded, counted
from advisor.calm.visible import visible, visible_lines
from advisor.shells.render import cut, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from advisor.assess.suppressions import Suppressed
    from advisor.assess.weak_point import Doubt, Rule, Severity, WeakPoint
    from advisor.shells.render import Style

_NAMED = 3
"""Elements that a line names."""
_LISTED = 40
"""Findings that have a line of their own."""
_BEFORE = 16
"""Columns before the rule in such a line, and one that stays free."""
_WIDE = 90
"""Columns from which on the rules stand in a column of their own."""


class Numbered(NamedTuple):
    """A finding with its number among all findings of the document.

    The number is the same however few of them are told, so that `advisor fix` means the same one.
    """

    number: int
    """From 1."""
    point: WeakPoint


@dataclass(frozen=True)
class Report:
    """What is to be said of one architecture."""

    file: str
    findings: tuple[Numbered, ...]
    """Ranked."""
    rules: tuple[Rule, ...]
    """Those that looked."""
    doubts: tuple[Doubt, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    known: tuple[WeakPoint, ...] = ()
    """Findings that the baseline has as well, and that are not repeated."""
    gone: tuple[str, ...] = ()
    """Findings of the baseline that are no more, as `RULE:ELEMENT`."""
    remarks: tuple[str, ...] = ()
    """What a reader should know of how it was assessed."""

    def fails(self, least: Severity | None) -> bool:
        """Whether there is a finding of this severity, or a graver one."""
        if least is None:
            return False
        bound = SEVERITIES.index(least)
        return any(SEVERITIES.index(each.point.severity) <= bound for each in self.findings)


def as_text(report: Report, top: int, style: Style, columns: int) -> Iterator[str]:
    """The first `top` findings in full, the others in a line each, then what was left out."""
    title = visible(f"{report.file} · {heading(report.findings)}")
    yield from map(style.bold, wrapped("", title, columns))
    for number, point in report.findings[:top]:
        yield ""
        yield from _full(number, point, style, columns)
    if report.findings[top:]:
        yield ""
        yield from lines(report.findings[top:], columns, style)
    rest = list(_left_out(report))
    if rest:
        yield ""
    for line in rest:
        yield from map(style.dim, wrapped("", visible(line), columns))
    if report.findings:
        yield ""
        first = report.findings[0].number
        advice = (
            f"To mend the first: advisor fix {report.file} {first}. All in full: add --top all."
        )
        yield from wrapped("", visible(advice), columns)


def heading(findings: Sequence[Numbered]) -> str:
    """How many findings there are, of each severity."""
    if not findings:
        return "nothing found"
    counts = (
        (sum(each.point.severity == severity for each in findings), severity)
        for severity in SEVERITIES
    )
    told = ", ".join(f"{number} {severity}" for number, severity in counts if number)
    return f"{counted(len(findings), 'finding')}: {told}"


def lines(findings: Sequence[Numbered], columns: int, style: Style) -> Iterator[str]:
    """A line for each of the first findings: its number, severity, rule, elements, and proof."""
    shown = findings[:_LISTED]
    is_wide = columns >= _WIDE
    room = max((len(each.point.rule.name) for each in shown), default=0) if is_wide else 0
    for number, point in shown:
        text = f"{point.rule.name:<{room}}  {visible(named(point))}: {plain(point.told.proof.text)}"
        severity = _paint(point.severity, style)(f"{point.severity:<8}")
        yield f"{number:>3}  {severity}  {cut(text, columns - _BEFORE)}"
    if more := [each.point for each in findings[_LISTED:]]:
        yield f"     and {len(more)} more: {telling.by_severity(more)}"


def named(point: WeakPoint) -> str:
    """The first elements of a finding, and how many more there are."""
    return bounded(point.elements, _NAMED)


def plain(markdown: str) -> str:
    """A text of a finding without its marks, harmless on a screen."""
    return visible(unmarked(markdown))


def as_json(report: Report) -> str:
    """Everything, for a program; a later run takes it as its baseline."""
    content = {
        "file": report.file,
        "findings": [
            {"number": number, "key": point.key, **point.to_json()}
            for number, point in report.findings
        ],
        "suppressed": [each.to_json() for each in report.suppressed],
        "known": [{"key": each.key, **each.to_json()} for each in report.known],
        "gone": [*report.gone],
        "doubts": [each._asdict() for each in report.doubts],
        "remarks": [*report.remarks],
    }
    return json.dumps(content, indent=2) + "\n"


def as_markdown(report: Report, top: int) -> str:
    """A report to keep or to send: a table of all, the first `top` in full, how it was judged."""
    parts = [f"# Assessment of {_escaped(report.file)}", f"{heading(report.findings)}."]
    if report.findings:
        parts.append("\n".join(telling.table(report.findings)))
    parts += [telling.in_full(number, point) for number, point in report.findings[:top]]
    left_out = [f"- {_escaped(line)}" for line in _left_out(report)]
    if left_out:
        parts.append("\n".join(("## Left out", "", *left_out)))
    parts.append(telling.judged(each.point for each in report.findings[:top]))
    return visible_lines("\n\n".join(filter(None, parts))) + "\n"


def _full(number: int, point: WeakPoint, style: Style, columns: int) -> Iterator[str]:
    told = point.told
    paint = _paint(point.severity, style)
    yield f"{number:>3}  {paint(point.severity)}  {style.bold(point.rule.name)}"
    yield from wrapped("     ", plain(told.title), columns)
    flows = ", ".join(point.flows)
    said = (
        ("proof", told.proof.text),
        ("flows", flows),
        ("why", f"{point.rule.why} ({point.rule.source})"),
        *(("or" if n else "fix", telling.call(each)) for n, each in enumerate(told.remedies)),
        ("note", told.note),
    )
    for label, text in said:
        if text:
            shown = visible(text) if label == "flows" else plain(text)
            yield from wrapped(f"     {label:<6} ", shown, columns)


def _left_out(report: Report) -> Iterator[str]:
    """What is not among the findings, and why."""
    for each in report.suppressed:
        yield (
            f"suppressed until {each.by.expires.isoformat()}: {each.point.key}: {each.by.reason}"
        )
    if report.known:
        yield f"{len(report.known)} known from the baseline"
    if report.gone:
        yield f"no more since the baseline: {', '.join(report.gone)}"
    yield from report.remarks
    yield from (plain(doubt.words) for doubt in report.doubts)


def _paint(severity: Severity, style: Style) -> Callable[[str], str]:
    paints = {"critical": style.red, "high": style.red, "medium": style.yellow, "low": style.dim}
    return paints[severity]


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", visible(text))
