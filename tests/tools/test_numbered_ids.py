"""Ids of new relationships, where a document numbers them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.ledger import ledger, node, staged
from tests.tools.walks import connects, walk

Json = dict[str, Any]

ASKED: list[tuple[str, Json]] = [
    ("make_redundant", {"node": "b", "instances": ["b", "b-2"]}),
    ("make_redundant", {"node": "b", "instances": ["b", "b-2"], "load_balancer": "lb"}),
    ("replicate_store", {"store": "c", "primary": "c", "replicas": ["c-2"], "cluster": "cs"}),
    ("insert_queue", {"relationships": ["R02"], "queue": "q", "broker": "mq"}),
    ("add_cache", {"store": "c", "cache": "k"}),
    ("split_service", {"node": "b", "connect": True, "into": [{"id": "b"}, {"id": "d"}]}),
    ("extract_container", {"container": "box", "nodes": ["b", "c"], "kind": "composed-of"}),
    ("copy_node", {"id": "b", "new_id": "d", "new_name": "D", "relationships": "both"}),
    ("insert_between", {"relationships": ["R03"], "node": "a", "consumes": False}),
    ("move_into", {"container": "a", "nodes": ["c"], "kind": "composed-of"}),
]


def numbered(*ids: str) -> Json:
    """Three services in a row and a flow over them."""
    pairs = [("a", "b"), ("b", "c"), ("b", "c")]
    links = [connects(each, *pair) for each, pair in zip(ids, pairs, strict=True)]
    flow = walk("f", (ids[0], 1, None), (ids[1], 2, None))
    return ledger(nodes=[node("a"), node("b"), node("c")], relationships=links, flows=[flow])


def ids_of(value: Json) -> list[str]:
    """Those of the relationships."""
    return [each["unique-id"] for each in value["relationships"]]


@pytest.mark.parametrize(("tool", "arguments"), ASKED)
def test_new_relationships_are_numbered_on(tool: str, arguments: Json) -> None:
    """Each gets the next number, with as many digits."""
    after = staged(tool, arguments, numbered("R01", "R02", "R03"))
    assert ids_of(after) == [f"R{at:02}" for at in range(1, len(ids_of(after)) + 1)]


@pytest.mark.parametrize(
    ("ids", "new"),
    [
        (["link-8", "link-9", "link-3"], ["link-10", "link-11"]),
        (["R098", "R099", "R100"], ["R101", "R102"]),
        (["R01", "R02", "S03"], ["R01-2", "R02-2"]),
        (["R01", "R02", "x"], ["R01-2", "R02-2"]),
        (["1", "2", "3"], ["4", "5"]),
    ],
)
def test_only_a_numbering_is_carried_on(ids: list[str], new: list[str]) -> None:
    """From its highest number; where one id is none of it, ids are made as everywhere."""
    copied = {"id": "b", "new_id": "d", "new_name": "D", "relationships": "both"}
    after = staged("copy_node", copied, numbered(*ids))
    assert ids_of(after)[3:5] == new


def test_numbers_that_are_taken_are_passed_over() -> None:
    """A node may have the next."""
    value = numbered("R1", "R2", "R3")
    value["nodes"].append(node("R4"))
    after = staged("add_cache", {"store": "c", "cache": "k"}, value)
    assert ids_of(after)[3:] == ["R5"]
