"""How far this project agrees with the CALM reference validator, case by case.

``python -m benchmarks.conformance`` writes docs/conformance.md. The environment variable
CALM_CONFORMANCE names the folder that holds the reference's verdicts (``verdicts.jsonl``) and the
documents (``cases/``).
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.shells.validate import run

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = Path(__file__).parents[1] / "docs" / "conformance.md"

SCHEMA_RULE = "json-schema"

_INTRODUCTION = (
    "Written by `make conformance`. The cases are real and deliberately broken "
    "documents with the verdicts of the FINOS `calm` CLI 1.56; they are not in this repository."
)

EXCEPTIONS = {
    "mutant-221-details-local-bad.json": (
        "The reference opened another file, which the document names as `detailed-architecture`, "
        "and reports what is wrong in there. Nothing that a document names is opened here, and "
        "the file is not among the cases."
    ),
}
"""Why the findings, or the verdict, differ in a case."""


class Outcome(NamedTuple):
    """What one validator says of a document."""

    verdict: str
    findings: frozenset[tuple[str, str]]
    """(rule, pointer) of the reference's own rules."""
    schema: frozenset[str]
    """Pointers of errors against the vocabulary."""


class Case(NamedTuple):
    """One document and the two opinions of it."""

    name: str
    theirs: Outcome
    ours: Outcome

    @property
    def same_verdict(self) -> bool:
        """Clean, warning or error in both."""
        return self.theirs.verdict == self.ours.verdict

    @property
    def same_findings(self) -> bool:
        """The same rules at the same places in both."""
        return self.theirs.findings == self.ours.findings

    @property
    def missed(self) -> list[str]:
        """Places of json-schema errors at or under which there is none of ours."""
        return sorted(
            pointer
            for pointer in self.theirs.schema
            if not any(
                ours == pointer or ours.startswith(f"{pointer}/") for ours in self.ours.schema
            )
        )


def compare(folder: Path) -> list[Case]:
    """Every case of `folder`, checked now."""
    rows = (folder / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(json.loads(row), folder / "cases") for row in rows]


def _case(row: dict[str, Any], cases: Path) -> Case:
    name = row["case"]
    output = io.StringIO()
    run(
        [str(cases / name)],
        output_format="json",
        strict=False,
        stdin=io.BytesIO(),
        stdout=output,
        stderr=io.StringIO(),
    )
    (report,) = json.loads(output.getvalue())["files"]
    issues = [
        # The reference does not escape slashes and tildes in what it calls a JSON Pointer.
        finding | {"pointer": finding["pointer"].replace("~1", "/").replace("~0", "~")}
        for finding in report["findings"]
        if finding["kind"] == "reference"
    ]
    schema = [
        finding | {"rule": SCHEMA_RULE}
        for finding in report["findings"]
        if finding["kind"] == "schema"
    ]
    return Case(name, _outcome(row), _outcome(report | {"issues": issues + schema}))


def _outcome(row: dict[str, Any]) -> Outcome:
    places = [
        # The reference writes "/" for the document itself.
        (issue["rule"], issue["pointer"].removesuffix("/"))
        for issue in row["issues"]
        # What it says of patterns is out of scope; unresolved is no finding of the reference.
        if not issue["rule"].startswith("pattern-") and issue["severity"] != "unresolved"
    ]
    return Outcome(
        row["verdict"],
        frozenset(place for place in places if place[0] != SCHEMA_RULE),
        frozenset(pointer for rule, pointer in places if rule == SCHEMA_RULE),
    )


def page(cases: list[Case]) -> str:
    """The page for docs/, in Markdown."""
    pointers = sum(len(case.theirs.schema) for case in cases)
    missed = sum(len(case.missed) for case in cases)
    rules = Counter(rule for case in cases for rule, _ in case.theirs.findings)
    lines = [
        "# Agreement with the CALM reference validator",
        "",
        _INTRODUCTION,
        "",
        "| | agree | of | |",
        "|---|--:|--:|--:|",
        _row("verdict (clean, warning, error)", sum(c.same_verdict for c in cases), len(cases)),
        _row(
            "(rule, pointer) but for json-schema", sum(c.same_findings for c in cases), len(cases)
        ),
        _row("json-schema errors, at or under the same pointer", pointers - missed, pointers),
        "",
        "## Findings by rule",
        "",
        "| rule | reference | here, at the same pointer |",
        "|---|--:|--:|",
        *(_rule_row(rule, count, cases) for rule, count in sorted(rules.items())),
        "",
        "## Exceptions",
        "",
        *(_exception(case) for case in cases if differs(case)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def differs(case: Case) -> bool:
    """Whether the two opinions differ in any of the three ways that are counted."""
    return bool(not case.same_verdict or not case.same_findings or case.missed)


def _row(label: str, part: int, whole: int) -> str:
    return f"| {label} | {part} | {whole} | {100 * part / max(whole, 1):.1f} % |"


def _rule_row(rule: str, count: int, cases: Iterable[Case]) -> str:
    same = sum(
        place in case.ours.findings
        for case in cases
        for place in case.theirs.findings
        if place[0] == rule
    )
    return f"| {rule} | {count} | {same} |"


def _exception(case: Case) -> str:
    reason = EXCEPTIONS.get(case.name, "**Not explained.**")
    details = []
    if not case.same_verdict:
        details.append(f"verdict {case.theirs.verdict} there, {case.ours.verdict} here")
    details += [f"`{rule}` at `{at}` there only" for rule, at in _only(case.theirs, case.ours)]
    details += [f"`{rule}` at `{at}` here only" for rule, at in _only(case.ours, case.theirs)]
    details += [f"`{SCHEMA_RULE}` at `{pointer or '(root)'}` there only" for pointer in case.missed]
    return f"- **{case.name}**: {reason} ({'; '.join(details)})"


def _only(one: Outcome, other: Outcome) -> list[tuple[str, str]]:
    return sorted(one.findings - other.findings)


def main() -> None:
    """Compare, write the page and print it."""
    folder = os.environ.get("CALM_CONFORMANCE")
    if not folder:
        sys.exit("set CALM_CONFORMANCE to the folder with the reference's verdicts")
    text = page(compare(Path(folder)))
    PAGE.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
