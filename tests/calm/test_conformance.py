"""Agreement with the verdicts of the CALM reference validator.

The cases lie beside the checkout: CALM_CONFORMANCE names the folder that holds them.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from benchmarks.conformance import EXCEPTIONS, PAGE, Case, compare, differs, page

FOLDER = os.environ.get("CALM_CONFORMANCE", "")

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="set CALM_CONFORMANCE to the folder with the reference's verdicts"
)


@cache
def cases() -> list[Case]:
    """Every case, compared once."""
    return compare(Path(FOLDER))


def test_verdicts_agree() -> None:
    """Clean, warning and error are what the reference says, but for the listed exceptions."""
    assert {case.name for case in cases() if not case.same_verdict} <= set(EXCEPTIONS)


def test_findings_agree() -> None:
    """Every reference rule fires at exactly the reference's pointers, but for the exceptions."""
    assert {case.name for case in cases() if not case.same_findings} <= set(EXCEPTIONS)


def test_schema_errors_are_found_where_the_reference_finds_them() -> None:
    """At least 98 % of its json-schema errors have one of ours at or under their pointer."""
    expected = sum(len(case.theirs.schema) for case in cases())
    missed = {case.name: case.missed for case in cases() if case.missed}
    assert sum(map(len, missed.values())) <= 0.02 * expected
    assert set(missed) <= set(EXCEPTIONS)


def test_exceptions_are_still_needed() -> None:
    """The list of exceptions shrinks when a difference goes away."""
    assert set(EXCEPTIONS) == {case.name for case in cases() if differs(case)}


def test_the_page_is_what_the_command_writes() -> None:
    """docs/conformance.md is current."""
    assert PAGE.read_text(encoding="utf-8") == page(cases())
