"""The page of a relationship: what it joins, how, and which flows run over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.site import details, mdx, project
from advisor.site.flow_page import flow_table
from advisor.site.gathered import name
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.element import Element, Path, Reference
    from advisor.site.gathered import Gathered

_ENDS = {
    "source": "Source",
    "destination": "Destination",
    "actor": "Actor",
    "container": "Container",
}
"""The roles of a node in a relationship, in words; a member of many is named by what it is in."""

_MEMBERS = {"interacts": "Uses", "deployed-in": "Deployed in it", "composed-of": "Part of it"}


def page(gathered: Gathered, relationship: Element) -> Page:
    """The page of a relationship."""
    value = relationship.value
    kinds = value.get("relationship-type")
    kind = ", ".join(kinds) if isinstance(kinds, dict) else ""
    text = details.page(
        name(relationship),
        relationship.index + 1,
        mdx.block(relationship.string("description")),
        details.facts(
            ("Name", details.full_name(relationship)),
            ("Unique id", mdx.code(relationship.id) if relationship.id else "none"),
            ("Kind", mdx.text(kind)),
            ("Protocol", mdx.text(relationship.string("protocol"))),
        ),
        details.section("Ends", _ends(gathered, relationship)),
        details.section("Options", *_options(gathered, relationship)),
        details.controls(value.get("controls")),
        details.metadata(value.get("metadata")),
        details.section(
            "Flows", flow_table(gathered, gathered.uses.get(relationship.id or "", ()))
        ),
        details.decisions(gathered, relationship),
        details.open_findings(gathered, relationship),
        details.rest(value, _shown(relationship)),
    )
    return Page(project.path(gathered.addresses.of(relationship)), text)


def _ends(gathered: Gathered, relationship: Element) -> str:
    """A row for each node that it names, with the interfaces that it uses there."""
    rows = []
    for named in relationship.references:
        kind, *inner = named.path[1:]
        if named.target == "node" and named.role != "option":
            role = _ENDS.get(named.role) or _MEMBERS.get(str(kind), "")
            used = (
                mdx.code(each.id)
                for each in relationship.references
                if each.role == "interface" and each.path[2] == inner[0]
            )
            rows.append((role, gathered.linked(named.id, "node"), ", ".join(used)))
    if not any(row[2] for row in rows):
        return mdx.table(["End", "Node"], [row[:2] for row in rows]) if rows else ""
    return mdx.table(["End", "Node", "Interfaces"], rows)


def _options(gathered: Gathered, relationship: Element) -> Iterator[str]:
    """Each choice of a decision: what it would bring."""
    kinds = relationship.value.get("relationship-type")
    choices = kinds.get("options") if isinstance(kinds, dict) else None
    for number, choice in enumerate(choices if isinstance(choices, list) else (), 1):
        if not isinstance(choice, dict):
            continue
        yield f"**Option {number}.** {mdx.text(details.string(choice, 'description'))}".rstrip()
        lines = [*_brought(gathered, choice)]
        if lines:
            yield "\n".join(lines)


def _brought(gathered: Gathered, choice: dict[str, Any]) -> Iterator[str]:
    for key in ("nodes", "relationships", "controls"):
        ids = [each for each in _list(choice.get(key)) if isinstance(each, str)]
        if not ids:
            continue
        shown: Iterable[str] = map(mdx.code, ids)
        if key == "nodes":
            shown = (gathered.linked(each, "node") for each in ids)
        elif key == "relationships":
            shown = (gathered.linked(each, "relationship") for each in ids)
        yield f"- {key.capitalize()}: {', '.join(shown)}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _shown(relationship: Element) -> set[str]:
    """The members that the page shows by other means than JSON."""
    value = relationship.value
    shown = details.common(value)
    shown |= {"protocol"} if isinstance(value.get("protocol"), str) else set()
    told = {named.path for named in relationship.references if _is_told(relationship, named)}
    leaves = _leaves(value.get("relationship-type"), ("relationship-type",))
    is_known = all(path in told or _is_description(path, leaf) for path, leaf in leaves)
    return shown | ({"relationship-type"} if is_known else set())


def _is_told(relationship: Element, named: Reference) -> bool:
    """Interfaces are told beside their node, so not without one."""
    sides = (each.path[2] for each in relationship.references if each.target == "node")
    return named.role != "interface" or named.path[2] in sides


def _is_description(path: Path, leaf: Any) -> bool:
    """Whether it is what an option says of itself."""
    return path[1:2] == ("options",) and path[3:] == ("description",) and isinstance(leaf, str)


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """All values that hold no others, and where they stand."""
    if isinstance(value, dict | list):
        items: Iterable[tuple[Any, Any]] = (
            value.items() if isinstance(value, dict) else enumerate(value)
        )
        for key, member in items:
            yield from _leaves(member, (*path, key))
    else:
        yield path, value
