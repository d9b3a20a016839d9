"""The tool that gives nodes further interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.schema import definition
from advisor.calm.vocabulary import CURRENT
from advisor.change.draft import RefusedError
from advisor_tools.members import shown
from advisor_tools.selection import listed, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.element import Element
    from advisor.change.draft import Draft

_ADD = """\
Give a node one or more further interfaces: points at which others reach it. Each is a CALM \
interface as it shall stand in the document. Relationships name them by id at the end of that very \
node (rewire). To change an interface use update with its id, to take one away remove. Example: \
{"node": "ledger", "interfaces": [{"unique-id": "ledger-grpc", "host": "ledger.bank.example", \
"port": 9090, "protocol": "HTTPS"}], "why": "Reports are streamed."}"""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    parameters = {
        "properties": {
            "node": {"type": "string", "description": "unique-id of the node."},
            "interfaces": {
                "type": "array",
                "minItems": 1,
                "items": definition("interface", CURRENT),
                "description": "The new interfaces.",
            },
        },
        "required": ["node", "interfaces"],
    }
    return (Tool("add_interface", _ADD, parameters, add_interface),)


def add_interface(draft: Draft, node: str, interfaces: list[dict[str, Any]]) -> None:
    """Append CALM interfaces to the node with unique-id `node`."""
    owner = the(draft.model, node, "node")
    ids = [interface["unique-id"] for interface in interfaces]
    taken = [identity for identity in ids if identity in draft.model.definitions]
    if taken:
        other = draft.model.definitions[taken[0]][0]
        whose = f' of node "{other.owner.id}"' if other.owner else ""
        raise RefusedError(
            f'unique-id "{taken[0]}" is taken by the {other.kind}{whose}: choose another id, or '
            "change that one with update"
        )
    draft.title = f"add {'interface' if len(ids) == 1 else 'interfaces'} {listed(ids)} to {node}"
    if "interfaces" not in owner.value:
        draft.set_member(owner, ("interfaces",), [])
    if not isinstance(owner.value["interfaces"], list):
        raise RefusedError(f'the interfaces of "{node}" are no list; mend that first')
    for interface in interfaces:
        draft.insert_item(owner, ("interfaces",), interface)
    mention_same_place(draft, ids)


def mention_same_place(draft: Draft, ids: Iterable[str]) -> None:
    """Remark interfaces that are reached at the same host and port as those of these ids."""
    told: set[str] = set()
    for identity in ids:
        interface = draft.model.get(identity, "interface")
        place = _place(interface) if interface else None
        told.add(identity)
        if interface is None or place is None:
            continue
        same = [
            f'"{other.id}" of node "{node.id}"'
            for node in draft.model.nodes
            for other in node.interfaces
            # Two of this call are told once.
            if _place(other) == place and other.id not in told
        ]
        if same:
            host, port = (shown(interface.value[key]) for key in ("host", "port"))
            draft.notes.append(
                f'"{identity}" has host {host} and port {port}, as {listed(same)} has'
            )


def _place(interface: Element) -> tuple[Any, str] | None:
    """Host and port, where it has both; a port may be a number or a text."""
    host, port = interface.value.get("host"), interface.value.get("port")
    return (host, str(port)) if host and port else None
