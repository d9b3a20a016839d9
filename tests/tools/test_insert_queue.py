"""Decoupling calls by a queue."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.assessing import assess
from advisor.calm.model import Model
from tests.calls import calls
from tests.tools.ledger import found, ledger, node, refused, relationship
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.walks import breaks_of, connects, said, walk, walked
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "insert_queue"
ASKED = {"relationships": ["a-b"], "queue": "q"}
HELD = ASKED | {"broker": "mq"}
BACK = "destination-to-source"
REACHED = {"node": "r", "interfaces": ["r-amqp"]}


def net(*links: Json, mq: Json | None = None, **rest: Any) -> Json:
    """Four services, a broker with these members if any, and these relationships."""
    nodes = [node("a"), node("b", interfaces=[{"unique-id": "b-api"}]), node("c"), node("d")]
    if mq is not None:
        nodes.append(node("mq", "system", **mq))
    return ledger(nodes=nodes, relationships=[*links], flows=[]) | rest


def body(value: Json, identity: str) -> Any:
    """What a relationship joins."""
    return next(iter(found(value, identity)["relationship-type"].values()))


def test_the_payment_of_the_shop_is_queued() -> None:
    """With a broker and the record that decided it, and with neither."""
    record = "docs/adr/0001-use-message-queue-for-async-processing.md"
    asked = {"relationships": ["order-connects-payment"], "queue": "order-queue"}
    broker = {"id": "message-broker", "name": "RabbitMQ", "description": "RabbitMQ, durable."}
    publish = {"id": "order-connects-queue", "step": "Order Service publishes the request"}
    consume = {"description": "Requests of payments.", "step": "Payment Service takes it"}
    more = {"broker": broker, "port": 5672, "decision_record": record}
    words = {"publish": publish, "consume": consume}
    calls: list[Json] = [
        asked | more,
        asked | words,
        asked | {"reply": {"queue": "payment-results"}},
    ]
    text, expected = as_read(TOOL, *((TOOL, each) for each in calls))
    assert text == expected


def test_nobody_waits_any_more() -> None:
    """The chain that was found is gone, though its metadata said that the caller waits."""
    value = net(
        connects("a-b", "a", "b"),
        connects("b-c", "b", "c") | {"metadata": {"call": {"style": ["synchronous"]}}},
        flows=[walk("f", ("a-b", 1, None), ("b-c", 2, None))],
    )
    rule = "synchronous-chain"
    assert rule in {each.rule.name for each in assess(Model(value)).findings}
    after, notes = refactored(TOOL, ASKED | {"relationships": ["b-c"]}, value)
    assert rule not in {each.rule.name for each in assess(Model(after)).findings}
    assert found(after, "b-c")["metadata"] == {"call": {"style": ["asynchronous"]}}
    assert 'metadata.call.style.0 of b-c was "synchronous"' in notes
    kept = 'steps keep their text, `publish.step` gives another: "f 1" (flow "f")'
    assert kept in notes


def test_caller_and_callee_lead_to_the_queue() -> None:
    """One publishes, the other consumes, and both say so."""
    value = net(connects("a-b", "a", "b", "b-api") | {"description": "Asks.", "protocol": "HTTPS"})
    after, notes = refactored(TOOL, HELD, value)
    queue = {"node": "q"}
    assert found(after, "a-b") == {
        "unique-id": "a-b",
        "description": "A publishes to Q.",
        "protocol": "AMQP",
        "relationship-type": {"connects": {"source": {"node": "a"}, "destination": queue}},
    }
    assert found(after, "b-q") == {
        "unique-id": "b-q",
        "description": "B consumes from Q.",
        "protocol": "AMQP",
        "relationship-type": {"connects": {"source": {"node": "b"}, "destination": queue}},
    }
    assert 'description of a-b was "Asks."' in notes


def test_a_new_broker_holds_a_new_queue() -> None:
    """It is a part of what holds both ends, and is reached at the usual port."""
    inside = {"container": "d", "nodes": ["a", "b", "c"]}
    value = net(
        connects("a-b", "a", "b"),
        relationship("both", composed_of=inside),
        relationship("one", composed_of={"container": "c", "nodes": ["a"]}),
        relationship("runs", deployed_in=inside),
    )
    after, _ = refactored(TOOL, HELD, value)
    assert body(after, "both")["nodes"] == ["a", "b", "c", "mq"]
    assert body(after, "one")["nodes"] == ["a"]
    assert body(after, "runs")["nodes"] == ["a", "b", "c", "mq"]
    assert body(after, "mq-composition") == {"container": "mq", "nodes": ["q"]}
    assert found(after, "mq") == {
        "unique-id": "mq",
        "node-type": "system",
        "name": "Mq",
        "description": "Takes messages and gives them on later.",
        "interfaces": [{"unique-id": "mq-amqp", "protocol": "AMQP", "port": 5672}],
    }
    assert found(after, "q") == {
        "unique-id": "q",
        "node-type": "queue",
        "name": "Q",
        "description": "Messages between A and B.",
    }


def test_between_two_networks_a_broker_stands_in_none() -> None:
    """Which of them is left to be said."""
    value = net(
        connects("a-b", "a", "b"),
        relationship("near", deployed_in={"container": "c", "nodes": ["a"]}),
        relationship("far", deployed_in={"container": "d", "nodes": ["b"]}),
    )
    after, notes = refactored(TOOL, HELD, value)
    assert body(after, "near")["nodes"] == ["a"]
    assert body(after, "far")["nodes"] == ["b"]
    assert 'left to do: where "mq" runs, between a, b, is not said: move_into' in notes


def test_a_queue_of_no_broker_is_reached_itself() -> None:
    """And stands itself in the container; a port that nobody says is not made up."""
    parts = relationship("both", composed_of={"container": "d", "nodes": ["a", "b"]})
    after, _ = refactored(TOOL, ASKED | {"protocol": "TLS"}, net(connects("a-b", "a", "b"), parts))
    assert found(after, "q")["interfaces"] == [{"unique-id": "q-tls", "protocol": "TLS"}]
    assert body(after, "a-b")["destination"] == {"node": "q", "interfaces": ["q-tls"]}
    assert body(after, "b-q")["destination"] == {"node": "q", "interfaces": ["q-tls"]}
    assert body(after, "both")["nodes"] == ["a", "b", "q"]


@pytest.mark.parametrize(
    ("before", "port", "after"),
    [
        ([{"unique-id": "in", "protocol": "AMQP", "port": 1}], None, ["in"]),
        ([{"unique-id": "in", "port": 5671}], 5671, ["in"]),
        ([{"unique-id": "in", "port": 5671}], None, ["in", "mq-amqp"]),
        ([], None, ["mq-amqp"]),
    ],
)
def test_a_broker_that_is_there_is_used(
    before: list[Json], port: int | None, after: list[str]
) -> None:
    """An interface is added only if none speaks the protocol or has the port."""
    parts = relationship("parts", composed_of={"container": "mq", "nodes": ["d"]})
    value = net(connects("a-b", "a", "b"), parts, mq={"interfaces": before} if before else {})
    changed, _ = refactored(TOOL, HELD | ({"port": port} if port else {}), value)
    assert [each["unique-id"] for each in found(changed, "mq")["interfaces"]] == after
    assert body(changed, "parts")["nodes"] == ["d", "q"]


def test_a_queue_that_is_there_is_used() -> None:
    """A second producer, the same consumer; its broker may be named."""
    first, _ = refactored(TOOL, HELD, net(connects("a-b", "a", "b"), connects("c-b", "c", "b")))
    again = {"relationships": ["c-b"], "queue": "q", "broker": "mq"}
    after, notes = refactored(TOOL, again, first)
    assert after["nodes"] == first["nodes"]
    assert body(after, "c-b")["destination"] == {"node": "q"}
    assert len(after["relationships"]) == len(first["relationships"])
    assert any('"b-q" is there already and is used as it is' in each for each in notes)


def test_several_callers_share_a_queue() -> None:
    """Each publishes in its own name; a callee consumes once."""
    links = [connects("a-b", "a", "b"), connects("c-b", "c", "b"), connects("a-d", "a", "d")]
    asked = ASKED | {"relationships": ["a-b", "c-b", "a-d"]}
    after, _ = refactored(TOOL, asked, net(*links))
    texts = {each["unique-id"]: each["description"] for each in after["relationships"]}
    assert texts == {
        "a-b": "A publishes to Q.",
        "c-b": "C publishes to Q.",
        "a-d": "A publishes to Q.",
        "b-q": "B reads from Q.",
        "d-q": "D reads from Q.",
    }


def test_a_flow_goes_over_the_queue() -> None:
    """The message to its reader, and back to where the next step sets out."""
    flow = walk("f", ("a-b", 1, None), ("a-c", 2, None), ("a-b", 3, None))
    value = net(connects("a-b", "a", "b"), connects("a-c", "a", "c"), flows=[flow])
    asked = ASKED | {"publish": {"step": "A sends"}, "consume": {"step": "B takes"}}
    after, _ = refactored(TOOL, asked, value)
    assert said(after, "f") == [
        "a-b > A sends",
        "b-q < B takes",
        "a-b < Q confirms to A that it has it",
        "a-c > f 1",
        "a-b > A sends",
        "b-q < B takes",
    ]
    assert breaks_of(after, "f") == []


ANSWERED = ASKED | {"reply": {"queue": "r"}}


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        ([("a-b", None), ("a-c", None)], ["a-b >", "b-q <", "b-r >", "a-r <", "a-c >"]),
        ([("a-b", None)], ["a-b >", "b-q <", "b-r >", "a-r <"]),
        (
            [("a-b", None), ("b-d", None), ("a-c", None)],
            ["a-b >", "b-q <", "b-d >", "b-r >", "a-r <", "a-c >"],
        ),
        (
            [("a-b", None), ("b-d", None), ("a-b", BACK), ("a-c", None)],
            ["a-b >", "b-q <", "b-d >", "b-r >", "a-r <", "a-c >"],
        ),
        (
            [("a-b", None), ("a-b", None)],
            ["a-b >", "b-q <", "b-r >", "a-r <", "a-b >", "b-q <", "b-r >", "a-r <"],
        ),
    ],
)
def test_a_flow_goes_on_when_the_result_is_taken(
    steps: list[tuple[str, str | None]], order: list[str]
) -> None:
    """The callee publishes it, where the flow tells a reply there, else before the next act."""
    links = [connects("a-b", "a", "b"), connects("b-d", "b", "d"), connects("a-c", "a", "c")]
    flow = walk("f", *((over, at, way) for at, (over, way) in enumerate(steps, 1)))
    after, notes = refactored(TOOL, ANSWERED, net(*links, flows=[flow]))
    assert [" ".join(each.split()[:2]) for each in said(after, "f")] == order
    assert not any("is not clear" in each for each in notes)
    assert body(after, "b-r") == {"source": {"node": "b"}, "destination": REACHED}
    assert body(after, "a-r") == {"source": {"node": "a"}, "destination": REACHED}


def test_a_reply_that_the_flow_tells_keeps_its_text() -> None:
    """It is said of the result that is published; given texts win."""
    flow = walk("f", ("a-b", 1, None), ("a-b", 2, BACK))
    value = net(connects("a-b", "a", "b"), flows=[flow])
    after, _ = refactored(TOOL, ANSWERED, value)
    assert said(after, "f")[2:] == ["b-r > f 1", "a-r < A takes the result from R"]
    told = {"publish": {"step": "B is done"}, "consume": {"id": "in", "step": "A hears"}}
    after, _ = refactored(TOOL, ASKED | {"reply": {"queue": "r"} | told}, value)
    assert said(after, "f")[2:] == ["b-r > B is done", "in < A hears"]


def test_where_a_reply_has_no_place_that_is_said() -> None:
    """The flow then goes on as without it, and does not lose its way."""
    links = [connects("a-b", "a", "b"), connects("b-d", "b", "d"), connects("d-c", "d", "c")]
    steps = [("a-b", 1, None), ("b-d", 2, None), ("d-c", 3, None)]
    after, notes = refactored(TOOL, ANSWERED, net(*links, flows=[walk("f", *steps)]))
    assert breaks_of(after, "f") == []
    assert any('results come back in flow "f" is not clear' in each for each in notes)


def test_both_queues_are_of_one_broker() -> None:
    """New or there already; who chose the call chooses the way back."""
    decision = {"description": "d", "nodes": ["a"], "relationships": ["a-b"]}
    value = net(connects("a-b", "a", "b"), relationship("choice", options=[decision]))
    after, _ = refactored(TOOL, ANSWERED | HELD, value)
    assert body(after, "mq-composition")["nodes"] == ["q", "r"]
    assert body(after, "choice")[0]["relationships"] == ["a-b", "b-q", "b-r", "a-r"]
    links = {"relationships": ["c-b"], "queue": "q", "broker": "mq", "reply": {"queue": "r"}}
    after["relationships"].append(connects("c-b", "c", "b"))
    again, _ = refactored(TOOL, links, after)
    assert again["nodes"] == after["nodes"]
    assert [each["unique-id"] for each in again["relationships"]].count("b-r") == 1


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("A stores the paid order", True),
        ("A waits for B", True),
        ("A returns the confirmation", True),
        ("A speichert die bezahlte Bestellung", True),
        ("A schickt die Antwort", True),
        ("A stores the order", False),
        ("A needs the speed", False),
    ],
)
def test_texts_that_count_on_the_answer_are_told(text: str, is_told: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Those of steps behind the call; not where the result is taken before."""
    flow = walk("f", ("a-c", 1, None), ("a-b", 2, None), ("a-c", 3, None))
    for at in (0, 2):
        flow["transitions"][at]["description"] = text
    value = net(connects("a-b", "a", "b"), connects("a-c", "a", "c"), flows=[flow])
    _, notes = refactored(TOOL, ASKED, value)
    told = [each for each in notes if "perhaps stale" in each]
    assert bool(told) == is_told
    assert not is_told or f'a-c#2 "{text}"' in told[0]
    assert not is_told or f'a-c "{text}"' not in told[0]
    _, notes = refactored(TOOL, ANSWERED, value)
    assert not any("perhaps stale" in each for each in notes)


