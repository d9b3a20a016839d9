"""An architecture of four hundred nodes in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.documents import architecture, as_text
from tests.browser import needs_chromium
from tests.browser import page as browser_page
from tests.preview.previewing import PATIENCE, WIDE, letters, preview

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = needs_chromium


def test_four_hundred_nodes_can_be_looked_at(browser: Browser, tmp_path: Path) -> None:
    """A picture that can be read, which says what is gathered; the search leads to any node."""
    source = tmp_path / "source" / "large.json"
    source.parent.mkdir()
    source.write_text(as_text(architecture(400)), encoding="utf-8")
    (folder := tmp_path / "there").mkdir()
    with preview(folder, source) as started, browser_page(browser, viewport=WIDE) as page:
        page.set_default_timeout(PATIENCE)
        loaded: list[object] = []
        page.on("framenavigated", lambda frame: loaded.append(frame))  # noqa: PLW0108 - a builtin is no handler
        page.goto(started.address)
        page.wait_for_selector(".drawing.first:has-text('Drawing the picture')")
        page.wait_for_selector(".sheet svg")
        assert 0 < page.locator("g.node").count() <= 30
        assert letters(page) >= 11
        page.wait_for_selector(".notes:has-text('carry no words')")
        assert page.locator("g.edgeLabels", has_text="HTTPS").count() == 0
        page.wait_for_selector(".notes:has-text('gathered'), .notes:has-text('closed')")
        page.keyboard.press("Control+k")
        page.fill("#search-line", "service-250")
        page.wait_for_selector("[data-for='service-250'] [role=option]")
        page.keyboard.press("Enter")
        page.wait_for_selector("g.node.chosen")
        page.wait_for_selector(".details .summary:has-text('service-250')")
        assert len(loaded) == 1
