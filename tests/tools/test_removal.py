"""Removing elements: what cannot stand without them is never taken silently."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor_tools import registry
from tests.architectures import FLOWS, INTERFACES, NODES, RELATIONSHIPS
from tests.tools.ledger import (
    LEDGER,
    found,
    ledger,
    node,
    opened,
    refused,
    relationship,
    staged,
    step,
)
from tests.tools.wiring import wired

Json = dict[str, Any]


def removed(*ids: str, also: list[str] | None = None, value: Json | None = None) -> Json:
    """The document after a removal."""
    return staged("remove", {"ids": [*ids], "also": also or []}, value)


def refusal(*ids: str, also: list[str] | None = None, value: Json | None = None) -> str:
    """Why a removal is refused."""
    return refused("remove", {"ids": [*ids], "also": also or []}, value)


def notes(*ids: str, also: list[str] | None = None, value: Json | None = None) -> list[str]:
    """What the answer remarks."""
    change = registry.call(opened(value), "remove", {"ids": [*ids], "also": also or []}).change
    return list(change.notes) if change else []


def connects(identity: str, source: Json, destination: Json) -> Json:
    """A connection."""
    return relationship(identity, connects={"source": source, "destination": destination})


def options(identity: str, *decisions: Json) -> Json:
    """A relationship of decisions."""
    return relationship(identity, options=[{"description": "d"} | each for each in decisions])


ENDS = (LEDGER["relationships"][1],)


def without(value: Json, *ids: str) -> Json:
    """The document without these elements."""
    kept = copy.deepcopy(value)
    for kind in ("nodes", "relationships", "flows"):
        kept[kind] = [each for each in kept[kind] if each["unique-id"] not in ids]
    return kept


def test_what_nothing_stands_on_just_goes() -> None:
    """A flow, and a relationship that no flow runs over."""
    assert removed("booking") == without(LEDGER, "booking")
    assert removed("on-cluster") == without(LEDGER, "on-cluster")


def test_a_casualty_that_is_not_listed_is_refused_with_the_list() -> None:
    """The answer says what goes and why, what to write, and what loses nothing."""
    assert refusal("archive") == (
        'this also takes relationship "ledger-connects-archive" (its destination is "archive"), '
        'relationship "on-cluster" (it would have no nodes left), 1 step of flow "booking"; name '
        "them in `also` (a flow that keeps steps stays, shortened): "
        '["ledger-connects-archive", "on-cluster", "booking"]; to replace it, use rename, rewire '
        "or insert_between and nothing is lost"
    )


def test_a_node_goes_with_what_cannot_stand_without_it() -> None:
    """Its relationships; a flow loses the steps over them and is numbered anew."""
    value = copy.deepcopy(LEDGER)
    value["flows"][0]["transitions"] = [
        step("ledger-connects-archive", 1),
        step("clerk-uses-ledger", 2),
        step("ledger-connects-archive", 3),
    ]
    also = ["booking", "ledger-connects-archive", "on-cluster"]
    expected = without(value, "archive", "ledger-connects-archive", "on-cluster")
    expected["flows"][0]["transitions"] = [
        step("clerk-uses-ledger", 1) | {"description": "Step 2."}
    ]
    assert removed("archive", also=also, value=value) == expected
    reason = refusal("archive", value=value)
    assert '2 steps of flow "booking"' in reason


def test_casualties_may_be_among_what_is_to_go() -> None:
    """A flow that is asked to go does so with all its steps."""
    ids = ["archive", "booking", "on-cluster", "ledger-connects-archive"]
    assert removed(*ids) == without(LEDGER, *ids)
    assert removed(*ids, also=ids) == without(LEDGER, *ids)


def test_a_flow_without_steps_goes() -> None:
    """It is said that all of it does."""
    value = copy.deepcopy(LEDGER)
    value["flows"][0]["transitions"].pop()
    assert 'flow "booking" with all its steps' in refusal("clerk-uses-ledger", value=value)
    assert removed("clerk-uses-ledger", also=["booking"], value=value) == without(
        value, "clerk-uses-ledger", "booking"
    )


@pytest.mark.parametrize(
    ("identity", "role"),
    [
        ("clerk", "actor"),
        ("ledger", "source"),
        ("archive", "destination"),
        ("cluster", "container"),
    ],
)
def test_an_end_an_actor_and_a_container_carry_their_relationship(identity: str, role: str) -> None:
    """Each is a reason of its own."""
    assert f'(its {role} is "{identity}")' in refusal(identity)


NET = ledger(
    nodes=[
        *LEDGER["nodes"],
        node("desk", interfaces=[{"unique-id": "a"}, {"unique-id": "b"}, {"unique-id": "c"}]),
        node("shelf"),
    ],
    relationships=[
        relationship("uses", interacts={"actor": "clerk", "nodes": ["shelf", "ledger", "shelf"]}),
        relationship("parts", composed_of={"container": "cluster", "nodes": ["ledger", "shelf"]}),
        connects("one", {"node": "ledger"}, {"node": "desk", "interfaces": ["a", "b", "c"]}),
        connects("two", {"node": "desk", "interfaces": ["b", "a"]}, {"node": "archive"}),
        options(
            "where",
            {"nodes": ["shelf", "ledger"], "relationships": ["one", "two"], "controls": ["shelf"]},
            {"nodes": ["shelf"], "relationships": ["one"]},
        ),
    ],
    flows=[],
)


def test_lists_that_keep_others_are_only_shortened() -> None:
    """Of members and options, also where a node stands twice; the answer says where."""
    expected = without(NET, "shelf")
    expected["relationships"][0]["relationship-type"]["interacts"]["nodes"] = ["ledger"]
    expected["relationships"][1]["relationship-type"]["composed-of"]["nodes"] = ["ledger"]
    decisions = expected["relationships"][4]["relationship-type"]["options"]
    decisions[0]["nodes"] = ["ledger"]
    decisions[1]["nodes"] = []
    assert removed("shelf", value=NET) == expected
    assert notes("shelf", value=NET)[0] == (
        "taken out of lists that stay: shelf in uses, shelf in parts, shelf in where"
    )


def test_a_list_that_would_be_empty_takes_its_relationship() -> None:
    """Also when several nodes together are all that it has."""
    reason = refusal("shelf", "ledger", value=NET)
    assert 'relationship "uses" (it would have no nodes left)' in reason
    assert 'relationship "parts" (it would have no nodes left)' in reason


def test_options_drop_a_relationship() -> None:
    """Nothing else stands on it there."""
    expected = without(NET, "one")
    decisions = expected["relationships"][3]["relationship-type"]["options"]
    decisions[0]["relationships"] = ["two"]
    decisions[1]["relationships"] = []
    assert removed("one", value=NET) == expected


def test_interfaces_go_with_the_references_to_them() -> None:
    """From the middle and the end of lists; the node and its connections stay."""
    after = removed("b", "c", value=NET)
    expected = copy.deepcopy(NET)
    expected["nodes"][5]["interfaces"] = [{"unique-id": "a"}]
    ends = [expected["relationships"][at]["relationship-type"]["connects"] for at in (2, 3)]
    ends[0]["destination"]["interfaces"] = ["a"]
    ends[1]["source"]["interfaces"] = ["a"]
    assert after == expected


def test_empty_lists_of_interfaces_go() -> None:
    """The node's own and those of connections."""
    after = removed("a", "b", "c", value=NET)
    expected = copy.deepcopy(NET)
    del expected["nodes"][5]["interfaces"]
    ends = [expected["relationships"][at]["relationship-type"]["connects"] for at in (2, 3)]
    del ends[0]["destination"]["interfaces"]
    del ends[1]["source"]["interfaces"]
    assert after == expected


