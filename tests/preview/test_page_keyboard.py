"""The whole way without a mouse, and names that would like to be more than text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser import needs_chromium
from tests.browser import page as browser_page
from tests.preview.previewing import WIDE, open_page, preview

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

MOST_STOPS = 60

FOCUSED = "(document.activeElement.ariaLabel ?? document.activeElement.textContent) || ''"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus."""
    passed: list[str] = []
    while len(passed) < MOST_STOPS:
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED).strip())
        if passed[-1] == name:
            return
    pytest.fail(f"Tab does not lead to {name}, but to {passed}")


def test_everything_can_be_done_with_keys(browser: Browser, tmp_path: Path) -> None:
    """Look around, ask, take a part, accept, undo, search, and be helped."""
    with preview(tmp_path) as started, browser_page(browser, viewport=WIDE) as page:
        before = started.file.read_bytes()
        open_page(page, started.address)
        tab_to(page, "Picture of Architecture")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_selector(".details h2")
        tab_to(page, "Prompt")
        page.keyboard.type("Add a service called price-cache.")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("Add a service called stock-cache.")
        assert page.input_value("#prompt").count("\n") == 1
        page.keyboard.press("Enter")
        page.wait_for_selector("#change-2")
        page.focus("#change-2")
        page.keyboard.press("Space")
        page.wait_for_selector(".review .summary:has-text('1 of 2 changes')")
        page.wait_for_function("document.activeElement.id === 'change-2'")
        tab_to(page, "Accept 1 of 2")
        page.keyboard.press("Enter")
        page.locator(".review").wait_for(state="hidden")
        page.wait_for_function("document.activeElement.id === 'prompt'")
        assert b"price-cache" in started.file.read_bytes()
        assert b"stock-cache" not in started.file.read_bytes()
        tab_to(page, "Undo what was applied last")
        page.keyboard.press("Enter")
        page.locator(".told", has_text="Undone").wait_for()
        assert started.file.read_bytes() == before
        page.keyboard.press("/")
        page.keyboard.type("inventory-d")
        page.wait_for_selector("[data-for='inventory-d'] [role=option]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_selector(".details h2:has-text('Inventory Database')")
        page.keyboard.press("?")
        page.wait_for_selector("#keys.open")
        page.keyboard.press("Escape")
        page.locator("#keys").wait_for(state="hidden")


HOSTILE = (
    '<img src=x onerror="window.pwned=1"> {{ window.pwned=1 }} ${window.pwned=1} `'
    "</script><script>window.pwned=1</script> [a](javascript:window.pwned=1)"
    " ![b](http://evil.example/p.png) :onclick=window.pwned=1"
)

HIDING = f"{HOSTILE} \u202egnp\x07"


def hostile_document() -> dict[str, object]:
    """A sound architecture in which every text is hostile."""
    nodes = [
        {
            "unique-id": f"n{n}{HOSTILE}",
            "node-type": f"service{HOSTILE}",
            "name": f"Name {n} {HOSTILE}",
            "description": HIDING,
            "metadata": {HOSTILE: [HIDING, {"x": HOSTILE}]},
        }
        for n in range(3)
    ]
    link = {
        "source": {"node": nodes[0]["unique-id"]},
        "destination": {"node": nodes[1]["unique-id"]},
    }
    inside = {"container": nodes[2]["unique-id"], "nodes": [nodes[0]["unique-id"]]}
    return {
        "nodes": nodes,
        "relationships": [
            {
                "unique-id": f"r{HOSTILE}",
                "relationship-type": {"connects": link},
                "protocol": HOSTILE,
            },
            {"unique-id": f"c{HOSTILE}", "relationship-type": {"composed-of": inside}},
        ],
        "flows": [
            {
                "unique-id": f"f{HOSTILE}",
                "name": f"Flow {HOSTILE}",
                "description": HOSTILE,
                "transitions": [
                    {
                        "relationship-unique-id": f"r{HOSTILE}",
                        "sequence-number": 1,
                        "description": HOSTILE,
                    }
                ],
            }
        ],
        "controls": {HOSTILE: {"description": HOSTILE, "requirements": []}},
    }


def hidden_document() -> dict[str, object]:
    """A sound architecture whose ids have characters in them that nobody sees."""
    inside = {"container": "shop\u00a0zone", "nodes": ["till\u200b"]}
    over = {
        "source": {"node": "till\u200b"},
        "destination": {"node": "shop\u00a0zone"},
    }
    step = {"relationship-unique-id": "uses", "sequence-number": 1, "description": "asks"}
    return {
        "nodes": [
            {"unique-id": each, "node-type": "system", "name": name, "description": "Sells."}
            for each, name in (("shop\u00a0zone", "The shop"), ("till\u200b", "A till"))
        ],
        "relationships": [
            {"unique-id": "in", "relationship-type": {"deployed-in": inside}},
            {"unique-id": "uses", "relationship-type": {"connects": over}},
        ],
        "flows": [
            {
                "unique-id": "sale\u2060",
                "name": "A sale",
                "description": "Sells.",
                "transitions": [step],
            }
        ],
    }


def test_what_has_hidden_characters_in_its_id_can_be_chosen(
    browser: Browser, tmp_path: Path
) -> None:
    """From the list of views, which knows them by more than what a page shows of them."""
    source = tmp_path / "source" / "hidden.json"
    source.parent.mkdir()
    source.write_text(json.dumps(hidden_document()), encoding="utf-8")
    (folder := tmp_path / "there").mkdir()
    with preview(folder, source) as started, browser_page(browser, viewport=WIDE) as page:
        open_page(page, started.address)
        page.select_option(".views", label="A sale")
        page.wait_for_selector("text.messageText")
        page.select_option(".views", label="The shop")
        page.wait_for_selector("[aria-label='Picture of The shop']")


def test_nothing_in_a_document_is_more_than_text(browser: Browser, tmp_path: Path) -> None:
    """In no panel does anything run, load or become an element, and nothing is hidden."""
    source = tmp_path / "source" / "hostile.json"
    source.parent.mkdir()
    source.write_text(json.dumps(hostile_document()), encoding="utf-8")
    (folder := tmp_path / "there").mkdir()
    asked: list[str] = []
    with preview(folder, source) as started, browser_page(browser, viewport=WIDE) as page:
        page.on("request", lambda request: asked.append(request.url))
        open_page(page, started.address)
        page.click("g.node:has-text('Name 0')")
        page.wait_for_selector(".details h2:has-text('Name 0')")
        assert "{{ window.pwned=1 }}" in page.inner_text(".details")
        assert "\\u202e" in page.inner_text(".details")
        page.click("[role=tab]:has-text('Findings')")
        for row in range(page.locator(".finding .row").count()):
            page.click(f".finding .row >> nth={row}")
        page.keyboard.press("Control+k")
        page.fill("#search-line", "n0")
        page.wait_for_selector("#search [role=option]:has-text('onerror')")
        page.keyboard.press("Escape")
        page.fill("#prompt", f"What is n0? {HOSTILE}")
        page.press("#prompt", "Enter")
        page.locator(".exchanges .prompt", has_text="onerror").wait_for(state="attached")
        page.select_option(".views", label=page.locator(".views option").last.inner_text())
        page.wait_for_selector("text.messageText")
        page.wait_for_selector("button:text-is('Undo'):disabled")
        assert page.evaluate("window.pwned") is None
        assert page.locator("img").count() == 0
        assert page.locator(".side a, .picture a").count() == 0
        own = started.address.split("?")[0]
        assert [url for url in asked if not url.startswith((own, "data:", "blob:"))] == []
