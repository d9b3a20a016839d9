"""Everything that names one element made to name another, and relationships taken away whole.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.equality import same
from advisor.calm.flow import steps
from advisor.calm.phrases import counted
from advisor_tools.mentions import mentions
from advisor_tools.selection import listed
from advisor_tools.steps import arrange, over

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.calm.element import Element, Path, Reference
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_LISTED = {"member", "option", "interface"}
"""The roles of ids that stand in lists, each once."""


def lead_over(draft: Draft, old: Element, new: Element) -> list[Element]:
    """Make what names `old` name `new`, once in each list; returns what was edited."""
    edited: dict[Element, None] = {}
    model = draft.model
    while naming := [r for r in model.references.get(old.id or "", ()) if r.target == old.kind]:
        # From the back, since places in lists shift.
        reference = naming[-1]
        once = reference.role in _LISTED
        _replace(draft, reference.holder, reference.path, new.id or "", once=once)
        edited[reference.holder] = None
    return list(edited)[::-1]


def lead_metadata_over(draft: Draft, old: str, new: str) -> list[str]:
    """Make metadata that is exactly the id `old` the id `new`; returns the places."""
    found = [
        each
        for each in mentions(draft.model, [old])
        if each.path[0] == "metadata" and each.text == old and _is_known(draft.model, each.element)
    ]
    for each in reversed(found):
        _replace(draft, each.element, each.path, new, once=isinstance(each.path[-1], int))
    return [each.place for each in found]


def take_away(draft: Draft, links: Collection[Element]) -> Iterator[str]:
    """Take relationships away with the steps over them; a line for each flow that loses some.

    Raises:
        RefusedError: a flow would have no steps left, or its order is in doubt.
    """
    ids = {link.id for link in links}
    for flow in dict.fromkeys(flow for link in links for flow in over(draft.model, link.id or "")):
        lost = [step.key for step in steps(flow) if step.relationship in ids]
        arrange(draft, flow, [step for step in steps(flow) if step.relationship not in ids])
        yield f'flow "{flow.id}" lost {counted(len(lost), "step")}: {listed(lost)}'
    for link in links:
        while named := _in_options(draft.model, link):
            draft.remove_member(named[-1].holder, named[-1].path)
        draft.remove_element(link)


def _in_options(model: Model, link: Element) -> list[Reference]:
    named = model.references.get(link.id or "", ())
    return [each for each in named if each.role == "option" and each.target == "relationship"]


def equal_to(model: Model, link: Element, node: str) -> Element | None:
    """Another relationship of the node that differs in unique-id and description alone."""
    for each in dict.fromkeys(reference.holder for reference in model.references.get(node, ())):
        if each is not link and same(_body(each), _body(link)):
            return each
    return None


def _body(link: Element) -> dict[str, object]:
    return {key: link.value[key] for key in link.value if key not in ("unique-id", "description")}


def _replace(draft: Draft, element: Element | None, path: Path, new: str, *, once: bool) -> None:
    listed = draft.value_at(element, path[:-1])
    if once and isinstance(listed, list) and new in listed:
        draft.remove_member(element, path)
    else:
        draft.set_member(element, path, new)


def _is_known(model: Model, element: Element | None) -> bool:
    return element is None or len(model.definitions.get(element.id or "", ())) == 1
