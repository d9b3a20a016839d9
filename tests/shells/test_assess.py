"""`advisor assess` as somebody uses it: what it tells, in which form, and its exit code."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import chdir
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.errors import UsageError
from advisor.shells import assess
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures/architectures"
TODAY = date(2026, 5, 4)


def told(file: Path, columns: int = 100, **options: Any) -> tuple[int, str]:
    """The exit code, and what is written."""
    out = io.StringIO()
    with chdir(file.parent):  # lines are as wide as the name of the file makes them
        code = assess.run(assess.Request(Path(file.name), TODAY, **options), out, columns)
    return code, out.getvalue()


def content(file: Path, **options: Any) -> Any:
    """What is written as JSON."""
    return json.loads(told(file, output_format="json", **options)[1])


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the fixture that can be edited."""
    return Path(shutil.copy(FIXTURES / "ecommerce-platform.json", tmp_path))


def edited(file: Path, **members: Any) -> Path:
    """The same document with other members."""
    value = json.loads(file.read_text("utf-8"))
    other = file.with_name("edited.json")
    other.write_text(json.dumps(value | members), "utf-8")
    return other


@pytest.mark.parametrize("name", ["ecommerce-platform", "payments", "iot"])
@pytest.mark.parametrize("output_format", ["pretty", "markdown"])
def test_what_a_person_reads(name: str, output_format: Any) -> None:
    """The first three in full, the others in a line each."""
    code, shown = told(FIXTURES / f"{name}.json", top=3, output_format=output_format)
    ending = "md" if output_format == "markdown" else "txt"
    assert code == 0
    assert shown == golden(GOLDEN / f"assess_{name}.{ending}", shown)


@pytest.mark.parametrize("columns", [40, 72])
def test_lines_keep_to_the_screen(columns: int) -> None:
    """But for words that are longer."""
    _code, shown = told(FIXTURES / "payments.json", columns, top=2)
    assert all(len(line) <= columns or " " not in line.strip() for line in shown.splitlines())


def test_a_program_reads_all_of_it(shop: Path) -> None:
    """Each finding has a proof, a source and what mends it, and all its elements exist."""
    ids = shop.read_text("utf-8")
    findings = content(shop)["findings"]
    assert [each["number"] for each in findings] == list(range(1, len(findings) + 1))
    for each in findings:
        assert each["proof"]
        assert each["why"]
        assert each["source"]
        assert each["key"] == f"{each['rule']}:{each['elements'][0]}"
        assert all(f'"{element}"' in ids for element in each["elements"])
    assert findings[0]["rule"] == "single-point-of-failure"
    assert findings[0]["elements"] == ["api-gateway"]
    assert findings[0]["remedies"][0]["tool"] == "make_redundant"


def test_a_focus_and_an_element_narrow_it_down(shop: Path) -> None:
    """Every focus has part of the whole; an element has the findings that name it."""
    whole = content(shop)["findings"]
    parts = [
        content(shop, focus=(focus,))["findings"]
        for focus in ("resilience", "structure", "security", "operations")
    ]
    assert sorted(each["key"] for part in parts for each in part) == sorted(
        each["key"] for each in whole
    )
    of_books = content(shop, on=("order-db",))["findings"]
    assert of_books
    assert all("order-db" in each["elements"] for each in of_books)
    with pytest.raises(UsageError, match='no element "order-bd"; did you mean "order-db"'):
        told(shop, on=("order-bd",))


def test_findings_fail_from_the_severity_on_that_is_named(shop: Path) -> None:
    """A graver one fails as well, a lesser one does not."""
    assert told(shop, fail_on="critical")[0] == 1
    assert told(shop, fail_on="low")[0] == 1
    calm = edited(shop, nodes=[], relationships=[], flows=[])
    assert told(calm, fail_on="low")[0] == 0
    assert "nothing found" in " ".join(told(calm)[1].split())


def test_a_baseline_leaves_only_what_is_new(shop: Path) -> None:
    """A report or a document; what fails is what is new."""
    report = shop.with_name("report.json")
    report.write_text(told(shop, output_format="json")[1], "utf-8")
    for baseline in (report, FIXTURES / "ecommerce-platform.json"):
        again = content(shop, baseline=baseline)
        assert again["findings"] == []
        assert len(again["known"]) == len(content(shop)["findings"])
        assert told(shop, baseline=baseline, fail_on="low")[0] == 0
    value = json.loads(shop.read_text("utf-8"))
    for node in value["nodes"]:
        if node["unique-id"] == "api-gateway":
            node["metadata"] = {"replicas": 2}
    mended = edited(shop, nodes=value["nodes"])
    assert "single-point-of-failure:api-gateway" in content(mended, baseline=report)["gone"]
    new = content(shop, baseline=mended)["findings"]
    assert [each["key"] for each in new] == ["single-point-of-failure:api-gateway"]


