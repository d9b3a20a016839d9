"""The page of the whole architecture: what is in what."""

from __future__ import annotations

import re

from advisor.calm.model import Model
from tests.calm.architectures import contains, doc, node
from tests.site.made import made_of, site
from tests.site.reading import fences, head, links, sections
from tests.site.sources import source


def test_it_comes_right_behind_the_index() -> None:
    """Before the folders of pages, the first of which has the second place."""
    pages = site(source())
    assert [*pages][:2] == ["index", "overview"]
    assert 1 < head(pages["overview"])["sidebar_position"] < 2


def test_each_way_of_containing_has_a_picture() -> None:
    """Where they overlap, a node stands in the container that the heading speaks of."""
    made = doc(
        node("zone", "network"),
        node("shop", "system"),
        node("api"),
        node("db", "database"),
        contains("zone-holds", "zone", "api", "db", kind="deployed-in"),
        contains("shop-holds", "shop", "api"),
    )
    told = sections(site(made_of(made))["overview"])
    assert [*told] == ["What Runs Where", "What Is Part of What", "Containers"]
    where, of_what = (fences(told[each], "mermaid")[0] for each in [*told][:2])
    assert _holders(where) == {"api": "zone", "db": "zone"}
    assert _holders(of_what) == {"api": "shop", "db": "zone"}


def _holders(drawn: str) -> dict[str, str]:
    """The frame that each box in one stands in."""
    frame, found = "", {}
    for line in map(str.strip, drawn.splitlines()):
        if line.startswith("subgraph "):
            frame = re.findall(r"\w+", line)[1]
        elif line == "end":
            frame = ""
        elif frame:
            found[re.findall(r"\w+", line)[0]] = frame
    return found


def test_containers_lead_to_their_pages() -> None:
    """All of them, and what is in them is counted."""
    found = source("payments")
    told = sections(site(found)["overview"])["Containers"]
    assert "- [Payment Zone](/nodes/payment-zone): 11 nodes" in told
    holders = [
        each.id
        for relationship in Model(found.model.value).relationships
        for each in relationship.references
        if each.role == "container"
    ]
    assert {target for _, target in links(told)} == {f"/nodes/{each}" for each in holders}


def test_one_way_of_containing_has_one_picture() -> None:
    """As has none; and a document without nodes says so."""
    assert [*sections(site(made_of(doc(node("a"))))["overview"])] == ["Architecture"]
    empty = site(made_of({}))["overview"]
    assert not fences(empty, "mermaid")
    assert "no node" in empty
