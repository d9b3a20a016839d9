"""Finding words in the text of a document."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.model import Model
from advisor_tools.mentions import mentions, told
from tests.architectures import architectures
from tests.tools.ledger import LEDGER, ledger, node, relationship


def places(value: dict[str, Any], *words: str) -> list[str]:
    """Where the words stand."""
    return [mention.place for mention in mentions(Model(value), words)]


def noted(text: Any) -> dict[str, Any]:
    """An architecture whose metadata is this text alone."""
    return {"metadata": {"note": text}}


@pytest.mark.parametrize(
    "text", ["api", "the api.", "(api)", "api/v1", "API or api", "my api-key: api", "api\nnext"]
)
def test_a_word_by_itself_is_found(text: str) -> None:
    """Whatever punctuation is around it."""
    assert places(noted(text), "api") == ["architecture.metadata.note"]


@pytest.mark.parametrize("text", ["api-key", "my-api", "apis", "API", "a pi", "", 7, None])
def test_a_part_of_a_longer_word_or_id_is_none(text: Any) -> None:
    """Nor what is written otherwise."""
    assert places(noted(text), "api") == []


def test_a_word_is_taken_as_it_is() -> None:
    """No letter of it is a pattern, and an empty one is nowhere."""
    assert places(noted("a.b (c)"), "a.b (c)") == ["architecture.metadata.note"]
    assert places(noted("axb"), "a.b", "") == []
    assert places(noted("any"), "") == []


def test_every_text_is_looked_at_but_references() -> None:
    """Also of interfaces, controls, steps and options, in document order and several words."""
    options = relationship(
        "where", options=[{"description": "At x", "nodes": ["x"], "relationships": ["x"]}]
    )
    flow = LEDGER["flows"][0] | {"description": "By y"}
    value = ledger(
        nodes=[node("x", interfaces=[{"unique-id": "x-in", "host": "x", "config": {"to": ["y"]}}])],
        relationships=[
            relationship("one", interacts={"actor": "x", "nodes": ["x"]}) | {"description": "x"},
            options,
        ],
        flows=[flow],
    )
    assert places(value, "x", "y") == [
        "x.unique-id",
        "x.description",
        "x.interfaces.0.host",
        "x.interfaces.0.config.to.0",
        "one.description",
        "where.relationship-type.options.0.description",
        "booking.description",
    ]


def test_an_element_without_an_id_is_told_by_its_place() -> None:
    """As the rest of the tools do."""
    assert places({"nodes": [None, {"name": "x"}]}, "x") == ["/nodes/1.name"]


@pytest.mark.parametrize("kind", [None, "x", 7, ["x"], {"options": "x"}, {"options": {"x": "x"}}])
def test_malformed_references_do_no_harm(kind: Any) -> None:
    """Whatever stands in place of a relationship's kind."""
    broken = {"unique-id": "r", "relationship-type": kind, "description": "x"}
    assert "r.description" in places({"relationships": [broken]}, "x")


def test_few_are_told_with_what_stands_around_them() -> None:
    """Quoted, cut on both sides, and the rest counted."""
    text = f'{"a" * 40} "x" {"b" * 40}'
    found = mentions(Model({"metadata": [text] * 12}), ["x"])
    assert len(found) == 12
    assert told(found[:1]) == (f'architecture.metadata.0: "…{"a" * 28} \\"x\\" {"b" * 28}…"')
    assert told(found).endswith("; and 2 more")
    assert told(found).count("architecture") == 10


def everywhere(value: Any, path: str = "") -> list[str]:
    """The dotted places of all texts that are exactly "needle"."""
    if value == "needle":
        return [path]
    members = list(enumerate(value)) if isinstance(value, list) else []
    if isinstance(value, dict):
        members = list(value.items())
    return [place for key, inner in members for place in everywhere(inner, f"{path}.{key}")]


@given(architectures(), st.randoms(use_true_random=False))
def test_a_walk_over_everything_finds_the_same(value: dict[str, Any], random: Any) -> None:
    """However the texts before and after it run together."""
    for element in [*value["nodes"], *value["relationships"], *value.get("flows", [])]:
        if random.random() < 0.5:
            element["description"] = "needle"
        if random.random() < 0.2:
            element["metadata"] = ["need", {"le": "needle"}, "", "le"]
    expected = [
        f"{element['unique-id']}{place}"
        for kind in ("nodes", "relationships", "flows")
        for element in value.get(kind, [])
        for place in everywhere(element)
    ]
    assert sorted(places(value, "needle")) == sorted(expected)
