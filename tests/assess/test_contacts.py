"""Whom to ask and where to look, at the element or at what it stands in."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.contacts import Contact, contacts
from tests.assess.outages import SHOP, Json, facts
from tests.calm.architectures import contains, doc, node


def said(value: Json, identity: str) -> dict[str, tuple[str, str]]:
    """For each thing its value and the element that says it."""
    (found,) = contacts(facts(value), [identity])
    return {each.what: (each.value, each.of) for each in found.said}


def test_what_an_element_says_itself() -> None:
    """Under the document's own keys; a path becomes the address that can be asked."""
    assert said(SHOP, "orders") == {
        "owner": ("Orders Team", "orders"),
        "on-call": ("#orders", "orders"),
        "health-endpoint": ("https://orders.example.com:8443/health", "orders"),
        "runbook": ("https://wiki.example.com/orders", "orders"),
        "dashboard": ("https://graphs.example.com/orders", "orders"),
    }


def test_what_it_does_not_say_is_said_around_it() -> None:
    """By the nearest container, then by the document; but a health endpoint is one's own."""
    around = {"owner": "Data Team", "tier": "1", "health-endpoint": "/up"}
    value = doc(node("db"), node("cluster", metadata=around), contains("c", "cluster", "db"))
    value["metadata"] = {"owner": "All", "on-call": "#all"}
    assert said(value, "db") == {
        "owner": ("Data Team", "cluster"),
        "on-call": ("#all", "architecture"),
    }


def test_nobody_here_is_asked_for_what_others_run() -> None:
    """The owner of the architecture does not own the bank."""
    (bank,) = contacts(facts(SHOP), ["bank"])
    assert bank == Contact("bank", (), is_outside=True)
    assert bank.value("owner") == ""


@pytest.mark.parametrize(
    ("interfaces", "expected"),
    [
        ([], "/health"),
        ([{"unique-id": "a", "protocol": "HTTP", "host": "h"}], "http://h/health"),
        ([{"unique-id": "a", "protocol": "JDBC", "host": "h", "port": 1}], "/health"),
        ([{"unique-id": i, "protocol": "HTTP", "host": i} for i in "ab"], "/health"),
        ([{"unique-id": "a", "protocol": ["HTTP"], "host": "h", "port": True}], "/health"),
    ],
)
def test_a_path_is_an_address_only_where_there_is_one(interfaces: Any, expected: str) -> None:
    """Of two hosts none is chosen, and JDBC has no health page."""
    value = doc(node("a", metadata={"health-endpoint": "/health"}, interfaces=interfaces))
    assert said(value, "a") == {"health-endpoint": (expected, "a")}


def test_lists_and_objects_are_one_text() -> None:
    """As people read them."""
    value = doc(node("a", metadata={"owners": ["Ada", "Bob"], "on-call": {"days": 7}}))
    assert said(value, "a")["owner"] == ("Ada, Bob", "a")


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ({"team": "Orders", "mail": "orders@example.com"}, "Orders <orders@example.com>"),
        ({"mail": "orders@example.com"}, "orders@example.com"),
        ({"name": "Ada", "slack": "#ada", "hours": "9-17"}, "Ada <#ada>, hours: 9-17"),
        ([{"team": "A", "e-mail": "a@example.com"}, "B"], "A <a@example.com>, B"),
        ({"team": {"name": "Deep", "phone": 7}}, "Deep <7>"),
    ],
)
def test_an_object_is_written_as_people_write_it(owner: Any, expected: str) -> None:
    """A name and where it is reached, and never JSON."""
    assert said(doc(node("a", metadata={"owner": owner})), "a")["owner"] == (expected, "a")
