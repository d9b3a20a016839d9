"""Where pages are: names that every system takes, and no two elements at one."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.calm.model import Model
from advisor.site.addresses import Addresses, decision_links
from tests.site.sources import HOSTILE

IDS = st.lists(
    st.sampled_from(["a", "A", "a-0", "index", "Nodes", "con", "a.b", "a-b", *HOSTILE])
    | st.builds("{}\0/nodes/{}".format, st.sampled_from(["", "a", "index"]), st.integers(0, 5))
    | st.text(max_size=4),
    max_size=12,
)


def addresses(*ids: object) -> Addresses:
    """Of a document with nodes of these ids."""
    return Addresses(Model({"nodes": [{"unique-id": each} for each in ids]}))


@pytest.mark.parametrize("identity", ["api-gateway", "order_service", "OrderService", "a1", "end"])
def test_an_id_that_can_be_a_name_is_one(identity: str) -> None:
    """So that people find the file."""
    assert addresses(identity).node(identity) == f"nodes/{identity}"


@pytest.mark.parametrize(
    "identity",
    [
        "index",
        "README",
        "nodes",
        "Nodes",
        "con",
        "LPT1",
        "_private",
        "01-first",
        "2024",
        "a.b",
        "../up",
        "a/b",
        "",
        ".",
        "x y",
        "é",
        "x" * 300,
        "\x00",
        "�",
        "-a",
        "a\n",
    ],
)
def test_an_id_that_cannot_be_a_name_is_part_of_one(identity: str) -> None:
    """A digest makes it another than what is special to Docusaurus or to a system."""
    name = addresses(identity).node(identity)
    assert re.fullmatch(r"nodes/[A-Za-z][A-Za-z0-9-]{0,80}-[0-9a-f]{8}", name)


@given(IDS)
@example(["\0/nodes/1"])
@example(["a", "a", "a\0/nodes/1"])
def test_no_two_elements_have_one_page(ids: list[str]) -> None:
    """Whatever their ids, one that stands twice included, and whatever the case of letters."""
    model = Model({"nodes": [*({"unique-id": each} for each in ids), {}, {"unique-id": 7}]})
    found = Addresses(model)
    names = [found.of(each) for each in model.nodes]
    assert len({each.lower() for each in names}) == len(names) == len(ids) + 2
    for name in names:
        assert re.fullmatch(r"nodes/[A-Za-z][A-Za-z0-9_-]{0,150}", name)
        assert name.lower().removeprefix("nodes/") not in ("index", "readme", "nodes", "con")


@given(IDS)
def test_an_address_does_not_depend_on_what_else_there_is(ids: list[str]) -> None:
    """Unless another id differs in the case of its letters alone."""
    found = addresses("api.gateway", *(each for each in ids if each != "api.gateway"))
    assert found.node("api.gateway") == addresses("api.gateway").node("api.gateway")


def test_elements_are_found_by_id_and_by_pointer() -> None:
    """An interface is on the page of its node; what there is not has none."""
    model = Model(
        {
            "nodes": [{"unique-id": "n", "interfaces": [{"unique-id": "i"}]}, {"name": "x"}],
            "relationships": [{"unique-id": "r"}],
            "flows": [{"unique-id": "f"}],
        }
    )
    found = Addresses(model)
    assert found.find("i") == found.find("n") == found.node("n") == "nodes/n"
    assert found.find("/nodes/1") == found.of(model.nodes[1]) != found.find("n")
    assert (found.relationship("r"), found.flow("f")) == ("relationships/r", "flows/f")
    assert (found.node("r"), found.find("nope"), found.find("/nodes/9")) == ("", "", "")


def test_records_are_named_by_their_files() -> None:
    """Two of one name are told apart; what is no link is passed over."""
    links = ["docs/adr/0001-queue.md", "adr/0001-queue.md#why", "https://x.example/a/use-it.html"]
    model = Model({"adrs": [*links, links[0], 7, "index.md"]})
    found = Addresses(model)
    assert decision_links(model) == [*links, "index.md"]
    assert found.decision(links[0]) == "decisions/adr-0001-queue"
    assert re.fullmatch(r"decisions/adr-0001-queue-[0-9a-f]{8}", found.decision(links[1]))
    assert found.decision(links[2]) == "decisions/use-it"
    assert re.fullmatch(r"decisions/index-[0-9a-f]{8}", found.decision("index.md"))
    assert found.decision("other.md") == ""
