"""What single points of failure are said to lose, checked on a graph drawn anew."""

from __future__ import annotations

from typing import Any

from advisor.assess.facts import Facts
from advisor.assess.rules.resilience.single_point_of_failure import RULE
from advisor.assess.single_points import single_points
from advisor.calm.model import Model
from tests.assess.drawing import drawn, merged, reached, redrawn
from tests.assess.findings import findings

Json = dict[str, Any]


def check(value: Json) -> int:
    """Without the node, what is said to be lost, and no more, is reached from no origin.

    Without an entry node there are others, if what it led to leads on; without a node behind the
    entries they are as they were.
    """
    data = {each["unique-id"] for each in value["nodes"] if each["node-type"] == "data-asset"}
    points = findings(value, RULE)
    for point in points:
        evidence = point.told.proof.evidence
        gone, origins = evidence["without"], evidence["from"]
        groups = evidence.get("redundant groups taken as one node", [])
        graph = drawn(value)
        merged(graph, groups)
        redrawn(graph, evidence)
        before = reached(graph, origins)
        graph.remove_node(gone)
        if gone in origins:
            entries = single_points(Facts(Model(without(value, gone)))).origins
            first_of = {each: group[0] for group in groups for each in group}
            vertices = {first_of.get(each, each) for each in entries}
            # Within a group is nowhere: without their callers the alike need not be a group.
            origins = {*origins, *(each for each in vertices if graph.out_degree(each))}
        lost = before - reached(graph, origins) - {gone} - data
        lost = {each.removesuffix(", the end") for each in lost}
        for first, *others in groups:
            lost |= {*others} if first in lost else set()
        assert {*evidence["unreachable"]} == lost != set()
    return len(points)


def without(value: Json, gone: str) -> Json:
    """The architecture without a node and without what names it."""
    left: Json = {**value, "nodes": [n for n in value["nodes"] if n["unique-id"] != gone]}
    left["relationships"] = []
    for each in value.get("relationships", []):
        ((kind, body),) = each["relationship-type"].items()
        if kind == "connects":
            is_left = gone not in (body["source"]["node"], body["destination"]["node"])
        elif kind == "options":
            is_left = False
        else:
            body = {**body, "nodes": [node for node in body["nodes"] if node != gone]}
            is_left = gone not in (body.get("actor"), body.get("container"))
        if is_left:
            left["relationships"].append({**each, "relationship-type": {kind: body}})
    return left
