"""A page for each decision record that the document links.

A record in Markdown is written anew, any other as it stands; where there is none to be shown, the
page says why, so that no link of the site leads nowhere.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from advisor.site import details, mdx, project
from advisor.site.addresses import route
from advisor.site.gathered import decision_name
from advisor.site.record_text import Rewritten, preformatted, rewritten
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.site.addresses import Addresses
    from advisor.site.gathered import Gathered
    from advisor.site.source import Record

_MARKDOWN = (".md", ".markdown")
_UNNAMED = "The architecture lists it with an empty link."


def pages(gathered: Gathered) -> list[Page]:
    """The pages of all records, in the order of the document."""
    source, addresses = gathered.source, gathered.addresses
    return [
        Page(project.path(addresses.decision(link)), _text(link, place, source.records, addresses))
        for place, link in enumerate(source.records, 1)
    ]


def _text(link: str, place: int, records: Mapping[str, Record], addresses: Addresses) -> str:
    title, body = _content(link, records, addresses)
    named = mdx.web_address(link)
    file = "" if named else posixpath.basename(link.rstrip("/"))
    title = next((each for each in (title, file) if each.strip()), decision_name(link, place))
    where = f"[{mdx.text(link)}]({named})" if named else mdx.code(link)
    parts = (
        details.head(title, place),
        f"Linked by the architecture as {where}." if link.strip() else _UNNAMED,
        body,
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _content(link: str, records: Mapping[str, Record], addresses: Addresses) -> Rewritten:
    record = records[link]
    if record.problem:
        return Rewritten("", f"It is not shown here: {mdx.text(record.problem)}.")
    path = _path(link)
    if not path.lower().endswith(_MARKDOWN):
        return Rewritten("", preformatted(record.text))
    others = {_path(each): addresses.decision(each) for each in records}

    def resolve(target: str) -> str:
        if not target or target.startswith(("#", "/")):
            return ""
        beside = posixpath.join(posixpath.dirname(path), unquote(_path(target)))
        address = others.get(posixpath.normpath(beside), "")
        return route(address) if address else ""

    return rewritten(record.text, resolve)


def _path(link: str) -> str:
    """The file of a link, without its anchor."""
    return posixpath.normpath(link.partition("#")[0] or ".")
