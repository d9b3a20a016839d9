"""`advisor fix`: which findings are meant, what is proposed, and what is said of the others."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.change.history import Act
from advisor.errors import UsageError
from advisor.shells import assess, fix
from advisor.shells.policy import Policy, Terminal
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"
TODAY = date(2026, 5, 4)
GATE = "single-point-of-failure:api-gateway"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the fixture in a project of its own."""
    (tmp_path / ".git").mkdir()
    return Path(shutil.copy(FIXTURES / "ecommerce-platform.json", tmp_path))


def fixed(file: Path, *findings: str, **options: Any) -> tuple[int, str]:
    """The exit code, and what is written, where nobody is asked."""
    out = io.StringIO()
    top, plan = options.pop("top", 0), options.pop("plan", None)
    request = fix.Request(
        assess.Request(file, TODAY),
        Act("ada", "2026-05-04T10:00:00+00:00"),
        findings,
        top,
        Policy(**options),
        plan,
    )
    code = fix.run(request, Terminal(out, out, None, 100))
    return code, out.getvalue().replace(str(file), file.name)


def weak(file: Path) -> list[str]:
    """The findings on a file, as they are called."""
    return [each.point.key for each in assess.reported(assess.Request(file, TODAY)).findings]


def test_the_gravest_three_in_one_plan(shop: Path) -> None:
    """Shown and not applied without a yes; then each of them is gone."""
    before = shop.read_bytes()
    three = weak(shop)[:3]
    code, shown = fixed(shop, top=3)
    assert (code, shop.read_bytes()) == (3, before)
    assert shown == golden(GOLDEN / "fix_top_3.txt", shown)
    code, shown = fixed(shop, top=3, yes=True)
    assert code == 3
    assert "--allow-removals permits that" in shown
    assert fixed(shop, top=3, yes=True, allow_removals=True)[0] == 0
    assert {*three}.isdisjoint(weak(shop))


def test_a_finding_is_meant_by_number_or_by_name(shop: Path) -> None:
    """Or all of a rule; each is told with the change that mends it."""
    by_number, by_name = fixed(shop, "1"), fixed(shop, GATE)
    assert by_number == by_name
    assert f"{GATE}: change 1" in by_name[1]
    of_rule = fixed(shop, "store-without-replica")[1]
    assert "store-without-replica:order-db: change 1" in of_rule
    assert "store-without-replica:inventory-db: change 2" in of_rule


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ((), "name findings as advisor assess numbers them, or say --top N"),
        (("99",), "99 is none of them"),
        (("single-point-of-failure:api-gatewy",), f'did you mean "{GATE}"'),
        (("store-without-replica:api-gateway",), "there is no finding"),
        (("store-without-replica:",), '"store-without-replica" means all of the rule'),
    ],
)
def test_what_names_no_finding_is_refused(shop: Path, named: tuple[str, ...], said: str) -> None:
    """Before anything is staged."""
    with pytest.raises(UsageError, match=said):
        fixed(shop, *named)


def test_examples_are_not_applied_by_a_yes(shop: Path) -> None:
    """Targets that the program made up are shown, and a person puts theirs in."""
    before = shop.read_bytes()
    code, shown = fixed(shop, "no-recovery-target", yes=True)
    assert (code, shop.read_bytes()) == (3, before)
    assert "values in it are examples" in shown


def test_the_gravest_of_a_rule(shop: Path) -> None:
    """A number with names bounds them."""
    shown = fixed(shop, "store-without-replica", top=1)[1]
    assert "store-without-replica:order-db: change 1" in shown
    assert "inventory-db:" not in shown


def test_numbers_are_those_of_the_whole_ranking(shop: Path) -> None:
    """Whatever part of it was listed."""
    request = assess.Request(shop, TODAY, ("security",))
    (first, *_) = assess.reported(request).findings
    assert first.number == weak(shop).index(first.point.key) + 1
    assert first.point.key in fixed(shop, str(first.number))[1]


def test_a_plan_can_be_kept_for_later(shop: Path) -> None:
    """It is a plan file as any other."""
    plan = shop.with_name("plan.json")
    code, shown = fixed(shop, "1", plan=plan)
    assert code == 3
    assert "the plan is in" in shown
    kept = json.loads(plan.read_text("utf-8"))
    assert kept["changes"][0]["tool"] == "make_redundant"
    assert "single point of failure" in kept["changes"][0]["why"]


def test_a_program_gets_the_proposal_with_its_scorecard(shop: Path) -> None:
    """What is fixed by name, what comes with it in full."""
    card = json.loads(fixed(shop, "1", as_json=True)[1])["scorecard"]
    assert GATE in card["fixed"]
    assert [each["severity"] for each in card["introduced"]]


def test_what_only_a_person_knows_is_said(shop: Path) -> None:
    """And nothing is proposed for it; the exit code says that something was not done."""
    value = json.loads(shop.read_text("utf-8"))
    value["nodes"].append({"unique-id": "lonely", "node-type": "service", "name": "Lonely"})
    shop.write_text(json.dumps(value), "utf-8")
    shop.with_name("x").touch()
    code, shown = fixed(shop, "orphan-node")
    assert code == 1
    assert "orphan-node:lonely" in shown
    assert "Nothing was proposed." in shown


def test_a_claim_is_left_to_a_person(shop: Path) -> None:
    """Metadata that says of a broker that there are several is never what mends it."""
    value = json.loads(shop.read_text("utf-8"))
    value["nodes"] += [
        {"unique-id": "mq", "node-type": "message-broker", "name": "MQ", "description": "x",
         "metadata": {"instances": 1}},
        {"unique-id": "inbox", "node-type": "service", "name": "Inbox", "description": "x"},
    ]  # fmt: skip
    links = [("order-service", "mq"), ("mq", "inventory-service"), ("payment-service", "inbox")]
    value["relationships"] += [
        {
            "unique-id": f"{one}-{other}",
            "relationship-type": {
                "connects": {"source": {"node": one}, "destination": {"node": other}}
            },
        }
        for one, other in links
    ]
    parts = {"container": "mq", "nodes": ["inbox"]}
    value["relationships"].append(
        {"unique-id": "mq-parts", "relationship-type": {"composed-of": parts}}
    )
    shop.write_text(json.dumps(value), "utf-8")
    before = shop.read_bytes()
    code, shown = fixed(shop, "single-broker:mq", yes=True)
    said = " ".join(shown.split())
    assert (code, shop.read_bytes()) == (1, before)
    assert 'make_redundant: "mq" is a container of inbox' in said
    assert "set_metadata: it mends nothing, and is right only where there are several" in said
    assert "Nothing was proposed." in said
