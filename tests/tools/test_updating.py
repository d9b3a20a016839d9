"""Changing members of any element, and the details of a node."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor_tools import registry
from tests.architectures import VALUES, WORDS, architectures
from tests.tools.ledger import LEDGER, found, ledger, node, opened, refused, staged


def entry(identity: str, **members: Any) -> dict[str, Any]:
    """Arguments with one entry."""
    return {"entries": [{"id": identity} | members]}


def changed(identity: str, **values: Any) -> dict[str, Any]:
    """The element after an update of it; `_` in a member stands for a hyphen."""
    values = {key.replace("_", "-"): value for key, value in values.items()}
    return found(staged("update", entry(identity, values=values)), identity)


def notes(identity: str, document: Any = None, **members: Any) -> list[str]:
    """What the answer to an update remarks."""
    text = registry.call(opened(document), "update", entry(identity, **members)).text
    return [line.removeprefix("Note: ") for line in text.splitlines() if line.startswith("Note: ")]


@pytest.mark.parametrize(
    ("identity", "values"),
    [
        ("ledger", {"name": "Books", "description": "Books.", "node-type": "system"}),
        ("ledger", {"owner": {"team": "Books"}}),
        ("ledger-connects-archive", {"description": "Writes.", "protocol": "TLS"}),
        ("booking", {"name": "Post", "description": "A posting.", "requirement-url": "https://u"}),
    ],
)
def test_members_are_set(identity: str, values: dict[str, Any]) -> None:
    """Of every kind of element, CALM's own and others; the rest stays."""
    after = staged("update", entry(identity, values=values))
    assert found(after, identity) == found(LEDGER, identity) | values


def test_an_interface_is_named_by_its_own_id() -> None:
    """In both of its forms; what its config holds is merged."""
    value = staged("update", entry("ledger-api", values={"host": "a.example", "port": 8443}))
    api = {"unique-id": "ledger-api", "port": 8443, "host": "a.example"}
    assert found(value, "ledger")["interfaces"] == [api]
    defined = {
        "unique-id": "vault-api",
        "definition-url": "https://example.com/api",
        "config": {"port": 1, "tls": {"version": 1.2}},
    }
    document = ledger(nodes=[*LEDGER["nodes"], node("vault", interfaces=[defined])])
    values = {"definition-url": "https://example.com/b", "config": {"tls": {"mutual": True}}}
    after = staged("update", entry("vault-api", values=values), document)
    assert found(after, "vault")["interfaces"] == [
        {
            "unique-id": "vault-api",
            "definition-url": "https://example.com/b",
            "config": {"port": 1, "tls": {"version": 1.2, "mutual": True}},
        }
    ]


def test_the_document_has_members_of_its_own() -> None:
    """`architecture` names it; they are added, changed and removed."""
    titled = staged("update", entry("architecture", values={"title": "Bank"}))
    assert titled == LEDGER | {"title": "Bank"}
    assert "title" not in staged("update", entry("architecture", remove=["title"]), titled)


def test_members_are_removed_by_name() -> None:
    """Also one within another, and one whose name has a dot."""
    extra = {"owner": {"team": "a", "mail": "b"}, "a.b": 1}
    document = ledger(nodes=[node("ledger") | extra], relationships=[], flows=[])
    removed = ["owner.mail", "a.b"]
    after = staged("update", entry("ledger", remove=removed), document)
    assert found(after, "ledger") == node("ledger", owner={"team": "a"})


def test_several_entries_are_one_change() -> None:
    """Its title names what changed; a refusal of one undoes all."""
    arguments = entry("ledger", values={"name": "Books"})
    arguments["entries"].append({"id": "archive-sql", "values": {"host": "h"}, "remove": ["port"]})
    change = registry.call(opened(), "update", arguments).change
    assert change is not None
    assert change.title == "update ledger: name; archive-sql: host, -port"
    arguments["entries"].append({"id": "nobody", "values": {"name": "x"}})
    assert "nobody" in refused("update", arguments)


def test_members_are_taken_in_their_own_spelling() -> None:
    """CALM's and those that the element has; legal words in any case."""
    assert changed("ledger", Name="Books", node_Type="system") == node(
        "ledger", "system", interfaces=LEDGER["nodes"][2]["interfaces"], name="Books"
    ) | {"description": "The ledger of the bank."}
    assert changed("ledger-connects-archive", protocol="https")["protocol"] == "HTTPS"
    assert notes("ledger-api", values={"Port": 1}) == [
        'Port was taken as "port"',
        'port of interface "ledger-api" was 443',
    ]


