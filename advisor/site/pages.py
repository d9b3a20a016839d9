"""All pages of a site, in the order of its sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.site import (
    assessment_page,
    decisions,
    document_page,
    flow_page,
    history_page,
    index_page,
    node_page,
    overview_page,
    relationship_page,
)
from advisor.site.gathered import Gathered

if TYPE_CHECKING:
    from advisor.site.source import Page, Source


def pages(source: Source) -> list[Page]:
    """Every page of the site; equal sources give equal pages, in the same order."""
    gathered = Gathered(source)
    model = source.model
    return [
        index_page.page(gathered),
        overview_page.page(gathered),
        *(node_page.page(gathered, node) for node in model.nodes),
        *(relationship_page.page(gathered, each) for each in model.relationships),
        *(flow_page.page(gathered, flow) for flow in model.flows),
        *decisions.pages(gathered),
        assessment_page.page(gathered),
        history_page.page(gathered),
        document_page.page(gathered),
    ]
