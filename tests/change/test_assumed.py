"""Values that nobody gave, among those that a proposal brings."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.change.assumed import assumed
from advisor.change.proposal import Change
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.architectures import architectures, calls
from tests.change.staging import CACHE, metadata, of, platform, staged

DOCUMENT = of(platform())


def found(prompt: str, *made: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """The marked values by member, when `made` is staged upon `prompt`."""
    workspace = staged(DOCUMENT, *made)
    marks = assumed(DOCUMENT.text, workspace.changes, [prompt])
    return {mark.path[-1]: mark.value for mark in marks}


def control(url: str, **config: Any) -> tuple[str, dict[str, Any]]:
    """A call that adds a control with one requirement."""
    requirement = {"requirement-url": url, "config": config}
    told = {"description": "Keeps 7 copies in 3 places.", "requirements": [requirement]}
    return "add_control", {"on": ["order-db"], "control_id": "failover", **told}


def test_each_mark_says_where_the_value_is() -> None:
    """The change, the element, the members on the way and the value itself."""
    interface = {"unique-id": "cache-tcp", "protocol": "TCP", "host": "cache.example.net"}
    add = ("add_node", {"node": CACHE | {"interfaces": [interface]}})
    changes = staged(DOCUMENT, add, metadata("architecture", owner="Dana")).changes
    marks = assumed(DOCUMENT.text, changes, ["Add a cache"])
    assert [tuple(mark) for mark in marks] == [
        (1, "cache", ("interfaces", "cache-tcp", "host"), "cache.example.net"),
        (2, "architecture", ("metadata", "owner"), "Dana"),
    ]


def test_a_change_inside_an_element_names_it() -> None:
    """An edit of what is there is placed by the ids that guard it."""
    (mark,) = assumed(
        DOCUMENT.text, staged(DOCUMENT, metadata("order-db", tier="gold")).changes, []
    )
    assert mark == (1, "order-db", ("metadata", "tier"), "gold")


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("", "Dana's Team"),
        ("Add a team for the databases", "Database Team"),
        ("", "Billing Team"),
        ("Ask ada@example.org", "ada@example.com"),
        ("See https://wiki.example.net/a/b", "https://wiki.example.net/a"),
        ("See https://wiki.example.net", "https://wiki.example.net/a"),
        ("See wiki.example.network", "wiki.example.net"),
        ("Kept at old-store.example.net", "store.example.net"),
        ("Keep 50 of them, 15 at once", 5),
        ("1. Add it\n2. Tag it", 2),
        ("Since version 2.1", "2.1.4"),
        ("asynchronous", "syn"),
    ],
)
def test_what_nobody_gave_is_marked(prompt: str, value: object) -> None:
    """A part of what was said, or a part more than it, is not what was said."""
    assert found(prompt, metadata("order-db", owner=value)) == {"owner": value}


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("It is owned by dana's TEAM.", "Dana's Team"),
        ("Owner: “Team-Blue”", "Team Blue"),
        ("See (https://wiki.example.net/a/).", "https://wiki.example.net/a"),
        ("See https://wiki.example.net/a.", "wiki.example.net"),
        ("The wiki is at wiki.example.net.", "https://wiki.example.net"),
        ("Ask ada@example.org.", "ada@example.org"),
        ("as v2.1.4 has it", "2.1.4"),
        ("two copies", 2),
        ("an uptime of 99.9%", 99.9),
        ("an uptime of 99.9", "99.9 %"),
        ("at most 1,000 at once", 1000),
        ("within 5 minutes", "PT5M"),
        ("within 5 minutes", 300),
        ("within five minutes", "5 min"),
        ("", "Warehouse Team"),
        ("", "postgresql 16"),
        ("", "order-connects-payment"),
        ("", "https://git.example.com/shop/order-service"),
        ("", "git.example.com"),
        ("", "docs/adr/0002-use-oauth2-for-api-authentication.md"),
        ("", "—"),
    ],
)
def test_what_somebody_gave_is_not_marked(prompt: str, value: object) -> None:
    """In the prompt or in the document, however case, marks and units go."""
    assert found(prompt, metadata("order-db", owner=value)) == {}


@pytest.mark.parametrize("value", ["async", "asynchronous replica", "gold or silver"])
def test_the_form_of_a_word_does_not_matter(value: str) -> None:
    """A value that says in other words what the prompt says is no news; an owner is exact."""
    prompt = "Make a replica, asynchronously; either silver or gold."
    assert found(prompt, metadata("order-db", mode=value)) == {}
    if " " in value:
        assert found(prompt, metadata("order-db", owner=value)) == {"owner": value}


def test_a_question_gives_nothing() -> None:
    """A person who asks why a value is what it is did not give it, and is still told so."""
    workspace = staged(DOCUMENT, metadata("order-db", **{"takeover-seconds": 60}))
    prompt = "Describe how it fails over."
    (mark,) = assumed(DOCUMENT.text, workspace.changes, ["Why is takeover 60 seconds?", prompt])
    assert mark.value == 60
    given = "Is it fast? Takeover takes 60 seconds."
    assert not assumed(DOCUMENT.text, workspace.changes, [given, prompt])


def test_a_number_of_the_document_counts_where_it_means_the_same() -> None:
    """12 stands in it as months between assessments, 8443 as a port, 600 in `per minute`."""
    given = control(
        "https://internal-policy.example.com/performance/rate-limiting",
        **{"assessed-every-months": 12, "port": 8443},
    )
    assert found("", given) == {}
    url = "https://internal-policy.example.com/performance/rate-limiting"
    new = control(url, **{"rto-minutes": 12, "retries": 8443})
    assert found("", new) == {"rto-minutes": 12, "retries": 8443}


def test_a_number_in_a_sentence_counts_for_what_the_sentence_is_about() -> None:
    """The document says it in prose, near the word that names the member."""
    value = platform()
    value["metadata"]["ports"] = [8181, 8282]
    value["nodes"][0]["description"] = "The RTO is 17 minutes, agreed with 23 users."
    document = of(value)
    facts = {"rto-minutes": 17, "ports": 8282, "shards": 23}
    workspace = staged(document, metadata("admin", **facts))
    (mark,) = assumed(document.text, workspace.changes, [])
    assert mark.path == ("metadata", "shards")


def test_a_number_beside_other_words_does_not_count() -> None:
    """A unit alone says nothing of what is counted, and the next string is another matter."""
    value = platform()
    value["nodes"][0] |= {"name": "31 users", "description": "Its RTO holds, 41 minutes long."}
    value["nodes"][1] |= {"name": "An RPO holds", "description": "51 users"}
    document = of(value)
    facts = {"rto-minutes": 31, "delay-minutes": 41, "rpo-minutes": 51}
    marks = assumed(document.text, staged(document, metadata("order-db", **facts)).changes, [])
    assert [mark.value for mark in marks] == [31, 41, 51]


def test_numbers_of_a_long_text_are_looked_at_in_the_same_way() -> None:
    """In an attached handbook every small number stands somewhere."""
    handbook = "Nothing of interest here. " * 200 + "The RTO is 17 minutes. There are 4 floors."
    changes = staged(DOCUMENT, metadata("admin", **{"rto-minutes": 17, "shards": 4})).changes
    assert [mark.value for mark in assumed(DOCUMENT.text, changes, ["Go", handbook])] == [4]


def test_prose_ids_and_structure_are_not_marked() -> None:
    """Names, descriptions, kinds, protocols and yes or no are what a model is asked for."""
    node = CACHE | {
        "name": "Quick Store of 1999",
        "interfaces": [{"unique-id": "cache-9", "protocol": "TCP", "description": "Port 9999."}],
        "metadata": {"stateful": True, "backup": None, "title": "Grand Store"},
    }
    ends = {"source": {"node": "order-service"}, "destination": {"node": "cache"}}
    relationship = {
        "unique-id": "order-reads-cache",
        "protocol": "TLS",
        "relationship-type": {"connects": ends},
    }
    made = (("add_node", {"node": node}), ("add_relationship", {"relationship": relationship}))
    assert found("Add a cache", *made, metadata("cache", fed_by="order-reads-cache")) == {}


def test_an_invented_person_is_marked_wherever_the_name_stands() -> None:
    """A contact is no description."""
    contact = {"name": "Jane Roe", "description": "Is there by day."}
    assert found("", metadata("order-db", contact=contact)) == {"name": "Jane Roe"}


def test_an_invented_requirement_is_marked() -> None:
    """Another last segment is another requirement; what the description says is prose."""
    url = "https://internal-policy.example.com/performance/failover"
    prompt = "Add a failover control with a target, at internal-policy.example.com"
    assert found(prompt, control(url, rto=9)) == {"requirement-url": url, "rto": 9}


def test_a_sentence_is_marked_for_what_it_states() -> None:
    """Its words are the model's; its numbers and addresses are facts."""
    sentence = "The reserve takes over as soon as the first one fails"
    prompt = "in 44 seconds, see wiki.example.net"
    assert found(prompt, metadata("admin", note=f"{sentence} for 44 seconds.")) == {}
    assert found(prompt, metadata("admin", note=f"{sentence}, see https://wiki.example.net.")) == {}
    for fact in ("for 45 seconds", "see https://wiki.example.net/x", "ask dana@example.net"):
        note = f"{sentence}, {fact}."
        assert found(prompt, metadata("admin", note=note)) == {"note": note}


