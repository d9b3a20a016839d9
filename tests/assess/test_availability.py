"""The availability of flows: each part once, redundant ones in parallel, and never too low."""

from __future__ import annotations

from itertools import product
from math import isclose, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.availability import FlowAvailability, Term, figures
from advisor.assess.facts import Facts
from advisor.calm.model import Model
from tests.assess.findings import links
from tests.calm.architectures import connects, contains, doc, flow, interacts, node
from tests.mutations import mutants

Json = dict[str, Any]


def computed(value: Json) -> FlowAvailability:
    """The figures of the first flow."""
    return figures(Facts(Model(value)))[0]


def up(identity: str, share: Any, kind: str = "service") -> Json:
    """A node that declares how available it is."""
    return node(identity, kind, metadata={"availability": share})


def line(*others: Json, steps: tuple[str, ...] = ("ann>a", "a>b", "b>c"), **rest: Any) -> Json:
    """A person, and three nodes after each other, in a flow."""
    named = {each["unique-id"] for each in others}
    parts = [up(each, share) for each, share in (("a", 0.99), ("b", 0.98), ("c", 0.97))]
    parts = [each for each in parts if each["unique-id"] not in named]
    ways = [each for each in links("ann>a", "a>b", "b>c") if each["unique-id"] not in named]
    return doc(node("ann", "actor"), *parts, *ways, *others, flow("f", *steps), **rest)


def balanced(*others: Json) -> Json:
    """Two gateways behind a balancer; the flow runs over the first."""
    pair = [up("gate-1", 0.9), up("gate-2", 0.8)]
    ways = links("lb>gate-1", "lb>gate-2", "gate-1>db", "gate-2>db")
    steps = flow("f", "lb>gate-1", "gate-1>db")
    return doc(up("lb", 0.99), *pair, up("db", 0.95, "database"), *ways, *others, steps)


def test_the_parts_of_a_flow_are_multiplied() -> None:
    """People are no part, and what a flow comes by twice counts once."""
    figure = computed(line(steps=("ann>a", "a>b", "b>c", "a>b")))
    assert [term.elements for term in figure.terms] == [("a",), ("b",), ("c",)]
    assert [term.share for term in figure.terms] == pytest.approx([0.99, 0.98, 0.97])
    assert figure.computed == pytest.approx(0.99 * 0.98 * 0.97)
    assert figure.unknown == ()


def test_relationships_count_where_they_declare() -> None:
    """A leased line has an availability of its own."""
    leased = connects("a>b", "a", "b", metadata={"sla": "99%"})
    assert computed(line(leased)).computed == pytest.approx(0.99 * 0.98 * 0.97 * 0.99)


def test_what_declares_nothing_is_left_out_and_told() -> None:
    """So the product is the most that the flow can have; with nothing known there is none."""
    figure = computed(line(node("b")))
    assert figure.computed == pytest.approx(0.99 * 0.97)
    assert figure.unknown == ("b",)
    silent = computed(line(node("a"), node("b"), node("c")))
    assert (silent.computed, silent.terms) == (None, ())
    assert silent.unknown == ("a", "b", "c")


def test_redundant_nodes_stand_in_for_each_other() -> None:
    """One of them is enough, whichever the flow names; each once."""
    figure = computed(balanced())
    assert figure.computed == pytest.approx(0.99 * (1 - 0.1 * 0.2) * 0.95)
    (group,) = (term for term in figure.terms if len(term.elements) > 1)
    assert group.to_json() == {"any of": {"gate-1": 90.0, "gate-2": 80.0}, "percent": 98.0}


def test_connections_of_one_instance_count_with_it() -> None:
    """A balancer's line to one of two is in parallel to its line to the other."""
    for lines in ({"lb>gate-1": 0.99}, {"lb>gate-1": 0.99, "lb>gate-2": 0.98, "gate-2>db": 0.97}):
        value = balanced()
        for each in value["relationships"]:
            if each["unique-id"] in lines:
                each["metadata"] = {"availability": lines[each["unique-id"]]}
        ways = [lines.get(each, 1) for each in ("lb>gate-1", "gate-1>db", "lb>gate-2", "gate-2>db")]
        first, second = 0.9 * ways[0] * ways[1], 0.8 * ways[2] * ways[3]
        figure = computed(value)
        assert figure.computed == pytest.approx(0.99 * 0.95 * (1 - (1 - first) * (1 - second)))
        (group,) = (term for term in figure.terms if len(term.elements) > 1)
        told = group.to_json()
        assert told["any of"] == pytest.approx({"gate-1": first * 100, "gate-2": second * 100})
        assert {way for over in told["each with"].values() for way in over} == {*lines}


