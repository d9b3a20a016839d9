"""Setting, extending and removing metadata, as an object and as a list of objects."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor_tools import registry
from tests.tools.ledger import LEDGER, found, ledger, node, opened, refused, staged

LISTED = [{"owner": "Ledger Team"}, {"tags": ["bank"], "hosting": {"region": "eu-1"}}]


def entry(on: str, **members: Any) -> dict[str, Any]:
    """Arguments with one entry; `keep` stands for the member `except`."""
    return {"entries": [{"on": [on]} | {k.replace("keep", "except"): members[k] for k in members}]}


def architecture(arguments: dict[str, Any], metadata: Any = LEDGER["metadata"]) -> Any:
    """The architecture's metadata after the call."""
    return staged("set_metadata", arguments, ledger(metadata=metadata))["metadata"]


def archive(**members: Any) -> Any:
    """The archive's metadata after a call on it."""
    return found(staged("set_metadata", entry("archive", **members)), "archive")["metadata"]


def notes(**members: Any) -> list[str]:
    """What the answer to a call on the archive remarks."""
    text = registry.call(opened(), "set_metadata", entry("archive", **members)).text
    return [line.removeprefix("Note: ") for line in text.splitlines() if line.startswith("Note: ")]


BEFORE = LEDGER["nodes"][3]["metadata"]


def test_values_are_merged_deeply() -> None:
    """New keys join at every depth; a list replaces a list; the rest stays, in its order."""
    values = {"tier": 1, "hosting": {"zone": {"name": "b"}}, "tags": ["cold"]}
    assert archive(values=values) == {
        "tech-owner": "Archive Team",
        "hosting": {"region": "eu-1", "zone": {"name": "b"}},
        "tags": ["cold"],
        "tier": 1,
    }


def test_an_object_replaces_what_is_none() -> None:
    """A text in the way of an object is replaced, and the old value is said."""
    assert archive(values={"tech-owner": {"team": "x"}})["tech-owner"] == {"team": "x"}
    assert notes(values={"tech-owner": {"team": "x"}}) == [
        'metadata.tech-owner of node "archive" was "Archive Team"'
    ]


def test_items_are_appended_once() -> None:
    """To the list that is there, or to a new one; what it holds already is remarked."""
    assert archive(append={"tags": ["db", "cold"], "notes": ["n"]}) == BEFORE | {
        "tags": ["db", "cold"],
        "notes": ["n"],
    }
    assert notes(append={"tags": ["db", "cold"]}) == [
        'metadata.tags of node "archive" holds "db" already'
    ]


def test_defaults_are_set_where_the_key_is_missing() -> None:
    """A value that is there stays; of several elements it is said how many had one."""
    defaults = {"tech-owner": "Nobody", "tier": 3}
    assert archive(defaults=defaults) == BEFORE | {"tier": 3}
    assert notes(defaults=defaults) == []
    change = registry.call(
        opened(), "set_metadata", entry("all:nodes", defaults={"tech-owner": "Nobody"})
    ).change
    assert change is not None
    assert "1 of 5 had tech-owner already and keep it" in change.notes
    reason = refused("set_metadata", entry("archive", defaults={"tech-owner": "Nobody"}))
    assert "nothing to change" in reason


def test_keys_are_removed() -> None:
    """And those alone."""
    rest = {key: BEFORE[key] for key in ("tech-owner", "tags")}
    assert archive(remove=["hosting"]) == rest


def test_a_key_within_another_is_removed_by_its_way() -> None:
    """A key that has the dot in its name comes first; in a list the entry that has it is found."""
    assert archive(remove=["hosting.region"]) == BEFORE | {"hosting": {}}
    dotted = {"hosting.region": 1, "hosting": {"region": 2, "a.b": {"c": 3}}}
    after = architecture(entry("architecture", remove=["hosting.region"]), dotted)
    assert after == {"hosting": {"region": 2, "a.b": {"c": 3}}}
    after = architecture(entry("architecture", remove=["hosting.a.b.c"]), dotted)
    assert after["hosting"] == {"region": 2, "a.b": {}}
    after = architecture(entry("architecture", remove=["hosting.region"]), LISTED)
    assert after == [LISTED[0], {"tags": ["bank"], "hosting": {}}]


