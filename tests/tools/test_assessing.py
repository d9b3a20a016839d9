"""What is weak, what an outage hits and what may be behind it, as a model reads it."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.assess.assessing import assess
from advisor.change.draft import RefusedError
from advisor_tools import assessing, registry
from advisor_tools.arguments import accept
from tests.assess.outages import FIXTURES, SHOP
from tests.calm.architectures import connects, doc, flow, node
from tests.golden import golden
from tests.tools.ledger import opened

if TYPE_CHECKING:
    from advisor.change.workspace import Workspace

GOLDEN = Path(__file__).parent / "golden"
PAYMENTS = json.loads((FIXTURES / "payments.json").read_text("utf-8"))
TOOLS = {tool.name: tool for tool in assessing.tools()}

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("assess", {"focus": "resilience", "top": 1}),
    ("assess", {"on": ["type:network"], "focus": "resilience"}),
    ("impact", {"ids": ["ledger-db-primary"]}),
    ("impact", {"ids": ["broker-to-audit", "clearing-house"]}),
    ("common_causes", {"ids": ["ledger-posting", "notification-service"]}),
]


def answer(workspace: Workspace, tool: str, arguments: dict[str, Any]) -> str:
    """What a tool says; it changes nothing."""
    accepted, notes = accept(arguments, TOOLS[tool].parameters | {"type": "object"})
    assert not notes
    before = copy.deepcopy(workspace.model.value)
    text = TOOLS[tool].run(workspace, **accepted)
    assert workspace.model.value == before
    return str(text)


def findings(text: str) -> list[dict[str, Any]]:
    """Those that are told in full."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_answers() -> None:
    """What a model reads."""
    workspace = opened(PAYMENTS)
    text = "\n".join(
        f"> {tool} {json.dumps(arguments)}\n{answer(workspace, tool, arguments)}\n"
        for tool, arguments in CALLS[1:]
    )
    assert text == golden(GOLDEN / "assessing.txt", text)


def test_they_only_look() -> None:
    """None of them edits."""
    assert [(tool.name, tool.edits) for tool in assessing.tools()] == [
        ("assess", False),
        ("impact", False),
        ("common_causes", False),
    ]


def test_findings_are_those_of_the_assessment() -> None:
    """In its order, numbered as it numbers them; the rest is counted by rule."""
    workspace = opened(PAYMENTS)
    expected = assess(workspace.model).findings
    text = answer(workspace, "assess", {"top": 3})
    told = findings(text)
    assert [each["key"] for each in told] == [point.key for point in expected[:3]]
    assert [each["number"] for each in told] == [1, 2, 3]
    first, last = text.splitlines()[0], text.splitlines()[-1]
    assert first.startswith(f"{len(expected)} findings: ")
    counts = [int(part.split()[0]) for part in last.removeprefix("Not shown: ").split(", ")]
    assert sum(counts) == len(expected) - 3


def test_remedies_are_calls_that_a_tool_takes() -> None:
    """Ready to make: the tool is there and accepts the arguments."""
    tools = {tool.name: tool for tool in registry.tools()}
    calls = [
        call
        for each in findings(answer(opened(PAYMENTS), "assess", {"top": 100}))
        for call in each.get("remedies", ())
    ]
    assert calls
    for call in calls:
        if call["tool"] in tools:
            accept(call["arguments"], tools[call["tool"]].parameters)


def test_of_a_flow_and_of_a_container_those_of_what_they_hold() -> None:
    """Counted from 1; the key is that of the whole list."""
    workspace = opened(PAYMENTS)
    expected = assess(workspace.model).findings
    walk = next(point.flows[0] for point in expected if point.flows)
    told = findings(answer(workspace, "assess", {"on": [walk], "top": 100}))
    about = [point for point in expected if walk in (*point.flows, *point.elements)]
    assert [each["key"] for each in told] == [point.key for point in about]
    assert [each["number"] for each in told] == [*range(1, len(about) + 1)]
    parts = {"container": "box", "nodes": ["inner"]}
    more = {"container": "inner", "nodes": ["a"]}
    value = doc(
        *(node("u", "actor"), node("box", "system"), node("inner", "system"), node("a"), node("b")),
        connects("ua", "u", "a", protocol="HTTP"),
        connects("ab", "a", "b"),
        {"unique-id": "p", "relationship-type": {"composed-of": parts}},
        {"unique-id": "m", "relationship-type": {"composed-of": more}},
    )
    told = findings(answer(opened(value), "assess", {"on": ["box"], "top": 100}))
    every = assess(opened(value).model).findings
    about = [point for point in every if {"box", "inner", "a"} & {*point.elements}]
    assert [each["key"] for each in told] == [point.key for point in about]
    assert any(point.elements == ("a",) for point in about)


