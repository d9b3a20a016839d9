"""Arrows of pictures that had to be cut: which are left out, and which become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.calm.model import Model
from advisor.diagram import dot, outline, views
from advisor.diagram.marks import Marks
from advisor.diagram.mermaid import c4, flowchart
from advisor.diagram.picture import Box, Group, Picture
from advisor.diagram.placing import things
from tests.calm.architectures import connects, contains, doc, interacts, node

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS = [f"p{number}" for number in range(6)]
ZONES = (
    *(node(each) for each in ("sys", "net", "big", *PARTS, "q")),
    contains("in-sys", "sys", *PARTS[:4]),
    contains("in-big", "big", *PARTS[4:]),
    contains("in-net", "net", *PARTS[:3], "q", kind="deployed-in"),
    contains("also", "big", "q"),
)
"""Of the parts of a system three are in a network, which is drawn around them."""


def test_memberships_that_are_not_drawn() -> None:
    """A picture that had to be cut has no arrows to further containers; a note tells of them."""
    model = Model(doc(*ZONES))
    whole = views.architecture(model)
    assert [(each.source, each.target) for each in whole.arrows] == [("net", "sys"), ("q", "big")]
    cut = views.architecture(model, most=6)
    assert not cut.arrows
    assert cut.notes[-1] == (
        "2 relationships put nodes into further containers, which is not drawn."
    )
    other = views.architecture(model, most=6, by="composed-of")
    assert other.notes[-1].startswith("1 relationship puts nodes into further containers")


def shares(picture: Picture) -> dict[str, str]:
    """What each container says that does not stand in one place."""
    return {each.id: each.share for each in things(picture) if each.share}


def test_a_container_says_how_much_of_it_is_there() -> None:
    """Else what is drawn elsewhere would seem to be none of its nodes."""
    model = Model(doc(*ZONES))
    assert shares(views.architecture(model)) == {}
    assert shares(views.architecture(model, most=6)) == {
        "sys": "1 of its 4 nodes, deployed nowhere",
        "big": "2 of its 3 nodes, deployed nowhere",
    }
    assert shares(views.architecture(model, most=6, by="composed-of")) == {
        "net": "its 4 nodes are drawn elsewhere",
    }


def test_of_what_runs_somewhere_nothing_else_is_said() -> None:
    """A part that is drawn in a system may run in a place that is part of it, too."""
    model = Model(
        doc(
            *ZONES,
            node("disk"),
            contains("disk-in-sys", "sys", "p3"),
            contains("on-disk", "p3", "disk", kind="deployed-in"),
        )
    )
    assert shares(views.architecture(model, most=6))["sys"] == "2 of its 5 nodes"


@pytest.mark.parametrize("write", [dot.written, flowchart.written, c4.written])
def test_every_notation_says_how_much_is_there(write: Callable[[Picture], str]) -> None:
    """Of a closed container as of an open one."""
    picture = Picture(
        "",
        (Group("net", "Net", "network", share="1 of its 4 nodes"),),
        (
            Box("bank", "Bank", "system", gathered=("a", "b"), share="2 of its 9 nodes"),
            Box("p", "P", "service", parent="net"),
        ),
        (),
    )
    text = write(picture)
    assert text.count("1 of its 4 nodes") == text.count("2 of its 9 nodes") == 1
    outlined = "\n".join(outline.lines(picture, {"bank"}))
    assert "Bank  bank · system · 2 of its 9 nodes" in outlined
    assert "Net  net · network · 1 of its 4 nodes" in outlined


def test_memberships_in_the_view_of_a_container() -> None:
    """They are told as in that of the whole architecture."""
    model = Model(doc(*ZONES, node("top"), contains("in-top", "top", "sys", "net", "big")))
    picture = views.container(model, "top", most=6)
    assert picture.notes[-1] == (
        "2 relationships put nodes into further containers, which is not drawn."
    )


def test_memberships_that_change() -> None:
    """Are drawn however small the picture is, and what such an arrow means is told beside it."""
    marks = Marks({"in-sys": "changed"})
    picture = views.architecture(Model(doc(*ZONES)), marks, most=6)
    assert [(each.target, each.label) for each in picture.arrows] == [("sys", "3 of its 4 nodes")]
    assert [note.split()[0] for note in picture.notes[-2:]] == ["1", "An"]


def test_memberships_around_a_node() -> None:
    """Its own stay in the picture of what is around it."""
    calls = [connects(f"r{number}", "q", f"n{number}") for number in range(30)]
    others = [node(f"n{number}") for number in range(30)]
    picture = views.neighbourhood(Model(doc(*ZONES, *others, *calls)), "q", most=5)
    assert len(picture.boxes) <= 5
    assert ("also",) in [each.relationships for each in picture.arrows if each.source == "q"]


@pytest.mark.parametrize(
    ("protocols", "label"),
    [
        (("", "", ""), "2 there, 1 back"),
        (("TLS", "TLS", "TLS"), "2 there, 1 back, TLS"),
        (("TLS", "TLS", "SSH"), "2 TLS there, 1 SSH back"),
        (("TLS", "", "SSH"), "2 there, 1 SSH back"),
        (("TLS", "SSH", ""), "2 there, 1 back"),
        (("TLS", "TLS"), "TLS"),
        (("TLS", "SSH"), "SSH there, TLS back"),
        (("TLS", ""), "TLS back"),
        (("", ""), ""),
    ],
)
def test_there_and_back(protocols: tuple[str, ...], label: str) -> None:
    """Arrows that lead there and back are one in a picture that had to be cut."""
    *there, back = protocols if len(protocols) > 2 else protocols[::-1]
    calls = [connects(f"r{at}", f"p{at}", "far", protocol=it) for at, it in enumerate(there)]
    answer = connects("answer", "far", "p1", protocol=back)
    model = Model(
        doc(
            node("far"),
            node("sys"),
            *map(node, PARTS),
            contains("in", "sys", *PARTS),
            *calls,
            answer,
        )
    )
    whole = views.architecture(model)
    assert [each.source for each in whole.arrows] == [*PARTS[: len(there)], "far"]
    (arrow,) = views.architecture(model, Marks({"answer": "added"}), most=2).arrows
    relationships = (*(f"r{at}" for at in range(len(there))), "answer")
    assert arrow == ("sys", "far", "connects", relationships, label, "changed", ("answer",))


def test_there_and_back_are_ways_of_one_kind() -> None:
    """What a person does is dashed, and stays an arrow of its own."""
    model = Model(
        doc(
            *(node("far"), node("sys"), node("p"), node("q"), contains("in", "sys", "p", "q")),
            *(connects("calls", "far", "p"), interacts("uses", "p", "far")),
        )
    )
    arrows = views.architecture(model, most=2).arrows
    assert [(each.source, each.link, each.back) for each in arrows] == [
        ("far", "connects", ()),
        ("sys", "interacts", ()),
    ]


def test_containers_with_parts_of_each_other() -> None:
    """Where a change marks that, either says so by itself: it is no way there and back."""
    model = Model(
        doc(
            *(node(each) for each in ("a", "b", *PARTS)),
            *(contains("r1", "a", "p0", "p1"), contains("r2", "b", "p2", "p3")),
            *(contains("r3", "a", "p2"), contains("r4", "b", "p0")),
        )
    )
    picture = views.architecture(model, Marks({"r3": "added", "r4": "added"}), most=4)
    assert [(each.source, each.target, each.back) for each in picture.arrows] == [
        ("a", "b", ()),
        ("b", "a", ()),
    ]
