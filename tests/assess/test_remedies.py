"""A remedy does what it is for: its finding is gone, no error comes, and it can be taken back."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from advisor.assess.assessing import assess
from advisor.assess.rules import RULES
from advisor.calm.check import check
from advisor.calm.document import Document, read
from advisor.calm.model import Model
from advisor.change import patch
from advisor.change.proposal import composed, surplus
from advisor.change.workspace import Workspace
from advisor_tools import registry
from advisor_tools.mending import mend
from tests.assess.systems import systems

if TYPE_CHECKING:
    from advisor.assess.weak_point import Remedy, WeakPoint

Json = dict[str, Any]

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures/architectures").glob("*.json"))


def opened(value: Json) -> Workspace:
    """A workspace on a document with this value."""
    document: Document = read(json.dumps(value).encode(), "shop.json")
    return Workspace(document)


def standing(workspace: Workspace, point: WeakPoint) -> bool:
    """Whether the finding is still there, by whatever its elements are called now."""
    renames = composed(pair for change in workspace.changes for pair in change.renames)
    now = {renames.get(element, element) for element in point.elements}
    found = assess(workspace.model, rules=[point.rule]).findings
    return any(not now.isdisjoint(each.elements) for each in found)


def check_remedy(value: Json, point: WeakPoint, remedy: Remedy) -> None:
    """Carry it out on a copy; it mends its finding, brings no error, and is undone."""
    workspace = opened(value)
    outcome = registry.call(workspace, remedy.tool, copy.deepcopy(remedy.arguments))
    assert outcome.change is not None, f"{point.key}: {remedy.tool}: {outcome.refusal}"
    assert not standing(workspace, point), f"{point.key} is still there after {remedy.tool}"
    assert workspace.problems() == [], f"{point.key}: {remedy}"
    after = copy.deepcopy(value)
    back = patch.inverse(after, outcome.change.operations)
    assert patch.apply(after, back) == value


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_remedy_mends_its_finding(path: Path) -> None:
    """Each by itself, on real architectures."""
    value = json.loads(path.read_text("utf-8"))
    findings = assess(Model(value)).findings
    assert findings
    for point in findings:
        for remedy in point.told.remedies:
            check_remedy(value, point, remedy)


@given(systems())
def test_every_remedy_of_any_architecture_mends_its_finding(value: Json) -> None:
    """Whatever is drawn: the first remedy of every finding."""
    assert not [each for each in check(value) if each.severity == "error"]
    for point in assess(Model(value)).findings:
        for remedy in point.told.remedies:
            check_remedy(value, point, remedy)


@given(systems())
def test_all_findings_are_mended_in_one_plan(value: Json) -> None:
    """One after the other: no new error comes, and each is gone that has a change."""
    workspace = opened(value)
    findings = assess(Model(value)).findings
    done = list(mend(workspace, findings))
    assert [each.point for each in done] == [*findings]
    assert workspace.problems() == []
    brought = surplus(check(workspace.model.value), workspace.findings)
    assert not [each for each in brought if each.severity == "error"]
    for each in done:
        if not each.why_not:
            assert not standing(workspace, each.point)


def test_most_rules_know_a_remedy() -> None:
    """Of the findings on the fixtures nearly all can be mended by a call."""
    points = [
        point
        for path in FIXTURES
        for point in assess(Model(json.loads(path.read_text("utf-8")))).findings
    ]
    without = {point.rule.name for point in points if not point.told.remedies}
    assert len(without) * 4 < len({rule.name for rule in RULES}), without
