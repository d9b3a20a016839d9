"""Making one node several, each with a share of its relationships."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.architectures import NODES, RELATIONSHIPS
from tests.tools.ledger import REQUIREMENT, found, ledger, node, refused, relationship
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.walks import breaks_of, connects, numbers_of, said, walk, walked
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "split_service"


def net(*links: Json, a: Json | None = None, **rest: Any) -> Json:
    """A node with these members, three others, and these relationships."""
    nodes = [node("a", **(a or {})), node("b"), node("c"), node("d")]
    return ledger(nodes=nodes, relationships=[*links], flows=[]) | rest


def split(value: Json, *taken: str, **asked: Any) -> tuple[Json, list[str]]:
    """The document after `a` gave relationships to `a-2`, and the notes to it."""
    into = [{"id": "a"}, {"id": "a-2", "relationships": [*taken]}]
    return refactored(TOOL, {"node": "a", "into": into} | asked, value)


def links(value: Json) -> dict[str, Any]:
    """For each relationship what it joins."""
    return {
        each["unique-id"]: next(iter(each["relationship-type"].values()))
        for each in value["relationships"]
    }


def test_a_service_of_the_shop_is_split() -> None:
    """Without a connection, with one, and under new ids."""
    history = {"id": "order-history", "relationships": ["order-connects-db"]}
    given_both = {"node": "order-service", "into": [{"id": "order-service"}, history]}
    checkout = {"id": "checkout", "description": "Takes orders.", "name": "Checkout"}
    fresh = [{"id": "orders"}, checkout | {"relationships": ["gateway-connects-order"]}]
    text, expected = as_read(
        TOOL,
        (TOOL, given_both),
        (TOOL, given_both | {"connect": True}),
        (TOOL, {"node": "order-service", "into": fresh, "connect": True}),
    )
    assert text == expected


def test_each_relationship_goes_to_one_part() -> None:
    """In every role; what nobody is given stays with the first."""
    value = net(
        connects("a-b", "a", "b"),
        connects("c-a", "c", "a"),
        connects("a-a", "a", "a"),
        relationship("uses", interacts={"actor": "d", "nodes": ["b", "a", "c"]}),
        relationship("a-uses", interacts={"actor": "a", "nodes": ["b"]}),
        relationship("a-of", composed_of={"container": "a", "nodes": ["d"]}),
        connects("b-a", "b", "a"),
        connects("c-d", "c", "d"),
    )
    taken = ["a-b", "c-a", "a-a", "uses", "a-uses", "a-of"]
    after, _ = split(value, *taken)
    assert links(after) == {
        "a-b": {"source": {"node": "a-2"}, "destination": {"node": "b"}},
        "c-a": {"source": {"node": "c"}, "destination": {"node": "a-2"}},
        "a-a": {"source": {"node": "a-2"}, "destination": {"node": "a-2"}},
        "uses": {"actor": "d", "nodes": ["b", "a-2", "c"]},
        "a-uses": {"actor": "a-2", "nodes": ["b"]},
        "a-of": {"container": "a-2", "nodes": ["d"]},
        "b-a": {"source": {"node": "b"}, "destination": {"node": "a"}},
        "c-d": {"source": {"node": "c"}, "destination": {"node": "d"}},
    }
    assert links(split(value)[0]) == links(value)


def test_parts_have_what_the_node_has() -> None:
    """Controls, metadata and members that CALM does not know; they are told."""
    held: Json = {"controls": {"c": {"description": "d", "requirements": [REQUIREMENT]}}}
    held |= {"metadata": [{"tier": 1}], "colour": {"deep": ["red"]}}
    value = net(a=held)
    after, notes = split(value)
    expected = value["nodes"][0] | {"unique-id": "a-2", "name": "A 2"}
    assert found(after, "a-2") == expected
    assert found(after, "a") == value["nodes"][0]
    assert notes[0] == "the same in all parts: metadata tier; controls c"
    after["nodes"][-1]["colour"]["deep"].append("blue")
    assert found(after, "a")["colour"] == {"deep": ["red"]}


def test_what_is_said_of_the_parts_comes_first() -> None:
    """Ids, names and descriptions; the first may get another id too, wherever it is named."""
    into = [
        {"id": "one", "name": "One", "description": "The first."},
        {"id": "two", "name": "Two", "description": "The second.", "relationships": ["a-b"]},
        {"id": "three", "relationships": ["c-a"]},
    ]
    value = net(connects("a-b", "a", "b"), connects("c-a", "c", "a"), metadata={"main": "a"})
    after, _ = refactored(TOOL, {"node": "a", "into": into}, value)
    assert [each["unique-id"] for each in after["nodes"]] == ["one", "b", "c", "d", "two", "three"]
    assert found(after, "one") == node("one") | {"description": "The first."}
    assert found(after, "two") == node("two") | {"description": "The second."}
    assert found(after, "three") == node("three") | {"description": "The a of the bank."}
    assert after["metadata"] == {"main": "one"}
    assert links(after)["a-b"]["source"] == {"node": "two"}
    assert links(after)["c-a"]["destination"] == {"node": "three"}


def test_interfaces_go_with_the_relationships_that_use_them() -> None:
    """One that both use is copied under a free id; one that nobody uses stays."""
    named = ["a-own", "a-moved", "a-shared", "a-idle"]
    value = net(
        connects("b-a", "b", "a", "a-own", "a-shared"),
        connects("c-a", "c", "a", "a-moved", "a-shared"),
        a={"interfaces": [{"unique-id": each, "host": each, "port": 1} for each in named]},
    )
    after, notes = split(value, "c-a")
    mine, other = (found(after, each)["interfaces"] for each in ("a", "a-2"))
    assert [each["unique-id"] for each in mine] == ["a-own", "a-shared", "a-idle"]
    assert [each["unique-id"] for each in other] == ["a-moved", "a-shared-2"]
    assert other[1] == {"unique-id": "a-shared-2", "host": "a-shared", "port": 1}
    assert links(after)["b-a"] == links(value)["b-a"]
    assert links(after)["c-a"]["destination"] == {
        "node": "a-2",
        "interfaces": ["a-moved", "a-shared-2"],
    }
    assert notes[:2] == [
        '"a-shared-2" has host "a-shared" and port 1, as "a-shared" of node "a" has',
        'interfaces: a-moved to "a-2", a-shared-2 to "a-2" (from a-shared)',
    ]


def test_an_interface_of_other_parts_alone_leaves_the_first() -> None:
    """The first of them keeps its id; an empty list goes."""
    value = net(
        connects("b-a", "b", "a", "i"), connects("c-a", "c", "a", "i"), a={"interfaces": []}
    )
    value["nodes"][0]["interfaces"] = [{"unique-id": "i"}]
    into = [
        {"id": "a"},
        {"id": "x", "relationships": ["b-a"]},
        {"id": "y", "relationships": ["c-a"]},
    ]
    after, _ = refactored(TOOL, {"node": "a", "into": into}, value)
    assert "interfaces" not in found(after, "a")
    assert found(after, "x")["interfaces"] == [{"unique-id": "i"}]
    assert found(after, "y")["interfaces"] == [{"unique-id": "i-2"}]
    assert links(after)["c-a"]["destination"] == {"node": "y", "interfaces": ["i-2"]}


def test_all_parts_are_where_the_node_was() -> None:
    """In both kinds of containers, in two of one kind, and in choices, each behind the first."""
    decision = {"description": "d", "nodes": ["b", "a", "c"], "relationships": []}
    held = {"container": "d", "nodes": ["a", "b"]}
    value = net(
        relationship("one", composed_of=held),
        relationship("two", composed_of={"container": "c", "nodes": ["a"]}),
        relationship("on", deployed_in=held),
        relationship("choice", options=[decision]),
    )
    after, notes = split(value)
    assert links(after)["one"]["nodes"] == ["a", "a-2", "b"]
    assert links(after)["two"]["nodes"] == ["a", "a-2"]
    assert links(after)["on"]["nodes"] == ["a", "a-2", "b"]
    assert links(after)["choice"][0]["nodes"] == ["b", "a", "a-2", "c"]
    assert "all parts are in one, two, on, choice" in notes


FLOW = walk(
    "f",
    ("c-a", 1, None),
    ("a-b", 2, None),
    ("a-b", 3, "destination-to-source"),
    ("c-a", 4, "destination-to-source"),
    ("c-a", 5, None),
)
WALKED = net(connects("c-a", "c", "a"), connects("a-b", "a", "b"), flows=[FLOW])


def test_a_flow_from_part_to_part_needs_a_connection() -> None:
    """Which is told, and left to do."""
    after, notes = split(WALKED, "a-b")
    assert said(after, "f") == said(WALKED, "f")
    assert breaks_of(after, "f") == [("c-a", "a-b"), ("a-b#2", "c-a#2")]
    assert notes[-2] == (
        'flow "f" goes from "a" to "a-2" between c-a and a-b: they need a connection and the flow '
        "a step over it; `connect` adds both"
    )


def test_parts_are_connected_when_asked() -> None:
    """By one connection; a step towards the part and one back, numbered on."""
    after, notes = split(WALKED, "a-b", connect=True)
    assert said(after, "f") == [
        "c-a > f 0",
        "a-connects-a-2 > A passes it on to A 2",
        "a-b > f 1",
        "a-b < f 2",
        "a-connects-a-2 < A 2 answers A",
        "c-a < f 3",
        "c-a > f 4",
    ]
    assert numbers_of(after, "f") == [1, 2, 3, 4, 5, 6, 7]
    steps = 'a-connects-a-2 "A passes it on to A 2", a-connects-a-2#2 "A 2 answers A"'
    assert notes[-2:] == [
        "added a-connects-a-2, with no protocol yet",
        f'put into flow "f": {steps}; edit_flow changes texts',
    ]


def test_nothing_is_connected_where_no_flow_goes_over() -> None:
    """Nor is a flow touched that was broken before."""
    odd = walk("odd", ("c-a", 1, None), ("b-d", 2, None))
    value = net(
        connects("c-a", "c", "a"), connects("a-d", "a", "d"), connects("b-d", "b", "d"), flows=[odd]
    )
    after, notes = split(value, "a-d", connect=True)
    assert list(links(after)) == ["c-a", "a-d", "b-d"]
    assert after["flows"] == value["flows"]
    assert not any("connect" in note for note in notes)


def test_texts_that_speak_of_the_node_are_listed() -> None:
    """It may be another part that they mean."""
    value = net(connects("a-b", "a", "b") | {"description": "The service a asks."})
    _, notes = split(value, "a-b")
    assert 'a-b.description: "The service a asks."' in notes[-1]
    assert notes[-1].startswith("texts that speak of the first part, perhaps stale: ")


def test_a_connection_can_be_shared() -> None:
    """Each part has its own, with its own interface; interactions take the parts in."""
    api: Json = {"interfaces": [{"unique-id": "b-i"}]}
    links = [
        connects("a-b", "a", "b", "b-i"),
        connects("b-c", "b", "c"),
        relationship("uses", interacts={"actor": "a", "nodes": ["b"]}),
    ]
    nodes = [node("a"), node("b", **api), node("c")]
    value = ledger(nodes=nodes, relationships=links, flows=[])
    asked = {"node": "b", "into": [{"id": "b"}, {"id": "d"}], "shared": ["a-b", "b-c", "uses"]}
    after, notes = refactored("split_service", asked, value)
    types = {each["unique-id"]: each["relationship-type"] for each in after["relationships"]}
    assert types["a-d"] == connects("x", "a", "d", "b-i-2")["relationship-type"]
    assert types["a-b"] == links[0]["relationship-type"]
    assert types["d-c"] == connects("x", "d", "c")["relationship-type"]
    assert types["uses"]["interacts"]["nodes"] == ["b", "d"]
    assert "as a-b of b: a-d" in notes
    twice = asked | {"into": [{"id": "b"}, {"id": "d", "relationships": ["a-b"]}]}
    assert "so give it to none" in refused("split_service", twice, value)
    assert "is none of" in refused(
        "split_service",
        asked | {"shared": ["far"]},
        value | {"relationships": [*links, connects("far", "a", "c")]},
    )


@pytest.mark.parametrize(
    ("into", "reason"),
    [
        ([{"id": "a"}], "into: "),
        ([{"id": "x"}, {"id": "a"}], 'only the first part can keep the id "a"'),
        ([{"id": "a"}, {"id": "b"}], 'there is a node "b" already'),
        ([{"id": "a"}, {"id": "a-b"}], 'unique-id "a-b" is taken by the relationship'),
        ([{"id": "x"}, {"id": "x"}], '"x" is named twice'),
        ([{"id": "a"}, {"id": "x y"}], '"x y" is no unique-id'),
        ([{"id": "a"}, {"id": "x", "relationships": ["b"]}], '"b" is a node, not a relationship'),
        (
            [{"id": "a"}, {"id": "x", "relationships": ["b-c"]}],
            '"b-c" is none of "a"; it has a-b',
        ),
        (
            [{"id": "a"}, {"id": "x", "relationships": ["parts"]}],
            '"parts" holds "a": all parts join it by themselves; leave it out',
        ),
        (
            [
                {"id": "a"},
                {"id": "x", "relationships": ["a-b"]},
                {"id": "y", "relationships": ["a-b"]},
            ],
            '"a-b" is named for two parts; give it to one of them',
        ),
    ],
)
def test_what_cannot_be_split_is_refused(into: list[Json], reason: str) -> None:
    """With what is legal."""
    value = net(
        connects("a-b", "a", "b"),
        connects("b-c", "b", "c"),
        relationship("parts", composed_of={"container": "d", "nodes": ["a"]}),
    )
    assert reason in refused(TOOL, {"node": "a", "into": into}, value)


SOME = st.lists(st.sampled_from(RELATIONSHIPS), max_size=2, unique=True)


@given(
    value=wired(),
    identity=st.sampled_from(NODES),
    first=st.sampled_from([*NODES, "new-1"]),
    taken=SOME,
    connect=st.booleans(),
)
def test_whatever_is_split_stays_sound(
    value: Json, identity: str, first: str, taken: list[str], *, connect: bool
) -> None:
    """And every relationship is still there."""
    into = [{"id": first}, {"id": "new-2", "relationships": taken}]
    after, change = checked(value, TOOL, {"node": identity, "into": into, "connect": connect})
    if change:
        assert [*links(after)][: len(links(value))] == [*links(value)]
        assert all("new-2" in str(links(after)[each]) for each in taken)


@given(value=walked(), data=st.data())
def test_connected_parts_keep_flows_on_their_way(value: Json, data: st.DataObject) -> None:
    """They lose it nowhere, and no step is lost."""
    mine = [each for each, ends in links(value).items() if "'a'" in str(ends)]
    taken = data.draw(st.lists(st.sampled_from(mine), unique=True)) if mine else []
    into = [{"id": "a"}, {"id": "new", "relationships": taken}]
    after, change = checked(value, TOOL, {"node": "a", "into": into, "connect": True})
    for flow in [each["unique-id"] for each in value["flows"]] if change else []:
        assert len(breaks_of(after, flow)) <= len(breaks_of(value, flow))
        rest = iter(said(after, flow))
        assert all(step in rest for step in said(value, flow))
