"""How much waits for a node, and when that is worth a word."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.blast import blasts, failing_with
from advisor.assess.facts import Facts, Thresholds
from advisor.assess.rules.resilience.blast_radius import RULE
from advisor.assess.rules.resilience.single_point_of_failure import RULE as SINGLE_POINT
from advisor.assess.rules.resilience.store_without_replica import RULE as NO_REPLICA
from advisor.calm.model import Model
from tests.assess.drawing import drawn
from tests.assess.findings import findings, found, links
from tests.calm.architectures import connects, control, doc, flow, node

Json = dict[str, Any]
DESKS = ("d1x", "d2x", "d3x", "d4x")


def login(*elements: Json, kind: str = "service", **rest: Any) -> Json:
    """Four desks that each call a login service before anything else."""
    named = {element["unique-id"] for element in elements}
    ways = [
        each
        for each in links(*(f"{desk}>login" for desk in DESKS))
        if each["unique-id"] not in named
    ]
    parts = [node(each) for each in DESKS if each not in named]
    return doc(*parts, node("login", kind, **rest), *ways, *elements)


def test_what_all_wait_for_is_found() -> None:
    """With who calls it and who fails with it."""
    value = login(flow("f", "d1x>login"))
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity, point.flows) == (("login",), "high", ("f",))
    assert point.told.proof.evidence == {
        "of": "login",
        "called by": [*DESKS],
        "fail with it": [*DESKS],
        "other services": 4,
    }
    assert (
        "what 4 of 4 other services do fails with it: `d1x`, `d2x`, `d3x` and `d4x`."
        in point.told.proof.text
    )
    assert point.told.title == (
        "Requests of `f` fail at **`login`** while it is down, and 4 of 4 other services wait "
        "for it."
    )
    breaker, instances = point.told.remedies
    assert breaker.arguments == {"relationships": [f"{desk}>login" for desk in DESKS]}
    assert instances.arguments["instances"] == ["login-1", "login-2"]


def test_who_waits_for_those_who_wait_counts() -> None:
    """Over any number of calls."""
    value = doc(*map(node, "abcdx"), *links("a>b", "b>x", "c>d", "d>x"))
    assert found(value, RULE) == [("x",)]
    facts = Facts(Model(value))
    assert failing_with(facts, "x") == ["a", "b", "c", "d"]
    assert blasts(facts) == {"a": 0, "b": 1, "c": 0, "d": 1, "x": 4}


def test_what_hands_requests_on_does_not_fail() -> None:
    """Those who call over a gateway or a balancer do, and are counted."""
    fronts = [node("api-gateway"), node("edge", name="Load Balancer"), node("books", "database")]
    ways = links("d1x>api-gateway", "api-gateway>login", "d2x>edge", "edge>login", "login>books")
    value = doc(*map(node, DESKS), node("login"), *fronts, *ways, *links("d3x>login", "d4x>login"))
    (point,) = findings(value, RULE)
    evidence = point.told.proof.evidence
    assert (evidence["fail with it"], evidence["other services"]) == ([*DESKS], 4)
    assert point.told.title == (
        "4 of 4 other services wait for **`login`**, directly or over others, and fail while it "
        "is down."
    )
    value["nodes"][0]["name"] = "Desk Gateway"
    assert found(value, RULE) == []


@pytest.mark.parametrize(
    "value",
    [
        login(metadata={"replicas": 2}),
        login(kind="queue"),
        login(*links("d1x>login", protocol="AMQP")),
        login(*links("d1x>login", description="Publishes events")),
        login(*links("d1x>login", controls={"circuit-breaker": control()})),
        login(node("d1x", metadata={"fallback": "cached"})),
        login(node("d1x", "actor")),
        doc(*map(node, "abcdx"), *links("a>b", "b>c", "c>d", "d>x")),
        doc(*map(node, "abcdefghi"), node("x"), *links("a>x", "b>x", "c>x", "d>x")),
    ],
    ids=[
        "instances",
        "queue",
        "protocol",
        "events",
        "breaker",
        "fallback",
        "person",
        "line",
        "few",
    ],
)
def test_what_is_not_worth_a_word(value: Json) -> None:
    """Where too few wait, somebody need not, or there is another instance."""
    assert found(value, RULE) == []


def test_how_large_it_is_is_for_the_reader_to_say() -> None:
    """Half of the others, unless a share is given."""
    value = doc(*map(node, "abcdefghi"), node("x"), *links("a>x", "b>x", "c>x", "d>x"))
    assert findings(value, RULE, Thresholds(blast=0.4))
    assert not findings(value, RULE, Thresholds(blast=0.5))


def test_another_rule_says_it_of_a_store_and_of_a_single_point() -> None:
    """Not said twice; of a single point with less behind it than before it, the larger is news."""
    value = login(kind="database")
    assert (found(value, RULE), found(value, NO_REPLICA)) == ([], [("login",)])
    value = login(*map(node, "abcd"), *links("login>a", "login>b", "login>c", "login>d"))
    assert (found(value, RULE), found(value, SINGLE_POINT)) == ([], [("login",)])
    value = login(node("db", "database"), *links("login>db"))
    assert (found(value, RULE), found(value, SINGLE_POINT)) == ([("login",)], [("login",)])


def test_a_redundant_group_waits_for_what_all_of_it_wait_for() -> None:
    """A caller of two instances does not fail with what one of them calls."""
    pair = ["gate-1", "gate-2"]
    roles = [node(each, metadata={"role": "active"}) for each in pair]
    parts = [node("desk"), *roles, node("x"), node("y")]
    ways = links("desk>gate-1", "desk>gate-2", "gate-1>x", "gate-1>y", "gate-2>y")
    facts = Facts(Model(doc(*parts, *ways)))
    assert failing_with(facts, "y") == ["desk", *pair]
    assert failing_with(facts, "x") == []
    assert blasts(facts) == {"desk": 0, "x": 0, "y": 3}


def test_one_guard_of_two_ends_no_wait() -> None:
    """Each connection has to have one, and each instance that calls."""
    breaker = {"metadata": {"fallback": "cached"}}
    assert found(login(connects("again", "d1x", "login", **breaker)), RULE) == [("login",)]
    pair = [node(each, metadata={"role": "active"}) for each in ("d-1", "d-2")]
    ways = links("a>d-1", "b>d-1", "d-1>x", "d-2>x", "c>x")
    value = doc(*map(node, "abc"), *pair, node("x"), *ways)
    assert failing_with(Facts(Model(value)), "x") == ["a", "b", "c", "d-1", "d-2"]
    pair[0]["metadata"] |= breaker["metadata"]
    assert failing_with(Facts(Model(value)), "x") == ["a", "b", "c", "d-1", "d-2"]
    pair[1]["metadata"] |= breaker["metadata"]
    assert failing_with(Facts(Model(value)), "x") == ["c"]


NAMES = "abcdef"
PAIRS = st.lists(
    st.sampled_from([f"{a}>{b}" for a in NAMES for b in NAMES]), max_size=16, unique=True
)


@given(PAIRS)
def test_what_fails_is_what_leads_there(pairs: list[str]) -> None:
    """In a graph drawn again; the number is that of the list."""
    value = doc(*map(node, NAMES), *links(*pairs))
    graph, facts = drawn(value), Facts(Model(value))
    for each, number in blasts(facts).items():
        assert {*failing_with(facts, each)} == nx.ancestors(graph, each)
        assert number == len(failing_with(facts, each))
    for point in findings(value, RULE):
        evidence = point.told.proof.evidence
        assert {*evidence["fail with it"]} == nx.ancestors(graph, evidence["of"])
        assert {*evidence["called by"]} == {*graph.pred[evidence["of"]]} - {evidence["of"]}
