"""Connections that do not say which interface they use, where most others do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import enumerated
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_FEWEST = 2
"""Connections that make a habit, if they are half of all."""


class _Vague(NamedTuple):
    """A connection that does not say which interface of its destination it uses."""

    name: str
    relationship: Element
    destination: Element


def _find(facts: Facts) -> Iterator[Found]:
    precise, vague = 0, list[_Vague]()
    for name, relationship in facts.relationships.items():
        ends = {each.role: each.id for each in relationship.references}
        destination = facts.nodes.get(ends.get("destination", ""))
        if not destination or not destination.interfaces or ends.get("source") in facts.queues:
            continue
        if "interface" in ends:
            precise += 1
        else:
            vague.append(_Vague(name, relationship, destination))
    if vague and precise >= max(_FEWEST, len(vague)):
        ids = tuple(each.name for each in vague)
        yield Found(ids, partial(_told, vague, precise), (), len(ids))


def _told(vague: Sequence[_Vague], precise: int) -> Told:
    ids = [each.name for each in vague]
    interfaces = {
        each.name: [interface.id for interface in each.destination.interfaces] for each in vague
    }
    remedies = _remedies(vague)
    proof = Proof(
        "absence",
        f"{counted(precise, 'connection')} of {precise + len(vague)} to nodes with interfaces "
        f"name an interface, {enumerated(ids)} not.",
        {"naming one": precise, "naming none": interfaces},
    )
    verb = "says" if len(ids) == 1 else "say"
    return Told(
        f"{enumerated(ids, 3)} {verb} not which interface is used, unlike most connections.",
        proof,
        remedies,
        "whether it is that interface only you know." if remedies else "",
    )


def _remedies(vague: Sequence[_Vague]) -> tuple[Remedy, ...]:
    """One for each interface that it may be, where one call mends all."""
    if len(vague) != 1:
        return ()
    ((name, relationship, destination),) = vague
    protocol = relationship.value.get("protocol")
    return tuple(
        Remedy("rewire", {"relationship": name, "target_interfaces": [interface.id]})
        for interface in destination.interfaces
        if interface.id and interface.value.get("protocol", protocol) in (protocol, None)
    )


RULE = Rule(
    "connection-without-interfaces",
    "structure",
    "low",
    "A connection that does not say which interface it uses, where most others do",
    "At least half of the connects to nodes that have interfaces, and at least two, name an "
    "interface of either end; these name none. What queues and brokers deliver is left out.",
    "Whom a change of an interface touches, and which ports are to be open, cannot be told.",
    "Paul Clements and others, Documenting Software Architectures, 2nd edition, chapter 7, "
    "Documenting Software Interfaces",
    _find,
)
