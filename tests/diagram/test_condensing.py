"""Large pictures made small."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.element import CONTAINMENT
from advisor.calm.model import Model
from advisor.diagram import dot, views
from advisor.diagram.condensing import condensed
from advisor.diagram.containment import Containment
from advisor.diagram.marks import Marks
from advisor.diagram.mermaid import c4, flowchart
from advisor.diagram.sizes import MOST
from benchmarks.documents import architecture
from tests.assess.systems import systems
from tests.calm.architectures import connects, contains, doc, flow, node
from tests.diagram.pictured import assert_sound, joined, places

if TYPE_CHECKING:
    from advisor.diagram.picture import Picture

PARTS = [f"p{number}" for number in range(6)]
TREE = Model(
    doc(
        *(node(each) for each in ("far", "sys", "deep", "wide", *PARTS, "loose")),
        contains("in-sys", "sys", "deep", "wide"),
        contains("in-deep", "deep", "p0", "p1"),
        contains("in-wide", "wide", "p2", "p3", "p4", "p5"),
        connects("r1", "far", "p0", protocol="TLS"),
        connects("r2", "far", "p1", protocol="TLS"),
        connects("r3", "p0", "p1"),
        connects("r4", "p2", "p3"),
    )
)
"""far and loose outside; in sys there are deep, with two parts, and wide, with four."""


def shown(picture: Picture) -> list[tuple[str, tuple[str, ...]]]:
    """Each box and what it stands for."""
    assert_sound(picture)
    return [(box.id, box.gathered) for box in picture.boxes]


def test_smallest_first() -> None:
    """Of containers at one depth the smallest is closed, and its arrows become one."""
    picture = views.architecture(TREE, most=7)
    assert shown(picture) == [
        ("far", ()),
        ("deep", ("p0", "p1")),
        *((each, ()) for each in PARTS[2:]),
        ("loose", ()),
    ]
    assert [(each.source, each.target, each.label) for each in picture.arrows] == [
        ("far", "deep", "2 relationships, TLS"),
        ("p2", "p3", ""),
    ]
    assert picture.notes == ("1 container is closed; each has a picture of its own.",)


def test_outermost() -> None:
    """A container within a closed one is in its box."""
    assert shown(views.architecture(TREE, most=3)) == [
        ("far", ()),
        ("sys", ("deep", "wide", *PARTS)),
        ("loose", ()),
    ]


def test_gathered() -> None:
    """Where closing is not enough, boxes of one type become one with an id of its own."""
    box, other = views.architecture(TREE, most=2).boxes
    assert (box.name, box.gathered) == ("2 services", ("far", "loose"))
    assert other.id == "sys"
    assert TREE.get(box.id) is None


def test_gathered_id_is_free() -> None:
    """An element cannot take the id of a gathered box, whatever it is called."""
    parts = [node(f"n{number}") for number in range(3)]
    for others in ([], [node("x", "kind x"), node("y", "kind y")]):
        [box, *_] = views.architecture(Model(doc(*parts, *others)), most=1).boxes
        model = Model(doc(*parts, *others, flow(box.id)))
        [other, *_] = views.architecture(model, most=1).boxes
        assert other.gathered == box.gathered
        assert other.id != box.id


def zone(*systems: str, parts: int, clients: int = 0) -> Model:
    """A network in which so many services of each system run, each called by so many clients."""
    runs = {each: [f"{each}-{number}" for number in range(parts)] for each in systems}
    services = [each for named in runs.values() for each in named]
    calls = [(f"{each}-client-{number}", each) for each in services for number in range(clients)]
    return Model(
        doc(
            *(node(each) for each in ("net", *systems, *services)),
            *(node(client, "webclient") for client, _ in calls),
            contains("in-net", "net", *services, kind="deployed-in"),
            *(contains(f"in-{each}", each, *named) for each, named in runs.items()),
            *(connects(f"by-{client}", client, service) for client, service in calls),
        )
    )


def test_the_outside_of_a_container_is_gathered_first() -> None:
    """The inside is what its picture is about, however many boxes of one type are in there."""
    picture = views.container(zone("sys", parts=9, clients=3), "net", most=12)
    assert [box.name for box in picture.boxes if not box.parent] == ["27 webclients"]
    assert len([box for box in picture.boxes if box.parent == "net"]) == 9


def test_the_outside_of_a_container_may_take_a_quarter() -> None:
    """Where the inside is too large by far, what is around it and needs little room stays."""
    picture = views.container(zone("a", "b", parts=5, clients=0), "net", most=8)
    assert [box.name for box in picture.boxes] == ["5 services of a", "5 services of b"]
    callers = [node("user", "actor"), node("clerk", "actor")]
    calls = [connects("c1", "user", "a-0"), connects("c2", "clerk", "b-0")]
    value = zone("a", "b", parts=5).value
    wider = Model(doc(*callers, *value["nodes"], *calls, *value["relationships"]))
    names = [box.name for box in views.container(wider, "net", most=8).boxes]
    assert names == ["user", "clerk", "5 services of a", "5 services of b"]


def test_the_inside_of_a_container_goes_by_what_it_is_part_of() -> None:
    """That says more than one box for all services; all systems have theirs, or none has."""
    model = zone("a", "b", "c", parts=3, clients=1)
    picture = views.container(model, "net", most=8)
    inside = [box.name for box in picture.boxes if box.parent]
    assert inside == ["3 services of a", "3 services of b", "3 services of c"]
    assert picture.notes == ("18 nodes are gathered in 4 boxes.",)
    around = views.neighbourhood(model, "net", most=8)
    assert [box.name for box in around.boxes] == inside
    smallest = views.container(model, "net", most=3)
    assert [box.name for box in smallest.boxes if box.parent] == ["9 services"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("service", "3 services"),
        ("proxy", "3 proxies"),
        ("gateway", "3 gateways"),
        ("box", "3 boxes"),
        ("data-asset", "3 data-assets"),
        ("é\n", "3 nodes of type é\n"),
        ("", "3 nodes"),
    ],
)
def test_names(kind: str, name: str) -> None:
    """A gathered box is called by its number and type."""
    [box] = views.architecture(Model(doc(*(node(f"n{n}", kind) for n in range(3)))), most=1).boxes
    assert box.name == name


def test_any_type() -> None:
    """Where types are too many, all boxes are one, which holds what those held."""
    [box] = views.architecture(TREE, most=1).boxes
    assert box.name == "11 nodes"
    assert sorted(box.gathered) == sorted(node.id or "" for node in TREE.nodes)
    model = Model(doc(*(node(f"n{n}", f"kind {n}") for n in range(9))))
    [box] = views.architecture(model, most=4).boxes
    assert (box.name, len(box.gathered)) == ("9 nodes", 9)


def test_containers_of_one() -> None:
    """Containers with one part each are closed, if only so that they can be gathered."""
    ids = [f"n{number}" for number in range(10)]
    held = [contains(f"r{one}", one, other) for one, other in zip(ids[:5], ids[5:], strict=True)]
    [box] = views.architecture(Model(doc(*map(node, ids), *held)), most=2).boxes
    assert (box.name, sorted(box.gathered)) == ("5 services", ids)


def test_kept() -> None:
    """What is kept stays by itself, and the containers around it open."""
    containment = Containment(TREE)
    picture = condensed(views.architecture(TREE, most=None), containment, 4, keep=["p3"])
    drawn = shown(picture)
    assert ("p3", ()) in drawn
    assert len(drawn) <= 4
    assert {group.id for group in picture.groups} == {"sys", "wide"}


@pytest.mark.parametrize("marked", ["deep", "p1", "in-deep", "r4", "r3"])
def test_marks_within(marked: str) -> None:
    """A closed container is changed if anything in it is; a change outside of it is not its own."""
    picture = views.architecture(TREE, Marks({marked: "removed"}), most=7)
    expected = {"deep": "removed", "p1": "changed", "r3": "changed"}
    assert next(box.mark for box in picture.boxes if box.id == "deep") == expected.get(marked, "")


@pytest.mark.parametrize(
    ("marked", "mark"), [(("far",), "changed"), (("far", "loose"), "added"), ((), "")]
)
def test_marks_of_gathered(marked: tuple[str, ...], mark: str) -> None:
    """Boxes that are one have the mark that all have, or are changed."""
    box, _ = views.architecture(TREE, Marks(dict.fromkeys(marked, "added")), most=2).boxes
    assert box.mark == mark


@given(systems(), st.integers(1, 12))
def test_nothing_is_lost(document: dict[str, Any], most: int) -> None:
    """However small, a picture holds each node once, and each arrow between two of its things.

    Where it had to be cut, a note counts the memberships that have none.
    """
    model = Model(document)
    full = views.architecture(model, most=None)
    small = views.architecture(model, most=most)
    assert_sound(small)
    assert len(small.boxes) <= most
    drawn = places(small)
    assert {*drawn} == {*places(full)}
    between = {
        (drawn[source], drawn[target], link, said_by)
        for source, target, link, said_by in joined(full)
        if drawn[source] != drawn[target]
    }
    told = joined(small)
    assert told <= between
    left_out = between - told
    assert {link for _, _, link, _ in left_out} <= {*CONTAINMENT}
    assert not left_out or len(full.boxes) > most
    count = len({said_by for *_, said_by in left_out})
    counted = [int(note.split()[0]) for note in small.notes if "into further" in note]
    assert counted == [count] * bool(count)


@pytest.mark.parametrize("nodes", [400, 5_000])
def test_large_documents(nodes: int) -> None:
    """Hundreds and thousands of nodes become a picture that can be read, at once."""
    model = Model(architecture(nodes))
    start = process_time()
    picture = views.architecture(model)
    assert process_time() - start < 1
    assert_sound(picture)
    assert MOST // 4 < len(picture.boxes) <= MOST
    assert len(places(picture)) == nodes


def test_containers_within_very_many_others() -> None:
    """Beyond eight they are closed, also where all boxes are asked for: every notation draws it."""
    nodes = [node(f"n{number}") for number in range(3000)]
    within = [contains(f"r{number}", f"n{number}", f"n{number + 1}") for number in range(2999)]
    model = Model(doc(*nodes, *within))
    picture = views.architecture(model, most=None)
    assert len(picture.groups) == 8
    (box,) = picture.boxes
    assert (box.id, len(box.gathered)) == ("n8", 2991)
    near = views.neighbourhood(model, "n2000")
    assert "n2000" in {group.id for group in near.groups}
    assert "the 8 nearest are drawn" in near.notes[-1]
    for each, name in ((picture, "n8"), (near, "n2000")):
        assert len(each.groups) <= 10
        for notation in (flowchart, c4, dot):
            assert name in notation.written(each)
