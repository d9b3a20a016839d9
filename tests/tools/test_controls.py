"""Adding controls to whatever `on` selects."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.ledger import LEDGER, REQUIREMENT, ledger, refused, staged

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
        ({"control_id": "access"}, '"archive" has a control "access" already: change it with update_control'),
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
    """A selector is only what no element is called."""
    value = ledger()
    value["nodes"][4]["unique-id"] = "in:cluster"
    value["relationships"].pop()
    assert holders(staged("add_control", arguments("in:cluster"), value)) == ["in:cluster"]
