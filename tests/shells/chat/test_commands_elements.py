"""Commands that name elements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Reply
from tests.shells.chat.commanding import BALANCE, chatting, scripted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("asked", ["order-db", "@order-db", "Order Database", "order database"])
def test_show_takes_ids_and_names(shop: Path, asked: str) -> None:
    """With or without an @, in any case."""
    with chatting(shop) as talk:
        assert talk(f"/show {asked}").startswith("  node  order-db")


def test_show_of_a_pending_element(shop: Path) -> None:
    """What is staged is a part of the document."""
    with scripted(shop, BALANCE) as (talk, _server):
        talk("Make it available.", "q")
        assert "load-balancer-connects-gateway" in talk("/show load-balancer")


def test_show_of_an_unknown_element_tells_the_nearest(shop: Path) -> None:
    """Several, since only one of them may be meant."""
    with chatting(shop) as talk:
        shown = talk("/show order-database")
    assert 'error: no element is called "order-database"; nearest: ' in shown
    assert "order-db" in shown


def test_show_of_a_name_that_several_have(shop: Path) -> None:
    """Their ids are told."""
    value = json.loads(shop.read_text())
    for node in value["nodes"][:2]:
        node["name"] = "Twin"
    shop.write_text(json.dumps(value))
    ids = [node["unique-id"] for node in value["nodes"][:2]]
    with chatting(shop) as talk:
        shown = talk("/show twin")
        assert all(f'"{each}"' in shown for each in ids)


def test_tree_of_one_container(shop: Path) -> None:
    """Without the loose nodes; in ASCII where the screen knows no more."""
    with chatting(shop, encoding="ascii") as talk:
        shown = talk("/tree ecommerce-system")
    assert shown.startswith("ecommerce-system  system  composed-of: 6\n|- api-gateway")
    assert "customer" not in shown
    assert shown.isascii()


def test_focus_is_kept_told_to_the_model_and_ended(shop: Path) -> None:
    """Until then every prompt is about it."""
    with scripted(shop, [Reply("Yes."), Reply("No.")]) as (talk, server):
        assert talk("/focus") == "No element is in focus.\n"
        shown = talk("/focus order-db @api-gateway")
        assert 'node  order-db  "Order Database"' in shown
        assert talk("/focus") == shown
        talk("Is it safe?")
        assert "prompt is about: node" in str(server.requests[-1].body["messages"][-2:])
        assert talk("/focus none") == "No element is in focus.\n"
        talk("And now?")
        assert "prompt is about: node" not in str(server.requests[-1].body["messages"][-1:])
        assert talk.chat.session.state.focus == ()


def test_focus_on_ids_with_blanks(shop: Path) -> None:
    """The longest id that stands there is meant."""
    value = json.loads(shop.read_text())
    for node, identity in zip(value["nodes"], ("a", "a b", "c d e"), strict=False):
        node["unique-id"] = identity
    shop.write_text(json.dumps(value))
    with chatting(shop) as talk:
        talk("/focus a b a @c d e")
        assert talk.chat.session.state.focus == ("a b", "a", "c d e")


def test_focus_on_an_unknown_element_changes_nothing(shop: Path) -> None:
    """One word that is none, and all stays as it was."""
    with chatting(shop) as talk:
        talk("/focus order-db")
        assert "error: no element is called" in talk("/focus order-db nothing-like-it")
        assert talk.chat.session.state.focus == ("order-db",)
