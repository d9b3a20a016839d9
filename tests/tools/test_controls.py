"""Adding, changing and removing controls on whatever `on` selects."""

from __future__ import annotations

from typing import Any

import pytest

from advisor_tools import registry
from tests.tools.ledger import LEDGER, REQUIREMENT, ledger, node, opened, refused, staged

CONTROL = {"description": "Who did what.", "requirements": [REQUIREMENT]}


def arguments(*on: str, **members: Any) -> dict[str, Any]:
    """Arguments that add the control `audit`."""
    return {"on": list(on), "control_id": "audit"} | CONTROL | members


def holders(value: dict[str, Any]) -> list[str]:
    """Who has the control, in document order."""
    elements = [*value["nodes"], *value["relationships"], *value["flows"]]
    names = [each["unique-id"] for each in elements if "audit" in each.get("controls", {})]
    return ["architecture"] * ("audit" in value.get("controls", {})) + names


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (["architecture"], ["architecture"]),
        (["ledger"], ["ledger"]),
        (["clerk-uses-ledger"], ["clerk-uses-ledger"]),
        (["booking"], ["booking"]),
        (["all:nodes"], [node["unique-id"] for node in LEDGER["nodes"]]),
        (["all:relationships"], [each["unique-id"] for each in LEDGER["relationships"]]),
        (["all:flows"], ["booking"]),
        (["type:database"], ["archive"]),
        (["in:ledger-platform"], ["ledger"]),
        (["in:cluster"], ["archive"]),
        (["in:booking"], ["clerk-uses-ledger", "ledger-connects-archive"]),
        (["archive", "architecture", "type:database"], ["architecture", "archive"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_control_is_added_to_each_that_is_selected(on: list[str], expected: list[str]) -> None:
    """To those and no others, once each, as given."""
    after = staged("add_control", arguments(*on))
    assert holders(after) == expected
    if "architecture" in on:
        assert after["controls"] == {"audit": CONTROL}


def test_other_controls_stay() -> None:
    """The new control stands after those the element has."""
    (archive,) = (
        n for n in staged("add_control", arguments("archive"))["nodes"] if "controls" in n
    )
    assert list(archive["controls"]) == ["access", "audit"]
    assert archive["controls"]["access"] == LEDGER["nodes"][3]["controls"]["access"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"control_id": "access"},
            '"archive" has a control "access" already: change it with update_control',
        ),
        ({"control_id": "no blanks"}, "control_id"),
        ({"description": ""}, "description"),
        ({"requirements": []}, "requirements"),
        ({"requirements": [REQUIREMENT | {"config-url": "x"}]}, "config"),
        ({"requirements": [{"requirement-url": "x"}]}, "config"),
        ({"on": []}, "on"),
        ({"on": ["archive-sql"]}, '"archive-sql" is an interface, not a node or relationship'),
        ({"on": ["archiv"]}, 'no node or relationship or flow "archiv"; nearest: archive'),
        ({"on": ["type:databse"]}, 'no node has node-type "databse"; there are actor, database'),
        ({"on": ["all:node"]}, '"all:node" is none of all:nodes, all:relationships, all:flows'),
        ({"on": ["in:arch"]}, 'there is no node or flow "arch"; nearest: archive'),
        ({"on": ["in:clerk"]}, '"in:clerk" selects nothing'),
        ({"on": ["kind:node"]}, '"kind:" is none of all:, type:, in:'),
    ],
    ids=str,
)
def test_a_control_that_does_not_fit_is_refused(change: dict[str, Any], reason: str) -> None:
    """Taken and impossible keys, requirements without values, selectors that lead nowhere."""
    assert reason in refused("add_control", arguments("archive") | change)


def test_a_taken_key_on_one_of_many_refuses_all() -> None:
    """No element is left changed by a call that is refused half way."""
    assert "already" in refused("add_control", arguments("all:nodes") | {"control_id": "access"})


def test_the_architecture_with_a_taken_key_is_named() -> None:
    """The document as a whole is called the architecture."""
    reason = refused("add_control", arguments("architecture"), ledger(controls={"audit": CONTROL}))
    assert reason.startswith('the architecture has a control "audit" already: change it')


def test_controls_that_are_no_object_are_refused() -> None:
    """A malformed document is named as the reason."""
    reason = refused("add_control", arguments("architecture"), ledger(controls=[]))
    assert "controls" in reason
    assert "mend that first" in reason


