"""Where new nodes stand: within the borders of the node they belong to, at no site of its own.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.places import is_site
from advisor_tools.containment import memberships
from advisor_tools.refactoring.connecting import join_containers
from advisor_tools.selection import listed
from advisor_tools.todo import leave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.containment import Structure


def is_at_site(model: Model, holder: Element) -> bool:
    """Whether what joins this relationship stands at a site: in one, or in what stands in one.

    What is only composed of its parts is no place, as for the rule `replicas-share-a-deployment`.
    """
    named = [each for each in holder.references if each.path[1] == "deployed-in"]
    waiting = [each.id for each in named if each.role == "container"]
    for identity in waiting:
        place = model.get(identity, "node")
        if place is None:
            continue
        if is_site(model, place):
            return True
        around = (r for each in memberships(model, place) for r in each.references)
        waiting += [r.id for r in around if r.role == "container" and r.id not in waiting]
    return False


def join_borders(
    draft: Draft, node: str, beside: Sequence[Element], *kinds: Structure
) -> list[str]:
    """Make a node a member of all that others are all in, but for sites; returns the containers."""
    model = draft.model
    return join_containers(
        draft, node, beside, *kinds, holds=lambda holder: not is_at_site(model, holder)
    )


def tell_sites(draft: Draft, node: Element, what: str) -> None:
    """Leave it open where new nodes run, where the one they belong to stands at a site.

    Args:
        draft: where it is told.
        node: the one they belong to.
        what: the new nodes, as ``replica`` in "where each replica runs".
    """
    inside = memberships(draft.model, node, "deployed-in")
    sites = [each.id or each.pointer for each in inside if is_at_site(draft.model, each)]
    if sites:
        leave(
            draft,
            f'"{node.id}" is in {listed(sites)}, with which all that is there fails; where each '
            f"{what} runs is not said: move_into",
        )
