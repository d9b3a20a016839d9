"""Who has no owner, on-call and the like, where most of the type have one."""

from __future__ import annotations

import pytest

from advisor.assess.rules.operations.missing_practice import RULES
from tests.assess.findings import findings, found, links
from tests.calm.architectures import doc, flow, node

BY_NAME = {rule.name: rule for rule in RULES}
OWNER = BY_NAME["missing-owner"]

OWNED = {"tech-owner": "Team A"}


@pytest.mark.parametrize(
    ("name", "key", "argument", "severity"),
    [
        ("missing-owner", "owner", "owner", "medium"),
        ("missing-on-call", "onCall", "on_call", "medium"),
        ("missing-health-endpoint", "health-check", "health_endpoint", "medium"),
        ("missing-runbook", "runbook", "runbook", "medium"),
        ("missing-tier", "criticality", "tier", "low"),
        ("missing-dashboard", "dashboard-url", "dashboard", "low"),
    ],
)
def test_each_practice_has_its_rule(name: str, key: str, argument: str, severity: str) -> None:
    """It names the node that does otherwise; the remedy asks for the value by a placeholder."""
    nodes = [node("a", metadata={key: "x"}), node("b", metadata={key: "y"}), node("c")]
    (point,) = (each for rule in RULES for each in findings(doc(*nodes), rule))
    assert (point.rule.name, point.elements, point.severity) == (name, ("c",), severity)
    (remedy,) = point.told.remedies
    assert remedy.tool == "document_operations"
    assert remedy.arguments == {"on": ["c"], argument: f"[[ {argument.upper()} ]]"}
    assert remedy.arguments[argument] in point.told.note


def test_what_is_missing_of_several_types_is_one_finding() -> None:
    """With the numbers of each type, the usual key and the flows over the nodes."""
    stores = [node("x", "database", metadata=OWNED), node("y", "database", metadata=OWNED)]
    nodes = [*(node(each, metadata=OWNED) for each in "ab"), node("c"), node("d"), *stores]
    value = doc(*nodes, node("z", "database"), *links("a>c"), flow("f", "a>c"))
    (point,) = findings(value, OWNER)
    assert (point.elements, point.flows) == (("c", "d", "z"), ("f",))
    assert point.told.title == "`c`, `d` and `z` have no owner, unlike most nodes of the same type."
    proof = point.told.proof
    assert proof.text.startswith(
        "2 of 4 nodes of type `service` say it (`a` and `b`), `c` and `d` "
    )
    assert "2 of 3 nodes of type `database` say it (`x` and `y`), `z` not." in proof.text
    assert proof.evidence["key"] == "tech-owner"
    for group in proof.evidence["node-types"]:
        saying, silent = (
            {
                each["unique-id"]
                for each in value["nodes"]
                if each["node-type"] == group["node-type"]
                and ("tech-owner" in each.get("metadata", {})) is follows
            }
            for follows in (True, False)
        )
        assert (saying, silent) == ({*group["saying"]}, {*group["silent"]})


def test_no_convention_no_finding() -> None:
    """Nobody says it, one alone does, or everybody."""
    assert not found(doc(*map(node, "abc")), OWNER)
    assert not found(doc(node("a", metadata=OWNED), node("b")), OWNER)
    assert not found(doc(*(node(each, metadata=OWNED) for each in "abc")), OWNER)


def test_a_placeholder_is_an_answer() -> None:
    """The remedy's own value makes the finding go away."""
    nodes = [node(each, metadata=OWNED) for each in "ab"]
    assert found(doc(*nodes, node("c", metadata={"tech-owner": ""})), OWNER) == [("c",)]
    assert not found(doc(*nodes, node("c", metadata={"tech-owner": "[[ OWNER ]]"})), OWNER)
