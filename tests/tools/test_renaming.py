"""Renaming: whatever names an element follows, and text that does not is pointed out."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.pointer import split
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]


def renamed(old: str, new: str, value: Json | None = None, **more: Any) -> Json:
    """The document after an element was renamed."""
    return staged("rename", {"id": old, "new_id": new} | more, value)


def notes(arguments: Json, value: Json | None = None) -> list[str]:
    """What the answer remarks."""
    change = registry.call(opened(value), "rename", arguments).change
    return list(change.notes) if change else []


def replaced(value: Any, old: str, new: str) -> Any:
    """`value` with every string that is exactly `old` replaced; keys stay."""
    if isinstance(value, dict):
        return {key: replaced(member, old, new) for key, member in value.items()}
    if isinstance(value, list):
        return [replaced(item, old, new) for item in value]
    return new if value == old else value


OPTIONS = relationship(
    "where",
    options=[
        {
            "description": "Own data, or ledger data",
            "nodes": ["archive", "ledger"],
            "relationships": ["ledger-connects-archive"],
            "controls": ["ledger"],
        }
    ],
)
RICH = ledger(relationships=[*LEDGER["relationships"], OPTIONS])


@pytest.mark.parametrize(
    "old", ["ledger", "archive", "cluster", "ledger-connects-archive", "archive-sql", "booking"]
)
def test_every_place_that_names_an_element_follows(old: str) -> None:
    """Ends, members, containers, interfaces, steps and options; control keys are no ids."""
    expected = replaced(RICH, old, "brand-new")
    expected["relationships"][-1]["relationship-type"]["options"][0]["controls"] = ["ledger"]
    assert renamed(old, "brand-new", RICH) == expected


def test_a_new_name_is_given_with_the_id() -> None:
    """Names stay as they are when none is given."""
    after = renamed("ledger", "general-ledger", new_name="General Ledger")
    assert found(after, "general-ledger")["name"] == "General Ledger"
    assert found(renamed("ledger", "general-ledger"), "general-ledger")["name"] == "Ledger"


def test_an_interface_that_has_a_name_can_get_another() -> None:
    """CALM allows any member there."""
    named = node("ledger", interfaces=[{"unique-id": "api", "name": "API"}])
    after = renamed(
        "api", "rest-api", ledger(nodes=[named], relationships=[], flows=[]), new_name="REST"
    )
    assert after["nodes"][0]["interfaces"] == [{"unique-id": "rest-api", "name": "REST"}]


def test_a_name_of_the_same_id_stays_with_what_has_another_kind() -> None:
    """An option's node "x" is not the relationship "x"."""
    odd = relationship(
        "odd", options=[{"description": "d", "nodes": ["booking"], "relationships": []}]
    )
    value = ledger(relationships=[*LEDGER["relationships"], odd])
    after = renamed("booking", "posting", value)
    assert found(after, "odd") == odd


METADATA = {
    "depends-on": ["ledger", {"also": "ledger"}],
    "about": "The ledger, see ledger-api.",
    "ledger": "as a key",
}
TALKING = ledger(
    metadata=[{"owner": "ledger"}, METADATA],
    relationships=[LEDGER["relationships"][0] | {"metadata": {"feeds": "ledger"}}],
    flows=[
        LEDGER["flows"][0]
        | {"metadata": {"starts-at": "ledger"}, "transitions": [step("clerk-uses-ledger", 1)]}
    ],
)


def test_metadata_that_is_exactly_the_id_follows() -> None:
    """On the architecture, relationships and flows, at any depth; the answer lists it apart."""
    after = renamed("ledger", "book", TALKING)
    assert after["metadata"] == [
        {"owner": "book"},
        METADATA | {"depends-on": ["book", {"also": "book"}]},
    ]
    assert after["relationships"][0]["metadata"] == {"feeds": "book"}
    assert after["flows"][0]["metadata"] == {"starts-at": "book"}
    follows, left, *_ = notes({"id": "ledger", "new_id": "book"}, TALKING)
    assert follows == (
        "metadata that names it follows: architecture.metadata.0.owner, "
        "architecture.metadata.1.depends-on.0, architecture.metadata.1.depends-on.1.also, "
        "clerk-uses-ledger.metadata.feeds, booking.metadata.starts-at"
    )
    assert "metadata.1.about" in left


def test_metadata_can_be_left_alone() -> None:
    """It is listed as left then."""
    arguments = {"id": "ledger", "new_id": "book", "metadata": False}
    assert staged("rename", arguments, TALKING)["metadata"] == TALKING["metadata"]
    left, *_ = notes(arguments, TALKING)
    assert left.startswith('left as it is, perhaps stale: architecture.metadata.0.owner: "ledger"')