def test_a_key_goes_where_it_is() -> None:
    """How many had none is told; a refusal tells what is there, not what the call would give."""
    both = ["archive", "clerk"]
    change = registry.call(
        opened(LEDGER), "set_metadata", {"entries": [{"on": both, "remove": ["hosting"]}]}
    ).change
    assert change
    assert "1 of 2 had no hosting to remove" in change.notes
    given = {"on": both, "remove": ["tier"], "values": {"zone": 1}}
    reason = refused("set_metadata", {"entries": [given]})
    assert "zone" not in reason
    assert reason.startswith('node "archive" has no metadata "tier" to remove; it has tech-owner')


def test_what_cannot_be_removed_is_told_with_what_is_there() -> None:
    """The keys, in an object and in a list."""
    reason = refused("set_metadata", entry("archive", remove=["hosting.zone"]))
    assert reason == (
        'node "archive" has no metadata "hosting.zone" to remove; it has tech-owner, hosting, tags'
    )
    listed = ledger(metadata=LISTED)
    reason = refused("set_metadata", entry("architecture", remove=["tier"]), listed)
    assert reason.endswith("it has owner, tags, hosting")
    double = ledger(metadata=[{"tier": 1}, {"tier": 2}])
    reason = refused("set_metadata", entry("architecture", remove=["tier"]), double)
    assert "no one place in it (entries: 0: tier; 1: tier)" in reason
    assert "it has none" in refused("set_metadata", entry("ledger", remove=["tier"]))


def test_remarks_have_a_limit() -> None:
    """On many elements the first are told and the rest is counted."""
    nodes = [node(f"n-{number}", metadata={"tier": number}) for number in range(1, 31)]
    value = ledger(nodes=nodes, relationships=[], flows=[])
    arguments = entry("all:nodes", values={"tier": 99})
    text = registry.call(opened(value), "set_metadata", arguments).text
    told = [line for line in text.splitlines() if "was" in line or "more remarks" in line]
    assert len(told) == 21
    assert told[-1] == "Note: and 10 more remarks of this kind"


def test_an_element_without_metadata_gets_some() -> None:
    """Nodes, relationships and flows alike."""
    for name in ("ledger", "clerk-uses-ledger", "booking"):
        after = staged("set_metadata", entry(name, values={"tier": 1}))
        assert found(after, name)["metadata"] == {"tier": 1}


def test_several_entries_and_exceptions() -> None:
    """Each entry on what it selects, `except` left alone."""
    arguments = {
        "entries": [
            {"on": ["all:nodes"], "except": ["clerk", "cluster"], "values": {"tier": 1}},
            {"on": ["architecture"], "values": {"version": "2"}},
        ]
    }
    after = staged("set_metadata", arguments)
    tiered = [n["unique-id"] for n in after["nodes"] if n.get("metadata", {}).get("tier") == 1]
    assert tiered == ["ledger-platform", "ledger", "archive"]
    assert after["metadata"] == LEDGER["metadata"] | {"version": "2"}


def test_near_keys_are_pointed_out() -> None:
    """A new key beside one much like it is set, and the other is named."""
    assert notes(values={"owner": "x"}) == [
        'node "archive" also has "tech-owner", which is near the new "owner" and stays as it is'
    ]
    assert notes(values={"rto-minutes": 15, "rpo-minutes": 5}) == []
    assert notes(values={"a": 1, "tier": 2}) == []


def test_a_link_to_a_decision_record_is_a_value() -> None:
    """The architecture's own list of records is left alone."""
    after = staged("set_metadata", entry("ledger", values={"adr": "docs/adr/0007.md"}))
    assert found(after, "ledger")["metadata"] == {"adr": "docs/adr/0007.md"}
    assert "adrs" not in after


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"values": {"tier": None}}, '"tier" is null; to take a key away name it in `remove`'),
        ({"values": {"a": {"b": None}}}, '"a.b" is null'),
        ({"append": {"tech-owner": ["x"]}}, 'tech-owner of node "archive" is no list'),
        ({"remove": ["tier"]}, 'node "archive" has no metadata "tier" to remove'),
        ({"values": {"tech-owner": "Archive Team"}}, "the document says this already"),
        ({"append": {"tags": ["db"]}}, "the document says this already"),
        ({"values": {"tier": ""}}, "the string is empty"),
        ({}, "nothing to change"),
        ({"keep": ["archive"], "values": {"tier": 1}}, "nothing to change"),
    ],
    ids=str,
)
def test_what_cannot_be_set_is_refused(members: dict[str, Any], reason: str) -> None:
    """Null, items for what is no list, keys that are not there, and changes that are none."""
    assert reason in refused("set_metadata", entry("archive", **members))


