"""The outcome of `advisor validate`, and how a person or a program reads it.

Values in, text out; may import the calm package and `render`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.shells.render import excerpt, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal, TypeAlias

    from advisor.calm.finding import Finding, Severity
    from advisor.shells.render import Style

    Verdict: TypeAlias = Literal["clean", "warning", "error"]


_SHOWN = 1_000
"""Findings of one file that a person is shown."""


class Placed(NamedTuple):
    """A finding and where it stands in the text, for a person."""

    finding: Finding
    line: int
    column: int
    source: str
    """The whole line, as it stands."""


class Report(NamedTuple):
    """What is to be said of one file."""

    path: str
    """As the user gave it; ``-`` for standard input."""
    findings: tuple[Placed, ...]
    readable: bool = True

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(placed.finding.severity == severity for placed in self.findings)


def verdict(report: Report, *, strict: bool) -> Verdict:
    """The worst severity that counts: the vocabulary's and the reference's, all if `strict`."""
    counted = {
        placed.finding.severity
        for placed in report.findings
        if strict or placed.finding.kind != "advice"
    }
    if "error" in counted:
        return "error"
    return "warning" if "warning" in counted else "clean"


def as_json(reports: Sequence[Report], *, strict: bool) -> str:
    """Everything, for a program."""
    files = [
        {
            "path": report.path,
            "verdict": verdict(report, strict=strict),
            "findings": [_as_dict(placed) for placed in report.findings],
        }
        for report in reports
    ]
    return json.dumps({"files": files}, indent=2)


def _as_dict(placed: Placed) -> dict[str, str | int]:
    finding = placed.finding
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "pointer": finding.pointer,
        "element": finding.element,
        "line": placed.line,
        "column": placed.column,
        "message": finding.message,
        "hint": finding.hint,
    }


def as_text(report: Report, style: Style, *, folded: str = "") -> Iterator[str]:
    """The lines for one file: each finding with its source, then what they come to.

    Args:
        report: of the file.
        style: of the screen.
        folded: what shows the unresolved ones, of which only the number is told then.
    """
    name = visible(report.path)
    unresolved = report.count("unresolved") if folded else 0
    for placed in report.findings[:_SHOWN]:
        if not (folded and placed.finding.severity == "unresolved"):
            yield from _finding_lines(name, placed, style)
    if unresolved:
        count = counted(unresolved, "place names", "places name")
        yield f"{count} what was not read, and so not checked; {folded} lists them"
    if len(report.findings) > _SHOWN:
        yield f"{name}: {len(report.findings) - _SHOWN} more; --format json has them all"
    yield f"{style.bold(name)}: {summary([report])}"


def summary(reports: Sequence[Report]) -> str:
    """How many findings of each severity there are, in words."""
    severities: tuple[Severity, ...] = ("error", "warning", "info", "unresolved")
    counts = {
        severity: sum(report.count(severity) for report in reports) for severity in severities
    }
    plural = {"error": "errors", "warning": "warnings", "info": "remarks"}
    single = {"error": "error", "warning": "warning", "info": "remark"}
    said = [
        f"{count} {(single if count == 1 else plural).get(severity, severity)}"
        for severity, count in counts.items()
        if count
    ]
    found = any(report.count("error") or report.count("warning") for report in reports)
    return ", ".join(said if found else ["clean", *said])


def _finding_lines(name: str, placed: Placed, style: Style) -> Iterator[str]:
    finding = placed.finding
    colour = {"error": style.red, "warning": style.yellow}.get(finding.severity, style.cyan)
    place = f"{name}:{placed.line}:{placed.column}"
    if finding.severity == "unresolved":
        # Nothing is wrong and nothing is to be done: one line is enough.
        yield f"{style.bold(place)}  {colour(finding.severity)}  {visible(finding.message)}"
        return
    yield f"{style.bold(place)}  {colour(finding.severity)}  {style.dim(finding.rule)}"
    where = ", ".join(visible(part) for part in (finding.element, finding.pointer) if part)
    yield f"  {visible(finding.message)}" + (style.dim(f"  ({where})") if where else "")
    if placed.source.strip():
        cut = excerpt(placed.source, placed.column)
        number = str(placed.line)
        yield style.dim(f"  {number} | ") + cut.text
        yield style.dim(f"  {' ' * width(number)} | ") + " " * cut.caret + colour("^")
    if finding.hint:
        yield f"  {style.dim('hint:')} {visible(finding.hint)}"
    yield ""
