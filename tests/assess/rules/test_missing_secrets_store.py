"""Many parts that need credentials, and nothing that keeps them."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.security.missing_secrets_store import RULE
from tests.assess.drawing import drawn
from tests.assess.findings import findings, found, links
from tests.calm.architectures import connects, control, doc, node

Json = dict[str, Any]


def parts(*elements: Json, last: str = "bank", **rest: Any) -> Json:
    """Two services with a database each, and one that calls a bank."""
    return doc(
        *(node("orders"), node("stock"), node("pay"), node("bank", "ecosystem")),
        *(node("orders-db", "database"), node("stock-db", "database"), node("ann", "actor")),
        *links("orders>orders-db", "stock>stock-db", f"pay>{last}"),
        *elements,
        **rest,
    )


def test_three_parts_and_no_word() -> None:
    """One finding for the document, of what connects to what."""
    value = parts()
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("orders", "stock", "pay"), "low")
    assert point.told.title == ("3 parts need credentials, and nothing says where these are kept.")
    graph = drawn(value)
    for holder, targets in point.told.proof.evidence["connect to"].items():
        assert set(targets) == set(graph.succ[holder])
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments["on"]) == ("add_control", ["architecture"])


@pytest.mark.parametrize(
    "value",
    [
        parts(last="orders"),
        parts(last="ann"),
        parts(node("key-vault")),
        parts(node("x", "aws:secrets-manager")),
        parts(node("x", description="Logs in by a managed identity.")),
        parts(metadata={"credentials": "rotated daily"}),
        parts(controls={"secrets": control()}),
        parts(connects("more", "orders", "stock", metadata={"note": "Schlüsselverwaltung"})),
        parts(node("x", metadata=[{"kms": "eu-1"}])),
    ],
)
def test_fewer_parts_or_a_vault_or_a_word(value: Json) -> None:
    """Anywhere in the document; people ask for no credentials, they have some."""
    assert not found(value, RULE)


def test_secrets_that_nobody_keeps_are_no_word() -> None:
    """A member that says no is none."""
    assert found(parts(metadata={"vault": "none", "secrets-store": False}), RULE)


def test_the_control_gets_a_key_of_its_own() -> None:
    """Where the document has one of that name that says nothing."""
    value = parts(controls={"secrets-management": False})
    (point,) = findings(value, RULE)
    (remedy,) = point.told.remedies
    assert remedy.arguments["control_id"] == "secrets-management-2"


def test_two_instances_are_one_part() -> None:
    """They share what they log in with."""
    value = doc(
        *(node("desk"), node("pay-1"), node("pay-2"), node("orders")),
        *(node("db", "database"), node("orders-db", "database")),
        *links("desk>pay-1", "desk>pay-2", "pay-1>db", "pay-2>db", "orders>orders-db"),
    )
    assert found(value, RULE) == []
