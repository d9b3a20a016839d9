"""The page of a node: what it is, what it is joined to and part of, and what is open about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.diagram import views
from advisor.diagram.mermaid import flowchart
from advisor.site import details, mdx, project, tables
from advisor.site.flow_page import flow_table
from advisor.site.gathered import name
from advisor.site.node_relationships import SIDES, node_relationships
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.calm.element import Element
    from advisor.diagram.picture import Picture
    from advisor.site.gathered import Gathered
    from advisor.site.node_relationships import NodeRelationship

_LINKS = ("detailed-architecture", "required-pattern")
"""The members of a node's details."""

_CONTAINING = ("Contained in", "Contains")
"""The sides of relationships that put nodes into containers."""


def page(gathered: Gathered, node: Element) -> Page:
    """The page of a node."""
    value = node.value
    is_first = gathered.model.get(node.id, "node") is node if node.id else False
    joined = node_relationships(gathered.model, node.id) if is_first and node.id else []
    text = details.page(
        name(node),
        node.index + 1,
        mdx.block(node.string("description")),
        details.facts(
            ("Name", details.full_name(node)),
            ("Unique id", mdx.code(node.id) if node.id else "none"),
            ("Type", mdx.text(node.string("node-type"))),
            *((key.replace("-", " ").capitalize(), said) for key, said in _details(value)),
        ),
        _twin(gathered, node) if not is_first else "",
        *(_pictures(gathered, node.id, joined) if is_first and node.id else ()),
        _relationships(gathered, joined),
        _interfaces(value),
        details.controls(value.get("controls")),
        details.metadata(value.get("metadata")),
        _flows(gathered, joined),
        details.decisions(gathered, node),
        details.open_findings(gathered, node),
        details.rest(value, _shown(value)),
    )
    return Page(project.path(gathered.addresses.of(node)), text)


def _details(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    given = value.get("details")
    for key in _LINKS:
        if isinstance(given, dict) and isinstance(given.get(key), str):
            yield key, tables.inline(given[key])


def _shown(value: dict[str, Any]) -> set[str]:
    """The members that the page shows by other means than JSON."""
    shown = details.common(value)
    shown |= {"node-type"} if isinstance(value.get("node-type"), str) else set()
    shown |= {"interfaces"} if tables.are_objects(value.get("interfaces")) else set()
    given = value.get("details")
    is_known = isinstance(given, dict) and all(
        key in _LINKS and isinstance(each, str) for key, each in given.items()
    )
    return shown | ({"details"} if is_known else set())


def _twin(gathered: Gathered, node: Element) -> str:
    """Why a node has no relationships, though its id may stand in some."""
    if node.id is None:
        return "It has no unique id, so that nothing can name it."
    first = gathered.model.get(node.id, "node")
    other = gathered.link(first) if first else "another"
    return f"Its unique id stands twice. What names it is on the page of the first: {other}."


def _pictures(
    gathered: Gathered, identity: str, joined: Sequence[NodeRelationship]
) -> Iterator[str]:
    """What is in a container, at all depths; and around the node, where that is something else."""
    model, containment = gathered.model, gathered.containment
    is_container = bool(containment.parts(identity))
    if is_container:
        inside = views.container(model, identity, containment=containment)
        yield details.section("Contents", *_drawn(inside))
    if not is_container or any(each.side not in _CONTAINING for each in joined):
        around = views.neighbourhood(model, identity, containment=containment)
        if around.arrows or around.groups:
            yield details.section("Related Nodes", *_drawn(around))


def _drawn(picture: Picture) -> Iterator[str]:
    """A picture, and what it does not show."""
    yield mdx.fence(flowchart.written(picture).rstrip("\n"), "mermaid")
    yield from map(mdx.text, picture.notes)


def _relationships(gathered: Gathered, joined: Sequence[NodeRelationship]) -> str:
    parts: list[str] = []
    for side in SIDES:
        rows = [_row(gathered, each) for each in joined if each.side == side]
        if rows:
            head = ["Node", "Relationship", "Kind", "Protocol", "Description"]
            parts += (f"### {side}", mdx.table(head, rows))
    return details.section("Relationships", *parts)


def _row(gathered: Gathered, joined: NodeRelationship) -> tuple[str, ...]:
    return (
        gathered.linked(joined.other, "node") if joined.other else "",
        gathered.link(joined.relationship),
        joined.kind,
        mdx.text(joined.relationship.string("protocol")),
        mdx.text(joined.relationship.string("description")),
    )


def _interfaces(value: dict[str, Any]) -> str:
    given = value.get("interfaces")
    return details.section(
        "Interfaces", tables.rows(given) if given and tables.are_objects(given) else ""
    )


def _flows(gathered: Gathered, joined: Sequence[NodeRelationship]) -> str:
    """The flows that run over a relationship of the node, with the steps that do."""
    relationships = dict.fromkeys(each.relationship.id or "" for each in joined)
    uses = [use for each in relationships for use in gathered.uses.get(each, ())]
    return details.section("Flows", flow_table(gathered, uses))