def test_an_interface_may_go_with_its_node() -> None:
    """It is not taken twice, nor out of what goes as well."""
    also = {"ids": ["a", "desk"], "also": ["one", "two"]}
    change = registry.call(opened(NET), "remove", also).change
    assert change is not None
    assert change.title == "remove desk, one, two"
    assert change.notes[0] == "taken out of lists that stay: one in where, two in where"
    assert removed("a", "desk", also=["one", "two"], value=NET)["nodes"] == [
        each for each in NET["nodes"] if each["unique-id"] != "desk"
    ]


def test_an_interface_that_is_named_at_the_wrong_node_is_named_no_more() -> None:
    """The connection of others stays, and nothing is left dangling in it."""
    wrong = connects("wrong", {"node": "ledger", "interfaces": ["b"]}, {"node": "archive"})
    value = NET | {"relationships": [wrong]}
    expected = connects("wrong", {"node": "ledger"}, {"node": "archive"})
    assert removed("desk", value=value)["relationships"] == [expected]


@pytest.mark.parametrize(
    ("ids", "also", "reason"),
    [
        (["booking"], ["clerk"], '"clerk" in `also` does not go with it; to remove that as well'),
        (["booking"], ["x"], '"x" in `also` does not go with it'),
        (["archiv"], [], '"archiv"; nearest: archive'),
        (["architecture"], [], 'no node or interface or relationship or flow "architecture"'),
    ],
)
def test_a_removal_that_cannot_be_is_refused(ids: list[str], also: list[str], reason: str) -> None:
    """With what is legal."""
    assert reason in refusal(*ids, also=also)


