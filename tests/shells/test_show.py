"""An element in full on the screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from advisor.calm.model import Model
from advisor.calm.visible import visible
from advisor.shells.render import Style
from advisor.shells.show import lines
from tests.architectures import architectures
from tests.golden import golden

PLAIN = Style(enabled=False)
HERE = Path(__file__).parent
PLATFORM = HERE.parents[1] / "fixtures/architectures/ecommerce-platform.json"


@pytest.mark.parametrize("columns", [80, 60])
def test_each_kind_of_element(columns: int) -> None:
    """A node, an interface of it, a relationship and a flow, with what is around each."""
    model = Model(json.loads(PLATFORM.read_text()))
    ids = ["order-db", "order-service", "order-connects-payment", "order-processing-flow"]
    ids.append("api-gateway-https")
    shown = "\n".join(
        line for each in ids for line in lines(model, model.definitions[each], PLAIN, columns)
    )
    assert shown + "\n" == golden(HERE / f"golden/show_{columns}.txt", shown + "\n")


def test_all_elements_that_share_an_id() -> None:
    """Since each of them may be meant."""
    model = Model({"nodes": [{"unique-id": "a", "name": name} for name in ("one", "two")]})
    shown = list(lines(model, model.definitions["a"], PLAIN, 80))
    assert shown[0] == "  2 elements have this unique-id."
    assert '  node  a · "one"' in shown
    assert '  node  a · "two"' in shown


def test_what_is_around_is_counted_where_it_is_much() -> None:
    """A busy node names some of its relationships."""
    ends = {"source": {"node": "a"}, "destination": {"node": "b"}}
    links = [{"unique-id": f"r{n}", "relationship-type": {"connects": ends}} for n in range(60)]
    model = Model({"nodes": [{"unique-id": "a"}], "relationships": links})
    shown = "\n".join(lines(model, model.definitions["a"], PLAIN, 80))
    assert "r39" in shown
    assert "r40" not in shown
    assert "and 20 more" in shown


@given(value=architectures())
def test_any_element_is_shown_harmless(value: dict[str, Any]) -> None:
    """Each id of an architecture, with whatever stands in it."""
    model = Model(value)
    for identity, elements in model.definitions.items():
        shown = list(lines(model, elements, PLAIN, 60))
        assert identity in shown[0]
        assert all(visible(line) == line for line in shown)
