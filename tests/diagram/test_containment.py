"""Who contains whom."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.model import Model
from advisor.diagram.arrows import memberships
from advisor.diagram.containment import Containment
from advisor.diagram.marks import NO_MARKS
from tests.calm.architectures import contains, doc, node

if TYPE_CHECKING:
    from advisor.diagram.picture import Link

NAMES = [f"n{number}" for number in range(7)]
MEMBERSHIPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(NAMES), max_size=3),
        st.sampled_from(("composed-of", "deployed-in")),
    ),
    max_size=8,
)


def containment(
    *listed: tuple[str, list[str], str], nodes: int = 7, by: Link = "deployed-in"
) -> Containment:
    """That of an architecture with these containers."""
    parts = [node(f"n{number}") for number in range(nodes)]
    relations = [
        contains(f"r{number}", container, *members, kind=kind)
        for number, (container, members, kind) in enumerate(listed)
    ]
    return Containment(Model(doc(*parts, *relations)), by=by)


def others(found: Containment, identity: str) -> tuple[tuple[str, Link], ...]:
    """The containers of a node, of seven, that are arrows in a picture."""
    parents = {name: found.parent(name) for name in NAMES}
    arrows = memberships(found, parents, NO_MARKS)
    told = ((arrow.target, arrow.link) for arrow in arrows if arrow.source == identity)
    return tuple(dict.fromkeys(told))


OVERLAPPING = (
    ("n0", ["n1", "n4"], "composed-of"),
    ("n1", ["n2", "n3", "n5"], "composed-of"),
    ("n6", ["n4", "n2", "n3"], "deployed-in"),
)
"""A system with a part of several nodes, and a network that holds some of both."""


def test_where_a_node_runs_goes_first() -> None:
    """Of containers that only overlap the network is drawn: who is in it is never misread."""
    found = containment(*OVERLAPPING)
    assert [found.parent(each) for each in ("n2", "n3", "n4", "n5")] == ["n6", "n6", "n6", "n1"]
    assert others(found, "n2") == (("n1", "composed-of"),)
    assert others(found, "n4") == (("n0", "composed-of"),)
    assert found.parts("n0") == ("n1", "n4")
    assert found.inside("n0") == ("n1", "n4", "n2", "n3", "n5")
    assert found.around("n5") == ("n1", "n0")
    assert found.kinds == ("deployed-in", "composed-of")


def test_what_a_node_is_part_of_goes_first_when_asked_for() -> None:
    """Then the networks are arrows."""
    found = containment(*OVERLAPPING, by="composed-of")
    assert [found.parent(each) for each in ("n2", "n4", "n5")] == ["n1", "n0", "n1"]
    assert others(found, "n2") == (("n6", "deployed-in"),)
    assert found.children("n0") == ("n1", "n4")


def test_a_container_in_another_goes_first() -> None:
    """Both are drawn around the node, whatever their kinds."""
    found = containment(
        ("n6", ["n0", "n1", "n2"], "deployed-in"), ("n0", ["n1", "n2"], "composed-of")
    )
    assert found.around("n1") == ("n0", "n6")
    assert others(found, "n1") == ()


def test_the_smaller_goes_first() -> None:
    """Of two of one kind the one with fewer nodes in it."""
    found = containment(("n0", ["n1", "n2"], "deployed-in"), ("n3", ["n1"], "deployed-in"))
    assert found.parent("n1") == "n3"


def test_first_of_equals() -> None:
    """Of containers of one size the one whose relationship stands first is drawn."""
    found = containment(("n5", ["n0"], "deployed-in"), ("n1", ["n0"], "composed-of"))
    assert found.parent("n0") == "n5"


def test_membership_of_an_ancestor() -> None:
    """A node in a container and in what is around it has no further membership."""
    found = containment(("n0", ["n1", "n2"], "composed-of"), ("n1", ["n2"], "composed-of"))
    assert found.parent("n2") == "n1"
    assert others(found, "n2") == ()


def test_circle() -> None:
    """Of containers in each other one is drawn in the other, and nothing is lost."""
    found = containment(("n0", ["n1"], "composed-of"), ("n1", ["n0"], "deployed-in"))
    assert (found.parent("n0"), found.parent("n1")) == ("", "n0")
    assert others(found, "n0") == (("n1", "deployed-in"),)
    assert found.inside("n1") == ("n0",)


def test_what_is_no_node() -> None:
    """A container that is no node, a member that is none, and a node in itself are passed over."""
    found = containment(("gone", ["n0"], "composed-of"), ("n1", ["n1", "x"], "composed-of"))
    assert found.containers == ()
    assert found.parent("n0") == found.parent("n1") == ""


@given(MEMBERSHIPS)
def test_every_membership_is_shown_or_told(listed: list[tuple[str, list[str], str]]) -> None:
    """A container of a node is drawn around it or has an arrow, never both."""
    found = containment(*listed)
    for container, members, kind in listed:
        for member in members:
            if member == container:
                continue
            is_around = container in found.around(member)
            assert is_around != ((container, kind) in others(found, member))
            assert member in found.inside(container)


@given(MEMBERSHIPS, st.sampled_from(NAMES))
def test_within(listed: list[tuple[str, list[str], str]], top: str) -> None:
    """Seen from one container, all that is in it is drawn below it, and nothing else is."""
    found = containment(*listed)
    seen = found.within(top)
    assert seen.parent(top) == ""
    below = [name for name in NAMES if top in seen.around(name)]
    assert sorted(below) == sorted(found.inside(top))


def test_deep_and_wide() -> None:
    """Five thousand containers in each other, and one of five thousand, are no work."""
    count = 5_000
    chain = [(f"n{number}", [f"n{number + 1}", "n4999"], "composed-of") for number in range(4_998)]
    start = process_time()
    found = containment(*chain, ("n0", [f"n{n}" for n in range(count)], "deployed-in"), nodes=count)
    assert found.parent("n4999") == "n4997"
    assert process_time() - start < 2