def test_only_the_last_word_on_a_member_counts() -> None:
    """A model that corrects itself is judged by what it ends with."""
    dana, team = metadata("order-db", owner="Dana"), metadata("order-db", owner="Warehouse Team")
    assert found("", dana, team) == {}
    assert found("", team, dana) == {"owner": "Dana"}


def test_every_new_item_of_a_list_is_looked_at() -> None:
    """Also where items are appended one by one."""
    append = {"on": ["architecture"], "append": {"tags": ["orders", "gold", "silver"]}}
    workspace = staged(DOCUMENT, ("set_metadata", {"entries": [append]}))
    marks = assumed(DOCUMENT.text, workspace.changes, [])
    assert [(mark.path, mark.value) for mark in marks] == [
        (("metadata", "tags"), "gold"),
        (("metadata", "tags"), "silver"),
    ]


def test_a_removed_value_is_not_marked() -> None:
    """Nor is what stood beneath it."""
    operations = (
        {"op": "add", "path": "/metadata/contact", "value": {"mail": "x@example.net"}},
        {"op": "remove", "path": "/metadata/contact"},
    )
    change = Change(1, "set_metadata", {}, "", operations, ("architecture",))
    assert assumed(DOCUMENT.text, [change], []) == []
    alone = replace(change, operations=operations[:1])
    assert [mark.value for mark in assumed(DOCUMENT.text, [alone], [])] == ["x@example.net"]