def test_of_several_connections_to_one_instance_one_may_do() -> None:
    """So none of them lowers what the flow can have."""
    value = balanced(connects("spare", "lb", "gate-1"))
    value["relationships"][0]["metadata"] = {"availability": 0.9}
    assert computed(value).computed == pytest.approx(0.99 * 0.98 * 0.95)


def test_a_group_is_not_known_by_some_of_it() -> None:
    """Where one of the redundant nodes declares nothing it may be as good as it likes."""
    value = balanced()
    del value["nodes"][2]["metadata"]
    figure = computed(value)
    assert figure.computed == pytest.approx(0.99 * 0.95)
    assert figure.unknown == ("gate-2",)


def test_a_cluster_may_declare_for_its_nodes() -> None:
    """What a container of nothing but the group declares is the group's; a platform's is not."""
    cluster = [up("gates", 0.999, "system"), contains("in", "gates", "gate-1", "gate-2")]
    assert computed(balanced(*cluster)).computed == pytest.approx(0.99 * 0.999 * 0.95)
    platform = [up("all", 0.5, "system"), contains("in", "all", "gate-1", "gate-2", "db")]
    assert computed(balanced(*platform)).computed == pytest.approx(0.99 * 0.98 * 0.95)


def test_a_step_to_a_cluster_needs_one_of_its_nodes() -> None:
    """A container of redundant nodes stands for them."""
    value = balanced(node("gates", "system"), contains("in", "gates", "gate-1", "gate-2"))
    value["relationships"].append(connects("lb>gates", "lb", "gates"))
    value["flows"] = [flow("f", "lb>gates")]
    assert computed(value).computed == pytest.approx(0.99 * 0.98)


def test_a_step_to_a_platform_needs_nobody_knows_what() -> None:
    """A container of redundant nodes and others stands for none of them."""
    value = balanced(node("all", "system"), contains("in", "all", "gate-1", "gate-2", "db"))
    value["relationships"].append(connects("lb>all", "lb", "all"))
    value["flows"] = [flow("f", "lb>all")]
    figure = computed(value)
    assert figure.computed == pytest.approx(0.99)
    assert figure.unknown == ("all",)


def test_where_parts_are_deployed_counts_once() -> None:
    """What holds several parts, at any level, is one factor; what holds one of a pair is none."""
    hosts = [
        up("host", 0.9, "server"),
        up("hall", 0.8, "data-center"),
        contains("on", "host", "a", "b", kind="deployed-in"),
        contains("at", "hall", "host", kind="deployed-in"),
    ]
    figure = computed(line(*hosts))
    assert figure.computed == pytest.approx(0.99 * 0.98 * 0.97 * 0.9 * 0.8)
    pair = [
        up("zone-a", 0.9, "zone"),
        up("site", 0.7, "zone"),
        contains("on", "zone-a", "gate-1", kind="deployed-in"),
        contains("at", "site", "gate-1", "gate-2", kind="deployed-in"),
    ]
    assert computed(balanced(*pair)).computed == pytest.approx(0.99 * 0.98 * 0.95 * 0.7)


def test_of_an_interaction_with_several_those_count_that_the_flow_uses() -> None:
    """A person who may reach two needs the one that the flow goes on with."""
    both = interacts("ann>a", "ann", "a", "c")
    assert computed(line(both, steps=("ann>a", "a>b"))).computed == pytest.approx(0.99 * 0.98)


def test_what_a_flow_is_to_have() -> None:
    """What it declares itself, else what the architecture does, and where that stands."""
    value = line(metadata={"availability": "99.9%"})
    figure = computed(value)
    assert (figure.declared, figure.at) == (0.999, "/metadata/availability")
    value["flows"][0]["metadata"] = {"sla": "95%"}
    figure = computed(value)
    assert (figure.declared, figure.at) == (0.95, "/flows/0/metadata/sla")
    assert computed(line()).declared is None


SHARES = st.floats(0.5, 0.99999)


@given(st.lists(SHARES, min_size=1, max_size=4))
def test_a_group_is_there_unless_all_of_it_is_gone(shares: list[float]) -> None:
    """By adding up the probability of each state in which at least one is there."""
    states = product((True, False), repeat=len(shares))
    there = sum(
        prod(share if is_up else 1 - share for share, is_up in zip(shares, state, strict=True))
        for state in states
        if any(state)
    )
    term = Term(tuple(map(str, range(len(shares)))), tuple(shares))
    assert isclose(term.share, there, abs_tol=1e-9)


@given(st.data())
def test_malformed_documents_have_figures(data: st.DataObject) -> None:
    """Whatever stands in the wrong place, shares are shares."""
    value = data.draw(mutants(data.draw(st.sampled_from([balanced(), line()]))))
    for figure in figures(Facts(Model(value))):
        assert figure.computed is None or 0 <= figure.computed <= 1
