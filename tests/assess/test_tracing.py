"""What an operator gets for an outage, on sound documents and on any other."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.facts import Facts
from advisor.assess.tracing import CAUSES, trace
from advisor.assess.tracing_words import as_markdown, sections
from advisor.calm.document import load
from advisor.calm.model import Model
from benchmarks.documents import architecture
from tests.assess.outages import FIXTURES, SHOP, Json, facts
from tests.calm.architectures import connects, doc, flow, node
from tests.mutations import mutants

MAPS = st.sampled_from([SHOP, load(FIXTURES / "payments.json").value])


def test_the_order_of_investigation() -> None:
    """The causes in their order, each with what is there to look at and whom to call first."""
    looks = trace(facts(SHOP), ["gate"]).looks
    assert [(each.element, each.ask) for each in looks] == [
        ("gate", "#shop"),
        ("orders", "#orders"),
        ("orders-db", "#shop"),
        ("bank", ""),
    ]
    assert looks[1].do == (
        "Is it healthy? `https://orders.example.com:8443/health`.",
        "Look at `https://graphs.example.com/orders`.",
        (
            "Is it `Orders time out`? cause: `all connections of the database are in use`; "
            "then: `raise the pool; restart`."
        ),
        "Follow `https://wiki.example.com/orders`.",
    )
    assert looks[3].do == ()


def test_symptoms_in_words_find_where_they_are_known() -> None:
    """By known failures; else by the ids and names that stand in them."""
    assert [each.element for each in trace(facts(SHOP), [], "timeouts").symptoms] == ["orders"]
    assert [each.element for each in trace(facts(SHOP), [], "nobody can Buy").symptoms] == ["buy"]
    assert [each.element for each in trace(facts(SHOP), [], "ORDERS DB?").symptoms] == [
        "orders",
        "orders-db",
    ]
    assert trace(facts(SHOP), [], "it rains").symptoms == ()


def test_words_tell_known_failures_apart() -> None:
    """Those that fit, and without words all of what may be behind it."""
    fitting = trace(facts(SHOP), ["gate"], "slow")
    assert [match.mode.symptom for match in fitting.matches] == ["slow queries"]
    assert fitting.known == ()
    every = trace(facts(SHOP), ["orders"])
    assert [mode.symptom for mode in every.known] == [
        "HTTP 503 to every client",
        "Orders time out",
        "disk full",
        "slow queries",
    ]


def test_what_depends_on_an_element() -> None:
    """A question of its own: what needs it is told, and no symptom is looked for."""
    found = trace(facts(SHOP), [], "", ["orders-db"])
    assert [branch.node for branch in found.needing] == ["orders-db", "orders", "gate", "ann"]
    assert [*found.symptoms, *found.causes, *found.needed] == []
    assert [each.element for each in found.contacts] == ["orders-db"]


def test_many_causes_are_counted() -> None:
    """The first are told."""
    parts = [f"n{number}" for number in range(CAUSES + 5)]
    value = doc(*map(node, parts), *(connects(f"to-{each}", "n0", each) for each in parts[1:]))
    found = trace(facts(value), ["n0"])
    assert (len(found.causes), found.further, len(found.looks)) == (CAUSES, 5, CAUSES)
    every = trace(facts(value), ["n0"], top=None)
    assert (len(every.causes), every.further, len(every.looks)) == (CAUSES + 5, 0, CAUSES + 5)
    assert every.causes[:CAUSES] == found.causes
    lines = [*as_markdown(sections(facts(value), found, "ask for all"))]
    assert any(line.endswith("of fewer symptoms: ask for all") for line in lines)


def test_many_flows_are_counted() -> None:
    """The first have a line each."""
    flows = (flow(f"f{number}", "ab") for number in range(15))
    known = facts(doc(node("a"), node("b"), connects("ab", "a", "b"), *flows))
    lines = [*as_markdown(sections(known, trace(known, ["b"])))]
    assert sum(line.startswith("- Flow `f") for line in lines) == 12
    assert "- and 3 more flows" in lines


def test_as_json() -> None:
    """Every id in it is one of the document."""
    known = facts(SHOP)
    told = json.loads(json.dumps(trace(known, ["buy"], "timeouts", ["bank"]).to_json()))
    assert told["causes"][0]["explains"] == ["buy"]
    assert told["causes"][0]["ways"] == {"buy": ["orders"]}
    assert told["known_failures"][0]["words"] == ["timeout"]
    assert told["needing"][0] == {
        "node": "orders",
        "needed": "bank",
        "way": "calls",
        "relationships": ["orders-to-bank"],
    }
    assert {each["element"] for each in told["investigation"]} <= set(known.nodes)


@pytest.mark.parametrize("asked", [["gate"], ["buy", "ann"], []])
def test_a_section_without_content_is_left_out(asked: list[str]) -> None:
    """Nothing stands under a heading that says nothing."""
    known = facts(SHOP)
    for section in sections(known, trace(known, asked, "", ["ann"])):
        assert section.items or section.tree


@given(MAPS.flatmap(mutants), st.data())
def test_no_document_breaks_it(value: Json, data: st.DataObject) -> None:
    """However malformed: an answer, as JSON and in words."""
    known = Facts(Model(value))
    ids = st.sampled_from([*known.model.ids(), "nobody"])
    found = trace(known, data.draw(st.lists(ids, max_size=2)), "slow", [data.draw(ids)])
    json.dumps(found.to_json())
    assert all(isinstance(line, str) for line in as_markdown(sections(known, found)))


def test_a_large_document_is_traced_at_once() -> None:
    """5,000 nodes: two symptoms and what depends on a third; a second of the processor."""
    known = Facts(Model(architecture(5000)))
    first, *_, last = known.nodes
    start = time.process_time()
    found = trace(known, [first, last], "slow", [last])
    list(as_markdown(sections(known, found)))
    assert time.process_time() - start < 3