@given(value=architectures(), made=st.lists(calls(), max_size=4))
def test_all_that_is_marked_is_new_and_said_by_nobody(value: Any, made: Any) -> None:
    """Whatever is staged: saying every value leaves no mark, and a mark is a value of a change."""
    document = of(value)
    workspace = Workspace(document)
    for tool, arguments in made:
        registry.call(workspace, tool, arguments)
    marks = assumed(document.text, workspace.changes, [])
    brought = json.dumps([change.operations for change in workspace.changes])
    assert all(json.dumps(mark.value) in brought for mark in marks)
    said = [f"{mark.value}" for mark in marks]
    assert assumed(document.text, workspace.changes, said) == []


def test_a_large_document_is_searched_quickly() -> None:
    """5,000 nodes: what a turn brings is compared in a fraction of a second."""
    value = platform()
    kinds = value["nodes"][3:]
    value["nodes"] = [kinds[n % 6] | {"unique-id": f"n-{n}", "interfaces": []} for n in range(5000)]
    text = json.dumps(value, indent=2)
    new = {"owner": "Cache Team", "rto-minutes": 4, "host": "c.example.net", "engine": "Redis 7"}
    operation = {"op": "add", "path": "/nodes/0/metadata", "value": new}
    change = Change(1, "set_metadata", {}, "", (operation,), ("n-0",))
    took = []
    for _ in range(5):
        start = time.perf_counter()
        assert len(assumed(text, [change], ["Add a cache"])) == len(new)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.25


def test_a_patch_from_elsewhere_is_looked_at_as_well() -> None:
    """It may have no guards and may replace the whole document; places stay positions then."""
    facts = [
        {"op": "replace", "path": "/nodes/0/metadata", "value": {"owner": "Dana"}},
        {"op": "replace", "path": "", "value": {"metadata": {"lead": "Jo"}, "nodes": [None]}},
    ]
    marks = [
        assumed(DOCUMENT.text, [Change(1, "", {}, "", (operation,), ())], []) for operation in facts
    ]
    assert marks == [
        [(1, "0", ("metadata", "owner"), "Dana")],
        [(1, "architecture", ("metadata", "lead"), "Jo")],
    ]


@pytest.mark.parametrize(
    "text", ["5" + "a" * 50_000 + "!x", "a." * 50_000, "w" * 100_000 + " x" * 9]
)
def test_a_long_text_is_compared_quickly(text: str) -> None:
    """Whatever stands in it."""
    operation = {"op": "add", "path": "/metadata/note", "value": text}
    start = time.perf_counter()
    assumed(DOCUMENT.text, [Change(1, "", {}, "", (operation,), ())], [text])
    assert time.perf_counter() - start < 2
