"""Tools that lead relationships elsewhere: rewire and insert_between."""

from __future__ import annotations

from typing import Any

from advisor.calm.schema import definition
from advisor.calm.vocabulary import CURRENT
from advisor_tools.inserting import insert_between
from advisor_tools.rewiring import CALM_WORDS, rewire
from advisor_tools.tool import Tool

_REWIRE = """\
Lead a relationship from or to another node; it keeps its id, controls and metadata, and flows \
over it go along. `source` and `target` are said of every kind: actor or container is the source, \
destination or nodes are the targets. Use it to replace an end, not remove and add_relationship; \
to put a node between both ends use insert_between. Interfaces of a node that is no end any more \
are dropped. Example: {"relationship": "clerk-uses-ledger", "target": "archive", \
"description": "Clerks look things up.", "why": "Only the archive is open to them."}"""

_INSERT_BETWEEN = """\
Put an existing node into one or more relationships (a queue, load balancer, gateway): each then \
leads to the node, and a second one joins the node and the old destination; a connection that \
joins these already is used. With `consumes` the old destination reads from the node (queues, \
topics); without, the node calls it. Every flow goes over both legs at that place, with a way back \
where it would not be connected any more. What happens later, asynchronously, is often a flow of \
its own: end the old one with edit_flow, add_flow the rest. All that went over the relationship \
then goes over the node, writes too; for a cache of reads use add_cache. \
Example: {"relationships": ["ledger-connects-archive"], "node": \
"audit-log", "consumes": true, "first": {"step": "Ledger writes to the log"}, "second": {"step": \
"Archive reads the log"}, "why": "The archive may be down."}"""

_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_IDS: dict[str, Any] = {"type": "array", "items": _TEXT}


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    return (
        Tool("rewire", _REWIRE, _rewire(), rewire),
        Tool("insert_between", _INSERT_BETWEEN, _insert_between(), insert_between),
    )


def _rewire() -> dict[str, Any]:
    properties = {
        "relationship": _TEXT | {"description": "unique-id of the relationship."},
        "source": _TEXT | {"description": "The node it shall lead from."},
        "target": _TEXT | {"description": "The node it shall lead to, where it leads to one."},
        "source_interfaces": _IDS | {"description": "Of the source; connects only."},
        "target_interfaces": _IDS | {"description": "Of the target; connects only."},
        "add_targets": _IDS | {"description": "More nodes, where there may be many."},
        "remove_targets": _IDS | {"description": "Nodes that it shall not lead to any more."},
        "nodes": _IDS | {"minItems": 1, "description": "All nodes it shall lead to."},
        "description": _TEXT | {"description": "What the relationship is for now."},
    }
    for word, plain in CALM_WORDS.items():
        kind = {key: item for key, item in properties[plain].items() if key != "description"}
        properties[word] = kind | {"description": f"Another word for {plain}."}
    return {"properties": properties, "required": ["relationship"]}


def _insert_between() -> dict[str, Any]:
    protocol = definition("relationship", CURRENT)["properties"]["protocol"]
    common = {
        "description": _TEXT | {"description": "What the leg is for."},
        "protocol": protocol | {"description": "Where it differs from that of the other."},
    }
    said = "Text of the step towards {}, in every flow; ways back get texts of their own."
    renamed = "Renames the old relationship; later calls must use this id."
    first = common | {
        "id": _TEXT | {"description": renamed},
        "step": _TEXT | {"description": said.format("the node")},
    }
    second = common | {
        "id": _TEXT | {"description": "Its unique-id, if another than it would get."},
        "step": _TEXT | {"description": said.format("the old destination")},
        "interfaces": _IDS
        | {"description": "Interfaces of the far node that are called; not with `consumes`."},
    }
    leg = {"type": "object", "additionalProperties": False}
    properties = {
        "relationships": _IDS
        | {"minItems": 1, "description": "unique-ids; connects, or interacts with one node."},
        "node": _TEXT | {"description": "unique-id of what comes between; add it first."},
        "consumes": {
            "type": "boolean",
            "description": "true: the far end reads from the node; false: the node calls it.",
        },
        "node_interfaces": _IDS | {"description": "Interfaces of the node that are called."},
        "protocol": protocol | {"description": "Of both legs; as it was when left out."},
        "first": leg
        | {
            "properties": first,
            "description": "The leg to the node, which is the old relationship.",
        },
        "second": leg
        | {
            "properties": second,
            "description": "The leg between the node and the old destination.",
        },
    }
    return {"properties": properties, "required": ["relationships", "node", "consumes"]}
