"""What several pages ask of a source, found once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.flow import Step, steps
from advisor.calm.visible import cut
from advisor.diagram.containment import Containment
from advisor.site import mdx
from advisor.site.addresses import Addresses, route

if TYPE_CHECKING:
    from advisor.assess.weak_point import WeakPoint
    from advisor.calm.element import Element, Kind
    from advisor.site.source import Source


_LONGEST = 100
"""Characters of a name that fit above a page and in its sidebar."""


class Use(NamedTuple):
    """A step of a flow."""

    flow: Element
    number: int
    """Counts from 1 in the order of the steps, as in the picture of the flow."""
    step: Step


class Gathered:
    """A source, and what is where in it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.model = source.model
        self.addresses = Addresses(source.model)
        self.containment = Containment(source.model)
        self.findings: dict[str, list[WeakPoint]] = {}
        """By the address of the page of an element that they name; the gravest first."""
        self.touched: dict[str, list[WeakPoint]] = {}
        """By the address of the page of a flow that they affect without naming it."""
        self.uses: dict[str, list[Use]] = {}
        """By the unique-id of the relationship that is used."""
        for point in source.findings:
            named = {self.addresses.find(each): None for each in point.elements}
            affected = {self.addresses.flow(each): None for each in point.flows}
            for page in filter(None, named):
                self.findings.setdefault(page, []).append(point)
            for page in filter(None, affected.keys() - named.keys()):
                self.touched.setdefault(page, []).append(point)
        for flow in source.model.flows:
            for number, step in enumerate(steps(flow), 1):
                if step.relationship:
                    self.uses.setdefault(step.relationship, []).append(Use(flow, number, step))

    def linked(self, identity: str, *kinds: Kind) -> str:
        """A link to the first element with this id, in Markdown; the id where there is none."""
        element = self.model.get(identity, *kinds)
        return self.link(element) if element else f"{mdx.code(identity)} (not in the document)"

    def link(self, element: Element) -> str:
        """A link to the page of an element, by its name."""
        return mdx.link(name(element), route(self.addresses.of(element)))

    def page_of(self, identity: str) -> str:
        """What a link to an element names; empty where no element has this id."""
        address = self.addresses.find(identity)
        return route(address) if address else ""


def name(element: Element) -> str:
    """What a page calls an element: its name; a relationship by its id, in words.

    On one line, and cut where it is long; the element's own page says the rest.
    """
    words = titled(element.id) if element.kind == "relationship" and element.id else element.name
    line = " ".join(words.split()) or f"{element.kind.capitalize()} {element.index + 1}"
    return cut(line, _LONGEST)


def titled(identity: str) -> str:
    """An id, or the name of a member, in words: ``order-connects-db`` is ``Order Connects Db``."""
    words = identity.replace("-", " ").replace("_", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or identity


def decision_name(link: str, place: int) -> str:
    """What a decision record is called by its link: its number where that shows nothing.

    Args:
        link: as it stands in the document, or a part of it.
        place: of the record in the document, counted from 1.
    """
    return link if link.strip() else f"Decision {place}"
