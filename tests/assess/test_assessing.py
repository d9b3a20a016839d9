"""All rules together: on malformed documents, in what order, on a large document."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.assess.assessing import Assessment, assess
from advisor.assess.weak_point import SEVERITIES
from advisor.calm.model import Model
from tests.architectures import architectures
from tests.assess.findings import links
from tests.calm.architectures import doc, flow, node
from tests.mutations import STRANGE, mutants

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures/architectures").glob("*.json"))
Json = dict[str, Any]


def probed(value: Json) -> Assessment:
    """An assessment, with everything that is told of what was found, as JSON."""
    found = assess(Model(value))
    for point in found.findings:
        told = point.to_json()
        assert json.loads(json.dumps(told)) == told
        assert all(told[key] for key in ("rule", "title", "elements", "proof", "why", "source"))
    return found


@given(st.data())
def test_malformed_documents_are_assessed(data: st.DataObject) -> None:
    """Whatever stands in the wrong place, there is an answer."""
    path = data.draw(st.sampled_from(FIXTURES))
    probed(data.draw(mutants(json.loads(path.read_text("utf-8")))))


@given(architectures())
def test_sound_documents_are_assessed(value: Json) -> None:
    """Every finding is told, and twice the same."""
    first, second = probed(value), probed(value)
    assert [each.identity for each in first.findings] == [each.identity for each in second.findings]


@pytest.mark.parametrize("strange", STRANGE, ids=lambda value: repr(value)[:20])
def test_any_value_in_place_of_a_list(strange: Any) -> None:
    """Nodes, relationships and flows that are none."""
    probed({"nodes": strange, "relationships": strange, "flows": strange, "controls": strange})
    probed({"nodes": [strange, None], "relationships": [strange], "flows": [strange, {}]})


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_gravest_comes_first(path: Path) -> None:
    """Whatever the rule; and no finding is told twice."""
    found = probed(json.loads(path.read_text("utf-8"))).findings
    places = [SEVERITIES.index(each.severity) for each in found]
    assert places == sorted(places)
    assert len({each.identity for each in found}) == len(found) > 0


def test_only_the_rules_of_a_focus_look() -> None:
    """Where one is asked for."""
    model = Model(json.loads(FIXTURES[1].read_text("utf-8")))
    found = assess(model, ["resilience"])
    assert {rule.focus for rule in found.rules} == {"resilience"}
    assert {point.rule.focus for point in found.findings} == {"resilience"}
    two = assess(model, ["security", "operations"])
    assert {rule.focus for rule in two.rules} == {"security", "operations"}


def test_five_thousand_nodes_are_assessed() -> None:
    """Services in layers that call each other, each with a store: every store lacks a replica."""
    model = Model(large(1_000, 4))
    assert len(model.nodes) == 5_001
    assert "store-without-replica" in {point.rule.name for point in assess(model).findings}


def large(width: int, depth: int) -> Json:
    """Rows of services, one calling the next, each row ending in a store of its own."""
    nodes, ways, walks = [node("ann", "actor")], [], []
    for row in range(width):
        names = [f"s{row}-{place}" for place in range(depth)]
        nodes += [*map(node, names), node(f"db{row}x", "database")]
        chain = ["ann", *names, f"db{row}x"]
        pairs = [f"{one}>{other}" for one, other in pairwise(chain)]
        ways += links(*pairs, f"s{row}-0>s{(row + 1) % width}-1")
        walks.append(flow(f"f{row}", *pairs))
    return doc(*nodes, *ways, *walks)
