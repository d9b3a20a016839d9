"""The first page of a site: the picture of the architecture, and lists of all that is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.policies import URLS
from advisor.diagram import views
from advisor.diagram.mermaid import c4
from advisor.site import mdx, project, tables
from advisor.site.addresses import decision_links
from advisor.site.details import section
from advisor.site.gathered import decision_name, name
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.element import Element
    from advisor.site.gathered import Gathered

_TITLE = "Welcome to CALM Documentation"

_SCOPES = {"node": "Node", "relationship": "Relationship", "flow": "Flow"}


def page(gathered: Gathered) -> Page:
    """The page at the site's root.

    Its links are relative, as those of CALM's own generator: it is the one page whose place is
    known to all.
    """
    model = gathered.model
    head: dict[str, str | float | bool] = {
        "id": "index",
        "title": _TITLE,
        "sidebar_position": project.PLACES["index"],
        "slug": "/",
    }
    parts = (
        mdx.front_matter(head),
        f"# {_TITLE}",
        "This documentation is generated from the **CALM Architecture-as-Code** model.",
        _picture(gathered),
        section("Nodes", _elements(gathered, model.nodes)),
        section("Relationships", _elements(gathered, model.relationships)),
        section("Flows", _elements(gathered, model.flows)),
        section("Controls", _controls(gathered)),
        section("Metadata", tables.metadata(model.value.get("metadata"))),
        section("Adrs", _decisions(gathered)),
    )
    return Page(project.path("index"), "\n\n".join(filter(None, parts)) + "\n")


def _picture(gathered: Gathered) -> str:
    picture = views.architecture(gathered.model)
    drawn = mdx.fence(c4.written(picture).rstrip("\n"), "mermaid") if picture.boxes else ""
    return section("High Level Architecture", drawn, *map(mdx.text, picture.notes))


def _elements(gathered: Gathered, elements: Iterable[Element]) -> str:
    return "\n".join(f"- {mdx.link(name(each), gathered.addresses.of(each))}" for each in elements)


def _controls(gathered: Gathered) -> str:
    """A row for each requirement, first those of the document itself."""
    model = gathered.model
    rows = [*_requirements(model.value, "Architecture", gathered.source.file)]
    for element in (*model.nodes, *model.relationships, *model.flows):
        scope = _SCOPES[element.kind]
        rows += _requirements(element.value, scope, element.id or element.pointer)
    head = ["Requirement URL", "Category", "Scope", "Applied To"]
    return mdx.table(head, ([*map(mdx.text, row)] for row in rows)) if rows else ""


def _requirements(value: dict[str, Any], scope: str, applied_to: str) -> Iterator[tuple[str, ...]]:
    controls = value.get("controls")
    for category, control in controls.items() if isinstance(controls, dict) else ():
        requirements = control.get("requirements") if isinstance(control, dict) else None
        items = requirements if isinstance(requirements, list) else []
        for url in [_url(each) for each in items] or [""]:
            yield url, category, scope, applied_to


def _url(requirement: Any) -> str:
    given = requirement if isinstance(requirement, dict) else {}
    return next((given[key] for key in URLS if isinstance(given.get(key), str)), "")


def _decisions(gathered: Gathered) -> str:
    addresses = gathered.addresses
    return "\n".join(
        f"- {mdx.link(decision_name(link, place), addresses.decision(link))}"
        for place, link in enumerate(decision_links(gathered.model), 1)
    )
