"""Networks that hold what outside reaches and stores of data alike, or no networks at all."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.rules.security.missing_network_segmentation import RULE
from tests.assess.findings import findings, found, links
from tests.calm.architectures import contains, control, doc, flow, node

Json = dict[str, Any]


def placed(
    *elements: Json, network: str = "network", inside: tuple[str, ...] = ("web", "db")
) -> Json:
    """An app, a service and its database, and a network around some of them."""
    return doc(
        *(node("app", "webclient"), node("web"), node("db", "database"), node("net", network)),
        *(*links("app>web", "web>db"), contains("in", "net", *inside, kind="deployed-in")),
        *elements,
        flow("buy", "app>web"),
    )


def test_a_network_with_both() -> None:
    """Told with who leads in over what; the stores get a network within."""
    value = placed()
    (point,) = findings(value, RULE)
    assert (point.elements, point.severity) == (("net", "db", "web"), "medium")
    assert point.flows == ("buy",)
    assert point.told.title == "**`net`** holds `db` beside what outside reaches: `web`."
    assert point.told.proof.evidence == {
        "network": "net",
        "stores": ["db"],
        "reached from outside": {"web": ["app>web"]},
    }
    (remedy,) = point.told.remedies
    assert (remedy.tool, remedy.arguments) == (
        "extract_container",
        {
            "container": "net-data",
            "nodes": ["db"],
            "kind": "deployed-in",
            "node_type": "network",
        },
    )


def test_of_networks_within_each_other_the_innermost_counts() -> None:
    """A VPC with a subnet for data parts them, and one with the subnet around both does not."""
    subnet = node("data", "subnet")
    apart = contains("deep", "data", "db", kind="deployed-in")
    nested = contains("sub", "net", "data")
    assert not found(placed(subnet, apart, nested), RULE)
    assert found(placed(subnet, apart, contains("b", "data", "web"), nested), RULE) == [
        ("data", "db", "web")
    ]


@pytest.mark.parametrize(
    "value",
    [
        placed(inside=("db",)),
        placed(inside=("web",)),
        placed(network="system"),
        doc(node("net", "network"), node("a"), node("db", "database"), *links("a>db")),
    ],
)
def test_what_is_fine(value: Json) -> None:
    """Apart, no network, or few nodes."""
    assert not found(value, RULE)


def many(number: int, *elements: Json, **rest: Any) -> Json:
    """So many nodes inside, one reached from outside and one store among them."""
    others = [node(f"n{index}") for index in range(number - 2)]
    entry = (node("app", "webclient"), node("web"), node("db", "database"))
    return doc(*entry, *others, *links("app>web"), *elements, **rest)


def test_many_nodes_and_no_network() -> None:
    """Ten are many; of severity low, and told once."""
    (point,) = findings(many(10), RULE)
    assert (point.elements, point.severity) == (("db", "web"), "low")
    assert point.told.title == (
        "No network parts 1 store from 1 node that outside reaches, among 10 nodes."
    )
    (remedy,) = point.told.remedies
    assert remedy.arguments["container"] == "data-network"
    assert not found(many(9), RULE)


@pytest.mark.parametrize(
    "value",
    [
        many(10, metadata={"zones": ["red", "blue"]}),
        many(10, controls={"firewall": control()}),
        many(9, node("x", metadata={"zone": "Leitstand"})),
        many(9, node("x", description="Steht im Netzsegment der Produktion.")),
        many(9, node("dmz", "network")),
    ],
)
def test_a_word_of_zones_anywhere_is_enough(value: Json) -> None:
    """Somebody has thought of it, and says so elsewhere than in networks."""
    assert not found(value, RULE)


def test_a_store_that_outside_reaches_is_told_elsewhere() -> None:
    """It does not stand beside itself."""
    value = placed(inside=("db",))
    value["relationships"] += links("app>db")
    assert not found(value, RULE)