def test_what_is_overwritten_is_said() -> None:
    """The old value, cut where it is long; a new member is nothing to remark."""
    assert notes("archive", values={"name": "Vault", "tier": 1}) == [
        'name of node "archive" was "Archive"'
    ]
    document = ledger(nodes=[node("ledger", description="x" * 5000)], relationships=[], flows=[])
    (note,) = notes("ledger", document, values={"description": "y"})
    assert len(note) < 300


def test_many_values_that_are_overwritten_are_counted() -> None:
    """The first are said; what else there is to say is said as well."""
    nodes = [node(f"n-{at}") for at in range(4)]
    document = ledger(nodes=nodes, relationships=[], flows=[])
    values = {"name": "Other", "description": "It."}
    entries = [{"id": f"n-{at}", "values": values} for at in range(4)]
    change = registry.call(opened(document), "update", {"entries": entries}).change
    assert change is not None
    assert [note for note in change.notes if " was " in note] == list(change.notes[:5])
    assert change.notes[5:] == ("and 3 more values were replaced",)


def test_a_place_that_is_taken_is_pointed_out() -> None:
    """Another interface may have the host and the port that this one gets."""
    document = ledger()
    document["nodes"][2]["interfaces"][0] |= {"host": "bank.example.com", "port": 443}
    told = notes("archive-sql", document, values={"host": "bank.example.com", "port": 443})
    assert told[-1] == (
        '"archive-sql" has host "bank.example.com" and port 443, as "ledger-api" of node "ledger" '
        "has"
    )
    assert not any("has host" in note for note in notes("ledger-api", document, values={"tls": 1}))


def test_descriptions_with_the_old_name_are_pointed_out() -> None:
    """Of the element and its relationships; only whole words, and not where the new name stands."""
    document = ledger()
    document["nodes"][2]["description"] = "The Ledger posts."
    document["relationships"][0]["description"] = "The clerk opens the Ledger."
    document["relationships"][1]["description"] = "Ledgers are archived."
    document["nodes"][3]["description"] = "Keeps the Ledger."
    told = notes("ledger", document, values={"name": "Books"})
    stale = 'node "ledger", relationship "clerk-uses-ledger"'
    assert told[1:] == [f'"Ledger" still stands in the description of {stale}']
    document["nodes"][2]["description"] = "The General Ledger posts."
    document["relationships"][0]["description"] = "Opens it."
    assert len(notes("ledger", document, values={"name": "General Ledger"})) == 1


def test_many_stale_descriptions_are_counted() -> None:
    """The first are listed."""
    nodes = [node("hub"), *(node(f"n-{number}") for number in range(30))]
    links = [
        {
            "unique-id": f"r-{number}",
            "description": "Asks the Hub.",
            "relationship-type": {
                "connects": {"source": {"node": f"n-{number}"}, "destination": {"node": "hub"}}
            },
        }
        for number in range(30)
    ]
    document = ledger(nodes=nodes, relationships=links, flows=[])
    told = notes("hub", document, values={"name": "Core", "description": "It."})
    assert told[-1].endswith('relationship "r-9" and 20 more')


@pytest.mark.parametrize(
    ("identity", "members", "reason"),
    [
        ("ledger", {"values": {"unique-id": "x"}}, '"unique-id" of node is not changed by update'),
        ("ledger", {"values": {"metadata": {}}}, "use set_metadata"),
        ("ledger", {"remove": ["metadata.tier"]}, "use set_metadata"),
        ("ledger", {"values": {"controls": {}}}, "use add_control, update_control or remove_"),
        ("ledger", {"values": {"interfaces": []}}, "use add_interface; to change one, update by"),
        ("ledger", {"values": {"details": {}}}, "use set_details"),
        ("ledger-connects-archive", {"values": {"relationship-type": {}}}, "use rewire for its"),
        ("ledger-connects-archive", {"values": {"source": "clerk"}}, "use rewire for its ends"),
        ("booking", {"values": {"transitions": []}}, "use edit_flow"),
        ("booking", {"values": {"steps": []}}, "use edit_flow"),
        ("ledger-api", {"values": {"unique-id": "x"}}, "use rename"),
        ("architecture", {"values": {"adrs": []}}, "use link_adr"),
        ("architecture", {"values": {"nodes": []}}, "use add_node"),
        ("architecture", {"remove": ["flows"]}, "use add_node"),
        ("architecture", {"values": {"metadata": {}}}, "use set_metadata"),
        ("architecture", {"values": {"controls": {}}}, "use add_control"),
    ],
)
def test_what_has_its_own_tool_goes_there(identity: str, members: Any, reason: str) -> None:
    """The refusal names the tool."""
    assert reason in refused("update", entry(identity, **members))


