"""Giving nodes further interfaces."""

from __future__ import annotations

from typing import Any

import pytest

from advisor_tools import registry
from tests.tools.ledger import LEDGER, found, ledger, node, opened, refused, staged

GRPC = {"unique-id": "ledger-grpc", "host": "ledger.example.com", "port": 9090}


def arguments(*interfaces: Any, to: str = "ledger") -> dict[str, Any]:
    """Arguments of the call."""
    return {"node": to, "interfaces": list(interfaces)}


def test_interfaces_stand_after_those_there_are() -> None:
    """One or several; each as it was given."""
    defined = {"unique-id": "events", "definition-url": "https://example.com/e", "config": {"a": 1}}
    after = staged("add_interface", arguments(GRPC, defined))
    own = LEDGER["nodes"][2]["interfaces"]
    assert found(after, "ledger")["interfaces"] == [*own, GRPC, defined]
    assert found(after, "archive") == found(LEDGER, "archive")


def test_a_node_without_interfaces_gets_some() -> None:
    """The list is made."""
    assert found(staged("add_interface", arguments(GRPC, to="clerk")), "clerk")["interfaces"] == [
        GRPC
    ]


@pytest.mark.parametrize("port", [9090, "9090"])
def test_a_place_that_is_taken_is_pointed_out(port: int | str) -> None:
    """Same host and port elsewhere, also within the call; another port is nothing to remark."""
    workspace = opened()
    registry.call(workspace, "add_interface", arguments(GRPC))
    double = GRPC | {"unique-id": "second", "port": port}
    text = registry.call(workspace, "add_interface", arguments(double, to="archive")).text
    assert '"second" has host "ledger.example.com" and port' in text
    assert 'as "ledger-grpc" of node "ledger" has' in text
    other = GRPC | {"unique-id": "third", "port": 1}
    assert "Note:" not in registry.call(workspace, "add_interface", arguments(other)).text


def test_two_of_one_call_at_one_place_are_told_once() -> None:
    """Which of them is told does not matter."""
    twin = GRPC | {"unique-id": "twin"}
    outcome = registry.call(opened(), "add_interface", arguments(GRPC, twin))
    assert outcome.change is not None
    (note,) = outcome.change.notes
    assert note == (
        '"ledger-grpc" has host "ledger.example.com" and port 9090, as "twin" of node "ledger" has'
    )


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (arguments({"port": 1}), '"unique-id" is missing'),
        (arguments("ledger-grpc"), "must be an object, not a string"),
        (arguments(), '"interfaces" needs at least 1 entry'),
        (arguments(GRPC, GRPC), 'unique-id "ledger-grpc" is taken'),
        (arguments(GRPC | {"unique-id": "ledger-api"}), 'by the interface of node "ledger"'),
        (arguments(GRPC | {"unique-id": "archive"}), 'unique-id "archive" is taken by the node'),
        (arguments(GRPC, to="legder"), "nearest: ledger"),
        (arguments(GRPC, to="booking"), '"booking" is a flow, not a node'),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(call: dict[str, Any], reason: str) -> None:
    """Interfaces without an id or with a taken one, and owners that are no nodes."""
    assert reason in refused("add_interface", call)


def test_interfaces_that_are_no_list_are_refused() -> None:
    """A malformed node is named as the reason."""
    document = ledger(nodes=[node("ledger", interfaces={})], relationships=[], flows=[])
    reason = refused("add_interface", arguments(GRPC), document)
    assert reason == 'the interfaces of "ledger" are no list; mend that first'


def test_malformed_neighbours_are_left_alone() -> None:
    """Interfaces and nodes that are none are in nobody's way."""
    odd: list[Any] = [None, node("odd", interfaces=[None, 7, {"host": []}])]
    value = ledger(nodes=[*odd, *LEDGER["nodes"]])
    after = staged("add_interface", arguments(GRPC), value)
    assert after["nodes"][:2] == odd