def test_nodes_that_nothing_names_any_more_are_pointed_out() -> None:
    """They stay, and somebody may have forgotten them."""
    assert "no relationship names any more: clerk" in notes("clerk-uses-ledger", also=["booking"])
    assert notes("on-cluster") == ["no relationship names any more: cluster"]


def test_text_that_mentions_what_is_gone_is_listed() -> None:
    """By id or by name, with its interfaces; nothing rewrites it."""
    value = ledger(metadata={"owner-of": ["archive"], "port": "see archive-sql"})
    value["nodes"][2]["description"] = "Writes to the Archive."
    also = ["ledger-connects-archive", "on-cluster", "booking"]
    assert notes("archive", also=also, value=value)[-1] == (
        'left as it is, perhaps stale: architecture.metadata.owner-of.0: "archive"; '
        'architecture.metadata.port: "see archive-sql"; ledger.description: "Writes to the '
        'Archive."'
    )


def test_casualties_that_cannot_be_named_are_refused() -> None:
    """They would go without a word."""
    nameless = {key: ENDS[0][key] for key in ENDS[0] if key != "unique-id"}
    value = ledger(relationships=[nameless], flows=[])
    assert refusal("archive", value=value) == (
        "/relationships/0 goes with it and has no unique-id; give it one first"
    )
    twice = ledger(relationships=[ENDS[0], ENDS[0]], flows=[])
    reason = refusal("archive", also=["ledger-connects-archive"], value=twice)
    assert "stands twice; make it unique first" in reason


def test_an_interface_that_is_elsewhere_too_is_named_still() -> None:
    """A reference that still leads somewhere stays."""
    value = copy.deepcopy(NET)
    value["nodes"][6]["interfaces"] = [{"unique-id": "a"}]
    value["relationships"][2]["relationship-type"]["connects"]["source"] = {
        "node": "ledger",
        "interfaces": ["a"],
    }
    after = removed("shelf", value=value)
    assert found(after, "one") == found(value, "one")


def test_malformed_neighbours_are_passed_over() -> None:
    """Nulls, missing ids and wrong types in parts that name nothing of it."""
    value = ledger(
        nodes=[None, {}, *LEDGER["nodes"]],
        relationships=[None, {"relationship-type": 1}, *LEDGER["relationships"]],
        flows=[None, {"transitions": 3}, *LEDGER["flows"]],
    )
    assert None in removed("on-cluster", value=value)["relationships"]


