"""Brokers that are one instance, and those that are believed to be more."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.assessing import assess
from advisor.assess.rules.resilience.single_broker import RULE
from advisor.calm.model import Model
from tests.assess.drawing import drawn
from tests.assess.findings import doubts, findings, found, links
from tests.calm.architectures import contains, doc, flow, interacts, node

Json = dict[str, Any]


def events(*others: Json, pairs: tuple[str, ...] = (), **rest: Any) -> Json:
    """Two services that both call a broker, so that it is no single point on any way."""
    broker = {"name": "Orders"} | rest
    ways = pairs or ("ann>desk", "ann>stock", "desk>broker", "stock>broker")
    named = {each["unique-id"] for each in others}
    parts = [node("ann", "actor"), node("desk"), node("stock"), node("broker", "queue", **broker)]
    return doc(*(each for each in parts if each["unique-id"] not in named), *links(*ways), *others)


def test_one_instance_that_others_are_parted_by() -> None:
    """Told with who stands on it; the evidence holds on a graph drawn anew."""
    value = events(flow("f", "desk>broker"))
    (point,) = findings(value, RULE)
    assert (point.elements, point.flows, point.severity) == (("broker",), ("f",), "high")
    assert point.told.title.startswith("**Orders** (`broker`) is a single broker")
    evidence = point.told.proof.evidence
    graph = drawn(value)
    assert {*evidence["connected"]} == {*graph.pred["broker"], *graph.succ["broker"]}
    assert "`desk` and `stock` are connected with `broker`" in point.told.proof.text
    assert [each.tool for each in point.told.remedies] == ["make_redundant", "set_metadata"]
    assert point.told.remedies[0].arguments["instances"] == ["broker-1", "broker-2"]


def test_without_a_flow_it_is_less_grave() -> None:
    """Nothing is known to stop with it."""
    assert [each.severity for each in findings(events(), RULE)] == ["medium"]


@pytest.mark.parametrize(
    "rest",
    [
        {"metadata": {"instances": 3}},
        {"metadata": {"brokers": 3}},
        {"metadata": {"clusterSize": 2}},
        {"metadata": {"replica": "FRA"}},
        {"metadata": {"queue-type": "quorum"}},
        {"description": "Kafka with three brokers"},
        {"description": "A RabbitMQ cluster"},
        {"description": "Gespiegelt in das zweite Rechenzentrum"},
        {"name": "Amazon SQS"},
        {"node-type": "event-hub"},
    ],
    ids=str,
)
def test_what_says_that_it_is_several(rest: Json) -> None:
    """Counts, clusters and managed services are believed, and that is said."""
    value = events(**rest)
    assert found(value, RULE) == []
    assert [each.startswith("`broker` is believed to be several") for each in doubts(value, RULE)]


@pytest.mark.parametrize("metadata", [{"instances": 1}, {"brokers": 1}, {"nodes": "many"}], ids=str)
def test_what_does_not_say_so(metadata: Json) -> None:
    """One is one, and a word is no number."""
    assert found(events(metadata=metadata), RULE) == [("broker",)]
    assert doubts(events(metadata=metadata), RULE) == []


def test_what_is_a_single_point_of_failure_is_not_said_twice() -> None:
    """The consumers that are reached through it alone are told of there."""
    value = events(interacts("in", "ann", "desk"), pairs=("desk>broker", "broker>stock"))
    assert found(value, RULE) == []


def test_fewer_than_two_neighbours_part_nothing() -> None:
    """That is another finding."""
    assert found(events(pairs=("ann>desk", "desk>broker")), RULE) == []


def test_two_of_a_kind_stand_in_for_each_other() -> None:
    """A second broker with the same neighbours makes both sound."""
    pair = [node("broker-1", "queue"), node("broker-2", "queue")]
    ways = [f"{each}>broker-{number}" for each in ("desk", "stock") for number in (1, 2)]
    assert found(doc(node("desk"), node("stock"), *pair, *links(*ways)), RULE) == []
    assert len(found(doc(node("desk"), node("stock"), *pair, *links(*ways[:3])), RULE)) == 1


def test_queues_are_judged_by_their_broker() -> None:
    """The broker is what fails, once for all of its queues; two brokers are none."""
    queues = [node("paid", "queue"), node("sent", "queue")]
    ways = links("desk>paid", "stock>paid", "desk>sent", "stock>sent")
    inside = contains("in", "broker", "paid", "sent")
    value = events(*queues, *ways, inside, pairs=("ann>desk", "ann>stock"))
    (point,) = findings(value, RULE)
    assert point.elements == ("broker",)
    assert point.told.proof.evidence["queues in it"] == ["paid", "sent"]
    other = [node("second-broker"), contains("too", "second-broker", "paid", "sent")]
    value["nodes"].append(other[0])
    value["relationships"].append(other[1])
    assert found(value, RULE) == []


def test_brokers_of_the_same_queues_stand_in_for_each_other() -> None:
    """Whatever they are called; a broker of other queues does not."""
    ways = ("ann>desk", "ann>stock", "desk>one", "stock>one", "desk>two", "stock>two")
    nodes = [node("ann", "actor"), node("desk"), node("stock")]
    nodes += [node(each, "message-broker") for each in ("one", "two")]
    nodes += [node(each, "queue") for each in ("orders", "returns")]
    both = doc(
        *nodes,
        *links(*ways),
        contains("of-one", "one", "orders", "returns"),
        contains("of-two", "two", "orders", "returns"),
    )
    assert found(both, RULE) == []
    parts = contains("of-one", "one", "orders"), contains("of-two", "two", "returns")
    parted = doc(*nodes, *links(*ways), *parts)
    assert len(found(parted, RULE)) == 2


def test_a_count_is_believed_once() -> None:
    """What was told of it as a single point of failure is not told again."""
    ways = ("ann>desk", "desk>broker", "broker>stock")
    value = events(pairs=ways, metadata={"instances": 3})
    words = [each.words for each in assess(Model(value)).doubts if "broker" in each.words]
    assert words == ["`broker` is believed to have 3 instances, as its metadata says."]


def test_that_there_is_one_is_quoted() -> None:
    """Where the document says so; the note says how several of them run."""
    (point,) = findings(events(description="One RabbitMQ node."), RULE)
    assert "there is one of it, as it says: `One RabbitMQ node`." in point.told.proof.text
    assert "a cluster or an active-passive pair" in point.told.note