def test_an_id_with_a_colon_is_an_id() -> None:
    """A selector begins with a word of its own."""
    value = ledger()
    value["nodes"][4]["unique-id"] = "urn:cluster"
    value["relationships"].pop()
    assert holders(staged("add_control", arguments("urn:cluster"), value)) == ["urn:cluster"]


def test_a_refused_requirement_shows_a_legal_one() -> None:
    """The least that is legal, as JSON, whatever is wrong."""
    wrongs: list[Any] = ["encrypt", ["https://u"], [{"requirement-url": "https://u"}]]
    for wrong in [*wrongs, [{"config": {}}]]:
        reason = refused("add_control", arguments("ledger") | {"requirements": wrong})
        shown = reason.partition("write requirements as ")[2]
        assert staged("add_control", arguments("ledger") | {"requirements": shown})


def test_taken_keys_are_listed() -> None:
    """Of many elements the first, so that they can be left out."""
    after = staged("add_control", arguments("all:nodes"))
    after = staged("add_control", arguments("all:relationships"), after)
    reason = refused("add_control", arguments("all:relationships", "all:nodes"), after)
    assert reason.startswith('"clerk-uses-ledger", "ledger-connects-archive", "platform-parts",')
    assert 'have a control "audit" already' in reason


URL = REQUIREMENT["requirement-url"]
OTHER = {"requirement-url": "https://policy.example.com/other", "config-url": "https://c"}


def change(control_id: str = "access", on: str = "archive", **members: Any) -> dict[str, Any]:
    """Arguments of a call on the archive's control."""
    return {"on": [on], "control_id": control_id} | members


def access(**members: Any) -> Any:
    """The archive's control after a change of it."""
    after = staged("update_control", change(**members))
    return after["nodes"][3]["controls"]["access"]


def test_requirements_are_merged_by_url_or_added() -> None:
    """Deeply; the description stays, and others stand after."""
    same = {"requirement-url": URL, "config": {"scope": {"all": True}}}
    assert access(requirements=[same, OTHER]) == {
        "description": "Few may read.",
        "requirements": [
            {"requirement-url": URL, "config": {"level": 2, "scope": {"all": True}}},
            OTHER,
        ],
    }


def test_a_requirement_changes_its_form() -> None:
    """Values in place give way to a link, and the other way round; what goes is said."""
    linked = {"requirement-url": URL, "config-url": "https://c"}
    assert access(requirements=[linked])["requirements"] == [linked]
    text = registry.call(opened(), "update_control", change(requirements=[linked])).text
    assert 'requirements.0.config of node "archive" was {"level": 2}' in text
    after = staged("update_control", change(requirements=[linked]))
    back = staged("update_control", change(requirements=[REQUIREMENT]), after)
    assert back == LEDGER


def test_requirements_are_taken_away() -> None:
    """By URL; others may come in the same call."""
    after = access(remove_requirements=[URL], requirements=[OTHER], description="All may.")
    assert after == {"description": "All may.", "requirements": [OTHER]}


def test_an_overwritten_description_is_said() -> None:
    """As everywhere."""
    text = registry.call(opened(), "update_control", change(description="All may.")).text
    assert 'controls.access.description of node "archive" was "Few may read."' in text


def test_a_control_of_several_elements_is_changed_on_each() -> None:
    """The architecture's, too."""
    document = staged("add_control", arguments("all:nodes", "architecture"))
    on = {"on": ["all:nodes", "architecture"]}
    after = staged("update_control", change("audit", description="New.") | on, document)
    holding = [after, *after["nodes"]]
    assert {each["controls"]["audit"]["description"] for each in holding} == {"New."}


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (change(), "nothing to change: give description, requirements or remove_requirements"),
        (change(description="Few may read."), "the document says this already"),
        (change(requirements=[REQUIREMENT]), "the document says this already"),
        (change("acces", description="x"), '"archive" has no control "acces": there are access'),
        (change(on="ledger", description="x"), 'has no control "access": add it with add_control'),
        (change(on="all:nodes", description="x"), 'have no control "access": name only "archive"'),
        (change(remove_requirements=["https://u"]), f'no requirement "https://u"; it has "{URL}"'),
        (
            change(remove_requirements=[URL]),
            "no requirement left; take it away with remove_control",
        ),
        (change(requirements=[{"requirement-url": URL}]), "write requirements as"),
    ],
    ids=str,
)
def test_a_change_that_does_not_fit_is_refused(call: dict[str, Any], reason: str) -> None:
    """Nothing to change, controls and requirements that are not there."""
    assert reason in refused("update_control", call)


