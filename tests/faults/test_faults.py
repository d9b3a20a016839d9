"""Whatever a provider does: one line, the right exit code, nothing lost and no key shown."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults import running
from tests.faults.cases import CASES, Case
from tests.golden import golden

if TYPE_CHECKING:
    from tests.faults.running import Ended

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/faults.md"
INTRODUCTION = """# When the provider fails

Whatever a model or its provider does wrong, `advisor ask` ends with one line that says who, what \
happened and what to do, and with an [exit code](design.md#exit-codes): 5 where the provider or \
the model fails, 6 where a limit is reached, 1 where nothing but refused calls came. The file \
keeps its bytes; what was staged until then is shown and not applied. Neither the key nor a \
password in the address stands in the output, in the errors, or in a file, also where the provider \
repeats it. What a model gets wrong in a call is answered to it, and the turn goes on.

Passing faults are tried again by the provider's client alone, as often as the setting \
`max_retries` says; here it is 0 but where more requests are told.

This page is made by the tests, which run each line with `--yes`, as text and as JSON.

| what goes wrong | exit | requests | what a person reads |
|---|---|---|---|
"""


def written(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Log records that reach a person's screen: nobody else takes them."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING
        and not logging.getLogger(record.name.partition(".")[0]).handlers
    ]


def faults(case: Case, ended: Ended) -> list[str]:
    """What is wrong with how the command ended, in either output."""
    found = [f"a secret stands in {place}" for place in ended.leaks]
    if ended.code != case.code:
        found.append(f"ended with {ended.code}")
    if ended.is_untouched == case.changes:
        found.append("the file")
    if ended.seconds > 10:
        found.append(f"took {ended.seconds:.1f} s")
    if "Traceback" in ended.out + ended.err or "Warning" in ended.out + ended.err:
        found.append(f"wrote {ended.err}")
    return found


def row(case: Case, ended: Ended) -> str:
    """The line of the page."""
    told = [line for line in ended.out.splitlines() if line.startswith("  ! ")]
    said = ended.err.splitlines() or [line.strip() for line in told or ended.out.splitlines()[-1:]]
    text = " ".join(running.readable(line, ended) for line in said).replace("|", "\\|")
    return f"| {case.name} | {ended.code} | {ended.requests or ''} | `{text}` |\n"


def test_the_page_says_how_each_fault_ends(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One line of error, or the refused call; the file as it was; never a key or a traceback."""
    rows: list[str] = []
    wrong: dict[str, list[str]] = {}
    for number, case in enumerate(CASES):
        ended = running.run(case, tmp_path / str(number))
        found = faults(case, ended)
        if (ended.code in {5, 6}) != bool(re.fullmatch(r"error: [^\n]+\n", ended.err)):
            found.append(f"said {ended.err!r}")
        if found:
            wrong[case.name] = found
        rows.append(row(case, ended))
    assert wrong == {}
    assert written(caplog) == []
    page = INTRODUCTION + "".join(rows)
    assert page == golden(PAGE, page)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_program_reads_the_same(
    case: Case,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The output is JSON in every case, says what ended the turn, and that nothing was applied."""
    ended = running.run(case, tmp_path, "--format", "json")
    assert faults(case, ended) == []
    assert written(caplog) == []
    said = ended.json
    assert said["applied"] == case.changes
    error = f"error: {said['error']}\n" if said["error"] else ""
    assert ended.err == error
    assert bool(error) == (case.code in {5, 6})


@pytest.mark.parametrize("name", ["comments and nothing else", "a call of another form"])
def test_no_library_writes_beside_the_line(name: str, tmp_path: Path) -> None:
    """In a process of its own, where nothing but the program keeps warnings and logs back."""
    (case,) = (case for case in CASES if case.name == name)
    file = running.project(tmp_path / "project")
    configured = running.configuration(case, tmp_path / "configuration")
    with case.serving(case.script) as server:
        result = subprocess.run(
            [sys.executable, "-m", "advisor", *running.arguments(file, case)],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env=os.environ
            | running.environment(server.base_url, configured)
            | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")])},
            timeout=60,
        )
    assert result.returncode == case.code
    assert re.fullmatch(rb"error: [^\n]+\n", result.stderr)
