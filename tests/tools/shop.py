"""A shop and a bank into whose relationships a node can be put, and what comes of it."""

from __future__ import annotations

from typing import Any

from advisor_tools import registry
from tests.tools.ledger import (
    LEDGER,
    ledger,
    node,
    opened,
    relationship,
)
from tests.tools.walks import Json, connects

QUEUE = node("queue", "message-broker", interfaces=[{"unique-id": "queue-amqp", "port": 5672}])
BANK = ledger(nodes=[*LEDGER["nodes"], QUEUE])
ARCHIVING = {"relationships": ["ledger-connects-archive"], "node": "queue"}


def shop(*flows: Json, **rest: Any) -> Json:
    """Three services in a row, a cache beside them, and flows over them."""
    nodes = [node(each) for each in ("web", "shop", "store")]
    nodes[2]["interfaces"] = [{"unique-id": "store-sql", "port": 5432}]
    links = [
        relationship("web-shop", interacts={"actor": "web", "nodes": ["shop"]}),
        connects("shop-store", "shop", "store", "store-sql") | {"protocol": "JDBC"},
    ]
    held = {"nodes": [*nodes, node("cache")], "relationships": links, "flows": [*flows]}
    return held | rest


def put(arguments: Json, value: Json) -> tuple[Json, tuple[str, ...]]:
    """The document after the call, and the notes to it."""
    workspace = opened(value)
    change = registry.call(workspace, "insert_between", arguments).change
    assert change is not None
    return workspace.model.value, change.notes


def ends(value: Json, identity: str) -> Json:
    """What a relationship joins."""
    (found,) = (each for each in value["relationships"] if each["unique-id"] == identity)
    return dict(found["relationship-type"])