def test_what_is_accepted_is_marked() -> None:
    """With the day and the reason, up to and with that day."""
    value = copy.deepcopy(PAYMENTS)
    first = assess(opened(value).model).findings[0]
    accepted = {"rule": first.rule.name, "reason": "Known.", "expires": "2026-01-31"}
    value["metadata"] = {"assessment-suppressions": [accepted]}

    def marked(today: date | None) -> dict[str, str]:
        told = registry.call(opened(value), "assess", {"top": 100}, today).text
        each = findings(told)
        return {one["key"].split(":")[0]: one["accepted"] for one in each if "accepted" in one}

    assert marked(date(2026, 1, 31)) == {first.rule.name: "accepted until 2026-01-31: Known."}
    assert not marked(date(2026, 2, 1))
    assert not marked(None)


def test_only_of_some_elements() -> None:
    """By id or selector; of a finding about several, one is enough."""
    workspace = opened(PAYMENTS)
    for each in findings(answer(workspace, "assess", {"on": ["payments-db"], "top": 100})):
        point = {each.key: each for each in assess(workspace.model).findings}[each["key"]]
        assert "payments-db" in point.elements


def test_what_is_staged_is_looked_at() -> None:
    """A new node that nothing joins, and a rename."""
    workspace = opened(PAYMENTS)
    call = ("rename", {"id": "payment-broker", "new_id": "broker-one", "why": "Two will be."})
    assert registry.call(workspace, *call).change
    hits = answer(workspace, "impact", {"ids": ["broker-one"]})
    assert '"broker-one"' in hits
    with pytest.raises(RefusedError, match="payment-broker"):
        answer(workspace, "impact", {"ids": ["payment-broker"]})


def test_causes_have_known_failures_and_contacts() -> None:
    """Each in a line of its own."""
    text = answer(opened(SHOP), "common_causes", {"ids": ["gate"], "symptoms": "timeouts"})
    orders, gate, *_ = findings(text)
    assert (orders["element"], gate["element"]) == ("orders", "gate")
    assert orders["said"]["health-endpoint"] == "https://orders.example.com:8443/health"
    known = [line for line in text.splitlines() if line.startswith("known failure: ")]
    assert json.loads(known[0].removeprefix("known failure: ")) == {
        "element": "orders",
        "symptom": "Orders time out",
        "cause": "all connections of the database are in use",
        "resolution": "raise the pool; restart",
    }
    assert text.splitlines()[-1] == 'flows hit: ["buy"]'


@pytest.mark.parametrize("tool", ["impact", "common_causes"])
def test_what_leads_to_no_node_is_refused(tool: str) -> None:
    """An id of nothing, with the nearest; a flow without steps."""
    workspace = opened(doc(node("orders"), flow("empty")))
    with pytest.raises(RefusedError, match=r'"ordres"; nearest: orders'):
        answer(workspace, tool, {"ids": ["ordres"]})
    with pytest.raises(RefusedError, match="nothing of it leads to a node"):
        answer(workspace, tool, {"ids": ["empty"]})


def test_an_answer_is_bounded() -> None:
    """However much there is: long proofs, many nodes, many flows."""
    parts = [f"service-with-a-long-name-{number}" for number in range(300)]
    hubs = [f"hub-{number}" for number in range(6)]
    ways = [connects(f"{each}-to-{hub}", each, hub) for each in parts for hub in hubs]
    flows = [flow(f"flow-{number}", way["unique-id"]) for number, way in enumerate(ways[:60])]
    workspace = opened(doc(*map(node, hubs), *map(node, parts), *ways, *flows))
    for tool, arguments in (
        ("assess", {"top": 1000}),
        ("impact", {"ids": hubs}),
        ("common_causes", {"ids": parts}),
    ):
        assert len(answer(workspace, tool, arguments)) < 40_000
    assert "and 270 more" in answer(workspace, "impact", {"ids": hubs})
