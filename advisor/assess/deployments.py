"""What nodes are deployed in, apart from what they merely belong to.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.assess.facts import Facts


def deployments(facts: Facts) -> dict[str, tuple[str, ...]]:
    """For each node everything that it is deployed in, at any level, the innermost first.

    From the first `deployed-in` on, a container's own containers are places as well, since where
    a host stands its guests stand. What is only `composed-of` its parts is no place.
    """
    direct: dict[str, dict[str, None]] = {}
    for element in facts.relationships.values():
        named = [
            each
            for each in element.references
            if each.target == "node" and each.path[1] == "deployed-in"
        ]
        containers = [each.id for each in named if each.role == "container"]
        for each in named:
            if containers and each.role == "member":
                direct.setdefault(each.id, {})[containers[0]] = None
    found: dict[str, tuple[str, ...]] = {}
    for node, around in direct.items():
        waiting = [*around]
        for place in waiting:
            beyond = facts.containers.get(place, ())
            waiting += [box for box in beyond if box not in (node, *waiting)]
        found[node] = tuple(place for place in waiting if place in facts.nodes)
    return found
