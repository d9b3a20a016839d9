"""A headless Chromium for tests of pages, and what a page may reach: loopback alone.

Chromium comes from the system (Debian's package `chromium`); where it is missing, the tests that
need it say so and are skipped.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"
)

_SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Nothing but loopback has an address, so a page that asked for more would fail.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own, which ends with the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=False, args=list(_SWITCHES)
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page with a profile of its own; what its scripts threw fails the test.

    Args:
        browser: where to open it.
        options: of the profile, as Playwright's `new_context` takes them.
    """
    thrown: list[str] = []
    context = browser.new_context(**options)
    try:
        opened = context.new_page()
        opened.on("pageerror", lambda error: thrown.append(str(error)))
        yield opened
    finally:
        context.close()
    assert not thrown
