"""A load balancer put before instances: who called the node calls it, and flows go over both.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.phrases import bounded
from advisor.change.draft import RefusedError
from advisor_tools.carried import carried
from advisor_tools.detour import Detour
from advisor_tools.ends import ends_of
from advisor_tools.identity import check_new
from advisor_tools.legs import connection
from advisor_tools.refactoring.choices import choose_along
from advisor_tools.refactoring.connecting import (
    Connection,
    another,
    called_by,
    callers,
    connect,
    interface_id,
    replace_member,
    spoken,
)
from advisor_tools.refactoring.copies import take_places
from advisor_tools.refactoring.leading import lead_through, meant
from advisor_tools.refactoring.parts import new_node
from advisor_tools.refactoring.placing import join_borders
from advisor_tools.selection import the
from advisor_tools.stale import still_said
from advisor_tools.todo import leave

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.refactoring.copies import Copy
    from advisor_tools.refactoring.parts import Part


class Balanced(NamedTuple):
    """What is balanced."""

    was: str
    """unique-id of the node before it became the first instance."""
    name: str
    """Its name then."""
    first: Element
    copies: list[Copy]
    joint: str
    """What stands between both ends in ids of connections, see `legs.usual_joint`."""


def check_balancer(model: Model, node: Element, balancer: Part) -> None:
    """Refuse what cannot stand before the instances of a node.

    Raises:
        RefusedError: it is the node, another kind of element, or said more of though it exists.
    """
    if balancer.id == node.id:
        raise RefusedError(
            f'"{node.id}" cannot stand before itself: give a new id, or leave `load_balancer` out'
        )
    if balancer.id not in model.definitions:
        check_new(model, balancer.id)
        return
    the(model, balancer.id, "node")
    if balancer.is_described:
        raise RefusedError(
            f'"{balancer.id}" is there already: give its id alone, or another id for a new one'
        )


def balance(draft: Draft, nodes: Balanced, balancer: Part, protocol: str) -> None:
    """Lead callers to the balancer, connect it to each instance, and lead flows over both.

    Args:
        draft: where it is done.
        nodes: the instances.
        balancer: a new node, or the id of one that is there.
        protocol: spoken to it and by it; empty for the one that is spoken.
    """
    model, first = draft.model, nodes.first
    links = callers(model, first, balancer.id)
    there = [each for each in callers(model, first) if each not in links]
    entries = called_by(model, [*links, *there], first)
    ways = _ways(model, nodes, [*links, *there], entries, protocol)
    walks = {link: meant(model, link, first.id or "") for link in links}
    near = {link: model.get(ends_of(link).source, "node") for link in links}
    node = model.get(balancer.id, "node") or _added(draft, nodes, balancer, entries, protocol)
    called = _standing_for(draft, node, entries)
    for link in links:
        draft.notes += still_said(model, link, first.id or "")
        _lead(draft, link, first.id or "", balancer.id, called)
    by_protocol = _legs(draft, nodes, node, ways)
    legs = [leg for each in by_protocol.values() for leg in each]
    lead = {link: _behind(by_protocol, link) for link in links}
    along = {link.id or "": [*lead[link]] for link in links}
    choose_along(draft, {first.id or "": [balancer.id]} | along)
    detours: dict[Element, dict[str, Detour]] = {}
    for link, caller in near.items():
        for flow in walks[link] if caller else ():
            ends = (caller or node, node, first)
            detour = Detour(link.id or "", *ends, lead[link][0], consumes=False, text="")
            detours.setdefault(flow, {})[link.id or ""] = detour
    lead_through(draft, detours)
    _tell(draft, links, balancer, legs)
    _tell_guards(draft, links, balancer)
    if not entries and first.interfaces:
        draft.notes.append(f'{legs[0]} names no interface, since "{first.id}" has several: rewire')


def _those(node: Element, interfaces: Collection[str]) -> list[Element]:
    return [each for each in node.interfaces if each.id in interfaces]


def _tell(draft: Draft, links: Sequence[Element], balancer: Part, legs: Sequence[str]) -> None:
    """Who calls the balancer, and over what it calls the instances."""
    said = f"{balancer.id} connects to the instances over {bounded(legs)}"
    if links:
        verb = "leads" if len(links) == 1 else "lead"
        said = f"{bounded([each.id or '' for each in links])} {verb} to {balancer.id} now; {said}"
    elif not callers(draft.model, the(draft.model, balancer.id, "node")):
        said += "; nobody calls it yet"
    draft.notes.append(said)


def _tell_guards(draft: Draft, links: Sequence[Element], balancer: Part) -> None:
    """Tell what is said of calls that now reach no further than the balancer."""
    if held := [f"{each.id} {' and '.join(own)}" for each in links if (own := carried(each))]:
        leave(
            draft,
            f"said of calls that end at {balancer.id} now, and not of those behind it: "
            f"{bounded(held, separator='; ')}",
        )


def _standing_for(draft: Draft, balancer: Element, entries: Sequence[str]) -> dict[str, str]:
    """For the interfaces that were called those of the balancer: made like them, or its one."""
    own = [each.id for each in balancer.interfaces if each.id]
    if balancer in draft.inserted:
        return dict(zip(entries, own, strict=True))
    if len(own) == 1:
        return dict.fromkeys(entries, own[0])
    if own and entries:
        draft.notes.append(f'which interface of "{balancer.id}" is called is not said: rewire')
    return {}


def _added(
    draft: Draft, nodes: Balanced, balancer: Part, entries: Sequence[str], protocol: str
) -> Element:
    """A new balancer that is reached where the node was, in the same containers."""
    said = f"Spreads requests over the instances of {nodes.name}."
    made = new_node(balancer, "service", said, (nodes.was, nodes.name))
    interfaces, ids = _those(nodes.first, entries), list[str]()
    for each in interfaces:
        ids.append(_interface_id(draft.model, nodes.was, balancer.id, each, ids))
    own = [
        copy.deepcopy(each.value) | {"unique-id": identity}
        for each, identity in zip(interfaces, ids, strict=True)
    ]
    if protocol:
        own = [each | {"protocol": protocol} for each in own]
    node = draft.add_element("node", made | ({"interfaces": own} if own else {}))
    joined = join_borders(draft, balancer.id, [nodes.first])
    inside = f" in {bounded(joined)}" if joined else ""
    draft.notes.append(f"added {balancer.id}{inside}")
    take_places(draft, nodes.first, entries, balancer.id)
    return node


def _interface_id(model: Model, was: str, node: str, interface: Element, taken: list[str]) -> str:
    """``load-balancer-https`` for ``api-gateway-https``."""
    rest = (interface.id or "").removeprefix(f"{was}-")
    word = rest if rest != interface.id else str(interface.value.get("protocol", ""))
    return interface_id(model, node, word, taken)


def _lead(draft: Draft, link: Element, old: str, new: str, interfaces: Mapping[str, str]) -> None:
    """Lead a relationship from one node to another, over the interfaces that stand for its own."""
    named = [each for each in link.references if each.id == old and each.role == "destination"]
    for each in named:
        path = each.path[:-1]
        end: dict[str, Any] = dict(draft.value_at(link, path)) | {"node": new}
        listed = end.pop("interfaces", [])
        called = [interfaces[one] for one in _texts(listed) if one in interfaces]
        if called:
            end["interfaces"] = list(dict.fromkeys(called))
        draft.set_member(link, path, end)
    if any(each.id == old and each.role == "member" for each in link.references):
        replace_member(draft, link, old, new)


def _legs(
    draft: Draft, nodes: Balanced, balancer: Element, ways: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """unique-ids of the connections to the instances; those to the first may be there.

    Args:
        draft: where they are made.
        nodes: the instances.
        balancer: what they lead from.
        ways: for each protocol the interfaces of the first instance that are called.

    Returns:
        For each protocol the connections, the one to the first instance first.
    """
    model, first = draft.model, nodes.first
    known = [each for each in callers(model, first) if connection(each) == (balancer.id, first.id)]
    said = f"{balancer.name} forwards to {{}}."
    if known:
        legs = [known[0].id or ""]
        for node, own, _ in nodes.copies:
            text = said.format(node.name)
            made = another(draft, known[0], node, own, joint=nodes.joint, description=text)
            legs.append(made)
        return {"": legs}
    targets = [(first, {each.id: each.id for each in first.interfaces if each.id})]
    targets += [(each.node, each.interfaces) for each in nodes.copies]
    found: dict[str, list[str]] = {}
    for protocol, entries in ways.items():
        for node, own in targets:
            called = [own[each] for each in entries if each in own]
            ends = (balancer.id or "", node.id or "")
            wanted = Connection(*ends, said.format(node.name), protocol, called)
            found.setdefault(protocol, []).append(connect(draft, wanted, nodes.joint))
    return found


def _ways(
    model: Model, nodes: Balanced, links: Sequence[Element], entries: list[str], protocol: str
) -> dict[str, list[str]]:
    """For each protocol that callers speak the interfaces that they call; one where it is given."""
    ways: dict[str, list[str]] = {}
    for link in links:
        if spoken_here := spoken([link], ()):
            called = ways.setdefault(spoken_here, [])
            called += [e for e in called_by(model, [link], nodes.first) if e not in called]
    if protocol or len(ways) <= 1:
        return {protocol or spoken(links, _those(nodes.first, entries)): entries}
    return ways


def _behind(legs: Mapping[str, list[str]], link: Element) -> list[str]:
    """The connections that go on from a call: those of its protocol, else the first ones."""
    return legs.get(spoken([link], ())) or next(iter(legs.values()))


def _texts(listed: Any) -> list[str]:
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