def test_the_record_is_named_and_linked() -> None:
    """At queue and broker, and once among the document's; one that stands there stays."""
    value = net(connects("a-b", "a", "b"), mq={"metadata": [{"adr": "old.md"}, {"x": 1}]})
    value["adrs"] = ["./adr/1.md"]
    after, notes = refactored(TOOL, HELD | {"decision_record": "adr/1.md"}, value)
    assert after["adrs"] == ["./adr/1.md"]
    assert found(after, "q")["metadata"] == {"adr": "adr/1.md"}
    assert found(after, "mq")["metadata"] == [{"adr": "old.md"}, {"x": 1}]
    assert 'metadata adr of "mq" stays "old.md"' in notes
    after, _ = refactored(TOOL, HELD | {"decision_record": "adr/2.md"}, value)
    assert after["adrs"] == ["./adr/1.md", "adr/2.md"]


def test_options_choose_both_legs() -> None:
    """Who chose the call chooses that the callee consumes."""
    decision = {"description": "d", "nodes": ["a"], "relationships": ["a-b"]}
    value = net(connects("a-b", "a", "b"), relationship("choice", options=[decision]))
    after, _ = refactored(TOOL, ASKED, value)
    assert body(after, "choice")[0]["relationships"] == ["a-b", "b-q"]


