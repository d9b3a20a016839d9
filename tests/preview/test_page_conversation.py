"""What of the conversation is in sight, and the ways of the keyboard and the mouse around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Reply, ScriptedServer
from tests.browser import needs_chromium
from tests.browser import page as browser_page
from tests.preview.previewing import SHOP, WIDE, Preview, ask, open_page, preview, reject

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = needs_chromium

SMALL = {"width": 1100, "height": 600}

QUESTION = "Who owns order-db?"
BALANCER = "Add a load balancer in front of api-gateway."


def in_pane(page: Page, part: Locator) -> bool:
    """Whether the upper edge of a part of the conversation can be seen."""
    part.wait_for()
    page.wait_for_timeout(700)
    box, pane = part.bounding_box(), page.locator("#conversation").bounding_box()
    assert box is not None
    assert pane is not None
    return pane["y"] - 1 <= box["y"] <= pane["y"] + pane["height"] - 10


def last(page: Page, selector: str) -> Locator:
    """The last such thing in what has been said."""
    return page.locator(f".exchanges {selector}").last


def up(page: Page) -> None:
    """Scroll the conversation to its beginning, as a person does."""
    page.hover("#conversation")
    for _ in range(5):  # on a busy machine a turn of the wheel may be lost
        page.mouse.wheel(0, -20_000)
        page.wait_for_timeout(100)
    page.wait_for_function("document.getElementById('conversation').scrollTop === 0")


def test_what_was_asked_and_decided_is_in_sight(browser: Browser, tmp_path: Path) -> None:
    """After questions, proposals and decisions, from wherever one was; and at the start."""
    with preview(tmp_path) as started, browser_page(browser, viewport=SMALL) as page:
        open_page(page, started.address)
        for _ in range(4):
            ask(page, QUESTION)
        up(page)
        ask(page, "Who uses order-service?")
        assert in_pane(page, last(page, ".prompt"))
        up(page)
        ask(page, BALANCER)
        assert in_pane(page, page.locator(".review h2"))
        page.goto(started.address.split("?")[0])
        assert in_pane(page, page.locator(".review h2"))
        up(page)
        page.click(".review .decision .primary")
        assert in_pane(page, last(page, ".remark:has-text('Applied')"))
        up(page)
        page.click("header >> text=Undo")
        page.locator(".told", has_text="Undone").wait_for()
        ask(page, BALANCER)
        reject(page, QUESTION)
        page.locator(".review").wait_for(state="hidden")
        assert in_pane(page, last(page, f".prompt:has-text('{QUESTION}')"))
        page.goto(started.address.split("?")[0])
        assert in_pane(page, last(page, ".prose"))


def test_whoever_went_up_is_left_alone_while_an_answer_comes(
    browser: Browser, tmp_path: Path
) -> None:
    """And comes to the newest with the next prompt."""
    script = [
        Reply("word " * 3_000),
        *[Reply("and on and on ", endless=True, pause=0.02)] * 2,
    ]
    with (
        ScriptedServer(script) as server,
        preview(tmp_path, SHOP, "--model", "m", "--base-url", server.base_url) as started,
        browser_page(browser, viewport=WIDE) as page,
    ):
        open_page(page, started.address)
        ask(page, "First.")
        page.fill("#prompt", "Second.")
        page.press("#prompt", "Enter")
        page.wait_for_selector(".now .prose:has-text('and on')")
        up(page)
        page.wait_for_timeout(1_500)
        assert page.evaluate("document.getElementById('conversation').scrollTop") == 0
        page.click("button:text-is('Stop')")
        page.wait_for_selector(".exchanges .remark:has-text('Stopped')")
        assert page.evaluate("document.getElementById('conversation').scrollTop") == 0
        page.fill("#prompt", "Third.")
        page.press("#prompt", "Enter")
        page.wait_for_selector(".now .prose:has-text('and on')")
        assert in_pane(page, page.locator(".now .prompt"))
        page.click("button:text-is('Stop')")


@pytest.fixture
def page(opened: Page) -> Page:
    """The page with two prompts answered and nothing typed."""
    for prompt in (QUESTION, "Who uses order-service?"):
        if not opened.locator(".exchanges .prompt", has_text=prompt).count():
            ask(opened, prompt)
    opened.fill("#prompt", "")
    return opened


def test_arrows_bring_back_the_prompts_before(page: Page) -> None:
    """From an empty line, as in a terminal; what is typed is left alone."""
    page.focus("#prompt")
    for key, words in (
        ("ArrowUp", "Who uses order-service?"),
        ("ArrowUp", QUESTION),
        ("ArrowUp", QUESTION),
        ("ArrowDown", "Who uses order-service?"),
        ("ArrowDown", ""),
    ):
        page.keyboard.press(key)
        assert page.input_value("#prompt") == words
    page.keyboard.type("Half")
    page.keyboard.press("ArrowUp")
    assert page.input_value("#prompt") == "Half"


def test_a_click_beside_it_closes_what_lies_over_the_page(page: Page) -> None:
    """The search and the keys; what was clicked has the focus."""
    for opener, dialog in (("Find", "#search"), ("?", "#keys")):
        page.click(f"header button:text-is('{opener}')")
        page.locator(dialog).wait_for()
        page.click(f"{dialog} >> nth=0", position={"x": 5, "y": 5})
        assert page.locator(dialog).is_visible()
        page.click("#prompt")
        page.locator(dialog).wait_for(state="hidden")
        assert page.evaluate("document.activeElement.id") == "prompt"
    page.click("header button:text-is('?')")
    page.click("header button:text-is('?')")
    page.locator("#keys").wait_for(state="hidden")


def test_a_button_is_called_by_the_word_on_it(page: Page, shop: Preview) -> None:
    """So that whoever speaks to the browser can say what they see."""
    assert shop.address
    wordless = page.evaluate(
        """() => [...document.querySelectorAll('button[aria-label]:not(.hidden)')]
          .map((each) => [each.textContent.trim(), each.ariaLabel])
          .filter(([text, name]) => !name.toLowerCase().includes(text.toLowerCase()))"""
    )
    assert wordless == []
    for scheme in ("Dark", "Light", "Auto"):
        page.click("[title='Light or dark']")
        page.wait_for_function(
            f"document.querySelector('[title=\\'Light or dark\\']').textContent === '{scheme}'"
        )
        name = page.get_attribute("[title='Light or dark']", "aria-label") or ""
        assert scheme.lower() in name.lower()
