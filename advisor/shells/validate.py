"""`advisor validate`: check files and say what is found. No model library, no terminal library.

The command's whole cost is start-up for small documents, so everything but the format that was
asked for stays unimported.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.calm.check import check
from advisor.calm.document import content, decode
from advisor.calm.finding import Finding
from advisor.calm.jsontext import JsonTextError, parse
from advisor.calm.project import finder
from advisor.calm.visible import visible
from advisor.collecting import without_collecting
from advisor.errors import DONE, FINDINGS, USAGE, UsageError
from advisor.shells import report as reporting
from advisor.shells.render import Style
from advisor.shells.report import Placed, Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO, Literal, TextIO, TypeAlias

    from advisor.calm.jsontext import Layout, Parsed, Position

    Format: TypeAlias = Literal["pretty", "json", "junit"]

STDIN = "-"


def run(  # noqa: PLR0913 - three of them are the streams of a process
    paths: Sequence[str],
    *,
    output_format: Format,
    strict: bool,
    stdin: BinaryIO,
    stdout: TextIO,
    stderr: TextIO,
) -> int:
    """Check each file, write the outcome to `stdout` and return the exit code.

    Standard input is read where a path is ``-``. A file that cannot be read is one line on
    `stderr` and exit code 2, after all others have been checked.
    """
    style = Style.for_stream(stdout)
    reports = []
    with without_collecting():
        for path in paths:
            gc.collect(0)  # what the file before has left
            reports.append(_report(path, stdin))
            if output_format == "pretty" and reports[-1].readable:
                stdout.writelines(f"{line}\n" for line in reporting.as_text(reports[-1], style))
    if output_format == "json":
        stdout.write(reporting.as_json(reports, strict=strict) + "\n")
    elif output_format == "junit":
        # Imported here: the XML library costs as much as a check.
        from advisor.shells.junit import as_junit

        stdout.write(as_junit(reports, strict=strict) + "\n")
    elif len(reports) > 1:
        stdout.write(f"{len(reports)} files: {reporting.summary(reports)}\n")
    for report in reports:
        if not report.readable:
            stderr.write(f"error: {visible(report.findings[0].finding.message)}\n")
    return _exit_code(reports, strict=strict)


def _exit_code(reports: Sequence[Report], *, strict: bool) -> int:
    if not all(report.readable for report in reports):
        return USAGE
    failing = {"error", "warning"} if strict else {"error"}
    failed = any(
        placed.finding.severity in failing for report in reports for placed in report.findings
    )
    return FINDINGS if failed else DONE


def _report(path: str, stdin: BinaryIO) -> Report:
    try:
        data = stdin.read() if path == STDIN else content(Path(path))
    except UsageError as error:
        unread = Finding("readable-file", "schema", "error", "", "", str(error))
        return Report(path, (Placed(unread, 1, 1, ""),), readable=False)
    return Report(path, tuple(checked(data, path)))


def checked(data: bytes, path: str) -> list[Placed]:
    """What is found in the bytes of a file, in their order; links lead from `path`."""
    text = ""
    try:
        text, _bom = decode(data)
        parsed = parse(text)
    except JsonTextError as error:
        line, column = error.position
        finding = Finding("well-formed-json", "schema", "error", "", "", error.message)
        return [Placed(finding, line, column, _line(text, line))]
    found = check(parsed.value, exists=finder(Path(path)))
    places = [(finding, parsed.layout.position(finding.pointer)) for finding in found]
    places += _duplicates(parsed)
    return list(_with_source(sorted(places, key=lambda each: each[1]), parsed.layout))


def _line(text: str, number: int) -> str:
    """Line `number`, counted from 1, of a text that has no layout."""
    lines = text.split("\n", number)
    return lines[number - 1].rstrip("\r") if number <= len(lines) else ""


def _with_source(places: list[tuple[Finding, Position]], layout: Layout) -> Iterator[Placed]:
    number, source = 0, ""
    for finding, (line, column) in places:
        if line != number:  # a minified file is one line of many megabytes: taken once
            number, source = line, layout.line(line)
        yield Placed(finding, line, column, source)


def _duplicates(parsed: Parsed) -> Iterator[tuple[Finding, Position]]:
    for key, position in parsed.duplicates:
        message = f'"{key}" stands twice in one object; only the last value counts'
        hint = "remove or rename one of them"
        yield Finding("duplicate-key", "advice", "warning", "", "", message, hint), position