def test_a_baseline_knows_each_element_and_how_grave_it_is(shop: Path) -> None:
    """What joins a finding is new and named, what left it is no more; a graver one is new."""
    value = json.loads(shop.read_text("utf-8"))
    store: Any = {
        "unique-id": "cart-db",
        "node-type": "database",
        "name": "Carts",
        "description": "x",
    }
    store["metadata"] = {"backup": "nightly"}
    ends = {"source": {"node": "order-service"}, "destination": {"node": "cart-db"}}
    link = {"unique-id": "order-carts", "relationship-type": {"connects": ends}}
    more = edited(
        shop,
        nodes=[*value["nodes"], store],
        relationships=[*value["relationships"], link],
    )
    grown = content(more, baseline=shop)
    assert "no-recovery-target" in {each["rule"] for each in grown["findings"]}
    assert "new in no-recovery-target: cart-db" in grown["remarks"]
    report = shop.with_name("report.json")
    report.write_text(told(more, output_format="json")[1], "utf-8")
    shrunk = content(shop, baseline=report)
    assert shrunk["findings"] == []
    assert "no-recovery-target:cart-db" in shrunk["gone"]
    calmer = json.loads(report.read_text("utf-8"))
    for each in calmer["findings"]:
        each["severity"] = "low"
    report.write_text(json.dumps(calmer), "utf-8")
    graver = content(shop, baseline=report)
    assert "single-point-of-failure:api-gateway was low" in graver["remarks"]
    assert told(shop, baseline=report, fail_on="high")[0] == 1


def reached(shop: Path) -> Path:
    """The shop, with a store that one rule speaks of twice: from outside, and past its service."""
    value = json.loads(shop.read_text("utf-8"))
    ends = [("till", "order-db"), ("tax", "order-db"), ("ledger", "order-db")]
    nodes = [
        {"unique-id": "till", "node-type": "webclient", "name": "Till", "description": "x"},
        {"unique-id": "tax", "node-type": "service", "name": "Tax", "description": "x"},
        {"unique-id": "ledger", "node-type": "service", "name": "Ledger", "description": "x"},
        {"unique-id": "office", "node-type": "system", "name": "Office", "description": "x"},
    ]
    links: list[Any] = [
        {
            "unique-id": f"{one}-{other}",
            "relationship-type": {
                "connects": {"source": {"node": one}, "destination": {"node": other}}
            },
        }
        for one, other in ends
    ]
    parts = {"container": "office", "nodes": ["tax", "ledger"]}
    links.append({"unique-id": "parts", "relationship-type": {"composed-of": parts}})
    return edited(
        shop, nodes=[*value["nodes"], *nodes], relationships=[*value["relationships"], *links]
    )


def test_findings_of_one_rule_on_one_element_are_compared_one_by_one(shop: Path) -> None:
    """Both are known from the same document, and what one of them was when the other is gone."""
    file = reached(shop)
    report = file.with_name("report.json")
    report.write_text(told(file, output_format="json")[1], "utf-8")
    keys = [each["key"] for each in content(file)["findings"]]
    key = "direct-data-store-access:order-db"
    assert keys.count(key) == 2
    for baseline in (report, file):
        again = content(file, baseline=baseline)
        assert (again["findings"], again["gone"]) == ([], [])
    listed = json.loads(report.read_text("utf-8"))
    graver = next(each for each in listed["findings"] if each["key"] == key)
    listed["findings"].remove(graver)
    report.write_text(json.dumps(listed), "utf-8")
    (new,) = content(file, baseline=report)["findings"]
    assert (new["key"], new["severity"]) == (key, graver["severity"])
    value = json.loads(file.read_text("utf-8"))
    links = [each for each in value["relationships"] if each["unique-id"] != "till-order-db"]
    fewer = file.with_name("fewer.json")
    fewer.write_text(json.dumps(value | {"relationships": links}), "utf-8")
    assert key in content(fewer, baseline=file)["gone"]


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("*.json")), ids=lambda file: file.stem)
def test_nothing_is_new_against_the_same_document(file: Path) -> None:
    """Whatever it is."""
    again = content(file, baseline=file)
    assert (again["findings"], again["gone"]) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        *("[1]", "{", "{}", '{"nodes": 5}', '{"findings": 1}', '{"findings": [{}]}'),
        '{"findings": [{"rule": 1, "elements": ["b"], "severity": "low"}]}',
        '{"findings": [{"rule": "hub", "elements": "abc", "severity": "low"}]}',
    ],
)
def test_a_baseline_that_is_none_is_refused(shop: Path, text: str) -> None:
    """In a line that names the file."""
    baseline = shop.with_name("base.json")
    baseline.write_text(text)
    with pytest.raises(UsageError, match=r"base\.json is (neither|not JSON|no report)"):
        told(shop, baseline=baseline)


def test_accepted_findings_are_left_out_with_their_reason(shop: Path) -> None:
    """By the document's metadata and by a file; what does not hold is told."""
    accepted = {
        "rule": "single-point-of-failure",
        "element": "api-gateway",
        "reason": "A second site comes in June.",
        "expires": "2026-06-30",
    }
    documented = edited(shop, metadata={"assessment-suppressions": [accepted]})
    listed = shop.with_name("accepted.json")
    listed.write_text(json.dumps({"assessment-suppressions": [accepted, {}]}))
    for found in (content(documented), content(shop, suppressions=listed)):
        assert "single-point-of-failure:api-gateway" not in str(found["findings"])
        (suppressed,) = found["suppressed"]
        assert suppressed["reason"] == "A second site comes in June."
    assert "suppressed until 2026-06-30: single-point-of-failure:api-gateway" in told(documented)[1]
    (remark,) = content(shop, suppressions=listed)["remarks"]
    assert "accepted.json: suppression 2 does not hold" in remark


def test_hostile_names_are_shown_and_not_obeyed(shop: Path) -> None:
    """Neither by a terminal nor in a page of Markdown."""
    text = shop.read_text("utf-8").replace("api-gateway", "a\\u001b[2J<b>`x|y")
    hostile = shop.with_name("hostile.json")
    hostile.write_text(text, "utf-8")
    for output_format in ("pretty", "markdown"):
        shown = told(hostile, output_format=output_format)[1]
        assert "\x1b" not in shown
        assert "\\u001b[2J" in shown