def test_the_answer() -> None:
    """The title names all that went and what is shortened; a flow that lost its way is open."""
    value = copy.deepcopy(LEDGER)
    value["flows"][0]["transitions"] = [
        step("clerk-uses-ledger", 1),
        step("ledger-connects-archive", 2),
        step("on-cluster", 3),
    ]
    arguments = {"ids": ["ledger-connects-archive"], "also": ["booking"]}
    outcome = registry.call(opened(value), "remove", arguments)
    assert outcome.change is not None
    assert outcome.change.title == "remove ledger-connects-archive; booking loses 1 step"
    assert 'Steps of booking: 1 clerk-uses-ledger "Step 1.", 2 on-cluster' in outcome.text
    assert "step on-cluster shares no node with step clerk-uses-ledger before it" in outcome.text


def test_nodes_come_first_in_the_title() -> None:
    """They were meant; what goes with them comes behind, and flows that are shortened last."""
    value = copy.deepcopy(LEDGER)
    booking = copy.deepcopy(LEDGER["flows"][0])
    value["flows"] = [booking | {"unique-id": f"walk-{at}"} for at in range(5)]
    also = ["ledger-connects-archive", "on-cluster", *(f"walk-{at}" for at in range(5))]
    arguments = {"ids": ["archive"], "also": also}
    change = registry.call(opened(value), "remove", arguments).change
    assert change is not None
    assert change.title == (
        "remove archive, ledger-connects-archive, on-cluster; walk-0 loses 1 step, "
        "walk-1 loses 1 step, walk-2 loses 1 step and 2 more"
    )


IDS = st.sampled_from([*NODES, *INTERFACES, *RELATIONSHIPS, *FLOWS])


@given(wired(), st.lists(IDS, min_size=1, max_size=3, unique=True))
def test_nothing_dangles_and_the_rest_stays(value: Json, ids: list[str]) -> None:
    """Whatever goes, with exactly the casualties that the refusal names."""
    workspace = opened(value)
    ids = [identity for identity in ids if identity in workspace.model.definitions]
    if not ids:
        return
    outcome = registry.call(workspace, "remove", {"ids": ids})
    also: list[str] = []
    if outcome.change is None:
        also = json.loads(
            outcome.refusal.partition("name them in `also`")[2]
            .partition(": ")[2]
            .partition("; to replace")[0]
        )
        outcome = registry.call(workspace, "remove", {"ids": ids, "also": also})
    assert outcome.change, outcome.text
    assert not [line for line in workspace.open_problems() if " names " in line]
    gone = opened(value).model.definitions.keys() - workspace.model.definitions.keys()
    inner = {each for each in gone if each in INTERFACES}
    assert {*ids} <= gone <= {*ids, *also} | inner
    assert workspace.model.value == pruned(value, gone)


def pruned(value: Json, gone: set[str]) -> Json:
    """The document without these ids: the elements, and whatever names them in a list."""
    kept = copy.deepcopy(value)
    for kind in ("nodes", "relationships", "flows"):
        if kind in kept:
            kept[kind] = [each for each in kept[kind] if each["unique-id"] not in gone]
    for each in kept["nodes"]:
        prune(each, "interfaces", gone)
    for each in kept["relationships"]:
        ((kind, body),) = each["relationship-type"].items()
        for part in (body,) if kind in ("interacts", "composed-of", "deployed-in") else ():
            part["nodes"] = [identity for identity in part["nodes"] if identity not in gone]
        for part in body if kind == "options" else ():
            for key in ("nodes", "relationships"):
                part[key] = [identity for identity in part[key] if identity not in gone]
        for part in body.values() if kind == "connects" else ():
            prune(part, "interfaces", gone)
    for flow in kept.get("flows", []):
        walked = [s for s in flow["transitions"] if s["relationship-unique-id"] not in gone]
        flow["transitions"] = [s | {"sequence-number": at} for at, s in enumerate(walked, 1)]
    return kept


def prune(holder: Json, key: str, gone: set[str]) -> None:
    """Take the items of these ids out of a list, and away a list that is empty by that."""
    items = holder.get(key, [])
    kept = [i for i in items if (i["unique-id"] if isinstance(i, dict) else i) not in gone]
    if len(kept) < len(items):
        holder[key] = kept
        if not kept:
            del holder[key]