@pytest.mark.parametrize(
    ("control", "reason"),
    [
        (7, 'controls.access of node "archive" is no object; mend that first'),
        ({"description": "d", "requirements": {}}, "requirements of node"),
        ({"description": "d", "requirements": [REQUIREMENT] * 2}, "stands 2 times"),
    ],
    ids=str,
)
def test_malformed_controls_are_refused(control: Any, reason: str) -> None:
    """With the reason."""
    document = ledger()
    document["nodes"][3]["controls"]["access"] = control
    call = change(requirements=[REQUIREMENT | {"config": {"level": 3}}])
    assert reason in refused("update_control", call, document)


def test_entries_that_are_no_requirements_are_left_alone() -> None:
    """A null or a text among the requirements is in nobody's way."""
    document = ledger()
    document["nodes"][3]["controls"]["access"]["requirements"] = [None, "x", REQUIREMENT]
    call = change(requirements=[{"requirement-url": URL, "config": {"level": 3}}])
    after = staged("update_control", call, document)
    assert after["nodes"][3]["controls"]["access"]["requirements"] == [
        None,
        "x",
        {"requirement-url": URL, "config": {"level": 3}},
    ]


def test_an_early_release_has_longer_keys() -> None:
    """Requirements are written with them, and found by them."""
    early = "https://calm.finos.org/release/1.0-rc1/meta/calm.json"
    document = ledger(nodes=[node("ledger")], relationships=[], flows=[], metadata=[])
    after = staged("add_control", arguments("ledger"), document | {"$schema": early})
    url = {"control-requirement-url": URL}
    requirements = [url | {"control-config": {"level": 2}}]
    assert after["nodes"][0]["controls"]["audit"]["requirements"] == requirements
    linked = {"requirement-url": URL, "config-url": "https://c"}
    call = change("audit", "ledger", requirements=[linked])
    after = staged("update_control", call, after)
    requirements = [url | {"control-config-url": "https://c"}]
    assert after["nodes"][0]["controls"]["audit"]["requirements"] == requirements
    call = change("audit", "ledger", remove_requirements=[URL], requirements=[OTHER])
    (left,) = staged("update_control", call, after)["nodes"][0]["controls"]["audit"]["requirements"]
    assert left["control-requirement-url"] == OTHER["requirement-url"]


def test_a_removed_control_takes_the_empty_member_along() -> None:
    """Other controls stay, and with them the member."""
    after = staged("remove_control", change())
    assert "controls" not in after["nodes"][3]
    both = staged("add_control", arguments("archive"))
    assert list(staged("remove_control", change(), both)["nodes"][3]["controls"]) == ["audit"]


def test_adding_and_removing_is_nothing() -> None:
    """On everything there is."""
    on = {"on": ["all:nodes", "all:relationships", "all:flows", "architecture"]}
    document = staged("add_control", arguments() | on)
    assert staged("remove_control", change("audit") | on, document) == LEDGER


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (change("acces"), "there are access"),
        (change(on="all:nodes"), 'name only "archive" in `on`'),
        (change(on="architecture"), 'the architecture has no control "access"'),
        (change(on="archive-sql"), "is an interface"),
    ],
    ids=str,
)
def test_a_control_that_is_not_there_is_not_removed(call: dict[str, Any], reason: str) -> None:
    """And what has it is named."""
    assert reason in refused("remove_control", call)


def test_options_that_name_a_removed_control_are_pointed_out() -> None:
    """They are left as they are."""
    decision = {"description": "d", "nodes": ["archive"], "relationships": []}
    options = {
        "unique-id": "choice",
        "relationship-type": {"options": [decision | {"controls": ["access"]}]},
    }
    document = ledger(relationships=[options], flows=[])
    text = registry.call(opened(document), "remove_control", change()).text
    assert '"access" is still named in the options of choice' in text


def test_elements_that_a_removed_control_covered_are_counted() -> None:
    """Only where it was that of the document, and only those without one of their own."""
    document = ledger(controls={"access": CONTROL})
    text = registry.call(opened(document), "remove_control", change(on="architecture")).text
    told = 'nodes and relationships with no control "access" of their own: 8'
    assert f"Note: it covered the whole document; {told}" in text
    document["nodes"][0]["controls"] = {"access": CONTROL}
    assert "covered" not in registry.call(opened(document), "remove_control", change()).text
