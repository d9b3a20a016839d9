"""The examples: the e-commerce platform of the tutorials, and four of other trades and styles."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from advisor.calm.check import check
from advisor.calm.document import load

FIXTURES = Path(__file__).parents[1] / "fixtures"
ARCHITECTURES = FIXTURES / "architectures"
EXAMPLES = sorted(ARCHITECTURES.glob("*.json"))

NODE_TYPES = "actor ecosystem system service database network ldap webclient data-asset"

NODES = """
customer          | actor    | Customer            | A user who browses and purchases products.
admin             | actor    | Admin               | A staff member who manages products and orders.
ecommerce-system  | system   | E-Commerce Platform | The overall e-commerce system containing microservices.
api-gateway       | service  | API Gateway         | Entry point for all client requests.
order-service     | service  | Order Service       | Handles order creation and lifecycle management.
inventory-service | service  | Inventory Service   | Manages product stock levels.
payment-service   | service  | Payment Service     | Integrates with external payment providers.
order-db          | database | Order Database      | Relational database for orders.
inventory-db      | database | Inventory Database  | Stores stock levels.
"""  # noqa: E501 - a table reads best with a row a line

RELATIONSHIPS = """
customer-interacts-gateway   | interacts   | customer          | api-gateway
admin-interacts-gateway      | interacts   | admin             | api-gateway
gateway-connects-order       | connects    | api-gateway       | order-service
gateway-connects-inventory   | connects    | api-gateway       | inventory-service
order-connects-db            | connects    | order-service     | order-db
order-connects-payment       | connects    | order-service     | payment-service
order-connects-inventory     | connects    | order-service     | inventory-service
inventory-connects-db        | connects    | inventory-service | inventory-db
ecommerce-system-composition | composed-of | ecommerce-system  | api-gateway order-service \
inventory-service payment-service order-db inventory-db
"""

FLOWS = """
order-processing-flow | Customer Order Processing
inventory-check-flow  | Inventory Stock Check
"""

CONTROLS = """
https://internal-policy.example.com/performance/rate-limiting | performance | api-gateway
https://www.pcisecuritystandards.org/documents/PCI-DSS-v4.0   | compliance  | payment-service
"""

METADATA = {
    "owner": "Architecture Team",
    "version": "1.0.0",
    "created": "2025-12-26",
    "description": "E-commerce order processing platform architecture demo.",
    "tags": ["ecommerce", "microservices", "orders"],
}

ADRS = [
    "docs/adr/0001-use-message-queue-for-async-processing.md",
    "docs/adr/0002-use-oauth2-for-api-authentication.md",
]


def rows(table: str) -> list[tuple[str, ...]]:
    """The cells of a table, line by line."""
    return [tuple(re.split(r"\s*\|\s*", line.strip())) for line in table.strip().splitlines()]


def ends(relationship: dict[str, Any]) -> tuple[str, str, str]:
    """Kind, first end and the other ends of a relationship."""
    ((kind, parts),) = relationship["relationship-type"].items()
    if kind == "connects":
        return kind, parts["source"]["node"], parts["destination"]["node"]
    return kind, parts.get("actor") or parts["container"], " ".join(parts["nodes"])


@pytest.fixture(scope="module")
def platform() -> dict[str, Any]:
    """The architecture that ships as an example."""
    text = (FIXTURES / "architectures" / "ecommerce-platform.json").read_text(encoding="utf-8")
    value: dict[str, Any] = json.loads(text)
    return value


def test_nodes_are_those_of_the_tutorial(platform: dict[str, Any]) -> None:
    """Ids, types, names and descriptions of all nine nodes, in order."""
    fields = ("unique-id", "node-type", "name", "description")
    assert [tuple(node[field] for field in fields) for node in platform["nodes"]] == rows(NODES)


def test_relationships_are_those_of_the_tutorial(platform: dict[str, Any]) -> None:
    """Ids, kinds and ends of all nine relationships, in order."""
    found = [(each["unique-id"], *ends(each)) for each in platform["relationships"]]
    assert found == rows(RELATIONSHIPS)


def test_flows_are_those_of_the_tutorial(platform: dict[str, Any]) -> None:
    """Ids and names of both flows."""
    assert [(flow["unique-id"], flow["name"]) for flow in platform["flows"]] == rows(FLOWS)


def test_controls_are_those_of_the_tutorial(platform: dict[str, Any]) -> None:
    """Each requirement stands under its category on its node, with inline values."""
    found = [
        (requirement["requirement-url"], category, node["unique-id"])
        for node in platform["nodes"]
        for category, control in node.get("controls", {}).items()
        for requirement in control["requirements"]
        if requirement["config"]
    ]
    assert found == rows(CONTROLS)


def test_metadata_is_that_of_the_tutorial(platform: dict[str, Any]) -> None:
    """Owner, version, date, description and tags."""
    assert platform["metadata"] == METADATA


def test_decision_records_are_linked_and_exist(platform: dict[str, Any]) -> None:
    """Every linked record is a file with a status and a decision."""
    assert platform["adrs"] == ADRS
    for path in ADRS:
        text = (FIXTURES / path).read_text(encoding="utf-8")
        assert "## Status\n\nAccepted." in text
        assert "## Decision" in text


def test_consecutive_steps_of_a_flow_share_a_node(platform: dict[str, Any]) -> None:
    """Both flows can be walked from their first step to their last."""
    nodes = {each["unique-id"]: set(ends(each)[1:]) for each in platform["relationships"]}
    for flow in platform["flows"]:
        steps = [nodes[each["relationship-unique-id"]] for each in flow["transitions"]]
        assert len(steps) > 1
        assert all(before & after for before, after in pairwise(steps))


def test_weak_points_of_the_tutorial_are_there(platform: dict[str, Any]) -> None:
    """One gateway for all actors, one database a service, a payment call that is waited for."""
    by_id = {each["unique-id"]: each for each in platform["relationships"]}
    entries = {ends(each)[2] for each in by_id.values() if ends(each)[0] == "interacts"}
    assert entries == {"api-gateway"}
    assert by_id["order-connects-payment"]["metadata"]["call"] == "synchronous"
    assert sum(node["node-type"] == "database" for node in platform["nodes"]) == 2


def test_the_checks_find_nothing_to_mend(platform: dict[str, Any]) -> None:
    """All that remains are the two requirement URLs that are not fetched."""
    found = check(platform, exists=lambda path: (FIXTURES / path).is_file())
    assert [(finding.severity, finding.element) for finding in found] == [
        ("unresolved", "api-gateway"),
        ("unresolved", "payment-service"),
    ]


def linked(path: str) -> list[Path]:
    """Where a record may be: relative to the folder of architectures or to the one above it."""
    places = [ARCHITECTURES / path, FIXTURES / path]
    return [place for place in places if place.is_file()]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_example_has_errors_or_warnings(example: Path) -> None:
    """What remains are links that are not fetched."""
    found = check(load(example).value, exists=lambda path: bool(linked(path)))
    assert {finding.severity for finding in found} <= {"unresolved"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_links_decision_records_that_say_their_status(example: Path) -> None:
    """Title with the number of the file's name, a status, and more chapters than that."""
    for path in load(example).value["adrs"]:
        (record,) = linked(path)
        title, *chapters = record.read_text(encoding="utf-8").split("\n## ")
        assert title.startswith(f"# {int(record.name[:4])}. ")
        assert chapters[0].startswith("Status\n\n")
        assert len(chapters) == 4


def test_every_decision_record_is_linked_by_one_example() -> None:
    """No record is left over, and none belongs to two architectures."""
    paths = [path for example in EXAMPLES for path in load(example).value["adrs"]]
    records = sorted((FIXTURES / "docs" / "adr").glob("*.md"))
    assert sorted(linked(path)[0].resolve() for path in paths) == records


def test_the_examples_together_use_every_kind_of_element() -> None:
    """Node types, kinds of relationship, holders of controls, directions, forms of metadata."""
    values = [load(example).value for example in EXAMPLES]
    nodes = [node for value in values for node in value["nodes"]]
    relationships = [each for value in values for each in value["relationships"]]
    assert {node["node-type"] for node in nodes} >= set(NODE_TYPES.split())
    kinds = {kind for each in relationships for kind in each["relationship-type"]}
    assert kinds == {"interacts", "connects", "deployed-in", "composed-of", "options"}
    flows = [flow for value in values for flow in value["flows"]]
    steps = [step for flow in flows for step in flow["transitions"]]
    assert {step.get("direction") for step in steps} == {None, "destination-to-source"}
    for holders in (values, nodes, relationships, flows):
        assert any("controls" in holder for holder in holders)
    assert {type(value["metadata"]) for value in values} == {dict, list}
