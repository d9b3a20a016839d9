"""`advisor assess`: what is weak in a document, with proofs and remedies."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess import suppressions
from advisor.assess.assessing import assess
from advisor.assess.rules import RULES
from advisor.assess.weak_point import SEVERITIES
from advisor.calm import document as documents
from advisor.calm.model import Model
from advisor.calm.quoting import quote
from advisor.calm.unread import unread
from advisor.collecting import without_collecting
from advisor.errors import DONE, FINDINGS, UsageError
from advisor.shells import assessed
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Literal, TextIO, TypeAlias

    from advisor.assess.weak_point import Focus, Severity, WeakPoint

    Format: TypeAlias = Literal["pretty", "json", "markdown"]


@dataclass(frozen=True)
class Request:
    """What is to be assessed, and what of it is told."""

    file: Path
    today: date
    """The day by which suppressions expire."""
    focus: tuple[Focus, ...] = ()
    """Empty for all."""
    on: tuple[str, ...] = ()
    """Only findings of these elements; empty for all."""
    top: int | None = None
    """How many are told in full; None for as many as there are."""
    output_format: Format = "pretty"
    baseline: Path | None = None
    """A report as JSON, or a document: its findings are not repeated."""
    suppressions: Path | None = None
    fail_on: Severity | None = None


class _Stated(NamedTuple):
    """What two assessments compare of a finding."""

    rule: str
    elements: tuple[str, ...]
    """Sorted."""
    severity: str


def run(request: Request, stdout: TextIO, columns: int) -> int:
    """Assess the document, write what was found to `stdout`, and return the exit code.

    Raises:
        UsageError: a file cannot be read, or an element is none.
    """
    with without_collecting():
        report = reported(request)
    top = len(report.findings) if request.top is None else request.top
    match request.output_format:
        case "json":
            stdout.write(assessed.as_json(report))
        case "markdown":
            stdout.write(assessed.as_markdown(report, top))
        case _:
            style = Style.for_stream(stdout)
            lines = assessed.as_text(report, top, style, columns)
            stdout.writelines(f"{line}\n" for line in lines)
    return FINDINGS if report.fails(request.fail_on) else DONE


def reported(request: Request) -> assessed.Report:
    """What was found, less what is known or accepted."""
    model = Model(documents.load(request.file).value)
    _check_elements(request.on, model)
    found = assess(model)
    listed, wrong = _suppressions(model, request.suppressions)
    sorted_out = suppressions.sort(found.findings, listed, request.today)
    numbers = {point: number for number, point in enumerate(found.findings, 1)}
    left = [point for point in sorted_out.left if _is_wanted(point, request)]
    known, gone, new = _compared(left, found.findings, request)
    return assessed.Report(
        str(request.file),
        tuple(assessed.Numbered(numbers[each], each) for each in left if each not in known),
        tuple(rule for rule in found.rules if not request.focus or rule.focus in request.focus),
        () if request.on or request.focus else found.doubts,
        tuple(each for each in sorted_out.suppressed if _is_wanted(each.point, request)),
        tuple(known),
        tuple(gone),
        (*unread(model.value), *wrong, *sorted_out.remarks, *new),
    )


def _is_wanted(point: WeakPoint, request: Request) -> bool:
    """Whether the focus and the elements that are asked for include it."""
    is_in_focus = not request.focus or point.rule.focus in request.focus
    return is_in_focus and (not request.on or not {*request.on}.isdisjoint(point.elements))


def _check_elements(elements: Iterable[str], model: Model) -> None:
    from advisor.calm.nearest import nearest

    for each in elements:
        if each not in model.definitions:
            close = nearest(each, model.definitions)
            hint = f"; did you mean {quote(close)}?" if close else ""
            raise UsageError(f"there is no element {quote(each)}{hint}")


def _suppressions(
    model: Model, path: Path | None
) -> tuple[list[suppressions.Suppression], list[str]]:
    """Those of the document, then those of a file; and what of them does not hold."""
    listed, wrong = suppressions.read(suppressions.stated(model))
    if path is None:
        return listed, wrong
    content = _json(path)
    if isinstance(content, dict):
        content = content.get(suppressions.KEY)
    more, others = suppressions.read(content)
    return listed + more, wrong + [f"{path}: {each}" for each in others]


def _compared(
    left: Sequence[WeakPoint], found: Sequence[WeakPoint], request: Request
) -> tuple[list[WeakPoint], list[str], list[str]]:
    """The findings that the baseline has as well; what of it is no more; what joined a finding.

    A rule may speak of an element in several findings: those that are as they were are matched one
    by one. The others are compared by the rule and each element, since one may speak of many.
    """
    if request.baseline is None:
        return [], [], []
    counted = Counter(_baseline(request.baseline))
    same = {point for point in found if _is_matched(_stated(point), counted)}
    earlier = _pairs(counted.elements())
    now = _pairs(_stated(point) for point in found if point not in same)
    known, joined = [], []
    for point in left:
        new = [each for each in point.elements if (point.rule.name, each) not in earlier]
        severities = dict.fromkeys(
            earlier.get((point.rule.name, each), "") for each in point.elements
        )
        if point in same or (
            not new and not all(_is_graver(point.severity, each) for each in severities)
        ):
            known.append(point)
        elif not new:
            joined.append(f"{point.rule.name}:{point.elements[0]} was {', '.join(severities)}")
        elif len(new) < len(point.elements):
            joined.append(f"new in {point.rule.name}: {', '.join(new)}")
    rules = {rule.name for rule in RULES if not request.focus or rule.focus in request.focus}
    gone = [f"{rule}:{element}" for rule, element in sorted(earlier.keys() - now) if rule in rules]
    return known, gone, joined


def _is_matched(finding: _Stated, counted: Counter[_Stated]) -> bool:
    """Whether the baseline has one more like it, which is then used up."""
    if not counted[finding]:
        return False
    counted[finding] -= 1
    return True


def _is_graver(severity: str, was: str) -> bool:
    """Whether a severity is graver than another; anything is than one that is unknown."""
    grades: tuple[str, ...] = SEVERITIES
    if severity not in grades:
        return not was
    return was not in grades or grades.index(severity) < grades.index(was)


def _baseline(path: Path) -> list[_Stated]:
    """The findings of a report, or those on a document."""
    content = _json(path)
    if isinstance(content, dict) and isinstance(content.get("nodes"), list):
        return [_stated(point) for point in assess(Model(content)).findings]
    try:
        # What the report did not repeat is known all the same.
        listed = [*content["findings"], *content.get("known", ())]
        if all(_is_stated(each) for each in listed):
            return [
                _Stated(each["rule"], tuple(sorted(each["elements"])), each["severity"])
                for each in listed
            ]
    except (TypeError, KeyError, AttributeError):
        pass
    raise UsageError(f"{path} is neither a report of advisor assess --format json nor a document")


def _is_stated(finding: Any) -> bool:
    """Whether it has a rule, elements and a severity, as a report writes them."""
    elements = finding["elements"]
    texts = (finding["rule"], finding["severity"], *elements)
    return isinstance(elements, list) and all(isinstance(text, str) for text in texts)


def _stated(point: WeakPoint) -> _Stated:
    return _Stated(*point.identity, point.severity)


def _pairs(findings: Iterable[_Stated]) -> dict[tuple[str, str], str]:
    """The rule and each element of findings: how grave the gravest is."""
    pairs: dict[tuple[str, str], str] = {}
    for rule, elements, severity in findings:
        for each in elements:
            if _is_graver(severity, pairs.get((rule, each), "")):
                pairs[rule, each] = severity
    return pairs


def _json(path: Path) -> Any:
    data = documents.content(path)
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON: {error}") from None
