"""What is joined with nothing, and what need not be."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from advisor.assess.rules.structure.orphan_node import RULE
from tests.assess.drawing import drawn
from tests.assess.findings import findings, found, links
from tests.calm.architectures import contains, doc, interacts, node, relationship

Json = dict[str, Any]


def shop(*others: Json) -> Json:
    """A till that calls stock, and the given elements."""
    return doc(node("till"), node("stock"), *links("till>stock"), *others)


def test_all_that_stand_alone_are_one_finding() -> None:
    """With what contains them; the graph drawn anew has no edge at them."""
    value = shop(
        node("a"), node("b", "database"), node("hall", "system"), contains("g", "hall", "b")
    )
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("a", "b"), "low")
    assert point.told.title == "`a` and `b` are joined with nothing."
    assert point.told.proof.evidence["contained in"] == {"b": ["hall"]}
    assert {*nx.isolates(drawn(value, parts=False))} == {"a", "b", "hall"}
    assert not point.told.remedies
    assert "add_relationship" in point.told.note


@pytest.mark.parametrize(
    "others",
    [
        [],
        [node("facts", "data-asset")],
        [node("hall", "system"), contains("g", "hall", "till")],
        [node("a"), relationship("o", "options", [{"nodes": ["a"]}])],
        [node("ann", "actor"), interacts("i", "ann", "till")],
        [node("part"), contains("g", "till", "part")],
    ],
    ids=["none", "data", "container", "options", "actor", "part of a caller"],
)
def test_what_is_joined_or_need_not_be(others: list[Json]) -> None:
    """Data, containers, what is not decided, parts of what is called."""
    assert not found(shop(*others), RULE)


def test_a_document_without_connections_has_no_orphans() -> None:
    """It describes something else, such as what is deployed where."""
    assert not found(doc(node("a"), node("b"), contains("g", "a", "b")), RULE)
