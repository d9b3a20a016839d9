"""Flows led over two legs where they went over one relationship.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm import flow as flows
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor_tools.detour import detoured
from advisor_tools.steps import arrange, over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.detour import Detour


def meant(model: Model, relationship: Element, node: str) -> list[Element]:
    """The flows that run over a relationship on their way to or from one of its nodes.

    Where it leads to that node alone, those are all; where it leads to several, those whose next
    step sets out from that node and from no other of them.
    """
    identity = relationship.id or ""
    walks = over(model, identity)
    others = flows.joined(model, identity) - {node}
    targets = [each.id for each in relationship.references if each.role == "member"]
    if len({*targets}) <= 1:
        return walks
    return [walk for walk in walks if _goes_on(model, walk, identity, node, others)]


def _goes_on(
    model: Model, flow: Element, relationship: str, node: str, others: frozenset[str]
) -> bool:
    listed = flows.steps(flow)
    for at, step in enumerate(listed):
        if step.relationship == relationship:
            near = listed[at - 1 : at] if step.backwards else listed[at + 1 : at + 2]
            joined = [flows.joined(model, each.relationship) for each in near]
            if joined and node in joined[0] and joined[0].isdisjoint(others):
                return True
    return False


def lead_through(draft: Draft, walks: Mapping[Element, Mapping[str, Detour]]) -> None:
    """Lead flows over both legs of their detours, and tell the texts of steps that were put in.

    Args:
        draft: where it is done.
        walks: for each flow its detours, by the relationship in whose place they are.
    """
    worded: list[str] = []
    for flow, detours in walks.items():
        way = detoured(draft.model, flow, detours)
        arrange(draft, flow, way.order)
        new = {id(step) for step in way.worded}
        for made, step in zip(way.order, flows.steps(flow), strict=True):
            if id(made) in new:
                said = quote(step.value["description"])
                worded.append(f'{step.key} {said} (flow "{flow.id}")')
    if worded:
        draft.notes.append(f"put in {bounded(worded)}; edit_flow changes texts")
