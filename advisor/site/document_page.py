"""The page of the document: what stands at its top, and what is no element and has no page else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.element import KINDS
from advisor.site import details, mdx, project, tables
from advisor.site.source import Page

if TYPE_CHECKING:
    from advisor.site.gathered import Gathered

_FACTS = {"$schema": "Schema", "$id": "Address", "title": "Title"}


def page(gathered: Gathered) -> Page:
    """The page of the document itself."""
    value = gathered.model.value
    text = details.page(
        "The Document",
        project.PLACES["document"],
        mdx.block(details.string(value, "description")),
        details.facts(
            ("File", mdx.code(gathered.source.file)),
            *((word, tables.inline(details.string(value, key))) for key, word in _FACTS.items()),
        ),
        details.controls(value.get("controls")),
        details.rest(_left(value), ()),
    )
    return Page(project.path("document"), text)


def _left(value: dict[str, Any]) -> dict[str, Any]:
    """Members that no page shows by other means, and items of lists that are no elements."""
    shown = details.common(value) - {"unique-id", "name"}
    shown |= {key for key in _FACTS if isinstance(value.get(key), str)}
    left = {key: member for key, member in value.items() if key not in shown}
    for key, kind in (*KINDS.items(), ("adrs", None)):
        listed = left.get(key)
        if isinstance(listed, list):
            expected = dict if kind else str
            items = [each for each in listed if not isinstance(each, expected)]
            left = {**left, key: items}
            if not items:
                del left[key]
    return left