def test_text_is_never_rewritten_but_listed() -> None:
    """The old id and the old name by themselves, with their place; not parts of longer words."""
    value = ledger(
        metadata={"note": "Ledgers and ledger-api stay, the Ledger moves"},
        adrs=["docs/ledger.md"],
    )
    value["nodes"][3]["controls"]["access"]["description"] = "ledger reads"
    after = renamed("ledger", "book", value, new_name="Book")
    assert (after["metadata"], after["adrs"]) == (value["metadata"], value["adrs"])
    left, *_ = notes({"id": "ledger", "new_id": "book", "new_name": "Book"}, value)
    assert left == (
        'left as it is, perhaps stale: architecture.metadata.note: "…gers and ledger-api stay, '
        'the Ledger moves"; architecture.adrs.0: "docs/ledger.md"; ledger-platform.name: "Ledger '
        'Platform"; ledger-platform.description: "The ledger platform of the bank."; '
        'book.description: "The ledger of the bank."; archive.controls.access.description: '
        '"ledger reads"'
    )


def test_a_step_is_named_as_the_tools_name_it() -> None:
    """By its flow and its key, which edit_flow takes; other texts of it by their place."""
    flow = copy.deepcopy(LEDGER["flows"][0])
    flow["transitions"] += [step("clerk-uses-ledger", 3) | {"description": "To the cluster."}]
    flow["transitions"][0]["summary"] = "cluster"
    left, *_ = notes({"id": "cluster", "new_id": "site"}, ledger(flows=[flow]))
    assert 'flow booking step clerk-uses-ledger#2: "To the cluster."' in left
    assert 'booking.transitions.0.summary: "cluster"' in left


def test_many_stale_texts_are_told() -> None:
    """Each may have to be mended; beyond thirty they are counted."""
    value = ledger(metadata={"notes": [f"{at} cluster" for at in range(40)]})
    left, *_ = notes({"id": "cluster", "new_id": "site"}, value)
    assert left.count("architecture.metadata.notes") == 30
    assert left.endswith("; and 11 more")


def test_longer_ids_that_hold_the_old_one_are_told() -> None:
    """Parts between hyphens alone, of four letters at least; the new id is none of them."""
    nodes = [node(each) for each in ("order", "order-db", "orders", "my-order-log", "eu", "eu-1")]
    value = ledger(nodes=nodes, relationships=[], flows=[])
    told = notes({"id": "order", "new_id": "new-order"}, value)
    assert told[-1] == "ids that contain it stay: order-db, my-order-log"
    assert not any("contain it" in note for note in notes({"id": "eu", "new_id": "uk"}, value))
    value["nodes"] += [node(f"order-{at}") for at in range(5)]
    told = notes({"id": "order", "new_id": "sale"}, value)
    assert told[-1].endswith("order-0, order-1, order-2 and 2 more")


def test_the_old_name_is_looked_for_only_where_it_changed() -> None:
    """And the new name, in which the old one may stand, is no stale text."""
    value = ledger(metadata={"note": "Archive it"})
    assert notes({"id": "archive", "new_id": "store"}, value) != []
    left, *_ = notes({"id": "archive", "new_id": "store", "new_name": "Archive Store"}, value)
    assert "Archive it" in left
    assert "Archive Store" not in left


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (
            {"id": "ledger", "new_id": "archive"},
            'unique-id "archive" is taken by the node "Archive"',
        ),
        ({"id": "ledger", "new_id": "booking"}, 'is taken by the flow "Booking"; choose another'),
        ({"id": "ledger", "new_id": "archive-sql"}, 'is taken by the interface "archive-sql"'),
        ({"id": "ledger", "new_id": "ledger"}, 'nothing to change: it is called "ledger" already'),
        ({"id": "ledger", "new_id": "ledger", "new_name": "X"}, "change only the name use update"),
        ({"id": "ledger", "new_id": ""}, '"" is no unique-id'),
        ({"id": "ledger", "new_id": "a b"}, '"a b" is no unique-id: give one without blanks'),
        ({"id": "ledger", "new_id": "a\u202eb"}, "is no unique-id"),
        ({"id": "ledger", "new_id": "a\nb"}, "is no unique-id"),
        ({"id": "ledgre", "new_id": "book"}, 'interface or relationship or flow "ledgre"; nearest'),
        (
            {"id": "platform-parts", "new_id": "parts", "new_name": "Parts"},
            'the relationship "platform-parts" has no name: leave `new_name` out, or give it one',
        ),
    ],
)
def test_a_rename_that_cannot_be_is_refused(arguments: Json, reason: str) -> None:
    """The answer says why, and what would be right."""
    assert reason in refused("rename", arguments)


