"""`--report FILE`: the outcome of a batch as JSON, JUnit XML or Markdown, by the file's name.

What lies there already is replaced only if it is such a report.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from advisor.batch import report as reports
from advisor.calm import atomic
from advisor.errors import UsageError, reason_of
from advisor.shells.replay import junit, markdown
from advisor.shells.replay.junit import as_junit
from advisor.shells.replay.markdown import PLAIN, as_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from advisor.batch.report import Report
    from advisor.shells.replay.markdown import Page


_KINDS: dict[str, Callable[[Report, Page], bytes]] = {
    ".json": lambda report, _page: reports.as_bytes(report),
    ".xml": lambda report, _page: _utf8(as_junit(report)),
    ".md": lambda report, page: _utf8(as_markdown(report, page)),
}

_BEGINNINGS = {
    ".json": (b'{\n  "format": "' + reports.file_format(reports.KIND).encode() + b'"',),
    ".xml": (f'<testsuites name="{junit.NAME}"'.encode(),),
    ".md": (markdown.TITLE.encode(), markdown.BENCH.encode()),
}
"""What reports of each kind begin with, so that nothing else is taken for one."""


def check(paths: Sequence[Path]) -> None:
    """Make sure that the reports can be written, before a model is asked for anything.

    Raises:
        UsageError: a file's name says of no kind of report, something else lies there, or nothing
            can be written there.
    """
    for path in paths:
        if path.suffix.lower() not in _KINDS:
            raise UsageError(
                f"{path} is no name for a report; end it in .json, .xml for JUnit, or .md"
            )
        if not os.access(path.parent, os.W_OK):
            raise UsageError(f"{path} cannot be written: its folder is not there or read-only")
        _check_replaceable(path)


def write(report: Report, paths: Sequence[Path], page: Page = PLAIN) -> None:
    """Write the report to each of these files, of the kind that its name says.

    Args:
        report: of the batch.
        paths: of the files.
        page: what a person is told besides.

    Raises:
        UsageError: one cannot be written.
    """
    for path in paths:
        data = _KINDS[path.suffix.lower()](report, page)
        try:
            if os.path.lexists(path):
                atomic.replace(path, data, check=partial(_check_replaceable, path))
            else:
                atomic.create(path, data)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {reason_of(error)}") from error


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _check_replaceable(path: Path) -> None:
    """Make sure that at `path` there is nothing, an empty file or a report of its kind.

    Raises:
        UsageError: there is something else.
    """
    if not os.path.lexists(path):
        return
    beginnings = _BEGINNINGS[path.suffix.lower()]
    try:
        if path.is_file():
            with path.open("rb") as file:
                found = file.read(max(map(len, beginnings)))
            if not found or found.startswith(beginnings):
                return
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {reason_of(error)}") from error
    raise UsageError(f"{path} is there and is no report; choose another name")
