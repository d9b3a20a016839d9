"""Flows that go on from where they have never been, and those that only leave out a reply."""

from __future__ import annotations

from typing import Any

from advisor.assess.rules.structure.flow_not_contiguous import RULE
from tests.assess.findings import findings, found, links
from tests.assess.mending import left
from tests.calm.architectures import contains, doc, flow, node, relationship

Json = dict[str, Any]


def walked(*steps: str, ways: str = "", ids: str = "abcde") -> Json:
    """A flow over the steps, and further connections."""
    nodes = [node(each, name=each, description="d") for each in ids]
    known = dict.fromkeys((*steps, *ways.split()))
    value = doc(*nodes, *links(*known, description="d"), flow("f", *steps))
    value["flows"][0] |= {"name": "F", "description": "d"}
    for step in value["flows"][0]["transitions"]:
        step["description"] = "d"
    return value


def test_a_jump_is_told_with_both_steps() -> None:
    """No step before shares a node with the later one, as anybody can see."""
    value = walked("a>b", "b>c", "d>e")
    (point,) = findings(value, RULE)
    assert (point.elements, point.flows, point.severity) == (("f",), ("f",), "medium")
    assert point.told.proof.evidence["jumps"] == [["b>c", "d>e"]]
    assert "`b>c` joins `b` and `c`, then `d>e` joins `d` and `e`" in point.told.proof.text
    assert "jumps 1 time:" in point.told.title
    assert not point.told.remedies
    assert "either it is missing" in point.told.note


def test_a_flow_that_goes_on_from_an_earlier_place_is_sound() -> None:
    """Only the replies are left out."""
    assert not found(walked("a>b", "b>c", "c>d", "a>e"), RULE)
    assert not found(walked("a>b", "b>c", "c>d"), RULE)
    assert not found(walked("a>b"), RULE)


def test_a_connection_that_is_there_is_put_in() -> None:
    """Forwards or backwards; all places of the flow where it breaks are mended."""
    value = walked("a>b", "c>d", ways="b>c")
    (remedy,) = findings(value, RULE)[0].told.remedies
    (step,) = remedy.arguments["insert"]
    assert step == {"relationship": "b>c", "description": "b goes on to c", "after": "a>b"}
    assert left(value, remedy, RULE) == []
    value = walked("a>b", "c>d", "a>e", ways="c>b d>a")
    (remedy,) = findings(value, RULE)[0].told.remedies
    first, second = remedy.arguments["insert"]
    assert first["relationship"] == "d>a"
    assert first["direction"] == "destination-to-source"
    assert second == {"relationship": "d>a", "description": "d goes on to a", "after": "c>d"}
    assert left(value, remedy, RULE) == []


def test_one_gap_that_cannot_be_closed_leaves_no_remedy() -> None:
    """Half of a remedy would leave the finding."""
    (point,) = findings(walked("a>b", "c>d", "e>g", ways="b>c", ids="abcdeg"), RULE)
    assert point.told.proof.evidence["jumps"] == [["a>b", "c>d"], ["c>d", "e>g"]]
    assert not point.told.remedies


def test_steps_that_run_over_nothing_known_are_passed_over() -> None:
    """Options are not decided, and what does not exist is an error of its own."""
    value = walked("a>b", "b>c", "d>e")
    value["relationships"].pop(1)
    assert not found(value, RULE)
    value["relationships"].append(relationship("b>c", "options", [{"nodes": ["a"]}]))
    assert not found(value, RULE)
    value["relationships"][-1] = contains("b>c", "a", "c")
    assert found(value, RULE) == [("f",)]
