"""Arguments as models write them: what is put right, and what a refusal says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor_tools import registry
from tests.architectures import VALUES
from tests.tools.ledger import REQUIREMENT, node, opened, refused

CONTROL = {"control_id": "audit", "description": "d", "requirements": [REQUIREMENT]}
API = {"unique-id": "ledger-grpc", "port": 1}
ENDS = {"source": {"node": "ledger"}, "destination": {"node": "clerk"}}
BOOKS = {"entries": [{"id": "ledger", "values": {"name": "Books"}}]}
TIERED = {"entries": [{"on": ["ledger"], "values": {"tier": 1}}]}
DETAILED = {"id": "ledger", "detailed_architecture": "a.json"}
LINK = {"unique-id": "reads", "relationship-type": {"connects": ENDS}}


def upper(value: dict[str, Any]) -> dict[str, Any]:
    """The same with keys in the manner of another language."""
    spelled = (key.title().replace("-", "").replace("_", "") for key in value)
    return {key[0].lower() + key[1:]: value[old] for key, old in zip(spelled, value, strict=True)}


@pytest.mark.parametrize(
    ("tool", "written", "meant"),
    [
        ("set_details", {"node": "ledger", "detailed_architecture": "a.json"}, DETAILED),
        ("set_details", {"unique-id": "ledger", "detailed_architecture": "a.json"}, DETAILED),
        ("set_details", {"id": "ledger", "detailed-architecture": "a.json"}, DETAILED),
        ("set_details", upper(DETAILED), DETAILED),
        ("set_details", DETAILED | {"remove": None, "required_pattern": None}, DETAILED),
        ("add_control", {"id": "ledger"} | CONTROL, {"on": ["ledger"]} | CONTROL),
        ("add_control", {"nodes": ["ledger"]} | CONTROL, {"on": ["ledger"]} | CONTROL),
        ("add_control", upper({"on": "ledger"} | CONTROL), {"on": ["ledger"]} | CONTROL),
        ("add_interface", {"id": "ledger", "interfaces": API}, ({"node": "ledger"}, [API])),
        ("add_interface", {"node": "ledger", "interface": API}, ({"node": "ledger"}, [API])),
        ("add_node", node("audit"), {"node": node("audit")}),
        ("add_node", upper(node("audit")), {"node": node("audit")}),
        ("add_relationship", LINK, {"relationship": LINK}),
        ("update", {"id": "ledger", "values": {"name": "Books"}}, BOOKS),
        ("update", {"entries": [{"node": "ledger", "values": {"name": "Books"}}]}, BOOKS),
        ("update", {"entry": {"id": "ledger", "values": {"name": "Books"}}}, None),
        (
            "update",
            {"entries": [{"id": "ledger", "values": [{"key": "name", "value": "Books"}]}]},
            BOOKS,
        ),
        (
            "update",
            {"entries": [{"id": "ledger", "values": [{"name": "name", "value": "Books"}]}]},
            BOOKS,
        ),
        ("set_metadata", {"on": "ledger", "values": {"tier": 1}}, TIERED),
        ("set_metadata", {"entries": {"element": "ledger", "values": '{"tier": 1}'}}, TIERED),
        ("link_adr", {"add": "a.md", "reason": "Asked."}, {"add": ["a.md"]}),
    ],
    ids=str,
)
def test_what_was_meant_is_staged(tool: str, written: Any, meant: Any) -> None:
    """As the plain form is, and the answer says how it was taken."""
    workspace = opened()
    outcome = registry.call(workspace, tool, written)
    if meant is None:
        assert outcome.refusal
        return
    if isinstance(meant, tuple):
        meant = meant[0] | {"interfaces": meant[1]}
    assert outcome.change, outcome.text
    assert outcome.change.arguments == meant
    assert "was taken as" in outcome.text or "were taken as" in outcome.text
    again = registry.call(opened(), tool, meant)
    assert "taken as" not in again.text
    assert again.change
    assert again.change.operations == outcome.change.operations


@pytest.mark.parametrize(
    ("tool", "arguments", "note"),
    [
        ("neighbours", {"id": "ledger", "depth": "2"}, "depth was taken as a number"),
        ("neighbours", {"id": "ledger", "direction": "OUT"}, 'direction was taken as "out"'),
        ("paths", {"from": "clerk", "to": "archive"}, 'from was taken as "source"'),
        ("find", {"query": "ledger"}, 'query was taken as "text"'),
        ("show", {"ids": ["ledger"]}, 'ids was taken as "on"'),
    ],
)
def test_looks_are_taken_likewise(tool: str, arguments: Any, note: str) -> None:
    """Numbers in a string, other words for what to look at."""
    outcome = registry.call(opened(), tool, arguments)
    assert not outcome.refusal
    assert f"Note: {note}" in outcome.text


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("set_details", {"id": "ledger", "detail": "x"}, '"detail" is not allowed here'),
        ("set_details", {"detailed_architecture": "x"}, '"id" is missing'),
        (
            "set_details",
            {"node": "ledger", "element": "archive", "detailed_architecture": "x"},
            '"id" is missing',
        ),
        ("set_details", DETAILED | {"node": "archive"}, '"node" is not allowed here'),
        ("add_control", {"on": ["ledger"]} | CONTROL | {"requirements": ["x"]}, "write require"),
        (
            "add_relationship",
            {"relationship": {"unique-id": "x", "source": "a", "destination": "b"}},
            'write relationship-type as {"connects": {"source": {"node": "a"}',
        ),
        (
            "add_relationship",
            {"relationship": {"unique-id": "x", "relationship-type": "connects"}},
            'write relationship-type as {"connects": {"source": {"node": "a"}',
        ),
        (
            "add_node",
            {"node": {"unique-id": "a", "node-type": "b", "name": "c"}},
            'node: "description" is missing (add "description": What the node does, in a',
        ),
        ("add_interface", {"node": "ledger", "interfaces": [7]}, 'write interfaces as [{"unique'),
        ("update", {"entries": [{"id": "ledger", "values": "x"}]}, "write values as {"),
        ("update", {"entries": [{"id": "ledger", "name": "x"}]}, "legal here: values, remove"),
        ("show", {"on": []}, 'write on as ["order-service", "type:database"]'),
        ("withdraw", {"keep": [1]}, '"changes" is missing'),
    ],
    ids=str,
)
def test_what_could_be_meant_in_two_ways_is_refused(tool: str, arguments: Any, reason: str) -> None:
    """With what is legal, in one line."""
    told = refused(tool, arguments)
    assert reason in told
    assert "\n" not in told


def test_keys_that_hold_no_letter_are_not_one() -> None:
    """Only letters and digits make two spellings of one key."""
    values = {"!!": 1, "??": 2}
    arguments = {"entries": [{"id": "ledger", "values": values}]}
    workspace = opened()
    assert registry.call(workspace, "update", arguments).change
    more = {"entries": [{"id": "ledger", "values": {"--": 3}}]}
    assert registry.call(workspace, "update", more).change
    ledger = workspace.model.get("ledger")
    assert ledger is not None
    assert {key: ledger.value[key] for key in ("!!", "??", "--")} == values | {"--": 3}


@given(values=st.dictionaries(st.text(max_size=4), VALUES, max_size=3))
def test_values_of_the_document_stay_as_they_are(values: dict[str, Any]) -> None:
    """What goes into metadata is nobody's to put right: no key, number or truth value."""
    arguments = {"entries": [{"on": ["ledger"], "values": {"facts": values}}]}
    workspace = opened()
    outcome = registry.call(workspace, "set_metadata", arguments)
    if outcome.change:
        ledger = workspace.model.get("ledger")
        assert ledger is not None
        assert repr(ledger.value["metadata"]) == repr({"facts": values})
        assert "taken as" not in outcome.text
