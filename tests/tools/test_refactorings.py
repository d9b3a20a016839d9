"""What holds for refactorings on whatever stands in a document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm import document as documents
from advisor.calm.equality import same
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.mutations import mutants
from tests.tools.ledger import LEDGER, opened, relationship
from tests.tools.refactored import SHOP

Json = dict[str, Any]

RICH: Json = LEDGER | {
    "controls": {"level": {"description": "d", "requirements": [{"requirement-url": "https://a"}]}},
    "metadata": [{"owner": "A", "ops": {"runbook": "R"}}, {"rto": "4h"}],
    "relationships": [
        *LEDGER["relationships"],
        relationship("feeds", interacts={"actor": "archive", "nodes": ["ledger", "cluster"]}),
        relationship(
            "choice",
            options=[{"description": "d", "nodes": ["ledger"], "relationships": ["feeds"]}],
        ),
    ],
}

CALLS: list[tuple[str, Json]] = [
    ("merge", {"nodes": ["archive", "ledger-platform", "clerk"], "into": "archive"}),
    ("merge", {"nodes": ["ledger", "cluster"], "into": "new"}),
    (
        "split_service",
        {
            "node": "ledger",
            "into": [{"id": "a"}, {"id": "b", "relationships": ["ledger-connects-archive"]}],
            "connect": True,
        },
    ),
    (
        "extract_container",
        {"container": "new", "nodes": ["ledger", "archive"], "kind": "composed-of"},
    ),
    ("add_circuit_breaker", {"relationships": ["ledger-connects-archive"], "timeout_ms": 5}),
    (
        "set_service_level",
        {
            "on": ["archive", "booking", "architecture"],
            "availability_percent": 99.9,
            "rto_minutes": 15,
            "backup": "nightly",
            "business_impact": "High.",
        },
    ),
    ("document_operations", {"on": ["archive", "booking"], "owner": "A", "runbook": "R"}),
]


def answered(value: Any, tool: str, arguments: Json) -> None:
    """Call, and make sure that a refusal leaves the document as it was."""
    workspace = opened(value)
    before = json.loads(workspace.base.text)
    outcome = registry.call(workspace, tool, arguments)
    assert outcome.change is not None or outcome.refusal
    if outcome.change is None:
        assert same(workspace.model.value, before)


@given(value=mutants(RICH), call=st.sampled_from(CALLS))
def test_refactorings_of_damaged_documents_are_answered(value: Any, call: tuple[str, Any]) -> None:
    """Whatever the document holds, they are staged or refused with a reason."""
    answered(value, *call)


@given(call=st.sampled_from(CALLS).flatmap(lambda c: st.tuples(st.just(c[0]), mutants(c[1]))))
def test_damaged_calls_of_refactorings_are_answered(call: tuple[str, Any]) -> None:
    """Calls that are nearly right."""
    answered(RICH, *call)


@pytest.mark.parametrize(("tool", "arguments"), CALLS)
def test_a_refactoring_is_one_change(tool: str, arguments: Json) -> None:
    """It is staged whole, and withdrawn whole."""
    workspace = opened(RICH)
    outcome = registry.call(workspace, tool, arguments)
    assert outcome.change is not None, outcome.refusal
    assert [change.tool for change in workspace.changes] == [tool]
    registry.call(workspace, "withdraw", {"changes": [1]})
    assert workspace.model.value == RICH


def test_they_can_follow_one_another() -> None:
    """All of them, one after the other, on the tutorial's architecture."""
    workspace = Workspace(documents.load(SHOP))
    for tool, arguments in (
        ("merge", {"nodes": ["order-db", "inventory-db"], "into": "shop-db"}),
        ("extract_container", {"container": "data", "nodes": ["shop-db"], "kind": "composed-of"}),
        ("add_circuit_breaker", {"relationships": ["order-connects-payment"]}),
        ("set_service_level", {"on": ["shop-db"], "rto_minutes": 15, "rpo_minutes": 5}),
        ("document_operations", {"on": ["shop-db"], "on_call": "[[ ON_CALL ]]"}),
    ):
        assert registry.call(workspace, tool, arguments).change is not None
    assert workspace.open_problems() == []
    assert workspace.problems() == []
