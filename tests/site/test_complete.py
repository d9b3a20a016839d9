"""Nothing that a document says is missing from its site, and nothing in a document stops it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from advisor.calm.model import Model
from advisor.calm.visible import visible, visible_line
from advisor.site.addresses import Addresses
from tests.architectures import architectures
from tests.mutations import mutants
from tests.site.made import made_of, site
from tests.site.sources import ARCHITECTURES, source

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES = sorted(path.stem for path in ARCHITECTURES.glob("*.json"))
SOUND = json.loads((ARCHITECTURES / "ecommerce-platform.json").read_text("utf-8"))
DIRECTIONS = ("source-to-destination", "destination-to-source")
"""A page turns the ends of a step round instead of saying so."""


def leaves(value: Any) -> Iterator[Any]:
    """All values that hold no others."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)
    else:
        yield value


def told(page: str) -> str:
    """What a page says: as it is written, and without what escapes and parts it."""
    read = re.sub(r"(?<!\\)&#(\d+);", lambda each: chr(int(each[1])), page.replace("<></>", ""))
    read = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", read)
    return " ".join(f"{page}\n{read}".split())


def says(page: str, leaf: Any) -> bool:
    """Whether a value stands on a page, as text or within JSON."""
    if not isinstance(leaf, str):
        return json.dumps(leaf) in page
    forms = (leaf, json.dumps(leaf, ensure_ascii=False)[1:-1])
    as_text, as_json = (" ".join(visible(form).split()) for form in forms)
    return leaf in DIRECTIONS or any(
        form in page for form in (as_text, as_json, visible_line(leaf), visible_line(forms[1]))
    )


def missing(value: Any, pages: dict[str, str]) -> list[Any]:
    """The values that are not on the page of their element, or on those of the document."""
    model = Model(value)
    addresses = Addresses(model)
    elements = [*model.nodes, *model.relationships, *model.flows]
    lost = []
    for element in elements:
        page = told(pages[addresses.of(element)])
        linked = {each.id for each in element.references if f"/{addresses.find(each.id)})" in page}
        lost += [leaf for leaf in leaves(element.value) if not (leaf in linked or says(page, leaf))]
    own = {id(each.value) for each in elements}
    rest = [
        each
        for member in value.values()
        for each in (member if isinstance(member, list) else [member])
        if id(each) not in own
    ]
    page = told(pages["index"] + pages["document"])
    return lost + [leaf for leaf in leaves(rest) if not says(page, leaf)]


@pytest.mark.parametrize("fixture", FIXTURES)
def test_every_value_of_an_architecture_stands_on_its_page(fixture: str) -> None:
    """Each leaf of each element, and each of the document itself."""
    made = source(fixture)
    assert missing(made.model.value, site(made)) == []


@given(architectures())
def test_every_value_of_any_sound_architecture_stands_on_its_page(value: dict[str, Any]) -> None:
    """Whatever stands in names, metadata, controls and the configuration of requirements."""
    made = made_of(value)
    assert missing(made.model.value, site(made)) == []


@given(mutants(SOUND))
def test_a_broken_document_has_its_site(value: dict[str, Any]) -> None:
    """It loses nothing, either; no two pages are one, and the same source gives the same site."""
    made = made_of(value)
    pages = site(made)
    assert missing(made.model.value, pages) == []
    assert len({path.lower() for path in pages}) == len(pages)
    assert site(made_of(value)) == pages


def test_a_null_in_a_list_of_metadata_is_told() -> None:
    """Also of a flow, whose page tells what it is worth apart from the rest."""
    flow = {"unique-id": "f", "name": "F", "metadata": [{"only": None, "impact": "high"}]}
    assert missing({"flows": [flow]}, site(made_of({"flows": [flow]}))) == []


def test_what_is_no_element_stands_on_the_page_of_the_document() -> None:
    """Items of lists that are no objects, links that are no texts, members that nobody knows."""
    value = {
        "nodes": [None, "lost-1"],
        "flows": "lost-2",
        "adrs": [{"x": "lost-3"}],
        "own": "lost-4",
    }
    page = site(made_of(value))["document"]
    assert [number for number in range(1, 5) if f'"lost-{number}"' not in page] == []
