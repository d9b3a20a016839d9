"""For each weak point a request that the rules themselves understand, to be said as it stands.

Every id that a request makes is free. Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.assess.kinds import is_balancer
from advisor.assess.stores import readers
from advisor.calm import graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.assess.chains import Chain
    from advisor.assess.stores import Store
    from advisor.calm.element import Element
    from advisor.calm.model import Model

_READERS = 3
"""Users that read from a replica at once."""
_STORES = 5
"""Stores that one request names; the next is for the next assessment."""


def second_instance(model: Model, node: Element) -> str:
    """A second instance of a node, behind something that spreads requests over both."""
    identity = node.id or ""
    first, second = (_free(model, f"{identity}-{number}") for number in (1, 2))
    existing = _named(identity)
    becomes = f"The existing {existing} becomes {_named(first)}."
    two = f'Add two {existing} instances: "{first}" and "{second}"'
    if is_balancer(node):
        callers = dict.fromkeys(hop.source for hop in graph.hops(model, identity, "in"))
        ways = "".join(f" Connect {_named(each)} to {_named(second)}." for each in callers)
        return f"{two}. {becomes}{ways}"
    balancer = _free(model, "load-balancer", f"{identity}-load-balancer")
    return (
        f'Add a service "{balancer}" as the entry point in front of {existing}. {two}. '
        f"Connect {_named(balancer)} to both instances. {becomes}"
    )


def replica(model: Model, store: Store) -> str:
    """A replica beside a store, and the cluster that holds both."""
    identity = store.node.id or ""
    primary, copy, cluster = (
        _free(model, f"{identity}-{role}") for role in ("primary", "replica", "cluster")
    )
    reads = "".join(
        f"Connect {_named(user)} to {_named(copy)} for read operations. "
        for user in readers(model, store)[:_READERS]
    )
    return (
        f'Rename {_named(identity)} to "{primary}". Add a new "{copy}" node. {reads}'
        f"Add metadata indicating primary/replica roles and replication mode (async). "
        f'Use a composed-of relationship to group them into a "{cluster}".'
    )


def queue(model: Model, chain: Chain) -> str:
    """A queue between the last caller of a chain and what it calls."""
    caller, callee = map(_named, chain.nodes[-2:])
    name = _free(model, f"{chain.nodes[-1]}-queue")
    between = _named(name)
    return (
        f'Add a "{name}" node (type: system). Change the {caller} to {callee} call to go through '
        f"{between}: {caller} publishes to the queue and {callee} consumes from the queue."
    )


def targets(stores: Sequence[str]) -> str:
    """Targets for recovery, as a control; the numbers are proposals."""
    return (
        f'Add a "failover" control on {" and ".join(map(_named, stores[:_STORES]))} '
        "documenting RTO of 15 minutes and RPO of 5 minutes."
    )


def _named(identity: str) -> str:
    """An id within a sentence, in quotes where it is no plain word."""
    return identity if re.fullmatch(r"[\w-]+", identity) else f'"{identity}"'


def _free(model: Model, *wanted: str) -> str:
    """The first of the ids that no element has, or a numbered form of the last."""
    for identity in wanted:
        if identity not in model.definitions:
            return identity
    number = 2
    while f"{wanted[-1]}-{number}" in model.definitions:
        number += 1
    return f"{wanted[-1]}-{number}"
