"""What takes something away, so that a yes given beforehand does not cover it.

A value that takes another's place takes nothing away: it is shown as changed. A member, a list
item, a step, a link or an element without a successor is gone.
"""

from __future__ import annotations

from typing import Any

import pytest

from advisor.calm.document import load
from advisor.change.proposal import Origin
from advisor.change.review import PolicyReviewer, Verdict
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.agent.talk import PLATFORM

Call = tuple[str, dict[str, Any]]

RECORD = "docs/adr/0001-use-message-queue-for-async-processing.md"
FLOW = "order-processing-flow"
LED = "customer-interacts-gateway"


def metadata(on: str, **what: Any) -> Call:
    """Edit the metadata of one element."""
    return "set_metadata", {"entries": [{"on": [on]} | what]}


def update(identity: str, **values: Any) -> Call:
    """Change members of one element."""
    return "update", {"entries": [{"id": identity, "values": values}]}


def node(identity: str) -> Call:
    """Add a system."""
    value = {"unique-id": identity, "node-type": "system", "name": "New", "description": "New."}
    return "add_node", {"node": value}


def control(tool: str, **what: Any) -> Call:
    """Add, change or remove the control `audit` of the order database."""
    return tool, {"on": ["order-db"], "control_id": "audit"} | what


def requirement(**values: Any) -> dict[str, Any]:
    """A requirement of the control."""
    return {"requirement-url": "https://example.com/audit"} | values


AUDIT = control(
    "add_control", description="Kept.", requirements=[requirement(config={"years": [1, 2]})]
)


def staged(*calls: Call) -> Workspace:
    """A workspace in which each call is staged."""
    workspace = Workspace(load(PLATFORM))
    for name, arguments in calls:
        outcome = registry.call(workspace, name, arguments)
        assert outcome.change is not None, outcome.text
    return workspace


def verdict(*calls: Call, allow: bool = False) -> Verdict:
    """What a yes given beforehand makes of these calls."""
    reviewer = PolicyReviewer(accept_valid=True, allow_removals=allow)
    return reviewer.review(staged(*calls).propose(Origin("", "", "", "")))


TAKES_AWAY: dict[str, list[Call]] = {
    "an element": [("remove", {"ids": [LED], "also": [FLOW]})],
    "a metadata key": [metadata("architecture", remove=["owner"])],
    "an item of a list": [metadata("architecture", values={"tags": ["orders"]})],
    "all items of a list": [metadata("architecture", values={"tags": []})],
    "a list for a word": [metadata("architecture", values={"tags": "orders"})],
    "an item for another": [metadata("architecture", values={"tags": ["orders", "new", "more"]})],
    "what this turn wrote": [
        metadata("order-db", values={"tiers": [1, 2]}),
        metadata("order-db", values={"tiers": [1]}),
    ],
    "an object for a word": [
        update("order-db", site={"region": "eu", "zone": 1}),
        update("order-db", site="eu"),
    ],
    "a member of an item": [
        metadata("order-db", values={"sites": [{"region": "eu", "zone": 1}]}),
        metadata("order-db", values={"sites": [{"region": "eu"}]}),
    ],
    "a text for blanks": [update("order-db", description="  ")],
    "a value for an empty one": [metadata("architecture", values={"owner": {}})],
    "a step": [("edit_flow", {"flow": FLOW, "remove": [LED]})],
    "a link to a record": [("link_adr", {"remove": [RECORD]})],
    "a node of a relationship": [("rewire", {"relationship": LED, "nodes": ["order-service"]})],
    "the interface of an end": [
        ("rewire", {"relationship": "order-connects-db", "target": "inventory-db"})
    ],
    "a node of a container": [
        node("vault"),
        ("move_into", {"container": "vault", "nodes": ["order-db"], "kind": "composed-of"}),
    ],
    "a control": [AUDIT, control("remove_control")],
    "a value of a requirement": [
        AUDIT,
        control("update_control", requirements=[requirement(config={"years": [1]})]),
    ],
    "a configuration for a link": [
        AUDIT,
        control("update_control", requirements=[requirement(**{"config-url": "https://x.org/c"})]),
    ],
    "a requirement": [
        AUDIT,
        control(
            "update_control",
            remove_requirements=["https://example.com/audit"],
            requirements=[{"requirement-url": "https://example.com/other", "config": {}}],
        ),
    ],
    "details": [
        ("set_details", {"id": "order-db", "detailed_architecture": "a.json"}),
        ("set_details", {"id": "order-db", "remove": ["detailed-architecture"]}),
    ],
}

