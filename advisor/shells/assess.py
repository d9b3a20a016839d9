"""`advisor assess`: what is weak in a document, with proofs and remedies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.assess import suppressions
from advisor.assess.assessing import assess
from advisor.calm import document as documents
from advisor.calm.model import Model
from advisor.calm.quoting import quote
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
    found = assess(model, request.focus)
    listed, wrong = _suppressions(model, request.suppressions)
    sorted_out = suppressions.sort(found.findings, listed, request.today)
    left = [each for each in sorted_out.left if _is_on(each, request.on)]
    known, gone = _compared(left, found.findings, request)
    return assessed.Report(
        str(request.file),
        tuple(each for each in left if each not in known),
        found.rules,
        () if request.on else found.doubts,
        tuple(each for each in sorted_out.suppressed if _is_on(each.point, request.on)),
        tuple(known),
        tuple(gone),
        (*wrong, *sorted_out.remarks),
    )


def _is_on(point: WeakPoint, elements: Sequence[str]) -> bool:
    return not elements or not {*elements}.isdisjoint(point.elements)


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
) -> tuple[list[WeakPoint], list[str]]:
    """The findings that the baseline has as well, and its findings that are no more."""
    if request.baseline is None:
        return [], []
    content = _json(request.baseline)
    if isinstance(content, dict) and "findings" in content:
        earlier = _identities(content, request.baseline)
    elif isinstance(content, dict):
        earlier = {each.identity for each in assess(Model(content), request.focus).findings}
    else:
        raise UsageError(
            f"{request.baseline} is neither a report of advisor assess --format json nor a document"
        )
    now, looked = {each.identity for each in found}, {each.rule.name for each in found}
    gone = [each for each in sorted(earlier - now) if not request.focus or each[0] in looked]
    return (
        [each for each in left if each.identity in earlier],
        [f"{rule}:{elements[0] if elements else ''}" for rule, elements in gone],
    )


def _identities(content: dict[str, Any], path: Path) -> set[tuple[str, tuple[str, ...]]]:
    """What the findings of a report are known by, those included that it did not repeat."""
    try:
        return {
            (each["rule"], tuple(sorted(each["elements"])))
            for each in [*content["findings"], *content.get("known", ())]
        }
    except (TypeError, KeyError):
        raise UsageError(f"{path} is no report of advisor assess --format json") from None


def _json(path: Path) -> Any:
    data = documents.content(path)
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON: {error}") from None
