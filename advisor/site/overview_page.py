"""The page of the whole architecture: what is in what, by each way in which it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.phrases import counted
from advisor.diagram import views
from advisor.diagram.mermaid import flowchart
from advisor.site import details, mdx, project
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.model import Model
    from advisor.diagram.picture import Link
    from advisor.site.gathered import Gathered

_HEADINGS: dict[Link, str] = {
    "deployed-in": "What Runs Where",
    "composed-of": "What Is Part of What",
}


def page(gathered: Gathered) -> Page:
    """The page of the whole architecture."""
    links = gathered.containment.kinds
    if len(links) > 1:
        parts = [_section(_HEADINGS[link], gathered.model, link) for link in links]
    else:
        parts = [_section("Architecture", gathered.model, *links)]
    text = details.page(
        "Overview",
        project.PLACES["overview"],
        *parts,
        details.section("Containers", "\n".join(_containers(gathered))),
    )
    return Page(project.path("overview"), text)


def _section(heading: str, model: Model, by: Link = "deployed-in") -> str:
    picture = views.architecture(model, by=by)
    drawn = mdx.fence(flowchart.written(picture).rstrip("\n"), "mermaid")
    has_nodes = picture.boxes or picture.groups
    return details.section(
        heading, drawn if has_nodes else "There is no node to draw.", *map(mdx.text, picture.notes)
    )


def _containers(gathered: Gathered) -> Iterator[str]:
    """Each with what is directly in it, by their first relationships in the document."""
    for identity in gathered.containment.containers:
        count = counted(len(gathered.containment.parts(identity)), "node")
        yield f"- {gathered.linked(identity, 'node')}: {count}"
