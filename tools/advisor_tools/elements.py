"""Tools that add nodes and relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.schema import definition
from advisor.calm.vocabulary import CURRENT
from advisor.change.draft import RefusedError
from advisor_tools.containment import add_containment, add_member, containments
from advisor_tools.ends import check_interfaces
from advisor_tools.interfaces import mention_same_place
from advisor_tools.selection import the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from advisor.change.draft import Draft

_ADD_NODE = """\
Add a node. `node` is the CALM node as it shall stand in the document; `in` optionally names the \
node that contains it (it joins that container's composed-of or deployed-in relationship; a \
composed-of is made where there is none). \
Example: {"node": {"unique-id": "audit-log", "node-type": "database", "name": "Audit Log", \
"description": "Append-only record of who did what."}, "in": "ledger-platform", \
"why": "Payments must be traceable."}"""

_ADD_RELATIONSHIP = """\
Add a relationship of any kind: interacts (an actor and the nodes it uses), connects (source to \
destination, optionally by interface ids of those very nodes), deployed-in or composed-of \
(container and its nodes), options. `relationship` is the CALM relationship as it shall stand in \
the document; it may name nodes that you add later in this turn. Example: {"relationship": \
{"unique-id": "ledger-connects-audit-log", "description": "Writes every posting", "protocol": \
"TLS", "relationship-type": {"connects": {"source": {"node": "ledger"}, "destination": {"node": \
"audit-log"}}}}, "why": "The ledger feeds the audit log."}"""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    node = {
        "properties": {
            "node": definition("node", CURRENT),
            "in": {"type": "string", "description": "unique-id of the containing node."},
        },
        "required": ["node"],
    }
    relationship = {
        "properties": {"relationship": definition("relationship", CURRENT)},
        "required": ["relationship"],
    }
    return (
        Tool("add_node", _ADD_NODE, node, add_node),
        Tool("add_relationship", _ADD_RELATIONSHIP, relationship, add_relationship),
    )


def add_node(draft: Draft, node: dict[str, Any], within: str = "") -> None:
    """Append a CALM node, and make it a member of the node with unique-id `within`."""
    container = the(draft.model, within, "node") if within else None
    draft.add_element("node", node)
    draft.title = f"add node {node['unique-id']}" + (f" in {within}" if within else "")
    mention_same_place(draft, [each["unique-id"] for each in node.get("interfaces", ())])
    if container is None:
        return
    holders = containments(draft.model, container)
    if len(holders) > 1:
        listed = ", ".join(holder.id or holder.pointer for holder in holders)
        raise RefusedError(
            f'"{within}" contains nodes through {listed}; leave `in` out and say which by '
            "add_relationship"
        )
    if holders:
        add_member(draft, container, holders[0], node["unique-id"])
        return
    made = add_containment(draft, container, "composed-of", [node["unique-id"]])
    draft.notes.append(f'"{within}" contained nothing yet: added {made}')


def add_relationship(draft: Draft, relationship: dict[str, Any]) -> None:
    """Append a CALM relationship."""
    draft.add_element("relationship", relationship)
    draft.title = f"add relationship {relationship['unique-id']}"
    check_interfaces(draft.model, draft.inserted[-1])