@pytest.mark.parametrize(
    ("identity", "members", "reason"),
    [
        ("ledger", {}, 'nothing to change on "ledger": give values or remove'),
        ("ledger", {"values": {"name": "Ledger"}}, "the document says this already"),
        ("ledger", {"values": {"name": None}}, '"name" is null; to take a key away name it in'),
        ("ledger", {"values": {"x": {"y": None}}}, '"x.y" is null'),
        ("ledger", {"values": {"name": ""}}, "the string is empty"),
        ("ledger", {"values": {"name": 7}}, '"name" must be a string, not 7'),
        ("ledger", {"values": {"descripton": "x"}}, 'did you mean "description"?'),
        ("ledger", {"remove": ["name"]}, 'a node needs its "name"'),
        ("booking", {"remove": ["description"]}, 'a flow needs its "description"'),
        ("ledger", {"remove": ["tier"]}, 'has no "tier" to remove; it has "unique-id", "node-t'),
        ("ledger-connects-archive", {"values": {"protocol": "REST"}}, "legal value of"),
        ("ledgr", {"values": {"name": "x"}}, "nearest: ledger"),
    ],
    ids=str,
)
def test_what_cannot_be_set_is_refused(identity: str, members: Any, reason: str) -> None:
    """Null, empty and wrong values, members that cannot be spared, and what is so already."""
    assert reason in refused("update", entry(identity, **members))


@pytest.mark.parametrize("broken", [None, [], "text", {"unique-id": 7}, {"unique-id": "archive"}])
def test_malformed_neighbours_are_left_alone(broken: Any) -> None:
    """An element that cannot be read is in nobody's way."""
    value = ledger(nodes=[broken, *LEDGER["nodes"]])
    after = staged("update", entry("ledger", values={"name": "Books"}), value)
    assert after["nodes"][0] == broken
    assert after["nodes"][3]["name"] == "Books"


@given(value=architectures(), name=WORDS, extra=VALUES)
def test_nothing_else_changes(value: dict[str, Any], name: str, extra: Any) -> None:
    """Whatever is set on the first node, everything else is as it was."""
    workspace = opened(value)
    identity = value["nodes"][0]["unique-id"]
    before = copy.deepcopy(value)
    arguments = entry(identity, values={"name": name, "extra": extra})
    if registry.call(workspace, "update", arguments).change:
        after = workspace.model.value
        assert after["nodes"][0].pop("name") == name
        assert after["nodes"][0].pop("extra") == extra
        del before["nodes"][0]["name"]
        before["nodes"][0].pop("extra", None)
        assert after == before
    else:
        assert workspace.model.value == before


@given(
    kind=st.sampled_from(["ledger", "ledger-api", "booking", "platform-parts", "architecture"]),
    member=WORDS,
    extra=VALUES,
)
def test_a_member_that_was_set_can_be_removed(kind: str, member: str, extra: Any) -> None:
    """And the document is as it was before."""
    workspace = opened()
    if registry.call(workspace, "update", entry(kind, values={member: extra})).change:
        taken = registry.call(workspace, "update", entry(kind, remove=[member]))
        assert taken.change, taken.text
        assert workspace.model.value == LEDGER


DETAILS = {"detailed-architecture": "inside.json", "required-pattern": "https://example.com/p"}


def test_details_are_set_and_taken_away() -> None:
    """One at a time or both; the last one takes the member with it."""
    both = staged(
        "set_details",
        {
            "id": "ledger",
            "detailed_architecture": DETAILS["detailed-architecture"],
            "required_pattern": DETAILS["required-pattern"],
        },
    )
    assert found(both, "ledger")["details"] == DETAILS
    one = staged("set_details", {"id": "ledger", "remove": ["required-pattern"]}, both)
    assert found(one, "ledger")["details"] == {"detailed-architecture": "inside.json"}
    arguments = {"id": "ledger", "remove": ["detailed-architecture"]}
    assert staged("set_details", arguments, one) == LEDGER


def test_details_that_are_overwritten_are_said() -> None:
    """As everywhere."""
    document = staged("set_details", {"id": "ledger", "detailed_architecture": "a.json"})
    arguments = {"id": "ledger", "detailed_architecture": "b.json"}
    text = registry.call(opened(document), "set_details", arguments).text
    assert 'details.detailed-architecture of node "ledger" was "a.json"' in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"id": "ledger"}, "nothing to change: give detailed_architecture, required_pattern or"),
        ({"id": "ledger", "remove": ["detailed-architecture"]}, "details of node"),
        ({"id": "ledger", "remove": ["pattern"]}, 'did you mean "required-pattern"?'),
        ({"id": "booking", "detailed_architecture": "x"}, '"booking" is a flow, not a node'),
        ({"id": "ledger", "detailed_architecture": 7}, "must be a string"),
    ],
    ids=str,
)
def test_details_that_do_not_fit_are_refused(arguments: Any, reason: str) -> None:
    """Nothing given, nothing there, no node."""
    assert reason in refused("set_details", arguments)
