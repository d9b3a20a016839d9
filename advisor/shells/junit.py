"""The outcome of `advisor validate` as JUnit XML, which build servers show as tests.

A file is a suite and a finding a test: failed if it fails the document, skipped if it cannot be
decided offline. May import `report` and `render`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from advisor.calm.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.shells.report import Placed, Report


def as_junit(reports: Sequence[Report], *, strict: bool) -> str:
    """The XML document; warnings fail, too, if `strict`."""
    failing = {"error", "warning"} if strict else {"error"}
    root = ET.Element("testsuites", name="advisor validate")
    for report in reports:
        suite = ET.SubElement(root, "testsuite", name=visible(report.path))
        for placed in report.findings:
            _case(suite, report, placed, failing)
        if not report.findings:
            ET.SubElement(suite, "testcase", classname=visible(report.path), name="valid")
        count(suite)
    count(root)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def _case(suite: ET.Element, report: Report, placed: Placed, failing: set[str]) -> None:
    finding = placed.finding
    path = visible(report.path)
    name = visible(f"{finding.rule} {finding.pointer}".strip())
    case = ET.SubElement(suite, "testcase", classname=path, name=name)
    said = f"{path}:{placed.line}:{placed.column}  {visible(finding.message)}"
    if finding.hint:
        said += f"\nhint: {visible(finding.hint)}"
    if finding.severity in failing:
        failure = ET.SubElement(
            case, "failure", type=finding.severity, message=visible(finding.message)
        )
        failure.text = said
    elif finding.severity == "unresolved":
        ET.SubElement(case, "skipped", message=visible(finding.message))
    else:
        ET.SubElement(case, "system-out").text = said


def count(parent: ET.Element) -> None:
    """Say how many tests are in a suite, or in all of them, and how they ended."""
    tags = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
    for attribute, tag in tags.items():
        parent.set(attribute, str(sum(1 for _ in parent.iter(tag))))
