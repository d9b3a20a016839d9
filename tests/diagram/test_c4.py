"""Pictures in Mermaid's C4 deployment form."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from advisor.calm.model import Model
from advisor.diagram.mermaid.c4 import written
from advisor.diagram.picture import Arrow, Box, Group, Picture
from advisor.diagram.views import architecture
from tests.diagram.pictures import CHANGED, DEEP, KINDS
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
SHOP = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"


@pytest.mark.parametrize(("name", "picture"), [("kinds", KINDS), ("changed", CHANGED)])
def test_text_of_a_c4_diagram(name: str, picture: Picture) -> None:
    """Persons, containers, what contains them, arrows; colours for marks."""
    text = written(picture)
    assert text == golden(GOLDEN / f"{name}.c4.mmd", text)


def test_the_shop() -> None:
    """A whole architecture, in the form that CALM's own documentation has."""
    text = written(architecture(Model(json.loads(SHOP.read_text(encoding="utf-8")))))
    assert text == golden(GOLDEN / "shop.c4.mmd", text)


def test_an_element_named_as_the_outermost_node() -> None:
    """The outermost node has a name of its own, which no element takes from it."""
    picture = Picture("", (), (Box("deployment", "Mine", "service"),), ())
    text = written(picture)
    assert text.count("(deployment,") == 1
    assert '"Mine"' in text


def test_an_empty_container_is_a_box() -> None:
    """Mermaid's form has no frame without something in it."""
    text = written(Picture("", (Group("g", "Empty", "system", "Nothing yet"),), (), ()))
    assert 'Container(g, "Empty", "", "Nothing yet")' in text


def test_two_arrows_between_one_pair_are_one_with_both_words() -> None:
    """Mermaid would draw the last of them alone."""
    arrows = (
        Arrow("a", "b", "connects", ("r1", "r2"), "2 relationships"),
        Arrow("a", "b", "interacts", ("r3",), "", "added"),
        Arrow("b", "a", "connects", ("r4",)),
    )
    boxes = (Box("a", "A", "service"), Box("b", "B", "service"))
    text = written(Picture("", (), boxes, arrows))
    assert 'Rel(a,b,"Connects To (2 relationships), + Interacts With")' in text
    assert 'Rel(b,a,"Connects To")' in text
    assert text.count("UpdateRelStyle(a, b,") == 1


def test_an_arrow_there_and_back_says_so_beside_another() -> None:
    """The one that Mermaid draws has two heads, and not all that it stands for leads back."""
    arrows = (
        Arrow("a", "b", "connects", ("r1", "r2"), back=("r2",)),
        Arrow("a", "b", "interacts", ("r3",)),
    )
    boxes = (Box("a", "A", "service"), Box("b", "B", "service"))
    text = written(Picture("", (), boxes, arrows))
    assert 'BiRel(a,b,"Connects To both ways (2 relationships), Interacts With")' in text


def test_nodes_nest_as_deep_as_they_are() -> None:
    """Deeper than Python's stack."""
    lines = [line.strip() for line in written(DEEP).splitlines()]
    assert sum(line.endswith("{") for line in lines) == 3001
    assert lines.count("}") == 3001


def test_an_element_named_as_what_stands_for_a_whole() -> None:
    """No arrow leads to the other: each thing of the picture has a name of its own."""
    ids = ("a\0whole", "a as a whole", "a as a whole'")
    boxes = (Box("in", "In", "service", parent="a"), *(Box(each, "Mine", "") for each in ids))
    arrows = tuple(Arrow("in", each, "connects", ("r",)) for each in ("a", *ids))
    text = written(Picture("", (Group("a", "A", "system"),), boxes, arrows))
    named = re.findall(r"(?:Container|Person|Deployment_Node)\(([^,]+),", text)
    assert len(named) == len(set(named)) == 7
    ends = re.findall(r"Rel\(in,([^,]+),", text)
    assert len(ends) == len(set(ends)) == 4
