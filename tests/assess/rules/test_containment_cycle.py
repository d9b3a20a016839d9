"""What contains itself, and which membership is to go."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx

from advisor.assess.rules.structure.containment_cycle import RULE
from advisor.assess.weak_point import Remedy
from tests.assess.findings import findings, found
from tests.assess.mending import left
from tests.calm.architectures import contains, doc, flow, node

Json = dict[str, Any]


def boxes(*relationships: Json, ids: str = "abcd") -> Json:
    """Nodes and what contains them."""
    nodes = [node(each, "system", name=each.upper(), description="d") for each in ids]
    return doc(*nodes, *(each | {"description": "d"} for each in relationships))


def test_a_cycle_is_told_with_the_way_round() -> None:
    """Each step of it stands in the document; the membership that closes it goes first."""
    value = boxes(contains("ab", "a", "b", "d"), contains("bc", "b", "c"), contains("ca", "c", "a"))
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("a", "b", "c"), "medium")
    assert point.told.title == "**A** (`a`) contains itself through `b` and `c`."
    evidence = point.told.proof.evidence
    held = {
        (body["container"], part)
        for each in value["relationships"]
        for body in each["relationship-type"].values()
        for part in body["nodes"]
    }
    assert evidence["nodes"][0] == evidence["nodes"][-1]
    assert all(step in held for step in pairwise(evidence["nodes"]))
    first, *_, last = point.told.remedies
    assert first == Remedy("remove", {"ids": ["ca"]})
    assert last == Remedy("rewire", {"relationship": "ab", "remove_targets": ["b"]})
    for remedy in point.told.remedies:
        assert left(value, remedy, RULE) == []


def test_what_contains_itself_at_once() -> None:
    """There is but one membership, and nothing is left to decide."""
    value = boxes(contains("aa", "a", "a", "b"))
    (point,) = findings(value, RULE)
    assert point.told.title == "**A** (`a`) contains itself."
    assert point.told.note == ""
    (remedy,) = point.told.remedies
    assert left(value, remedy, RULE) == []


def test_a_nested_containment_is_none() -> None:
    """Nor is a node in two containers."""
    nested = [contains("ab", "a", "b", "c"), contains("bc", "b", "c", kind="deployed-in")]
    assert not found(boxes(*nested), RULE)
    assert not found(boxes(), RULE)


def test_only_a_membership_that_frees_all_is_taken_out() -> None:
    """Two cycles share one step: it alone mends; a doubled step cannot be mended by one call."""
    ways = [contains("ab", "a", "b"), contains("ba", "b", "a", "c"), contains("ca", "c", "a")]
    value = boxes(*ways)
    (point,) = findings(value, RULE)
    assert [remedy.arguments for remedy in point.told.remedies] == [{"ids": ["ab"]}]
    assert left(value, point.told.remedies[0], RULE) == []
    value = boxes(*ways, contains("ab-2", "a", "b", kind="deployed-in"))
    assert not findings(value, RULE)[0].told.remedies


def test_a_flow_over_the_membership_is_told_to_the_call() -> None:
    """Else it would be refused."""
    value = boxes(contains("ab", "a", "b"), contains("ba", "b", "a"))
    value["flows"] = [flow("f", "ba") | {"name": "F", "description": "d"}]
    value["flows"][0]["transitions"][0]["description"] = "d"
    first, _ = findings(value, RULE)[0].told.remedies
    assert first == Remedy("remove", {"ids": ["ba"], "also": ["f"]})
    assert left(value, first, RULE) == []


def test_two_cycles_apart_are_two_findings() -> None:
    """Each once, as the graph says."""
    ways = [contains(f"{one}{other}", one, other) for one, other in ("ab", "ba", "cd", "dc")]
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")])
    expected = {tuple(sorted(each)) for each in nx.strongly_connected_components(graph)}
    listed = found(boxes(*ways), RULE)
    assert {*listed} == expected
    assert len(listed) == len(expected)
