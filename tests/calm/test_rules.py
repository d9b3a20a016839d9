"""Every rule fires where it should, says what would be right, and is silent otherwise."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.calm.check import in_document_order
from advisor.calm.model import Model
from advisor.calm.rules import RULES, findings
from advisor.calm.rules.table import page
from tests.calm.rule_cases import ADVICE, CASES, REFERENCE
from tests.golden import golden

if TYPE_CHECKING:
    from advisor.calm.finding import Finding
    from tests.calm.architectures import Json

ROOT = Path(__file__).parents[2]


def found(document: Json) -> list[Finding]:
    """What all rules find, where only the first decision record exists."""
    exists = "docs/adr/0001.md".__eq__
    return in_document_order(document, findings(Model(document), exists=exists))


@pytest.mark.parametrize("rule", CASES)
def test_fires(rule: str) -> None:
    """The rule fires at exactly the expected places of its document."""
    case = CASES[rule]
    assert [each.pointer for each in found(case.fires) if each.rule == rule] == case.at


@pytest.mark.parametrize("rule", CASES)
def test_is_silent(rule: str) -> None:
    """The rule has nothing to say of a document that comes close but is right."""
    assert [each for each in found(CASES[rule].silent) if each.rule == rule] == []


def test_each_rule_has_a_case() -> None:
    """No rule is without its two documents, and each stands under its kind."""
    assert {rule.name for rule in RULES if rule.kind == "reference"} == set(REFERENCE)
    assert {rule.name for rule in RULES if rule.kind == "advice"} == set(ADVICE)


def test_severities() -> None:
    """Advice never fails a document, and what cannot be looked up is neither right nor wrong."""
    advice = {rule.severity for rule in RULES if rule.kind == "advice"}
    assert advice == {"warning", "unresolved"}
    assert {rule.severity for rule in RULES if rule.kind == "reference"} == {"error", "warning"}


def test_what_they_say() -> None:
    """The words a person reads: what is wrong, with the ids involved, and what would be right."""
    lines = []
    for rule, case in CASES.items():
        lines.append(f"{rule}\n")
        for each in found(case.fires):
            if each.rule == rule:
                lines.append(f"  {each.pointer or '(document)'} [{each.element}]\n")
                lines.append(f"    {each.message}\n")
                lines.extend([f"    {each.hint}\n"] if each.hint else [])
        lines.append("\n")
    text = "".join(lines)
    assert text == golden(Path(__file__).parent / "golden/rules.txt", text)


def test_the_documentation_is_current() -> None:
    """docs/rules/validation.md is the table of the rules as they are."""
    assert page() == golden(ROOT / "docs/rules/validation.md", page())


def test_each_rule_has_a_summary_of_one_line() -> None:
    """The table has something to say of each rule, and it fits a line of it."""
    assert all(re.fullmatch(r"[^\n|]{10,110}", rule.summary) for rule in RULES)


def test_the_fixture_is_without_fault() -> None:
    """The platform that ships as an example gets no error and no warning."""
    path = ROOT / "fixtures/architectures/ecommerce-platform.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    said = findings(Model(value), exists=lambda record: (ROOT / "fixtures" / record).is_file())
    assert [each for each in said if each.severity != "unresolved"] == []
