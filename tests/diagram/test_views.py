"""The pictures of an architecture."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.model import Model
from advisor.diagram import views
from advisor.diagram.containment import Containment
from advisor.diagram.marks import Marks
from advisor.diagram.placing import things
from advisor.diagram.sizes import MOST
from advisor.errors import UsageError
from tests.assess.systems import systems
from tests.calm.architectures import connects, contains, doc, interacts, node, relationship
from tests.diagram.pictured import as_text, assert_sound, places
from tests.golden import golden
from tests.mutations import mutants

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
FIXTURES = sorted((HERE.parents[1] / "fixtures" / "architectures").glob("*.json"))


def model_of(*elements: dict[str, Any]) -> Model:
    """The model of an architecture of these elements."""
    return Model(doc(*elements))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixtures(path: Path) -> None:
    """The picture of each fixture is the one that was looked at."""
    picture = views.architecture(Model(json.loads(path.read_text(encoding="utf-8"))))
    assert_sound(picture)
    text = as_text(picture)
    assert text == golden(HERE / "golden" / f"{path.stem}.picture.txt", text)


@given(systems())
def test_everything_is_drawn(document: dict[str, Any]) -> None:
    """Each node is drawn once, and each way between nodes is in one arrow."""
    picture = views.architecture(Model(document), most=None)
    assert_sound(picture)
    assert {*places(picture)} == {each["unique-id"] for each in document["nodes"]}
    drawn = [
        (arrow.source, arrow.target, said_by)
        for arrow in picture.arrows
        if arrow.link in ("connects", "interacts")
        for said_by in arrow.relationships
    ]
    assert sorted(drawn) == sorted(_ways(document))


def _ways(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for each in document["relationships"]:
        kinds = each["relationship-type"]
        if "connects" in kinds:
            ends = kinds["connects"]
            found.append((ends["source"]["node"], ends["destination"]["node"], each["unique-id"]))
        elif "interacts" in kinds:
            actor = kinds["interacts"]["actor"]
            found += [(actor, other, each["unique-id"]) for other in kinds["interacts"]["nodes"]]
    return found


@given(st.data())
def test_malformed_documents(data: st.DataObject) -> None:
    """Whatever is wrong in a document, each picture of it is sound and holds each node once."""
    model = Model(data.draw(mutants(data.draw(systems()))))
    picture = views.architecture(model, most=data.draw(st.sampled_from((None, 2))))
    assert_sound(picture)
    ids = {each.id for each in model.nodes if each.id}
    assert {*places(picture)} == ids
    containers = Containment(model).containers
    for identity in ids:
        assert_sound(views.neighbourhood(model, identity))
        if identity in containers:
            assert_sound(views.container(model, identity))


def test_arrows() -> None:
    """One arrow for each pair; several say how many they are, and a protocol that all share."""
    picture = views.architecture(
        model_of(
            *(node("a"), node("b"), node("c")),
            connects("one", "a", "b", protocol="TLS"),
            connects("two", "a", "b", protocol="TLS"),
            connects("back", "b", "a", protocol="HTTPS"),
            connects("mixed", "b", "a"),
            connects("plain", "a", "c", protocol=["no text"]),
            interacts("uses", "a", "b", "c", "b"),
        )
    )
    assert [(each.source, each.target, each.link, each.label) for each in picture.arrows] == [
        ("a", "b", "connects", "2 relationships, TLS"),
        ("b", "a", "connects", "2 relationships"),
        ("a", "c", "connects", ""),
        ("a", "b", "interacts", ""),
        ("a", "c", "interacts", ""),
    ]


def test_nothing_is_lost_silently() -> None:
    """Notes tell what is no arrow, and which nodes cannot be told apart."""
    options = relationship("choice", "options", [{"description": "d", "nodes": ["a"]}])
    picture = views.architecture(
        model_of(
            *(node("a"), node("b"), node("a", name="Other"), {"node-type": "service"}),
            *(options, connects("lost", "a", "gone"), connects("half", "a", {})),
            *(contains("self", "b", "b"), contains("some", "b", "a", "nowhere")),
        )
    )
    assert [box.id for box in picture.boxes] == ["a"]
    assert picture.notes == (
        "1 node has no unique-id to be drawn by: /nodes/3.",
        "1 unique-id stands at several nodes, of which the first is drawn: a.",
        "1 decision between options is not drawn: choice.",
        (
            "4 relationships are not drawn, or in part, since not all they join are two nodes:"
            " lost, half, self and 1 more."
        ),
    )


def test_memberships_beside_the_drawing() -> None:
    """A second container is an arrow; of several nodes in one it is one, with their number."""
    picture = views.architecture(
        model_of(
            *(node(each) for each in ("net", "a", "b", "c", "d", "sys", "e", "f")),
            contains("in-net", "net", "a", "b", "c", "d", kind="deployed-in"),
            contains("in-sys", "sys", "a", "b", "c", "e", "f"),
            contains("alone", "e", "f", "d"),
        )
    )
    told = [(each.source, each.target, each.link, each.label) for each in picture.arrows]
    assert told == [
        ("net", "sys", "composed-of", "3 of its 4 nodes"),
        ("d", "e", "composed-of", ""),
    ]
    assert "An arrow from a container to another says" in picture.notes[-1]


def test_arrows_at_groups() -> None:
    """What is joined to a container is joined to its group, even if it is in it."""
    picture = views.architecture(
        model_of(
            *(node("box"), node("in"), node("out")),
            *(contains("holds", "box", "in"), connects("x", "out", "box")),
            *(connects("y", "box", "in"), connects("z", "box", "box")),
        )
    )
    assert [group.id for group in picture.groups] == ["box"]
    ends = [(arrow.source, arrow.target) for arrow in picture.arrows]
    assert ends == [("out", "box"), ("box", "in"), ("box", "box")]


def test_marks() -> None:
    """What changes is marked; a change of what is in what is told, for it has no arrow."""
    marks = Marks({"in": "added", "box": "changed", "x": "removed", "holds": "changed"})
    picture = views.architecture(
        model_of(
            node("box"), node("in"), node("out"), contains("holds", "box", "in"),
            connects("x", "out", "in"), connects("y", "out", "in"),
        ),
        marks,
    )  # fmt: skip
    assert [(each.id, each.mark) for each in things(picture)] == [
        ("box", "changed"),
        ("in", "added"),
        ("out", ""),
    ]
    assert [arrow.mark for arrow in picture.arrows] == ["changed"]
    assert picture.notes == ("What contains what is changed, without an arrow: holds (changed).",)


def test_a_membership_that_an_arrow_shows_is_no_note() -> None:
    """Only what a frame shows has no arrow that could be marked."""
    value = model_of(
        node("zone"), node("sys"), node("n"),
        contains("in-zone", "zone", "n", kind="deployed-in"), contains("parts", "sys", "n"),
    )  # fmt: skip
    picture = views.architecture(value, Marks({"parts": "changed", "in-zone": "changed"}))
    assert [(each.relationships, each.mark) for each in picture.arrows] == [(("parts",), "changed")]
    assert picture.notes == ("What contains what is changed, without an arrow: in-zone (changed).",)


PARTS = (
    *(node(each) for each in ("sys", "net", "a", "b", "c", "out", "far")),
    contains("holds", "sys", "a", "b", "c"),
    contains("runs", "net", "a", kind="deployed-in"),
    connects("inner", "a", "b"),
    connects("outward", "out", "a"),
    connects("beyond", "out", "far"),
)


def test_container() -> None:
    """All parts stand in the group, even one drawn elsewhere in the whole; who calls, outside."""
    picture = views.container(model_of(*PARTS), "sys")
    assert_sound(picture)
    assert as_text(picture) == (
        "sys\n"
        "  out [service] out\n"
        "  sys [service] sys *:\n"
        "    a [service] a\n"
        "    b [service] b\n"
        "    c [service] c\n"
        "  a --connects-> b (inner)\n"
        "  out --connects-> a (outward)\n"
    )


def test_neighbourhood() -> None:
    """A node, what it is joined to and what is around them; no arrow that is not its own."""
    picture = views.neighbourhood(model_of(*PARTS), "a")
    assert_sound(picture)
    assert as_text(picture) == (
        "a\n"
        "  out [service] out\n"
        "  sys [service] sys:\n"
        "    b [service] b\n"
        "  net [service] net:\n"
        "    a [service] a *\n"
        "  a --connects-> b (inner)\n"
        "  out --connects-> a (outward)\n"
        "  a --composed-of-> sys (holds)\n"
    )


def test_neighbourhood_of_one_of_many() -> None:
    """What an actor uses besides a node is not near the node."""
    model = model_of(node("me"), node("a"), node("b"), interacts("uses", "me", "a", "b"))
    picture = views.neighbourhood(model, "a")
    assert [box.id for box in picture.boxes] == ["me", "a"]


def test_neighbourhood_of_a_container() -> None:
    """A container is drawn with its parts."""
    picture = views.neighbourhood(model_of(*PARTS), "sys")
    assert [group.id for group in picture.groups if group.is_focus] == ["sys"]
    assert [box.id for box in picture.boxes] == ["a", "b", "c"]


def test_neighbourhood_of_many() -> None:
    """The node itself is seen however many it is joined to."""
    hub = [node("hub", "actor"), *(node(f"n{number}", "actor") for number in range(200))]
    joined = [connects(f"r{number}", "hub", f"n{number}") for number in range(200)]
    picture = views.neighbourhood(model_of(*hub, *joined), "hub", most=10)
    assert_sound(picture)
    assert [(box.name, box.is_focus) for box in picture.boxes] == [
        ("hub", True),
        ("200 actors", False),
    ]


def test_neighbourhood_within_very_many_containers() -> None:
    """Of a node that is joined to all of them, eight are around it; of the others it is told."""
    count = 1_200
    chain = [f"c{number}" for number in range(count)]
    parts = [contains(f"in-{a}", a, b, "x") for a, b in pairwise([*chain, "x"])]
    joined = [connects(f"to-{each}", "x", each) for each in chain]
    model = model_of(*map(node, [*chain, "x"]), *parts, *joined)
    for most in (MOST, None):
        picture = views.neighbourhood(model, "x", most=most)
        assert_sound(picture)
        above = {each.id: each.parent for each in things(picture)}
        assert [*_around("x", above)] == chain[:-9:-1]
        assert max(len([*_around(each, above)]) for each in above) <= 9
        drawn = {name for arrow in picture.arrows for name in arrow.relationships}
        assert {f"to-{each}" for each in chain} <= drawn
        assert {f"in-{each}" for each in chain[:-8]} <= drawn
        assert "the 8 nearest are drawn" in " ".join(picture.notes)


def _around(identity: str, parents: dict[str, str]) -> Iterator[str]:
    while identity := parents[identity]:
        yield identity


def test_one_node_that_is_often_said_to_be_in_a_container() -> None:
    """Is one node; the arrow starts at it and not at what it is drawn in."""
    often = [contains(f"r{number}", "net", "x", kind="composed-of") for number in range(3)]
    model = model_of(
        *map(node, ("sys", "net", "x")), contains("in", "sys", "x", kind="deployed-in"), *often
    )
    (arrow,) = views.architecture(model).arrows
    assert (arrow.source, arrow.target, arrow.label) == ("x", "net", "")
    assert arrow.relationships == ("r0", "r1", "r2")
    assert views.architecture(model, by="composed-of").arrows[0].label == ""


def test_what_is_not_there() -> None:
    """An id that is none names what is near it, or what there is."""
    model = model_of(*PARTS, node("payment-service"))
    with pytest.raises(UsageError, match=r"there is no node \"pyment-service\"; did you mean"):
        views.neighbourhood(model, "pyment-service")
    with pytest.raises(UsageError, match=r"\"out\" contains nothing; the containers are sys, net$"):
        views.container(model, "out")
    with pytest.raises(UsageError, match=r"there is no node \"inner\""):
        views.container(model, "inner")
    with pytest.raises(UsageError, match="the document has no nodes"):
        views.neighbourhood(model_of(), "x")
