"""Sites made of documents that a test writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.assess.assessing import assess
from advisor.calm.model import Model
from advisor.site.pages import pages
from advisor.site.source import Record, Source

if TYPE_CHECKING:
    from collections.abc import Mapping


def made_of(value: Any, records: Mapping[str, str] | None = None) -> Source:
    """The source of a site of a document, as it is after JSON, with the findings that it has."""
    model = Model(json.loads(json.dumps(value)))
    read = {link: Record(text) for link, text in (records or {}).items()}
    return Source("architecture.json", model, assess(model).findings, read, ())


def site(source: Source) -> dict[str, str]:
    """The text of each page, by its path without the folder of all pages and the ending."""
    found = {each.path: each.text for each in pages(source)}
    return {path.removeprefix("docs/").removesuffix(".md"): each for path, each in found.items()}
