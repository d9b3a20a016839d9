"""Remedies of the rules on security, carried out: on what drawn architectures do not hold."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.assessing import assess
from advisor.assess.rules import security
from advisor.calm.check import check
from advisor.calm.model import Model
from tests.assess.test_remedies import check_remedy
from tests.tools.ledger import node, relationship

Json = dict[str, Any]


def calls(source: str, target: str, protocol: str = "HTTPS", **rest: Any) -> Json:
    """A connection from one to the other."""
    ends = {"source": {"node": source}, "destination": {"node": target}}
    return relationship(f"{source}-to-{target}", connects=ends) | {"protocol": protocol} | rest


def runs(container: str, *nodes: str) -> Json:
    """What is deployed in a node."""
    return relationship(f"in-{container}", deployed_in={"container": container, "nodes": [*nodes]})


def parts(container: str, *nodes: str) -> Json:
    """What a node is composed of."""
    return relationship(f"of-{container}", composed_of={"container": container, "nodes": [*nodes]})


TLS: Json = {
    "encryption": {
        "description": "All data is sent over TLS.",
        "requirements": [{"requirement-url": "https://policy.example.com/tls", "config": {}}],
    }
}
CASES: dict[str, list[Json]] = {
    "classified data beside what outside reaches": [
        *(node("app", "webclient"), node("web"), node("k8s", "system")),
        node("db", "database", metadata={"data-classification": "restricted"}),
        *(runs("k8s", "web", "db"), calls("app", "web"), calls("web", "db")),
    ],
    "test beside production": [
        *(node("orders-test"), node("orders-prod"), node("k8s", "system")),
        runs("k8s", "orders-test", "orders-prod"),
    ],
    "a network with both": [
        *(node("app", "webclient"), node("web"), node("db", "database"), node("lan", "network")),
        *(runs("lan", "web", "db"), calls("app", "web"), calls("web", "db")),
    ],
    "no network": [
        *(node("app", "webclient"), node("web"), node("db", "database")),
        *(node(f"part-{number}") for number in range(10)),
        *(calls("app", "web"), calls("web", "db")),
    ],
    "another system": [
        *(node("shop", "system"), node("finance", "system"), node("db", "database")),
        *(node("orders"), node("billing"), parts("shop", "orders", "db")),
        *(parts("finance", "billing"), calls("orders", "db"), calls("billing", "db")),
    ],
    "a member that says no": [
        *(node("orders"), node("stock")),
        calls("orders", "stock", "JDBC", metadata={"transport": {"tls": False}}),
        calls("stock", "orders", "JDBC", metadata={"transport": {"tls": False}}),
    ],
    "a control that is contradicted by a member": [
        *(node("orders", controls=TLS), node("stock")),
        calls("orders", "stock", "JDBC", encrypted="no"),
    ],
    "a control that is contradicted by protocols": [
        *(node("orders", controls=TLS), node("stock")),
        *(calls("orders", "stock", "HTTP"), calls("stock", "orders", "FTP")),
    ],
    "several parts with credentials": [
        *(node(each) for each in ("orders", "stock", "pay")),
        *(node("db", "database"), calls("orders", "db"), calls("stock", "db"), calls("pay", "db")),
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_each_mends_its_finding(case: str) -> None:
    """The finding is gone, no error comes, and it can be taken back."""
    value = {
        "$schema": "https://calm.finos.org/release/1.2/meta/calm.json",
        "nodes": [each for each in CASES[case] if "node-type" in each],
        "relationships": [each for each in CASES[case] if "relationship-type" in each],
    }
    assert not [each for each in check(value) if each.severity == "error"]
    remedies = [
        (point, remedy)
        for point in assess(Model(value), rules=security.RULES).findings
        for remedy in point.told.remedies
    ]
    assert remedies
    for point, remedy in remedies:
        check_remedy(value, point, remedy)
