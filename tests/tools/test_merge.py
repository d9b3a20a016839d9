"""Making several nodes one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.architectures import NODES
from tests.tools.ledger import REQUIREMENT, found, ledger, node, refused, relationship
from tests.tools.refactored import as_read, checked, refactored
from tests.tools.walks import breaks_of, connects, said, walk, walked
from tests.tools.wiring import wired

Json = dict[str, Any]

TOOL = "merge"
MERGED = {"nodes": ["a", "b"], "into": "a"}


def pair(*links: Json, a: Json | None = None, b: Json | None = None, **rest: Any) -> Json:
    """Two nodes with these members, two others, and these relationships."""
    nodes = [node("a", **(a or {})), node("b", **(b or {})), node("c"), node("d")]
    return ledger(nodes=nodes, relationships=[*links], flows=[]) | rest


def merged(value: Json, **asked: Any) -> tuple[Json, list[str]]:
    """The document after both became one, and the notes to it."""
    return refactored(TOOL, MERGED | asked, value)


def links(value: Json) -> list[tuple[str, Any]]:
    """The relationships: id and what they join."""
    return [
        (each["unique-id"], next(iter(each["relationship-type"].values())))
        for each in value["relationships"]
    ]


def test_nodes_of_the_shop_are_merged() -> None:
    """Two services that call each other, under a new id, and two stores under that of the first."""
    services = ["order-service", "inventory-service"]
    stores = {"nodes": ["order-db", "inventory-db"], "into": "order-db", "name": "Shop Database"}
    text, expected = as_read(
        TOOL, (TOOL, {"nodes": services, "into": "shop-service"}), (TOOL, stores)
    )
    assert text == expected


def test_relationships_between_them_go_and_others_lead_to_the_one() -> None:
    """In every role; one with itself stays one with itself."""
    after, _ = merged(
        pair(
            connects("a-b", "a", "b"),
            connects("b-c", "b", "c"),
            connects("d-b", "d", "b"),
            connects("b-b", "b", "b"),
            relationship("b-uses", interacts={"actor": "b", "nodes": ["a", "c"]}),
            relationship("uses-b", interacts={"actor": "c", "nodes": ["b", "d"]}),
            relationship("b-of", composed_of={"container": "b", "nodes": ["d"]}),
        )
    )
    assert links(after) == [
        ("b-c", {"source": {"node": "a"}, "destination": {"node": "c"}}),
        ("d-b", {"source": {"node": "d"}, "destination": {"node": "a"}}),
        ("b-b", {"source": {"node": "a"}, "destination": {"node": "a"}}),
        ("b-uses", {"actor": "a", "nodes": ["c"]}),
        ("uses-b", {"actor": "c", "nodes": ["a", "d"]}),
        ("b-of", {"container": "a", "nodes": ["d"]}),
    ]


def test_flows_lose_the_steps_between_them_and_go_on() -> None:
    """A step and its answer go; the rest stays connected; what is gone is told."""
    steps = (("c-a", 1, None), ("a-b", 2, None), ("b-d", 3, None))
    back = ("a-b", 4, "destination-to-source")
    ends = [("c", "a"), ("a", "b"), ("b", "d")]
    value = pair(
        *(connects(f"{one}-{other}", one, other) for one, other in ends),
        flows=[walk("f", *steps, back, ("c-a", 5, "destination-to-source"))],
    )
    after, notes = merged(value)
    assert said(after, "f") == ["c-a > f 0", "b-d > f 2", "c-a < f 4"]
    assert breaks_of(after, "f") == []
    assert 'flow "f" lost 2 steps: a-b, a-b#2' in notes
    assert "gone with their steps: a-b" in notes


def test_relationships_that_become_equal_are_one() -> None:
    """The first in the document, with the steps and choices of the other; its text is told."""
    decision = {"description": "d", "nodes": ["c"], "relationships": ["c-a", "c-b"]}
    value = pair(
        connects("c-a", "c", "a") | {"description": "Asks a."},
        connects("c-b", "c", "b") | {"description": "Asks b."},
        connects("d-a", "d", "a") | {"protocol": "HTTPS"},
        connects("d-b", "d", "b") | {"protocol": "JDBC"},
        relationship("choice", options=[decision]),
        flows=[walk("f", ("c-a", 1, None), ("c-b", 2, None))],
        metadata={"main": "c-b"},
    )
    after, notes = merged(value)
    assert [identity for identity, _ in links(after)] == ["c-a", "d-a", "d-b", "choice"]
    assert said(after, "f") == ["c-a > f 0", "c-a > f 1"]
    assert links(after)[-1][1][0]["relationships"] == ["c-a"]
    assert after["metadata"] == {"main": "c-a"}
    assert notes[0] == 'c-b became equal to c-a and is gone, and its description "Asks b."'


def test_of_equal_relationships_the_first_stays() -> None:
    """Also where it is the one that was led elsewhere."""
    after, _ = merged(pair(connects("c-b", "c", "b"), connects("c-a", "c", "a")))
    assert links(after) == [("c-b", {"source": {"node": "c"}, "destination": {"node": "a"}})]


def test_interfaces_are_united_and_stay_where_they_are_called() -> None:
    """All that name them follow; two at one place are pointed out."""
    one, other = ({"unique-id": f"{each}-i", "host": "h", "port": 1} for each in "ab")
    value = pair(
        connects("c-b", "c", "b", "b-i"), a={"interfaces": [one]}, b={"interfaces": [other]}
    )
    after, notes = merged(value)
    assert found(after, "a")["interfaces"] == [one, other]
    assert links(after)[0][1]["destination"] == {"node": "a", "interfaces": ["b-i"]}
    assert notes[-2] == '"b-i" has host "h" and port 1, as "a-i" of node "a" has'
    after, _ = merged(pair(b={"interfaces": [other]}))
    assert found(after, "a")["interfaces"] == [other]


def test_what_is_there_twice_is_told() -> None:
    """Relationships side by side, interfaces of both, and a role that nobody answers."""
    api: Json = {"interfaces": [{"unique-id": "a-i"}]}
    nodes = [
        node("a", **api, metadata={"role": "active"}),
        node("b", interfaces=[{"unique-id": "b-i"}], metadata={"role": "standby"}),
        node("c"),
    ]
    links = [
        connects("R09", "c", "a", "a-i"),
        connects("R10", "c", "b", "b-i"),
    ]
    value = ledger(nodes=nodes, relationships=links, flows=[])
    _, notes = refactored("merge", {"nodes": ["a", "b"], "into": "a"}, value)
    assert [each for each in notes if each.startswith("left to do")] == [
        "left to do: R09 and R10 both join a and c: remove what is the same",
        'left to do: "a" has all interfaces, a-i, b-i: remove what is the same',
        'left to do: metadata role "active" of a: is there another beside it?',
    ]


@pytest.mark.parametrize(
    ("mine", "others", "both"),
    [
        ({"x": 1, "d": {"y": 1}}, {"x": 2, "d": {"z": 2}}, {"x": 1, "d": {"y": 1, "z": 2}}),
        ({"tags": ["p", "q"]}, {"tags": ["q", "r"]}, {"tags": ["p", "q", "r"]}),
        (None, [{"x": 2}], [{"x": 2}]),
        ({"x": 1}, [{"x": 2}, {"y": 2}], {"x": 1, "y": 2}),
        ([{"x": 1}, {"w": 1}], {"x": 2, "y": 2}, [{"x": 1}, {"w": 1}, {"y": 2}]),
        ([{"x": 1}], [{"x": 2, "y": 2}, {"z": 2}], [{"x": 1}, {"y": 2}, {"z": 2}]),
        ({"x": 1}, {"x": True}, {"x": 1}),
    ],
)
def test_metadata_is_united_and_the_first_wins(mine: Any, others: Any, both: Any) -> None:
    """Objects deeply, lists without repetition, in the form that the first has; losses are told."""
    value = pair(a={"metadata": mine} if mine else {}, b={"metadata": others})
    after, notes = merged(value)
    assert found(after, "a")["metadata"] == both
    lost = [note for note in notes if note.startswith('kept as "a" has it: metadata.')]
    is_lost = "x" in str(mine) and "x" in str(others)
    assert len(lost) == is_lost
    assert not is_lost or 'x 1 ("b": ' in lost[0]


def test_controls_are_united_requirement_by_requirement() -> None:
    """By URL; values that are there win, and a form is never mixed with the other."""
    elsewhere = {"requirement-url": "https://x/1", "config-url": "https://x/config"}
    mine = {"access": {"description": "Mine.", "requirements": [REQUIREMENT, elsewhere]}}
    more = REQUIREMENT | {"config": {"level": 3, "days": 1}}
    here = {"requirement-url": "https://x/1", "config": {"a": 1}}
    third = {"requirement-url": "https://x/3", "config": {}}
    other = {"access": {"description": "Yours.", "requirements": [more, here, third]}}
    value = pair(a={"controls": mine}, b={"controls": other | {"audit": mine["access"]}})
    after, notes = merged(value)
    united = REQUIREMENT | {"config": {"level": 2, "days": 1}}
    requirements = [united, elsewhere, third]
    assert found(after, "a")["controls"] == {
        "access": {"description": "Mine.", "requirements": requirements},
        "audit": mine["access"],
    }
    (lost,) = (note for note in notes if note.startswith("kept as"))
    for told in ('description "Mine."', "requirements.0.config.level 2", "requirements.1 {"):
        assert f"controls.access.{told}" in lost


def test_a_container_holds_the_merged_node_once() -> None:
    """Also where it held each by a relationship of its own; several containers are told."""
    value = pair(
        relationship("one", composed_of={"container": "c", "nodes": ["a", "b"]}),
        relationship("two", deployed_in={"container": "c", "nodes": ["a"]}),
        relationship("three", deployed_in={"container": "c", "nodes": ["b", "d"]}),
        relationship("four", deployed_in={"container": "d", "nodes": ["b"]}),
    )
    after, notes = merged(value)
    assert links(after) == [
        ("one", {"container": "c", "nodes": ["a"]}),
        ("two", {"container": "c", "nodes": ["a"]}),
        ("three", {"container": "c", "nodes": ["d"]}),
        ("four", {"container": "d", "nodes": ["a"]}),
    ]
    assert notes[0] == '"a" is in several by deployed-in now: c, d'


def test_a_part_can_be_merged_with_what_contains_it() -> None:
    """It leaves the list; a list of it alone goes."""
    parts = relationship("parts", composed_of={"container": "a", "nodes": ["b", "c"]})
    after, _ = merged(pair(parts))
    assert links(after) == [("parts", {"container": "a", "nodes": ["c"]})]
    alone = relationship("parts", composed_of={"container": "a", "nodes": ["b"]})
    assert links(merged(pair(alone))[0]) == []


def test_a_new_id_is_carried_everywhere() -> None:
    """In options and metadata too; the name comes from the id, or is given."""
    decision = {"description": "d", "nodes": ["b", "c", "a"], "relationships": []}
    value = pair(
        connects("c-b", "c", "b"),
        relationship("choice", options=[decision]),
        metadata={"main": "b", "all": ["a", "b", "c"]},
    )
    after, notes = merged(value, into="both-of-them", description="All in one.")
    assert found(after, "both-of-them") == node("both-of-them") | {"description": "All in one."} | {
        "name": "Both Of Them"
    }
    assert links(after)[1][1][0]["nodes"] == ["c", "both-of-them"]
    assert after["metadata"] == {"main": "both-of-them", "all": ["both-of-them", "c"]}
    assert "metadata that names them follows: architecture.metadata.main" in str(notes)
    assert found(merged(value, name="N")[0], "a")["name"] == "N"


def test_three_become_one_of_them() -> None:
    """The one that is named wins, wherever in the list it stands."""
    value = pair(connects("a-b", "a", "b"), connects("c-d", "c", "d"), a={"metadata": {"x": 1}})
    value["nodes"][2]["node-type"] = "database"
    after, notes = merged(value, nodes=["a", "b", "c"], into="c")
    assert [each["unique-id"] for each in after["nodes"]] == ["c", "d"]
    assert found(after, "c")["node-type"] == "database"
    assert found(after, "c")["metadata"] == {"x": 1}
    assert 'node-type "database" ("a": "service")' in str(notes)
    gone = 'descriptions that are gone: "a" "The a of the bank.", "b" "The b of the bank."'
    assert gone in notes


def test_texts_that_speak_of_what_is_gone_are_listed() -> None:
    """By id or name; nothing rewrites them."""
    value = pair(connects("c-d", "c", "d") | {"description": "Asks b for it."})
    after, notes = merged(value)
    assert after["relationships"] == value["relationships"]
    assert notes[-1] == 'left as it is, perhaps stale: c-d.description: "Asks b for it."'


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"nodes": ["a"]}, "nodes: "),
        ({"nodes": ["a", "a"]}, "name at least two nodes"),
        ({"nodes": ["a", "x"]}, 'there is no node "x"'),
        ({"into": "c"}, 'unique-id "c" is taken by the node "C"'),
        ({"nodes": ["a", "d"]}, "b is within one of these nodes and around another: merge it"),
        ({"nodes": ["a", "c"]}, 'flow "f" runs between these nodes alone; remove it first'),
    ],
)
def test_what_cannot_be_merged_is_refused(asked: Json, reason: str) -> None:
    """With what is legal."""
    value = pair(
        connects("c-a", "c", "a"),
        relationship("outer", composed_of={"container": "a", "nodes": ["b"]}),
        relationship("inner", deployed_in={"container": "b", "nodes": ["d"]}),
        flows=[walk("f", ("c-a", 1, None), ("c-a", 2, "destination-to-source"))],
    )
    assert reason in refused(TOOL, MERGED | asked, value)


def test_interfaces_that_are_no_list_are_refused() -> None:
    """In a document that was wrong before."""
    value = pair(a={"interfaces": {}}, b={"interfaces": [{"unique-id": "b-i"}]})
    assert "are no list; mend that first" in refused(TOOL, MERGED, value)


TWO = st.lists(st.sampled_from(NODES), min_size=2, max_size=3, unique=True)


@given(value=wired(), nodes=TWO, into=st.sampled_from([*NODES, "new"]))
def test_whatever_is_merged_stays_sound(value: Json, nodes: list[str], into: str) -> None:
    """And nothing names what is gone."""
    after, change = checked(value, TOOL, {"nodes": nodes, "into": into})
    if change:
        gone = {*nodes} - {into}
        ends = [each["relationship-type"] for each in after["relationships"]]
        assert not any(f"'{identity}'" in str(ends) for identity in gone)
        assert gone.isdisjoint(each["unique-id"] for each in after["nodes"])


@given(value=walked(), nodes=st.lists(st.sampled_from("abcd"), min_size=2, unique=True))
def test_flows_lose_their_way_nowhere(value: Json, nodes: list[str]) -> None:
    """What was connected is connected still, and steps keep their order."""
    after, change = checked(value, TOOL, {"nodes": nodes, "into": nodes[0]})
    for flow in [each["unique-id"] for each in value["flows"]] if change else []:
        assert len(breaks_of(after, flow)) <= len(breaks_of(value, flow))
        texts = [text.split(" ", 2)[2] for text in said(value, flow)]
        kept = [text.split(" ", 2)[2] for text in said(after, flow)]
        rest = iter(texts)
        assert all(text in rest for text in kept)
