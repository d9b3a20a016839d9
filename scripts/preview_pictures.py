"""Pictures of the preview for the documentation, from real runs, light and dark.

    python -m scripts.preview_pictures docs/images

Needs Chromium. The built-in rules answer; nothing is drawn by hand.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import chromium, page
from tests.preview.previewing import WIDE, ask, open_page, preview

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROMPT = "Add a load balancer in front of api-gateway."

WANTED = {"light": ("review", "flow"), "dark": ("findings",)}
"""What is written of each run."""

_STILL = 600
"""Milliseconds after which nothing moves any more."""


def main(folder: Path) -> None:
    """Write the pictures into `folder`, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for scheme, wanted in WANTED.items():
            taken = _pictures(browser, scheme)
            for name in wanted:
                (folder / f"preview-{name}.png").write_bytes(taken[name])


def _pictures(browser: Browser, scheme: str) -> dict[str, bytes]:
    """One run, and what stood on the screen at each of its steps."""
    with (
        tempfile.TemporaryDirectory() as place,
        preview(Path(place)) as started,
        page(browser, viewport=WIDE, color_scheme=scheme) as tab,
    ):
        open_page(tab, started.address)
        ask(tab, PROMPT)
        tab.wait_for_selector("g.node.added")
        review = _taken(tab)
        tab.click(".review .decision .primary")
        tab.locator(".review").wait_for(state="hidden")
        tab.click("[role=tab]:has-text('Findings')")
        tab.click(".finding .row >> nth=0")
        tab.wait_for_selector(".finding dl")
        findings = _taken(tab)
        tab.select_option(".views", label="Customer Order Processing")
        tab.wait_for_selector("text.messageText")
        tab.locator("text.messageText").nth(1).click()
        tab.wait_for_selector(".details h2")
        return {"review": review, "findings": findings, "flow": _taken(tab)}


def _taken(tab: Page) -> bytes:
    tab.mouse.move(0, 0)
    tab.wait_for_timeout(_STILL)
    return tab.screenshot()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