def test_the_connections_can_be_named() -> None:
    """The first takes a new id wherever it stands."""
    value = net(connects("a-b", "a", "b"), flows=[walk("f", ("a-b", 1, None))])
    names = {"publish": {"id": "out", "description": "Sends."}, "consume": {"id": "in"}}
    after, _ = refactored(TOOL, ASKED | names, value)
    assert found(after, "out")["description"] == "Sends."
    assert found(after, "in")["description"] == "B consumes from Q."
    assert said(after, "f") == ["out > f 0", "in < B takes it from Q"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"relationships": ["parts"]}, '"parts" is composed-of: nothing passes along it'),
        ({"relationships": ["many"]}, '"many" leads to 2 nodes (b, c): take those that stay out'),
        ({"relationships": ["a-bb"]}, 'there is no relationship "a-bb"'),
        ({"queue": "b"}, '"b" is an end of these relationships already: name another node'),
        ({"broker": "a"}, '"a" is an end of these relationships already: name another node'),
        ({"broker": "q"}, '"q" is named twice'),
        ({"queue": "a-b"}, 'unique-id "a-b" is taken by the relationship'),
        ({"queue": {"id": "d", "name": "D"}}, '"d" is there already: give its id alone'),
        ({"queue": "d", "broker": "c"}, '"d" is there already, and not in "c"'),
        ({"queue": "d", "broker": "mq"}, '"d" is there already, and not in "mq"'),
        ({"protocol": "MQTT"}, "protocol"),
        ({"reply": {"queue": "q"}}, '"q" is the queue of the requests: give another one'),
        ({"reply": {"queue": "b"}}, '"b" is an end of these relationships already'),
        ({"reply": {"queue": "r"}, "relationships": ["parts"]}, '"parts" is composed-of'),
        ({"reply": {"queue": "r"}, "relationships": ["many"]}, '"many" leads to 2 nodes'),
        ({"reply": {"queue": "r", "consume": {"id": "c"}}}, 'unique-id "c" is taken'),
    ],
)
def test_what_is_refused(asked: Json, why: str) -> None:
    """In one line that says what would be right, and nothing has changed."""
    value = net(
        connects("a-b", "a", "b"),
        relationship("parts", composed_of={"container": "d", "nodes": ["a", "b"]}),
        relationship("many", interacts={"actor": "a", "nodes": ["b", "c"]}),
    )
    before = copy.deepcopy(value)
    assert why in refused(TOOL, ASKED | asked, value)
    assert value == before


def test_between_nodes_that_are_not_there() -> None:
    """A document may name what is still to be added; nothing can be put in between yet."""
    assert refused(TOOL, ASKED, net(connects("a-b", "x", "y"))) == 'there is no node "y"'


@given(wired(), st.data())
def test_whatever_is_taken_holds(value: Json, data: st.DataObject) -> None:
    """No error, undone by the inverse, nothing unrelated touched."""
    checked(value, *data.draw(calls(Model(value))[TOOL]))


@given(walked(), st.data())
def test_flows_stay_connected(value: Json, data: st.DataObject) -> None:
    """What was in one piece still is."""
    after, _ = checked(value, *data.draw(calls(Model(value))[TOOL]))
    for flow in value["flows"]:
        identity = flow["unique-id"]
        assert len(breaks_of(after, identity)) <= len(breaks_of(value, identity))
