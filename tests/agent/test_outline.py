"""The outline of a large document: within its length, with the ids to look further by."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.outline import LENGTH, outline
from advisor.agent.picture import SNAPSHOT, draw
from advisor.calm.document import load
from benchmarks.documents import architecture
from tests.agent.talk import PLATFORM
from tests.architectures import architectures


def test_a_small_document_in_outline() -> None:
    """Counts, its own members, flows, and every node once, by its container."""
    value = load(PLATFORM).value
    text = outline(value)
    assert "(9 nodes, 9 relationships, 2 flows)" in text
    assert 'composed-of "ecommerce-system" (6): ["api-gateway", ' in text
    assert 'in no container, node-type "actor" (2): ["customer", "admin"]' in text
    assert '"api-gateway": 4' in text
    assert f'"adrs": {json.dumps(value["adrs"])}' in text


def test_five_thousand_nodes_fit() -> None:
    """The stated length is kept, and shown whole is only what is no larger than the other."""
    value = architecture(5000)
    text, picture = draw(value, (), "large.json")
    assert picture.outlined
    assert len(outline(value)) <= LENGTH
    assert len(text) <= LENGTH + 2_000
    small, picture = draw(architecture(100), (), "small.json")
    assert not picture.outlined
    assert len(small) <= SNAPSHOT + 1_000


@given(many=st.integers(0, 3000), length=st.integers(1, 200), groups=st.integers(1, 400))
def test_the_length_is_kept(many: int, length: int, groups: int) -> None:
    """However many nodes, of however long ids, in however many groups; and cut is told."""
    nodes = [{"unique-id": f"{n:0{length}}", "node-type": f"t{n % groups}"} for n in range(many)]
    text = outline({"nodes": nodes, "metadata": {"a": "x" * 50_000}})
    assert len(text) <= LENGTH
    listed = sum(text.count(f'"{node["unique-id"]}"') for node in nodes[:50])
    assert listed == min(many, 50) or " more" in text


LONG = "x" * 70_000


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({f"m{n}": "x" * 3_900 for n in range(50)}, "more members of the document"),
        ({"adrs": ["a"] * 9, "metadata": {LONG: 1, "owner": LONG}}, '"adrs": ["a", '),
        ({LONG: 1, "title": "Shop"}, '"title": "Shop"\nand 1 more members of the document'),
        ({"version": 10**4_200}, '"version": too long to show here; it holds 4201 characters'),
        ({"flows": [{"unique-id": "a", "name": LONG}, {"unique-id": "b"}]}, "\nand 1 more flows"),
        ({"flows": [{"unique-id": f"f{n}"} for n in range(101)]}, "\nand 1 more flows"),
        ({"nodes": [{"unique-id": "a", "node-type": LONG}]}, "\nand 1 more groups of nodes"),
        ({"nodes": [{"node-type": f"t{n}"} for n in range(21)]}, '"t19": 1} and 1 more\n'),
        ({"relationships": [{"relationship-type": {LONG: {}}}]}, "relationships: {} and 1 more\n"),
    ],
)
def test_nothing_is_too_long_or_too_much(value: dict[str, Any], told: str) -> None:
    """The length is kept whatever part is large; the others are shown, and the rest is counted."""
    value = {"nodes": [{"unique-id": "ledger", "node-type": "service"}]} | value
    text = outline(value)
    assert len(text) <= LENGTH
    assert told in text
    assert "ledger" in text or "ledger" not in json.dumps(value)


def test_a_title_that_is_too_long_hides_no_other_group() -> None:
    """Only itself: a document may bring it along."""
    types = [LONG, "service", "database", "database"]
    nodes = [{"unique-id": f"n{place}", "node-type": kind} for place, kind in enumerate(types)]
    text = outline({"nodes": nodes})
    assert 'node-type "service" (1): ["n1"]' in text
    assert 'node-type "database" (2): ["n2", "n3"]' in text
    assert text.endswith("\nand 1 more groups of nodes")


@given(
    value=architectures()
    | st.dictionaries(
        st.sampled_from(["nodes", "relationships", "flows", "metadata"]),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=3),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["unique-id", "relationship-type", "connects", "nodes", "source"]
                    ),
                    inner,
                    max_size=3,
                )
            ),
            max_leaves=10,
        ),
    )
)
def test_no_document_is_too_malformed(value: dict[str, Any]) -> None:
    """Something is told of every one, and no fence can be closed by it."""
    text = outline(value)
    assert "<" not in text
    assert text.startswith("This document is too large")
