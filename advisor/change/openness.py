"""What staged changes leave open: references that lead nowhere, flows that lost their way.

Only what the changes touched is looked at, and whatever names what they took away; problems that
the base had are not reported. A reference that is open now may be settled by the next call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm import flow as flows
from advisor.calm.nearest import nearest
from advisor.change.proposal import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advisor.calm.element import Element, Reference
    from advisor.calm.finding import Finding
    from advisor.calm.flow import Step
    from advisor.calm.model import Model
    from advisor.change.draft import Draft


class Openness:
    """Knows what was open in the base of a model, and tells what is open since."""

    def __init__(self, model: Model, findings: Iterable[Finding]) -> None:
        """Start from a model in which nothing is staged, and all that is wrong with it."""
        self._model = model
        is_sound = all(finding.severity in ("info", "unresolved") for finding in findings)
        # A pass over all references takes 50 ms in a large document, which most can be spared.
        elements = () if is_sound else (*model.relationships, *model.flows)
        walks = () if is_sound else model.flows
        self._dangling = {_key(named) for each in elements for named in _open(model, each)}
        self._broken = {_pair(flow, *pair) for flow in walks for pair in flows.breaks(model, flow)}
        self._nearest: dict[tuple[str, str], str | None] = {}

    def problems(self, drafts: Sequence[Draft]) -> list[str]:
        """A line for each reference and each pair of steps that `drafts` left open."""
        names = composed(pair for draft in drafts for pair in draft.renames)
        dangling = {_renamed(key, names) for key in self._dangling}
        broken = {_renamed(key, names) for key in self._broken}
        holders = {element.id or "": element for element in self._holders(drafts)}
        found = [
            self._told(reference)
            for identity in sorted(holders)
            for reference in _open(self._model, holders[identity])
            if _key(reference) not in dangling
        ]
        found += [
            _lost(flow, before, after, self._model)
            for flow in self._flows(holders.values())
            for before, after in flows.breaks(self._model, flow)
            if _pair(flow, before, after) not in broken
        ]
        return found

    def _holders(self, drafts: Iterable[Draft]) -> Iterable[Element]:
        """What was touched, and what names an id that is gone."""
        for draft in drafts:
            for element, touched in draft.touched.items():
                if element and element.id and self._is_there(element):
                    yield element
                for identity in touched.ids:
                    if identity not in self._model.definitions:
                        named = self._model.references.get(identity, ())
                        yield from (reference.holder for reference in named)

    def _flows(self, elements: Iterable[Element]) -> list[Element]:
        """The flows among `elements`, and those that run over one of them."""
        found: dict[str, Element] = {}
        for element in elements:
            if element.kind == "flow":
                found[element.id or ""] = element
            for named in self._model.references.get(element.id or "", ()):
                if named.role == "transition":
                    found[named.holder.id or ""] = named.holder
        return [found[identity] for identity in sorted(found)]

    def _is_there(self, element: Element) -> bool:
        return any(each is element for each in self._model.definitions.get(element.id or "", ()))

    def _told(self, reference: Reference) -> str:
        holder, model = reference.holder, self._model
        where = f'{holder.kind} "{holder.id}" names {reference.role} "{reference.id}"'
        if reference.target == "interface" and model.get(reference.id, "interface"):
            return f"{where}, which is an interface of another node"
        kinds = () if reference.target == "control" else (reference.target,)
        key = reference.id, reference.target
        close = self._nearest.get(key)
        if key not in self._nearest or (close and close not in model.definitions):
            # Searching costs ten milliseconds in a large document, and this is told with each call.
            close = self._nearest[key] = nearest(reference.id, model.ids(*kinds))
        hint = f'; nearest: "{close}"' if close else ""
        return f"{where}, which is no {reference.target}{hint}"


def _open(model: Model, element: Element) -> list[Reference]:
    """The references of `element` that lead nowhere, or to an interface of another node."""
    found = model.dangling(element)
    for named in element.references:
        owners = [each.owner for each in model.definitions.get(named.id, ()) if each.owner]
        if named.role == "interface" and owners:
            end = element.value["relationship-type"]["connects"][named.path[2]].get("node")
            if all(owner.id != end for owner in owners):
                found.append(named)
    return found


def _lost(flow: Element, before: Step, after: Step, model: Model) -> str:
    nodes = ", ".join(sorted(flows.joined(model, before.relationship)))
    return (
        f'flow "{flow.id}": step {after.key} shares no node with step {before.key} before it '
        f"({nodes}); put in the step between, or begin a flow of its own there"
    )


def _key(reference: Reference) -> tuple[str | None, str, str]:
    """What makes two references the same one, wherever they stand in their element."""
    return reference.holder.id, reference.role, reference.id


def _pair(flow: Element, before: Step, after: Step) -> tuple[str | None, str, str]:
    return flow.id, before.relationship, after.relationship


def _renamed(
    key: tuple[str | None, str, str], names: Mapping[str, str]
) -> tuple[str | None, str, str]:
    holder, middle, named = key
    return names.get(holder or "", holder), names.get(middle, middle), names.get(named, named)