def test_an_id_that_stands_twice_is_refused() -> None:
    """Which one is meant cannot be told."""
    value = ledger(nodes=[*LEDGER["nodes"], node("ledger")])
    assert "stands 2 times" in refused("rename", {"id": "ledger", "new_id": "book"}, value)


def test_what_cannot_be_named_cannot_follow() -> None:
    """A relationship without an id is refused, since its reference would be left dangling."""
    nameless = {"relationship-type": {"composed-of": {"container": "ledger", "nodes": ["clerk"]}}}
    value = ledger(relationships=[*LEDGER["relationships"], nameless])
    reason = refused("rename", {"id": "ledger", "new_id": "book"}, value)
    assert reason == "/relationships/4 has no unique-id; give it one first"


def test_metadata_of_what_cannot_be_named_is_left() -> None:
    """It is no reference, so the rename goes on and lists it."""
    nameless = {"relationship-type": {}, "metadata": {"about": "cluster"}}
    value = ledger(relationships=[*LEDGER["relationships"], nameless])
    assert renamed("cluster", "site", value)["relationships"][-1] == nameless
    left, *_ = notes({"id": "cluster", "new_id": "site"}, value)
    assert '/relationships/4.metadata.about: "cluster"' in left


def test_what_named_the_new_id_before_is_said() -> None:
    """A reference that led nowhere leads here now."""
    early = relationship("early", interacts={"actor": "clerk", "nodes": ["book"]})
    value = ledger(relationships=[*LEDGER["relationships"], early])
    assert 'named "book" before and lead here now: early' in notes(
        {"id": "ledger", "new_id": "book"}, value
    )


def test_malformed_neighbours_are_passed_over() -> None:
    """Nulls, missing ids and wrong types in parts that name nothing."""
    value = ledger(
        nodes=[None, {}, *LEDGER["nodes"], {"unique-id": 7, "metadata": 3, "name": ["ledger"]}],
        relationships=[None, {"relationship-type": None}, *LEDGER["relationships"]],
        flows=[*LEDGER["flows"], "ledger"],
        metadata=None,
    )
    assert renamed("ledger", "book", value)["nodes"][4]["unique-id"] == "book"


def test_the_answer() -> None:
    """The title counts what named it; the flow it runs through is told."""
    workspace = opened()
    outcome = registry.call(workspace, "rename", {"id": "ledger", "new_id": "book"})
    assert outcome.change is not None
    assert outcome.change.title == "rename ledger to book (named in 3 relationships)"
    assert outcome.change.renames == (("ledger", "book"),)
    assert "open" not in outcome.text


IDS = st.sampled_from([*NODES, *INTERFACES, *RELATIONSHIPS, *FLOWS])


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place of a value with what stands there; containers by their length."""
    members: Iterable[tuple[Any, Any]] = enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, dict):
        members = value.items()
    yield path, ("container", len(value)) if isinstance(value, dict | list) else value
    for key, inner in members:
        yield from leaves(inner, (*path, key))


@given(wired(), IDS, st.sampled_from(["", "Other"]))
def test_there_and_back_is_where_it_began(value: Json, identity: str, new_name: str) -> None:
    """Nothing names the old id in between, and every other leaf is as it was."""
    workspace = opened(value)
    element = workspace.model.get(identity)
    if element is None or "brand-new" in json.dumps(value):
        return
    names: list[Json] = [{}, {}]
    if new_name and element.kind in ("node", "flow"):
        names = [{"new_name": new_name}, {"new_name": element.value["name"]}]
    place = (*(int(t) if t.isdigit() else t for t in split(element.pointer)), "name")
    there = registry.call(workspace, "rename", {"id": identity, "new_id": "brand-new"} | names[0])
    assert there.change, there.text
    assert identity not in workspace.model.references
    assert workspace.open_problems() == []
    assert workspace.problems() == []
    after = dict(leaves(workspace.model.value))
    for at, leaf in leaves(value):
        assert after.pop(at) == leaf or leaf == identity or (new_name and at == place)
    assert after == {}
    back = registry.call(workspace, "rename", {"id": "brand-new", "new_id": identity} | names[1])
    assert back.change, back.text
    assert workspace.model.value == value
