"""The report of `advisor replay` as JUnit XML, which build servers show as tests.

A run is a suite and a step a test: failed with its reasons and the difference that shows why, an
error where the model failed or a limit was reached. Values in, text out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from advisor.batch import reasons
from advisor.calm.visible import visible
from advisor.shells.junit import count
from advisor.shells.replay.lines import DECISIONS

if TYPE_CHECKING:
    from advisor.batch.report import Report
    from advisor.batch.results import RunResult, StepResult

NAME = "advisor replay"


def as_junit(report: Report) -> str:
    """The XML document."""
    root = ET.Element("testsuites", name=NAME, time=f"{report.seconds:.3f}")
    for run in report.runs:
        _suite(root, run, report.began)
    count(root)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _suite(root: ET.Element, run: RunResult, began: str) -> None:
    name, time = visible(run.name), f"{run.seconds:.3f}"
    suite = ET.SubElement(root, "testsuite", name=name, time=time, timestamp=began)
    about = {"script": run.script, "architecture": run.architecture, "model": run.model}
    properties = ET.SubElement(suite, "properties")
    for key, value in about.items():
        ET.SubElement(properties, "property", name=key, value=visible(value))
    for step in run.steps:
        _case(suite, run, step)
    if error := reasons.besides(run):
        case = ET.SubElement(suite, "testcase", classname=name, name=run.state)
        failure = ET.SubElement(case, "error", type=run.state, message=visible(error))
        failure.text = _lines(error, *run.details)
    elif run.details:
        ET.SubElement(suite, "system-err").text = _lines(*run.details)
    count(suite)


def _case(suite: ET.Element, run: RunResult, step: StepResult) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=visible(run.name),
        name=visible(step.name),
        time=f"{step.seconds:.3f}",
        file=visible(run.script),
    )
    if step.line:
        case.set("line", str(step.line))
    if step.state == "skipped":
        ET.SubElement(case, "skipped", message=visible(step.why))
    elif step.state != "passed":
        told = reasons.of_step(step) or [step.state]
        tag = "failure" if step.state == "failed" else "error"
        failure = ET.SubElement(case, tag, type=step.state, message=visible(told[0]))
        label = [f"{DECISIONS[step.decision]}:"] if step.diff else []
        failure.text = _lines(*told, *label, *step.diff)


def _lines(*texts: str) -> str:
    return "\n".join(map(visible, texts))
