"""A chat in a terminal and the page in a browser, about the same document at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import ScriptedServer
from tests.browser import needs_chromium
from tests.shells.asking import CHANGES
from tests.shells.chat.test_chat import ids, propose
from tests.shells.chat.test_chat import opened as chatting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.preview.previewing import Preview
    from tests.screens import Screen

pytestmark = needs_chromium


@pytest.fixture
def page(opened: Page) -> Page:
    """The page, in which nothing is proposed."""
    return opened


@pytest.fixture
def chat(shop: Preview) -> Iterator[Screen]:
    """A chat about the same file, in which something is proposed."""
    with ScriptedServer(CHANGES) as server, chatting(shop.file, server) as screen:
        propose(screen)
        yield screen


def show(page: Page) -> None:
    """Look at what the chat proposes."""
    page.locator(".others p", has_text="The chat in session").get_by_text("Show").click()
    page.wait_for_selector("g.node.added")


def entries(shop: Preview) -> int:
    """How many changes the history tells of, those that were taken back included."""
    history = shop.file.parent / ".advisor" / "history.jsonl"
    text = history.read_text(encoding="utf-8") if history.exists() else ""
    return text.count('"record": "begun"')


def test_what_the_chat_proposes_is_cut_down_and_accepted_in_the_page(
    page: Page, shop: Preview, chat: Screen
) -> None:
    """The terminal says so instead of applying it again; the history has it once."""
    before, told = shop.file.read_bytes(), entries(shop)
    show(page)
    assert shop.file.read_bytes() == before
    page.click("#change-2")
    page.wait_for_selector(".review .summary:has-text('1 of 2 changes')")
    page.click(".review >> text=Accept")
    page.locator(".review").wait_for(state="hidden")
    accepted = shop.file.read_bytes()
    assert "load-balancer" in ids(shop.file)
    chat.keys("a\r")
    chat.wait("Accepted in another session")
    assert shop.file.read_bytes() == accepted
    assert entries(shop) == told + 1
    page.click("text=Undo")
    page.locator(".told", has_text="Undone").wait_for()
    assert shop.file.read_bytes() == before


def test_what_the_chat_accepts_is_drawn_and_no_more_to_decide_in_the_page(
    page: Page, shop: Preview, chat: Screen
) -> None:
    """While the page shows it."""
    show(page)
    chat.keys("a\r")
    chat.wait("Applied ")
    page.wait_for_selector("g.node:not(.added):has-text('Load Balancer')")
    page.locator(".review").wait_for(state="hidden")
    page.locator(".others p").first.wait_for(state="detached")
    assert "load-balancer" in ids(shop.file)
    page.click("text=Undo")
    page.locator("g.node", has_text="Load Balancer").wait_for(state="detached")


def test_what_the_chat_rejects_goes_from_the_page(page: Page, shop: Preview, chat: Screen) -> None:
    """Also where the page has it out of sight already."""
    before = shop.file.read_bytes()
    show(page)
    page.locator(".others").get_by_text("Show ours").click()
    page.locator("g.node.added").first.wait_for(state="detached")
    chat.keys("r\r")
    chat.wait("Why?")
    chat.keys("\r")
    page.locator(".others p").first.wait_for(state="detached")
    assert shop.file.read_bytes() == before
