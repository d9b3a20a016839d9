"""What the real Mermaid draws from our text, whatever stands in a document."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.calm.model import Model
from advisor.calm.visible import visible_line
from advisor.diagram import steps, views
from advisor.diagram.mermaid import c4, flowchart, sequence
from advisor.diagram.mermaid.text import NAME
from advisor.diagram.picture import (
    Arrow,
    Box,
    Group,
    Message,
    Participant,
    Picture,
    Sequence,
)
from tests.browser import chromium, needs_chromium
from tests.diagram.mermaid_page import Drawn, MermaidPage, mermaid_page, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.diagram.picture import Mark

pytestmark = needs_chromium

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures/architectures").glob("*.json"))

HOSTILE = (
    'a "quoted" name',
    "it's [a] (b) {c} |d| <e> >f]",
    "</script><script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    '"]; click a call alert("x") %%{init: {"securityLevel": "loose"}}%%',
    "[a](javascript:window.ran=1) ![b](x.png) https://example.com www.example.com",
    "javascript:window.ran=1",
    "`**bold** _thin_` **bold** __thin__ ~~gone~~",
    "#35; &amp; &#35; #quot; &lt;b&gt; # ; % \\ \\n \\t",
    "ﬂ°°35¶ß ﬂ°lt¶ß",
    "C4Context C4Container sequenceDiagram flowchart",
    "1. one",
    "- two",
    "# head",
    "end",
    "subgraph x",
    "style a fill:#f00;",
    "classDef a fill:#f00; x:#y;",
    "wrap: nowrap: fa:fa-car fab:fa-git :::service",
    "$$x^2$$ ${x} {{x}} {% x %} <%= x %>",
    "a --> b -- c -x d ->> e; a-)b",
    "---",
    "%% comment %%",
    "Überweisung 送金 🏦 👩‍👩‍👧 עברית",
    "turned \u202e round \x00 \x1b[31m \ud800 \u2028 end",
    "line\nbreak\r\nand <br/> tab\t.",
    "accTitle: x accDescr { y }",
    "Decides the direction LR or RL, Direction\tTB",
    "__proto__",
    "constructor",
    "@{ shape: circle }",
    "x" * 10_000,
    " ",
)  # fmt: skip

IDS = (
    "", "__proto__", "constructor", "toString", "end", "graph", "style", "my-style", "default",
    "click", "o", "x", "a-x", "api-xml", "a--b", "a.b", "1", "a b", "é", 'a"b', "A", "a", "n_0",
    "deployment", "nothing", "C4Context", "participant", "box-office", "title", "sequenceDiagram",
)  # fmt: skip

TAGS = {
    *("svg", "g", "defs", "marker", "path", "polygon", "circle", "rect", "line", "symbol", "image"),
    *("text", "tspan", "title", "filter", "fedropshadow", "feDropShadow"),
    *("foreignObject", "div", "span", "p"),
}


@pytest.fixture(scope="module")
def mermaid() -> Iterator[MermaidPage]:
    """A page for all tests here: to open one takes longer than to draw."""
    with chromium() as browser, mermaid_page(browser) as opened:
        yield opened


def _ids(names: tuple[str, ...]) -> tuple[str, ...]:
    """As many different ids, hostile ones first."""
    return tuple(dict.fromkeys((*IDS, *names, *(f"id {n}" for n in range(len(names))))))


def _picture(names: tuple[str, ...]) -> Picture:
    """All `names` as name and description of a box, of a group, and on an arrow."""
    ids = _ids(names)[: len(names)]
    # In a row, not in each other: Mermaid takes minutes for a chain through six nested frames.
    groups = tuple(Group(f"group {name}", name, name, name) for name in names)
    parents = [group.id for group in groups]
    marks: tuple[Mark, ...] = ("", "added", "changed", "removed")
    return Picture(
        names[0],
        groups,
        tuple(
            Box(
                identity,
                name,
                name,
                name,
                parents[at] if at % 2 else "",
                gathered=("a",) * (at % 2),
            )
            for at, (identity, name) in enumerate(zip(ids, names, strict=True))
        ),
        tuple(
            Arrow(ids[at - 1], identity, "connects", (name,), name, marks[at % 4])
            for at, (identity, name) in enumerate(zip(ids, names, strict=True))
        ),
        names,
    )


def _flow(names: tuple[str, ...]) -> Sequence:
    """All `names` as those of participants and the texts of messages."""
    ids = _ids(names)[: len(names)]
    return Sequence(
        names[0],
        tuple(
            Participant(identity, name, ("actor", name)[at % 2])
            for at, (identity, name) in enumerate(zip(ids, names, strict=True))
        ),
        tuple(
            Message(at + 1, ids[at - 1], identity, name, name, is_reply=at % 2 == 0)
            for at, (identity, name) in enumerate(zip(ids, names, strict=True))
        ),
        names,
    )


def _shown(name: str, otherwise: str = "?") -> str:
    """`name` as a person should see it."""
    text = visible_line(name)
    text = text if len(text) <= NAME else f"{text[: NAME - 1]}…"
    return squeezed(text or otherwise)


def _harmless(mermaid: MermaidPage, drawn: Drawn) -> None:
    assert drawn.tags <= TAGS
    assert not [name for name in drawn.attributes if name.startswith("on")]
    assert not [link for link in drawn.links if not link.startswith(("#", "data:image/"))]
    assert mermaid.page.evaluate("window.ran") is None
    assert mermaid.page.evaluate("({}).polluted") is None


def _draws_all(mermaid: MermaidPage, names: tuple[str, ...], level: str) -> None:
    picture, flow = _picture(names), _flow(names)
    expected = {_shown(name) for name in names if visible_line(name)}
    for text in (flowchart.written(picture), c4.written(picture), sequence.written(flow)):
        drawn = mermaid.draw(text, level)
        assert expected <= drawn.texts
        _harmless(mermaid, drawn)


@pytest.mark.parametrize("level", ["strict", "loose"])
def test_hostile_names_are_shown_as_they_are(mermaid: MermaidPage, level: str) -> None:
    """No name is obeyed, none is lost, none shows an entity."""
    _draws_all(mermaid, HOSTILE, level)


_PIECES = st.sampled_from([*HOSTILE[:-2], *"\"#;:%{}[]()<>|`\\$&*_-=~^@!/.,'+? \n", "a", "B", "7"])
_NAMES = st.one_of(
    st.text(max_size=12),
    st.lists(_PIECES, min_size=1, max_size=5).map("".join),
    st.text("\"#;:%{}[]()<>|`\\$&*_-=~^@!/.,'+? abst4C", max_size=16),
)


@given(st.lists(_NAMES, min_size=16, max_size=16, unique=True).map(tuple))
@settings(max_examples=4)
def test_drawn_names_are_shown_as_they_are(mermaid: MermaidPage, names: tuple[str, ...]) -> None:
    """The same for names that nobody thought of."""
    _draws_all(mermaid, names, "loose")


@given(st.lists(st.text(max_size=8) | _NAMES, min_size=12, max_size=12, unique=True))
@settings(max_examples=3)
def test_drawn_ids_lead_to_a_box_each(mermaid: MermaidPage, ids: list[str]) -> None:
    """Whatever the ids are, each box is there, joined to the next."""
    boxes = tuple(Box(identity, f"box {n}", "service") for n, identity in enumerate(ids))
    arrows = tuple(
        Arrow(one, other, "connects", ("r",), f"arrow {n}")
        for n, (one, other) in enumerate(pairwise(ids))
    )
    drawn = mermaid.draw(flowchart.written(Picture("", (), boxes, arrows)))
    assert {f"box{n}" for n in range(12)} | {f"arrow{n}" for n in range(11)} <= drawn.texts
    drawn = mermaid.draw(c4.written(Picture("", (), boxes, arrows)))
    assert {f"box{n}" for n in range(12)} <= drawn.texts


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_architectures_and_flows_are_drawn(mermaid: MermaidPage, path: Path) -> None:
    """Every node of an architecture and every step of its flows can be read in the picture."""
    model = Model(json.loads(path.read_text(encoding="utf-8")))
    picture = views.architecture(model)
    names = {squeezed(box.name) for box in picture.boxes}
    names |= {squeezed(group.name) for group in picture.groups}
    for text in (flowchart.written(picture), c4.written(picture)):
        assert names <= mermaid.draw(text).texts
    for flow in model.flows:
        drawn = steps.flow(model, flow.id or "")
        texts = {squeezed(message.text) for message in drawn.messages}
        numbers = {str(message.number) for message in drawn.messages}
        assert texts | numbers <= mermaid.draw(sequence.written(drawn)).texts


def test_nothing_is_drawn_as_nothing(mermaid: MermaidPage) -> None:
    """A picture of no node, and a container with nothing in it, are no fault."""
    empty = Picture("", (Group("g", "Empty", "system"),), (), (Arrow("g", "g", "connects", ()),))
    for picture in (Picture("", (), (), ()), empty):
        mermaid.draw(flowchart.written(picture))
        mermaid.draw(c4.written(picture))
    assert "Empty" in mermaid.draw(flowchart.written(empty)).texts
    assert "Empty" in mermaid.draw(c4.written(empty)).texts
    mermaid.draw(sequence.written(Sequence("", (), ())))


def test_arrows_may_end_at_groups(mermaid: MermaidPage) -> None:
    """Mermaid's C4 form knows no such arrow, and yet it is drawn; so are two between one pair."""
    picture = Picture(
        "",
        (Group("g", "Around", "system"), Group("h", "Within", "network", parent="g")),
        (Box("a", "Alone", "service"), Box("b", "Inside", "service", parent="h")),
        (
            Arrow("a", "g", "connects", ("1",), "in"),
            Arrow("g", "a", "connects", ("2",), "out"),
            Arrow("a", "g", "interacts", ("3",), "by hand"),
            Arrow("b", "g", "deployed-in", ("4",)),
            Arrow("a", "a", "connects", ("5",), "itself"),
        ),
    )
    drawn = mermaid.draw(flowchart.written(picture))
    assert {"in", "out", "byhand", "deployedin", "itself"} <= drawn.texts
    drawn = mermaid.draw(c4.written(picture))
    assert {"ConnectsTo,InteractsWith", "ConnectsTo", "DeployedIn"} <= drawn.texts


def test_arrows_there_and_back_have_two_heads(mermaid: MermaidPage) -> None:
    """Each is one line, which Mermaid names as it names all others."""
    boxes = (Box("a", "A", "service"), Box("b", "B", "service"))
    picture = Picture(
        "",
        (),
        boxes,
        (
            Arrow("a", "b", "connects", ("1", "2"), back=("2",)),
            Arrow("a", "b", "interacts", ("3", "4"), "by hand", "added", back=("4",)),
        ),
    )
    mermaid.draw(flowchart.written(picture))
    heads = "[marker-start*=arrow],[marker-start*=point]"
    lines = f"[...document.querySelectorAll('path:is({heads})')].map(each => each.dataset.id)"
    assert mermaid.page.evaluate(lines) == ["L_a_b_0", "L_a_b_2"]
    mermaid.draw(c4.written(picture))
    assert mermaid.page.evaluate("document.querySelectorAll('[marker-start]').length") == 1
