"""The tool that makes several instances of a node, behind a load balancer or each on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from advisor.assess.kinds import is_queue, is_store
from advisor.change.draft import RefusedError
from advisor_tools.containment import STRUCTURES, add_containment, containments
from advisor_tools.legs import usual_joint
from advisor_tools.refactoring.alike import tell_alike
from advisor_tools.refactoring.balancing import Balanced, balance, check_balancer
from advisor_tools.refactoring.choices import choose_along
from advisor_tools.refactoring.connecting import PROTOCOL
from advisor_tools.refactoring.copies import copied
from advisor_tools.refactoring.marking import held, mark
from advisor_tools.refactoring.parts import become, check_parts, part, part_schema
from advisor_tools.refactoring.placing import tell_sites
from advisor_tools.selection import listed, the
from advisor_tools.steps import over
from advisor_tools.todo import leave
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.refactoring.copies import Copy
    from advisor_tools.refactoring.parts import Part

_MAKE_REDUNDANT = """\
Run a node in several instances, in one step. It becomes the first of `instances`: that may be its \
present id, which then stays; the others are copies, with its outgoing relationships and \
containers, but for hosts and sites: say with move_into where those run. With `load_balancer`, new \
or existing, all callers reach that one, and it connects to each instance; else callers connect to \
each instance themselves. Flows go over the balancer and the first instance. For a store of data \
use replicate_store. Example: {"node": "ledger", "instances": ["ledger", "ledger-2"], \
"load_balancer": {"id": "ledger-balancer", "name": "Ledger Balancer"}, "why": "Bookings stop with \
the one ledger."}"""

Mode = Literal["", "active-active", "active-passive"]

_ROLES: dict[Mode, str] = {"active-active": "active", "active-passive": "standby"}
"""What the instances behind the first do."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    instance = part_schema("A node.", "name", "description")
    balancer = part_schema(
        "What spreads the requests, new or existing; left out, callers reach each instance.",
        "name",
        "description",
        "node_type",
    )
    balancer["anyOf"][1]["properties"]["protocol"] = PROTOCOL | {
        "description": "Spoken to it and by it; as it was if left out."
    }
    parameters = {
        "properties": {
            "node": {"type": "string", "description": "unique-id of the node."},
            "instances": {
                "type": "array",
                "items": instance,
                "minItems": 2,
                "description": "The first is what the node becomes, the others are new.",
            },
            "load_balancer": balancer,
            "mode": {
                "enum": [*_ROLES],
                "description": "Whether all work, or the first alone; told in metadata.",
            },
        },
        "required": ["node", "instances"],
    }
    return (Tool("make_redundant", _MAKE_REDUNDANT, parameters, make_redundant),)


def make_redundant(
    draft: Draft,
    node: str,
    instances: Sequence[str | dict[str, str]],
    load_balancer: str | dict[str, str] = "",
    mode: Mode = "",
) -> None:
    """Make a node the first of several instances.

    Args:
        draft: where it is staged.
        node: unique-id of the node.
        instances: the ids, or ids with name and description; the first may be that of the node.
        load_balancer: what stands before them; empty if callers reach each of them.
        mode: whether all of them work or the others stand by; empty where nobody says.

    Raises:
        RefusedError: the node is none that has instances, or an id is taken.
    """
    model = draft.model
    old = the(model, node, "node")
    parts = [part(each) for each in instances]
    inside = _check(model, old, parts)
    protocol = ""
    balancer: Part | None = None
    if load_balancer:
        balancer, protocol = _balancer(model, old, load_balancer, parts)
    name, joint = old.name, usual_joint(model)
    become(draft, old, parts[0])
    copies = [
        copied(draft, old, each, each.named_after(node, name), "outgoing" if balancer else "both")
        for each in parts[1:]
    ]
    for each in copies:
        _hold(draft, each.node, inside)
    _choose(draft, old, copies)
    if balancer:
        balance(draft, Balanced(node, name, old, copies, joint), balancer, protocol)
    tell_alike(draft, old, copies)
    if mode:
        _mark(draft, [old, *(each.node for each in copies)], mode)
    _tell(draft, old)
    behind = f" behind {balancer.id}" if balancer else ""
    draft.title = f"make {node} redundant: {listed([each.id for each in parts])}{behind}"


def _balancer(
    model: Model, node: Element, given: str | dict[str, str], instances: list[Part]
) -> tuple[Part, str]:
    """What stands before the instances, and the protocol that is given for it."""
    said = {"id": given} if isinstance(given, str) else dict(given)
    protocol = said.pop("protocol", "")
    balancer = part(said)
    check_balancer(model, node, balancer)
    if balancer.id in [each.id for each in instances]:
        raise RefusedError(f'"{balancer.id}" is an instance, and cannot stand before them')
    return balancer, protocol


def _check(model: Model, node: Element, parts: list[Part]) -> list[tuple[Element, list[str]]]:
    """Refuse what has no instances; returns how it holds parts that all of them hold then."""
    if node.value.get("node-type") in ("actor", "data-asset"):
        raise RefusedError(
            f'"{node.id}" is of node-type {node.value["node-type"]} and has no instances; name a '
            "node that runs"
        )
    inside = []
    for holder in containments(model, node):
        members = list(dict.fromkeys(r.id for r in holder.references if r.role == "member"))
        parted = [each for each in members if each == node.id or not _is_shared(model, each)]
        if parted:
            raise RefusedError(
                f'"{node.id}" is a container of {listed(parted)}: make those redundant that may '
                "fail, a call for each"
            )
        inside.append((holder, members))
    if node.id in [each.id for each in parts[1:]]:
        raise RefusedError(f'"{node.id}" becomes the first instance: name it first, or not at all')
    check_parts(model, [each for each in parts if each is not parts[0] or each.id != node.id])
    return inside


def _is_shared(model: Model, identity: str) -> bool:
    """Whether several nodes may hold one and the same: data, and queues of a cluster of brokers."""
    node = model.get(identity, "node")
    return node is None or node.value.get("node-type") == "data-asset" or is_queue(node)


def _hold(draft: Draft, copy: Element, inside: list[tuple[Element, list[str]]]) -> None:
    """Make a copy hold what the original holds."""
    for holder, parts in inside:
        kind = next(each for each in STRUCTURES if each in holder.value["relationship-type"])
        made = add_containment(draft, copy, kind, [*parts])
        draft.notes.append(f'"{copy.id}" holds {listed(parts)} as well: added {made}')


def _mark(draft: Draft, nodes: Sequence[Element], mode: Mode) -> None:
    """Say in metadata who works and who stands by; a role of another kind there stays."""
    key = "redundancy-role" if "role" in held(nodes[0]) else "role"
    other = _ROLES[mode]
    for node in nodes:
        mark(draft, node, {key: "active" if node is nodes[0] else other})


def _choose(draft: Draft, first: Element, copies: list[Copy]) -> None:
    became = {first.id or "": [each.node.id or "" for each in copies]}
    for each in copies:
        for old, new in each.relationships.items():
            became.setdefault(old, []).append(new)
    choose_along(draft, became)


def _tell(draft: Draft, first: Element) -> None:
    """What the refactoring leaves to be thought of."""
    if is_store(first):
        leave(draft, "each instance has data of its own unless that is replicated")
    tell_sites(draft, first, "new one")
    naming = draft.model.references.get(first.id or "", ())
    links = dict.fromkeys(each.holder for each in naming if each.target == "node")
    walks = dict.fromkeys(
        walk.id or "" for link in links for walk in over(draft.model, link.id or "")
    )
    if walks:
        draft.notes.append(f'flows go over "{first.id}": {listed([*walks])}')
