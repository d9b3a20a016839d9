"""What is a site, and what a border that may span several."""

from __future__ import annotations

import pytest

from advisor.assess.places import is_site
from advisor.calm.model import Model
from tests.calm.architectures import doc, node


@pytest.mark.parametrize(
    ("kind", "name", "wanted"),
    [
        ("host", "Books", True),
        ("system", "Rack 3", True),
        ("data-center", "Berlin", True),
        ("system", "Rechenzentrum Nord", True),
        ("availability-zone", "A", True),
        ("system", "EU Region", True),
        ("network", "Payment Zone", False),
        ("zone", "Payments", False),
        ("system", "Payments", False),
        ("kubernetes-cluster", "Server Pool", False),
        ("network", "Data Centre LDN", False),
        ("network", "Server Rack 3", True),
    ],
)
def test_sites_and_borders(kind: str, name: str, wanted: bool) -> None:  # noqa: FBT001 - a case
    """By the words of type and name; a network is a border first."""
    model = Model(doc(node("there", kind, name=name)))
    assert is_site(model, model.nodes[0]) == wanted


def test_networks_of_several_data_centres_are_sites() -> None:
    """Where there is a choice, what is in one is apart from what is in the other."""
    both = [node("n1", "network", name="Data Centre LDN"), node("n2", "network", name="Site FRA")]
    model = Model(doc(*both, node("n3", "network", name="Payment Zone")))
    assert [is_site(model, each) for each in model.nodes] == [True, True, False]


def test_a_host_of_several_instances_is_none() -> None:
    """What its metadata counts stands on several machines."""
    model = Model(doc(node("there", "host", metadata={"replicas": 3})))
    assert not is_site(model, model.nodes[0])
