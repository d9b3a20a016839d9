"""Leading a relationship elsewhere: every kind, its interfaces, its flows and its prose."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor_tools import registry
from tests.mutations import mutants
from tests.tools.ledger import LEDGER, found, ledger, opened, refused, relationship, staged
from tests.tools.walks import NODES, Json, breaks_of, connects, walk, walked

ARCHIVING = "ledger-connects-archive"
SHARED = relationship("shared", interacts={"actor": "clerk", "nodes": ["ledger", "archive"]})
BANK = ledger(relationships=[*LEDGER["relationships"], SHARED])


def led(value: Json | None = None, /, **asked: Any) -> tuple[Json, tuple[str, ...], str]:
    """What the relationship joins after the call, the notes to it and its title."""
    workspace = opened(value or BANK)
    outcome = registry.call(workspace, "rewire", asked)
    assert outcome.change is not None, outcome.text
    joined = found(workspace.model.value, asked["relationship"])["relationship-type"]
    return joined, outcome.change.notes, outcome.change.title


@pytest.mark.parametrize(
    ("asked", "joined"),
    [
        (
            {"relationship": "clerk-uses-ledger", "source": "archive", "target": "cluster"},
            {"interacts": {"actor": "archive", "nodes": ["cluster"]}},
        ),
        (
            {"relationship": "platform-parts", "source": "cluster", "target": "archive"},
            {"composed-of": {"container": "cluster", "nodes": ["archive"]}},
        ),
        (
            {"relationship": "on-cluster", "source": "ledger-platform", "target": "ledger"},
            {"deployed-in": {"container": "ledger-platform", "nodes": ["ledger"]}},
        ),
        (
            {"relationship": "shared", "add_targets": ["cluster"], "remove_targets": ["ledger"]},
            {"interacts": {"actor": "clerk", "nodes": ["archive", "cluster"]}},
        ),
        (
            {"relationship": "shared", "nodes": ["cluster", "archive"]},
            {"interacts": {"actor": "clerk", "nodes": ["archive", "cluster"]}},
        ),
        (
            {"relationship": ARCHIVING, "source": "clerk"},
            connects("x", "clerk", "archive", "archive-sql")["relationship-type"],
        ),
        (
            {"relationship": ARCHIVING, "nodes": ["cluster"]},
            connects("x", "ledger", "cluster")["relationship-type"],
        ),
        (
            {"relationship": ARCHIVING, "target": "ledger", "target_interfaces": ["ledger-api"]},
            connects("x", "ledger", "ledger", "ledger-api")["relationship-type"],
        ),
        (
            {"relationship": ARCHIVING, "target_interfaces": []},
            connects("x", "ledger", "archive")["relationship-type"],
        ),
        (
            {"relationship": ARCHIVING, "target": "still-to-come"},
            connects("x", "ledger", "still-to-come")["relationship-type"],
        ),
    ],
)
def test_both_ends_of_every_kind_can_be_led_elsewhere(asked: Json, joined: Json) -> None:
    """Also to a node that the same turn adds later."""
    assert led(**asked)[0] == joined


@pytest.mark.parametrize(
    ("word", "plain", "identity", "title"),
    [
        ("actor", "source", "clerk-uses-ledger", "source clerk → cluster"),
        ("container", "source", "platform-parts", "source ledger-platform → cluster"),
        ("destination", "target", ARCHIVING, "target archive → cluster"),
    ],
)
def test_the_words_of_calm_are_understood(word: str, plain: str, identity: str, title: str) -> None:
    """And it is said how they were taken."""
    _, notes, titled = led(None, **{"relationship": identity, word: "cluster"})
    assert f"`{word}` was taken as `{plain}`" in notes
    assert titled == f"rewire {identity}: {title}"


def test_interfaces_of_the_old_node_are_dropped_and_noted() -> None:
    """Those that the new node has, too, stay."""
    joined, notes, _ = led(relationship=ARCHIVING, target="cluster")
    assert joined["connects"]["destination"] == {"node": "cluster"}
    assert 'dropped interface "archive-sql", which "cluster" does not have' in notes


def test_everything_else_of_the_relationship_stays() -> None:
    """Its controls, metadata and other end; the description where none is given."""
    value = ledger()
    value["relationships"][1] |= {"description": "Copies.", "metadata": {"tier": 1}}
    after = staged("rewire", {"relationship": ARCHIVING, "target": "cluster"}, value)
    changed = found(after, ARCHIVING)
    assert changed | {"relationship-type": 0} == found(value, ARCHIVING) | {"relationship-type": 0}
    given = {"relationship": ARCHIVING, "target": "cluster", "description": "Runs on it."}
    assert found(staged("rewire", given, value), ARCHIVING)["description"] == "Runs on it."


def test_a_flow_that_loses_its_way_is_told_with_what_would_mend_it() -> None:
    """Which steps, which nodes, and a relationship that joins them where there is one."""
    lost = (
        'flow "booking" lost its way: step clerk-uses-ledger joins clerk, ledger, step '
        "ledger-connects-archive after it joins archive, cluster; insert a step after "
        "clerk-uses-ledger by edit_flow "
    )
    asked = {"relationship": ARCHIVING, "source": "cluster"}
    assert led(ledger(), **asked)[1] == (f"{lost}once a relationship joins them",)
    assert led(BANK, **asked)[1] == (f"{lost}over shared",)
    mend = {"relationship": "shared", "description": "Clerk looks", "after": "clerk-uses-ledger"}
    workspace = opened(BANK)
    registry.call(workspace, "rewire", asked)
    answer = registry.call(workspace, "edit_flow", {"flow": "booking", "insert": [mend]}).text
    assert "Nothing is left open." in answer


def test_a_flow_that_had_lost_its_way_before_is_not_told() -> None:
    """Only what the call does is."""
    far = connects("far", "cluster", "ledger-platform")
    flow = walk("f", ("clerk-uses-ledger", 1, None), ("far", 2, None))
    value = ledger(relationships=[*LEDGER["relationships"], far], flows=[flow])
    assert led(value, relationship="far", source="archive")[1] == ()


def test_prose_that_names_the_old_end_is_listed() -> None:
    """In the relationship and in its steps, by id or name; nothing is rewritten."""
    value = ledger()
    value["relationships"][1]["description"] = "Fills the archive."
    value["flows"][0]["transitions"][1]["description"] = "The Archive takes it"
    asked = {"relationship": ARCHIVING, "target": "cluster"}
    _, notes, _ = led(value, **asked)
    assert notes[-2:] == (
        'description of "ledger-connects-archive" still says "archive"',
        'step ledger-connects-archive of flow "booking" still says "archive"',
    )
    _, notes, _ = led(value, **asked, description="Fills the cluster.")
    assert not any(note.startswith("description") for note in notes)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"relationship": ARCHIVING}, "nothing to change: give source, target, interfaces or"),
        ({"relationship": ARCHIVING, "target": "archive"}, "nothing to change: the document says"),
        ({"relationship": "shared", "target": "cluster"}, "2 targets (ledger, archive): say by"),
        ({"relationship": "shared", "remove_targets": ["clerk"]}, '"clerk" is no target of'),
        (
            {"relationship": "shared", "remove_targets": ["ledger", "archive"]},
            '"shared" would have no target left: add another, or remove the relationship',
        ),
        ({"relationship": "shared", "target_interfaces": ["ledger-api"]}, "only connects names"),
        ({"relationship": "shared", "nodes": ["ledger"], "target": "x"}, "`nodes` says all"),
        ({"relationship": ARCHIVING, "add_targets": ["clerk"]}, "connects to one destination"),
        ({"relationship": ARCHIVING, "nodes": ["clerk", "ledger"]}, "one destination: give it as"),
        (
            {"relationship": ARCHIVING, "target": "clerk", "destination": "ledger"},
            '"destination" is another word for `target`: give one of them',
        ),
        ({"relationship": ARCHIVING, "target": "booking"}, '"booking" is a flow, not a node'),
        ({"relationship": "booking", "target": "ledger"}, "is a flow, not a relationship"),
        ({"relationship": "open", "target": "ledger"}, '"open" offers options and leads nowhere'),
        (
            {"relationship": ARCHIVING, "target": "ledger", "target_interfaces": ["archive-sql"]},
            'interface "archive-sql" belongs to "archive"; "ledger" has "ledger-api": name one of',
        ),
        (
            {"relationship": ARCHIVING, "target": "clerk", "target_interfaces": ["archive-sql"]},
            'interface "archive-sql" belongs to "archive"; "clerk" has none: leave it out or add',
        ),
        ({"relationship": ARCHIVING, "speed": 9}, '"speed" is not allowed here'),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(asked: Json, reason: str) -> None:
    """And with what would be right."""
    options = [{"description": "d", "nodes": [], "relationships": []}]
    value = BANK | {
        "relationships": [*BANK["relationships"], relationship("open", options=options)]
    }
    assert reason in refused("rewire", asked, value)


def test_a_wrong_interface_at_the_other_end_is_not_in_the_way() -> None:
    """What the document had wrong before is not blamed on the call."""
    value = ledger()
    ends = value["relationships"][1]["relationship-type"]["connects"]
    ends["source"]["interfaces"] = ["archive-sql"]
    joined, _, _ = led(value, relationship=ARCHIVING, target="cluster")
    assert joined["connects"]["source"] == ends["source"]


def test_a_relationship_that_leads_nowhere_else_is_noted() -> None:
    """From a node to itself: no flow can go on over it, though none loses its way."""
    _, notes, _ = led(relationship=ARCHIVING, target="ledger")
    assert '"ledger-connects-archive" leads from "ledger" to itself now' in notes


def test_a_target_that_is_there_already_is_noted() -> None:
    """It is not listed twice."""
    joined, notes, _ = led(relationship="shared", add_targets=["ledger", "cluster", "cluster"])
    assert joined["interacts"]["nodes"] == ["ledger", "archive", "cluster"]
    assert '"ledger" is a target of "shared" already' in notes


def test_a_target_that_is_listed_twice_goes_as_a_whole() -> None:
    """And the others stay, in their order."""
    value = ledger()
    nodes = ["ledger", "archive", "ledger", "cluster"]
    value["relationships"][0] = relationship("r", interacts={"actor": "clerk", "nodes": nodes})
    value["flows"] = []
    joined, _, _ = led(value, relationship="r", remove_targets=["ledger"])
    assert joined["interacts"]["nodes"] == ["archive", "cluster"]


@given(value=walked(), data=st.data())
def test_flows_stay_connected_or_it_is_told_where_not(value: Json, data: st.DataObject) -> None:
    """Each pair of steps that shares no node any more stands in a note, and no other does."""
    links = [each["unique-id"] for each in value["relationships"]]
    nodes = st.sampled_from([*NODES, "x"])
    end = st.sampled_from(["source", "target"])
    asked = {"relationship": data.draw(st.sampled_from(links)), data.draw(end): data.draw(nodes)}
    before = json.loads(json.dumps(value))
    workspace = opened(value)
    change = registry.call(workspace, "rewire", asked).change
    after = workspace.model.value
    notes = [note for note in change.notes if "lost its way" in note] if change else []
    lost = [
        (flow["unique-id"], *pair)
        for flow in before["flows"]
        for pair in breaks_of(after, flow["unique-id"])
        if pair not in breaks_of(before, flow["unique-id"])
    ]
    assert len(notes) == len(lost)
    for (flow, first, second), note in zip(lost, notes, strict=True):
        assert f'flow "{flow}" lost its way: step {first} joins' in note
        assert f"step {second} after it joins" in note
    assert after["flows"] == before["flows"]


CALLS: list[tuple[str, Json]] = [
    ("rewire", {"relationship": ARCHIVING, "target": "cluster", "source": "clerk"}),
    ("rewire", {"relationship": "shared", "nodes": ["cluster"]}),
    ("rewire", {"relationship": "platform-parts", "target": "archive"}),
    ("insert_between", {"relationships": [ARCHIVING], "node": "cluster", "consumes": True}),
    (
        "insert_between",
        {
            "relationships": ["clerk-uses-ledger"],
            "node": "cluster",
            "consumes": False,
            "first": {"id": "new", "step": "Asks"},
        },
    ),
    ("edit_flow", {"flow": "booking", "remove": [ARCHIVING]}),
    (
        "edit_flow",
        {
            "flow": "booking",
            "insert": [{"relationship": "shared", "description": "d", "after": "start"}],
            "change": [{"step": ARCHIVING, "description": "new"}],
        },
    ),
]


@given(value=mutants(BANK), call=st.sampled_from(CALLS))
def test_calls_on_damaged_documents_are_answered(value: Any, call: tuple[str, Json]) -> None:
    """Whatever the document holds, the calls on it are staged, or refused and nothing changed."""
    workspace = opened(value)
    before = json.dumps(workspace.model.value)
    outcome = registry.call(workspace, *call)
    assert (outcome.change is None) == (json.dumps(workspace.model.value) == before)