KEEPS: dict[str, list[Call]] = {
    "another id": [("rename", {"id": "order-db", "new_id": "orders", "new_name": "Orders"})],
    "another id, and a new element with the old": [
        ("rename", {"id": "order-db", "new_id": "orders"}),
        node("order-db"),
    ],
    "a copy": [
        ("copy_node", {"id": "order-db", "new_id": "b", "new_name": "B", "relationships": "both"})
    ],
    "another description": [update("order-db", description="Other.")],
    "another type": [update("order-db", **{"node-type": "service"})],
    "another value": [metadata("architecture", values={"owner": "Somebody else"})],
    "one item more": [metadata("architecture", append={"tags": ["new"]})],
    "another order": [
        metadata("architecture", values={"tags": ["orders", "microservices", "ecommerce"]})
    ],
    "a second container": [
        node("vault"),
        (
            "move_into",
            {"container": "vault", "nodes": ["order-db"], "kind": "composed-of", "also_stay": True},
        ),
    ],
    "another end without interfaces": [
        ("rewire", {"relationship": "gateway-connects-order", "source": "admin"})
    ],
    "more nodes": [("rewire", {"relationship": LED, "add_targets": ["order-service"]})],
    "another place of a step": [
        ("edit_flow", {"flow": FLOW, "move": [{"step": "order-connects-payment", "after": "end"}]})
    ],
    "a step before one that has a direction": [
        (
            "edit_flow",
            {
                "flow": FLOW,
                "insert": [
                    {
                        "relationship": "order-connects-db",
                        "description": "Again.",
                        "after": "order-connects-db",
                    }
                ],
            },
        )
    ],
    "another text of a step": [
        ("edit_flow", {"flow": FLOW, "change": [{"step": LED, "description": "Other."}]})
    ],
    "another document of details": [
        ("set_details", {"id": "order-db", "detailed_architecture": "a.json"}),
        ("set_details", {"id": "order-db", "detailed_architecture": "b.json"}),
    ],
}


@pytest.mark.parametrize("calls", TAKES_AWAY.values(), ids=TAKES_AWAY.keys())
def test_a_yes_does_not_cover_what_takes_away(calls: list[Call]) -> None:
    """It is refused with the change that does and the option that permits it."""
    refused = verdict(*calls)
    assert refused.decision == "reject"
    number, (tool, _arguments) = len(calls), calls[-1]
    assert refused.reason.startswith(f"change {number} ({tool}) removes something, as at /")
    assert refused.reason.endswith("; --allow-removals permits that")
    assert verdict(*calls, allow=True).decision == "accept"


@pytest.mark.parametrize("calls", KEEPS.values(), ids=KEEPS.keys())
def test_a_yes_covers_what_has_a_successor(calls: list[Call]) -> None:
    """What is there before is there after, or something else in its place."""
    assert verdict(*calls).decision == "accept"


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (update("order-db", description=""), "the string is empty"),
        (update("order-db", description=None), "is null"),
        (metadata("architecture", values={"owner": None}), "is null"),
        (metadata("architecture", values={"owner": ""}), "the string is empty"),
        (("update", {"entries": [{"id": "order-db", "remove": ["name"]}]}), 'needs its "name"'),
        (("remove", {"ids": [LED]}), "also"),
    ],
)
def test_what_would_take_away_on_the_quiet_is_refused(call: Call, reason: str) -> None:
    """An empty value is none, a null is no removal, and nothing goes along unnamed."""
    outcome = registry.call(Workspace(load(PLATFORM)), *call)
    assert outcome.change is None
    assert reason in outcome.refusal


def test_a_rename_does_not_leave_the_elements_that_are_permitted() -> None:
    """An element that is permitted cannot lend its id to another, nor take one over."""
    calls: list[Call] = [("rename", {"id": "admin", "new_id": "order-db-2"})]
    reviewer = PolicyReviewer(accept_valid=True, only=frozenset({"admin"}))
    touched = reviewer.review(staged(*calls).propose(Origin("", "", "", "")))
    assert touched.decision == "reject"
    assert "admin-interacts-gateway" in touched.reason
