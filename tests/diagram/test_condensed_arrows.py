"""Arrows of pictures that had to be cut: which are left out, and which become one."""

from __future__ import annotations

import pytest

from advisor.calm.model import Model
from advisor.diagram import views
from advisor.diagram.marks import Marks
from tests.calm.architectures import connects, contains, doc, interacts, node

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
        "2 relationships put nodes into further containers, which is not drawn;"
        " the view of a container shows it, as does --by composed-of."
    )
    other = views.architecture(model, most=6, by="composed-of")
    assert other.notes[-1].startswith("1 relationship puts nodes into further containers")
    assert other.notes[-1].endswith(", as does --by deployed-in.")


def test_memberships_in_the_view_of_a_container() -> None:
    """The note names no option that is for the whole architecture alone."""
    model = Model(doc(*ZONES, node("top"), contains("in-top", "top", "sys", "net", "big")))
    picture = views.container(model, "top", most=6)
    assert picture.notes[-1] == (
        "2 relationships put nodes into further containers, which is not drawn;"
        " the view of a container shows it."
    )


def test_memberships_that_change() -> None:
    """Are drawn however small the picture is, and what such an arrow means is told beside it."""
    marks = Marks({"in-sys": "changed"})
    picture = views.architecture(Model(doc(*ZONES)), marks, most=6)
    assert [(each.target, each.label) for each in picture.arrows] == [("sys", "3 of its 4 nodes")]
    assert [note.split()[0] for note in picture.notes[-2:]] == ["1", "A"]


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
