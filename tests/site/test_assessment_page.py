"""The page of the assessment: findings in full, what is accepted, and how it was judged."""

from __future__ import annotations

import re
from typing import Any

import pytest

from advisor.assess.assessing import assess
from advisor.assess.rules import RULES
from advisor.assess.weak_point import Remedy
from advisor.calm.model import Model
from advisor.site import assessment_page
from advisor.site.gathered import Gathered
from advisor.site.remedies import sentence
from tests.site.made import site
from tests.site.reading import sections
from tests.site.sources import ARCHITECTURES, HOSTILE, gathered, source

FIXTURES = sorted(path.stem for path in ARCHITECTURES.glob("*.json"))


def text(fixture: str = "ecommerce-platform", **members: Any) -> str:
    """The page of a fixture, with other members if any are given."""
    return assessment_page.page(Gathered(source(fixture, **members))).text


@pytest.mark.parametrize("fixture", FIXTURES)
def test_every_finding_is_told(fixture: str) -> None:
    """Under its severity, with its proof as data; the table counts them."""
    page, found = text(fixture), source(fixture).findings
    assert page.count("\n### ") == min(len(found), 100)
    assert f"{len(found)} open findings:" in page
    assert page.count("<summary>Evidence: ") == page.count("\n### ")
    for severity in ("critical", "high", "medium", "low"):
        count = sum(point.severity == severity for point in found)
        rows = re.findall(rf"(?m)^\| {severity.capitalize()} \|.* (\d+) \|$", page)
        assert rows == ([str(count)] if count else [])
        assert (f"\n## {severity.capitalize()}\n" in page) == bool(count)


def test_a_finding_is_told_in_full() -> None:
    """What it is about, why that is so and matters, and what would mend it."""
    page = text()
    part = page.split("### Single Point Of Failure: API Gateway")[1].split("###")[0]
    assert "- **Elements:** [API Gateway](/nodes/api-gateway)" in part
    assert "[Customer Order Processing](/flows/order-processing-flow)" in part
    assert "**Proof:** without" in part
    assert "Release It!" in part
    assert "**Remedy:** Make [`api-gateway`](/nodes/api-gateway) redundant, as `" in part
    _, _, folded = part.partition("<summary>As changes for the advisor</summary>")
    assert "- `make_redundant` with node `api-gateway`" in folded
    assert '"without": "api-gateway"' in part


@pytest.mark.parametrize("fixture", FIXTURES)
def test_the_page_begins_with_a_summary(fixture: str) -> None:
    """The counts, and the three gravest in a sentence each, with links to what they name."""
    found = source(fixture).findings
    heading, told = next(iter(sections(text(fixture)).items()))
    assert heading == "Summary"
    listed = re.findall(r"(?m)^1\. \*\*(\w+):\*\* (.*)$", told)
    assert [severity.lower() for severity, _ in listed] == [each.severity for each in found[:3]]
    assert all("](/" in said for _, said in listed)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_no_remedy_is_a_call(fixture: str) -> None:
    """But folded: what is read first names no tool and no argument."""
    pages = site(source(fixture)).values()
    seen = [re.sub(r"(?s)<details>.*?</details>", "", page) for page in pages]
    told = [line for page in seen for line in re.findall(r"(?m)^ *- .*(?:Remedy|Or):.*$", page)]
    assert told
    assert not [line for line in told if re.search(r"`[a-z]+_\w+` with ", line)]


def test_remedies_are_sentences() -> None:
    """What is not given is not said, and a change that is not known has its name alone."""
    told = [
        sentence(Remedy(tool, arguments))
        for tool, arguments in (
            ("make_redundant", {"node": "a", "instances": ["a-1", "a-2"]}),
            ("set_service_level", {"on": ["f"], "rto_minutes": 15, "rpo_minutes": 0}),
            ("replicate_store", {"store": "db", "replicas": []}),
            ("rewire", {}),
            ("turn_around", {"what": {}}),
        )
    ]
    lost = ", with at most 0 minutes of data lost"
    assert told == [
        "Make `a` redundant, as `a-1` and `a-2`.",
        f"State a service level of `f`: restored within 15 minutes{lost}.",
        "Replicate `db`.",
        "Rewire.",
        "Turn around.",
    ]


def test_the_first_are_told_in_full() -> None:
    """A large architecture has very many; the others have a line each."""
    base = gathered().source
    found = [point for point in base.findings for _ in range(20)]
    page = assessment_page.page(Gathered(base._replace(findings=found))).text
    assert page.count("\n### ") == 100
    rest = page.split("## Further findings")[1].split("##")[0]
    assert rest.count("\n| ") == len(found) - 100 + 2


def test_nothing_found_is_said() -> None:
    """Together with what was looked for."""
    page = text(nodes=[], relationships=[], flows=[], controls={})
    assert "**No weak point**" in page
    assert all(f"(`{rule.name}`)" in page for rule in RULES)


def test_what_is_accepted_is_listed() -> None:
    """With its reason, which is a stranger's text, and its day."""
    accepted = {"rule": "missing-owner", "reason": HOSTILE[0], "expires": "2030-01-31"}
    page = text(metadata={"assessment-suppressions": [accepted]})
    row = page.split("## Accepted")[1].split("## ")[0]
    assert "| `missing-owner` | all | \\<script>" in row
    assert "2030-01-31" in row


def test_doubts_are_told() -> None:
    """What was believed because the document says so."""
    doubts = assess(Model(source("payments").model.value)).doubts
    assert doubts
    listed = text("payments").split("## Beliefs and doubts")[1].split("\n## ")[0]
    assert listed.count("\n- ") == len(doubts)


def test_names_are_not_obeyed() -> None:
    """Neither in headings nor in links."""
    nodes = [
        {"unique-id": f"n{place}", "node-type": "database", "name": name, "description": name}
        for place, name in enumerate(HOSTILE)
    ]
    page = text(nodes=nodes, relationships=[], flows=[])
    outside = re.sub(r"(?ms)^(`{3,})json\n.*?^\1$|(`+).+?\2", "", page)
    assert set(re.findall(r"(?<!\\)</?(\w+)", outside)) == {"details", "summary"}
    assert not re.search(r"(?<!\\)[{}]", outside)
    assert "](javascript:" not in outside


def test_a_page_has_no_day() -> None:
    """So that the same document gives the same bytes."""
    assert text() == text()
    assert not re.search(r"20\d\d-\d\d-\d\d", text(metadata={}))
