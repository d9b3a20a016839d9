"""A small shop that says for operations what an outage asks for, and one with queues."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from advisor.assess.facts import Facts
from advisor.calm.document import load
from advisor.calm.model import Model
from tests.calm.architectures import connects, contains, doc, flow, interacts, node

Json = dict[str, Any]
FIXTURES = Path(__file__).parents[2] / "fixtures/architectures"

SHOP: Json = doc(
    node("ann", "actor"),
    node(
        "gate",
        metadata={
            "owner": "Edge",
            "failure-modes": [
                {
                    "symptom": "HTTP 503 to every client",
                    "likely-cause": "no healthy instance behind it",
                    "check": "ask the health endpoint",
                    "remediation": "restart one instance after the other",
                    "escalate-to": "edge lead",
                }
            ],
        },
    ),
    node(
        "orders",
        metadata={
            "owner": "Orders Team",
            "oncall-slack": "#orders",
            "health-endpoint": "/health",
            "runbook-url": "https://wiki.example.com/orders",
            "dashboard": "https://graphs.example.com/orders",
            "known-issues": [
                {
                    "symptom": "Orders time out",
                    "cause": "all connections of the database are in use",
                    "fix": ["raise the pool", "restart"],
                }
            ],
        },
    )
    | {
        "interfaces": [
            {
                "unique-id": "orders-api",
                "protocol": "HTTPS",
                "host": "orders.example.com",
                "port": 8443,
            }
        ]
    },
    node(
        "orders-db",
        "database",
        metadata={
            "troubleshooting": {
                "disk full": "delete old logs",
                "slow queries": {"cause": "a missing index", "check": "the plan of the query"},
            }
        },
    ),
    node("bank", "ecosystem"),
    interacts("ann-uses-gate", "ann", "gate"),
    connects("gate-to-orders", "gate", "orders"),
    connects("orders-to-db", "orders", "orders-db"),
    connects("orders-to-bank", "orders", "bank"),
    flow("buy", "ann-uses-gate", "gate-to-orders")
    | {
        "name": "Buy",
        "metadata": {"business-impact": "EUR 9,000 a minute"},
        "controls": {
            "service-level": {
                "description": "Always open",
                "requirements": [{"config": {"availability-percent": 99.9}}],
            }
        },
    },
    metadata={"owner": "Shop Tribe", "on-call": "#shop"},
)
"""A gateway, orders on a database and an external bank, with contacts and known failures."""

MAIL: Json = doc(
    node("shop"),
    node("mail-queue", "queue"),
    node("broker", "message broker"),
    node("mailer"),
    node("archiver"),
    node("zone", "network"),
    connects(
        "shop-to-queue",
        "shop",
        "mail-queue",
        description="Publishes what is to be sent",
        protocol="AMQP",
    ),
    connects("queue-to-mailer", "mail-queue", "mailer", protocol="AMQP"),
    connects("archiver-to-queue", "archiver", "mail-queue", description="Consumes a copy"),
    contains("broker-queues", "broker", "mail-queue"),
    contains("in-zone", "zone", "mailer", "archiver", kind="deployed-in"),
)
"""One service publishes; one consumer is served by the queue, one takes from it."""


def facts(value: Json) -> Facts:
    """What follows from an architecture."""
    return Facts(Model(value))


def fixture(name: str) -> Facts:
    """The same of a fixture."""
    return Facts(Model(load(FIXTURES / f"{name}.json").value))
