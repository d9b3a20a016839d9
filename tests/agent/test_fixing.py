"""Findings of the assessment mended by words: which are meant, what is staged, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.agent.controlled_english import understand
from advisor.agent.earlier import Listed
from advisor.assess.assessing import assess
from advisor.calm.document import load
from advisor.calm.model import Model
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.agent.mending import (
    GATEWAY,
    KEYS,
    ORDERS,
    PAYMENT,
    PLATFORM,
    RECOVERY,
    STOCK,
    TOLD,
    mended,
    read,
    subject,
)
from tests.agent.reading import DATA, FIXTURES
from tests.calm.architectures import connects, doc, interacts, node


@pytest.mark.parametrize(
    ("prompt", "keys"),
    [
        ("Do 1", [GATEWAY]),
        ("Fix 2.", [ORDERS]),
        ("Could you please fix number 3", [PAYMENT]),
        ("fix the first two", [GATEWAY, ORDERS]),
        ("Do the first two.", [GATEWAY, ORDERS]),
        ("Fix 1 and 3", [GATEWAY, PAYMENT]),
        ("Fix findings 1, 3 and 4", [GATEWAY, PAYMENT, RECOVERY]),
        ("Fix 2-4", [ORDERS, PAYMENT, RECOVERY]),
        ("fix 2 to 3", [ORDERS, PAYMENT]),
        ("Mend the second and the third one", [ORDERS, PAYMENT]),
        ("Fix all of them", [GATEWAY, ORDERS, PAYMENT]),
        ("Fix all of them but not 2", [GATEWAY, PAYMENT]),
        ("Fix 1-4 except 2 and 3", [GATEWAY, RECOVERY]),
        ("Can you fix the first one?", [GATEWAY]),
        ("Yes, do both 1 and 2", [GATEWAY, ORDERS]),
        ("Apply the second remedy", [ORDERS]),
        ("Address the top three resilience concerns", [GATEWAY, ORDERS, PAYMENT]),
        ("Fix the two worst", [GATEWAY, ORDERS]),
        ("Solve the synchronous call to payment-service", [PAYMENT]),
        ("Fix all single points of failure at the order service", [KEYS["order-service"]]),
        ("address the top 3", [GATEWAY, ORDERS, PAYMENT]),
        ("Fix the worst", [GATEWAY]),
        ("fix the single point of failure at api-gateway", [GATEWAY]),
        ("Eliminate the bottleneck at the gateway", [GATEWAY]),
        ("Fix the single point of failure at the order database", [ORDERS]),
        ("fix the api-gateway's spof", [GATEWAY]),
        ("Fix all missing replicas", [ORDERS, STOCK]),
        ("Fix the missing replica of the order database", [ORDERS]),
        ("Mend the missing recovery targets", [RECOVERY]),
        (f"Fix {STOCK}", [STOCK]),
        ("Fix the missing replica of order-db and the bottleneck at api-gateway",
         [ORDERS, GATEWAY]),
        ("Fix the following:\n- 1\n- the missing replica of inventory-db", [GATEWAY, STOCK]),
    ],
)  # fmt: skip
def test_what_is_meant(prompt: str, keys: list[str]) -> None:
    """Numbers mean the list that was told last, words the findings of the document."""
    assert mended(prompt) == keys


def test_without_a_list_numbers_mean_all_findings() -> None:
    """In the ranking of the assessment."""
    first = assess(Model(load(PLATFORM).value)).findings[0]
    (call,) = read("Fix 1", None).calls
    assert (call.tool, call.arguments) == (
        first.told.remedies[0].tool,
        first.told.remedies[0].arguments,
    )


@pytest.mark.parametrize(
    "prompt",
    ["Fix 1", "Fix 2", "Fix 3", "Fix 4", "Fix 3 with a circuit breaker", "Fix 1 to 5"],
)
def test_what_is_mended_is_gone(prompt: str) -> None:
    """The tools take the calls, no error is new, and the findings are not found any more."""
    workspace = Workspace(load(PLATFORM))
    found = understand(prompt, workspace.model, TOLD)
    assert found.not_understood == ()
    keys = [subject(call.arguments) for call in found.calls]
    for call in found.calls:
        outcome = registry.call(workspace, call.tool, {**call.arguments, "why": call.because})
        assert outcome.refusal == ""
    assert workspace.problems() == []
    assert not {*keys} & {point.key for point in assess(workspace.model).findings}


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Fix 1, but keep the gateway's id", {"instances": ["api-gateway", "api-gateway-2"]}),
        ("Fix 1 and keep its id", {"instances": ["api-gateway", "api-gateway-2"]}),
        ("Fix 1 keeping the id of the gateway", {"instances": ["api-gateway", "api-gateway-2"]}),
        ("Fix 1 with three instances",
         {"instances": ["api-gateway-1", "api-gateway-2", "api-gateway-3"]}),
        ("Fix 1 with three instances, and keep its id",
         {"instances": ["api-gateway", "api-gateway-2", "api-gateway-3"]}),
        ("Fix 1, call the load balancer edge-lb", {"load_balancer": "edge-lb"}),
        ('Fix 1 with a load balancer called "Edge LB"', {"load_balancer": "edge-lb"}),
        ("Fix 2 with 2 replicas", {"replicas": ["order-db-replica", "order-db-replica-2"]}),
        ("Fix 2, keep its id and name the cluster orders",
         {"primary": "order-db", "cluster": "orders"}),
        ("Fix 3 and call the queue payments", {"queue": "payments"}),
        ("Fix 1, but call the instances gw-a and gw-b", {"instances": ["gw-a", "gw-b"]}),
        ('Fix 1 with two instances called gw-a and "gw-b"', {"instances": ["gw-a", "gw-b"]}),
        ('Fix 1 with a load balancer called "edge lb" and three instances',
         {"load_balancer": "edge-lb",
          "instances": ["api-gateway-1", "api-gateway-2", "api-gateway-3"]}),
        ("Fix 3 over TCP", {"protocol": "TCP"}),
        ("Fix 2 with synchronous replication", {"mode": "sync"}),
        ("Fix 2 synchronously", {"mode": "sync"}),
        ("Fix 4 with an RTO of 1 hour and RPO of 30 seconds",
         {"rto_minutes": 60, "rpo_minutes": 0.5}),
        ("Fix 4 with RTO = 10", {"rto_minutes": 10}),
    ],
)  # fmt: skip
def test_what_is_said_besides_changes_the_call(prompt: str, expected: dict[str, Any]) -> None:
    """The rest of its arguments is as the remedy has it."""
    (call,) = read(prompt).calls
    assert read(prompt).not_understood == ()
    assert {key: call.arguments[key] for key in expected} == expected


def test_a_balancer_may_be_left_out() -> None:
    """Callers reach each instance themselves then."""
    (call,) = read("Fix 1 without a load balancer").calls
    assert "load_balancer" not in call.arguments


def test_a_kept_id_is_of_the_node_that_is_named() -> None:
    """Of several that are mended at once."""
    found = read("Fix all single points of failure, but keep the order service's id")
    made = [call.arguments for call in found.calls if call.tool == "make_redundant"]
    kept = {arguments["node"]: arguments["instances"][0] for arguments in made}
    assert kept["order-service"] == "order-service"
    assert kept["api-gateway"] == "api-gateway-1"


def test_an_id_that_nothing_changes_is_kept() -> None:
    """And that it is so is told: the person may have meant another."""
    found = read("Fix 2, but keep the gateway's id")
    assert [call.tool for call in found.calls] == ["replicate_store"]
    assert "api-gateway keeps its id: nothing that is done here changes it" in found.choices
    assert found.not_understood == ()


@pytest.mark.parametrize(
    ("prompt", "tool"),
    [
        ("Fix 3", "insert_queue"),
        ("Fix 3 with a circuit breaker", "add_circuit_breaker"),
        ("Fix 3 using the second remedy", "add_circuit_breaker"),
        ("Fix 3 by a queue", "insert_queue"),
    ],
)
def test_which_remedy_is_taken(prompt: str, tool: str) -> None:
    """The first unless another is asked for; the other is told where none is."""
    found = read(prompt)
    assert [call.tool for call in found.calls] == [tool]
    told = any("could be mended by a circuit breaker as well" in each for each in found.choices)
    assert told == (prompt == "Fix 3")


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("Fix 9", "there is no finding 9 in the list (1 to 5)"),
        ("Fix 0", "there is no finding 0"),
        ("Fix 1 with golden handles", '"with golden handles" fits no remedy'),
        ("Fix 1 with one instance", "instances are made from 2 to 20"),
        ("Fix 1 with a queue", "fits no remedy"),
        ("Fix 1 and keep the moon's id", 'no node is called "moon"'),
        ("Fix 4 with an RTO of three parsecs", '"parsecs" is no unit of time'),
        ("Fix 4 with an RTO of soon", '"soon" is no number'),
        ("Fix all missing replicas and call the cluster x", "mend these one by one"),
        ("Fix the single point of failure", "say which, or all"),
        ("Fix it", '"it" may be any of 3 findings'),
        ("Fix both", '"both" may be any of 3 findings'),
        ("Fix 3 over Kafka", '"Kafka" is no legal value of "protocol"'),
        ("Fix 2 over TCP", "fits no remedy"),
        ("Fix 1 synchronously", '"sync" is no legal value of "mode"'),
        ("Fix 1 and call the instances gw", "two instances at least"),
        ("Fix 2 and call the instances a and b", "fits no remedy"),
        ("Fix the missing dashboard of order-db", "the assessment finds nothing"),
        ("Fix order-db", "say which"),
        ("Fix customer", 'the assessment finds nothing at "customer"'),
        ("Fix the moon", ""),
        ("Don't fix 1", "says what not to do"),
        ("Fix 1 if it is approved", "depends on a condition"),
        ("Fix 1 but not 1", "no finding is left"),
    ],
)
def test_what_is_not_understood_stages_nothing(prompt: str, reason: str) -> None:
    """And why is said."""
    found = read(prompt)
    assert found.calls == ()
    assert len(found.not_understood) == 1
    assert reason in found.not_understood[0]


@pytest.mark.parametrize(
    ("prompt", "tool"),
    [
        ("Remove the payment-service and what hangs on it", "remove"),
        ("Remove the replica of order-db", ""),
        ("Remove order-db", ""),
        ("Do it", ""),
        ("Implement the backup", ""),
    ],
)
def test_other_requests_mend_nothing(prompt: str, tool: str) -> None:
    """Words that name a kind of weak point are not enough."""
    assert [call.tool for call in read(prompt).calls] == ([tool] if tool else [])


def test_a_node_may_be_called_as_a_weak_point() -> None:
    """To remove it is no request to mend what is found at it."""
    complete = {"name": "Risk", "description": "Holds risks."}
    model = Model(doc(node("risk", "database", **complete), node("a"), connects("r", "a", "risk")))
    assert [call.tool for call in understand("Fix store-without-replica:risk", model).calls] == [
        "replicate_store"
    ]
    removing = understand("Remove the risk", model)
    assert removing.calls == ()
    assert "store-without-replica" not in "".join(removing.not_understood)


def test_findings_that_cannot_be_mended_are_said() -> None:
    """The others are mended."""
    listed = Listed((GATEWAY, "store-without-replica:moon", "no-such-rule:x"), 3)
    found = read("Fix all of them", listed)
    assert [subject(call.arguments) for call in found.calls] == [GATEWAY]
    assert found.not_understood == (
        "2: store-without-replica:moon is not found any more; ask for the weak points",
        "3: no-such-rule:x is not found any more; ask for the weak points",
    )


def test_what_an_earlier_sentence_renamed_is_found() -> None:
    """Under the id that it has now."""
    found = read("Rename order-db to orders. Fix 2.")
    assert found.not_understood == ()
    assert [call.tool for call in found.calls] == ["rename", "replicate_store"]
    assert found.calls[1].arguments["store"] == "orders"


def test_later_sentences_see_what_was_mended() -> None:
    """A request after it may name what it made."""
    found = read('Fix 1, call the load balancer edge-lb. Set metadata owner to "Edge" on edge-lb.')
    assert [call.tool for call in found.calls] == ["make_redundant", "set_metadata"]


def test_the_second_remedy_stands_on_what_the_first_left() -> None:
    """An id that the first took is not taken again."""
    calls = read("Fix all single points of failure").calls
    made = [call.arguments for call in calls if call.tool == "make_redundant"]
    balancers = [arguments["load_balancer"] for arguments in made]
    assert len(balancers) > 1
    assert len({*balancers}) == len(balancers)


def test_it_is_the_only_finding_that_was_told() -> None:
    """And both are two."""
    assert mended("Fix it", Listed((ORDERS, STOCK), 1)) == [ORDERS]
    assert mended("Fix both of them", Listed((ORDERS, STOCK), 2)) == [ORDERS, STOCK]


def test_what_is_gone_with_an_earlier_remedy_is_said() -> None:
    """Where two findings are mended by one call, it is made once."""
    found = read("Fix 2. Fix 2.")
    assert [call.tool for call in found.calls] == ["replicate_store"]
    assert any("is gone with what is done before it" in each for each in found.choices)


def test_a_finding_without_remedy() -> None:
    """Nothing is staged for what only a person can mend, and that is said."""
    model = Model(load(FIXTURES / f"{DATA}.json").value)
    found = [point for point in assess(model).findings if not point.told.remedies]
    assert found
    for point in found:
        understood = understand(f"Fix {point.key}", model)
        assert understood.calls == ()
        assert f"the rules know no remedy for {point.key}" in understood.not_understood[0]


def test_a_remedy_that_the_tool_refuses_is_said() -> None:
    """With its reason; here the node that is to be copied is not valid itself."""
    value = doc(node("ann", "actor"), node("a"), node("b"), interacts("in", "ann", "a"))
    value["relationships"].append(connects("a>b", "a", "b"))
    found = understand("Fix single-point-of-failure:a", Model(value))
    assert found.calls == ()
    assert '"description" is missing' in found.not_understood[0]


def test_too_many_at_once_are_refused() -> None:
    """A number has to be said."""
    names = [f"s{number}" for number in range(30)]
    stores = [node(f"{name}-db-of-{name}", "database") for name in names]
    found = understand("Fix all missing replicas", Model(doc(*stores)))
    assert found.calls == ()
    assert "at most 20 are mended at once" in found.not_understood[0]


def test_the_reason_tells_the_finding() -> None:
    """A reviewer reads what a call is for."""
    (call,) = read("Fix 2").calls
    assert call.because == "Asked for: “Fix 2”. Order Database (`order-db`) has no replica."