def test_in_a_list_a_key_changes_where_it_stands() -> None:
    """Set, merged, appended and removed in the entry that has the key."""
    values = {"owner": "New Team", "hosting": {"zone": "b"}}
    arguments = entry("architecture", values=values, append={"tags": ["core"]})
    hosting = {"region": "eu-1", "zone": "b"}
    assert architecture(arguments, LISTED) == [
        {"owner": "New Team"},
        {"tags": ["bank", "core"], "hosting": hosting},
    ]
    assert architecture(entry("architecture", remove=["tags"]), LISTED) == [
        {"owner": "Ledger Team"},
        {"hosting": {"region": "eu-1"}},
    ]


def test_in_a_list_a_new_key_goes_into_the_only_entry() -> None:
    """With one entry there is no doubt."""
    arguments = entry("architecture", values={"tier": 1})
    assert architecture(arguments, [{"owner": "x"}]) == [{"owner": "x", "tier": 1}]


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        (LISTED, '"tier" has no one place in it (entries: 0: owner; 1: tags, hosting)'),
        ([{"tier": 2}, {"tier": 3}], '"tier" has no one place in it (entries: 0: tier; 1: tier)'),
        (["core"], '"tier" has no one place in it (entries: none)'),
        ("text", "the metadata of the architecture is no object; mend that first"),
        (None, "the metadata of the architecture is no object; mend that first"),
    ],
    ids=str,
)
def test_a_key_without_a_place_is_refused(metadata: Any, reason: str) -> None:
    """Several entries, or none, are listed; metadata of another shape is named."""
    value = ledger(metadata=metadata)
    assert reason in refused("set_metadata", entry("architecture", values={"tier": 1}), value)


def test_an_empty_list_takes_its_first_entry() -> None:
    """A key needs an object to stand in."""
    value = staged("set_metadata", entry("architecture", values={"tier": 1}), ledger(metadata=[]))
    assert value["metadata"] == [{"tier": 1}]


def test_an_early_release_has_lists_alone() -> None:
    """Where there is no metadata, its first key stands in the first entry of a list."""
    early = "https://calm.finos.org/release/1.0-rc1/meta/calm.json"
    value = ledger(metadata=[], nodes=[node("ledger")], relationships=[], flows=[])
    arguments = entry("ledger", values={"tier": 1, "zone": "b"})
    after = staged("set_metadata", arguments, value | {"$schema": early})
    assert found(after, "ledger")["metadata"] == [{"tier": 1, "zone": "b"}]


def test_exceptions_are_named_as_the_selection_is() -> None:
    """By selector, too; a word that names nothing is refused instead of protecting nothing."""
    arguments = entry("all:nodes", values={"audited": True}) | {}
    arguments["entries"][0]["except"] = ["type:database"]
    value = staged("set_metadata", arguments)
    audited = [n["unique-id"] for n in value["nodes"] if "audited" in n.get("metadata", {})]
    kinds = {n["unique-id"]: n["node-type"] for n in value["nodes"]}
    assert audited
    assert all(kinds[each] != "database" for each in audited)
    arguments["entries"][0]["except"] = ["archiv"]
    assert "nearest: archive" in refused("set_metadata", arguments)


NAMES = st.text("ab", min_size=1, max_size=2)
LEAVES = st.integers(0, 3) | st.booleans() | st.sampled_from(["x", "y"])
OBJECTS = st.recursive(
    st.dictionaries(NAMES, LEAVES, max_size=3),
    lambda inner: st.dictionaries(NAMES, LEAVES | inner, max_size=3),
    max_leaves=5,
)


def merged(old: Any, new: Any) -> Any:
    """The rule of the merge: objects meet member by member, all else is replaced."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return old | {key: merged(old.get(key), value) for key, value in new.items()}


@given(old=OBJECTS, new=OBJECTS)
def test_the_merge_follows_its_rule(old: dict[str, Any], new: dict[str, Any]) -> None:
    """For any two objects, and a second call with the same values has nothing to change."""
    value = ledger(metadata=old)
    arguments = entry("architecture", values=new)
    workspace = opened(value)
    outcome = registry.call(workspace, "set_metadata", arguments)
    expected = merged(old, new)
    assert workspace.model.value["metadata"] == expected
    assert bool(outcome.refusal) == (repr(expected) == repr(old))
    assert "nothing to change" in refused("set_metadata", arguments, workspace.model.value)
