"""One browser, and where it is enough one preview and its page, for the tests of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import chromium
from tests.browser import page as browser_page
from tests.preview.previewing import WIDE, Preview, open_page, preview
from tests.sessions.conftest import file, model, server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

__all__ = ["file", "model", "server"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of the shop, which each test leaves as it was."""
    with preview(tmp_path_factory.mktemp("shop")) as started:
        yield started


@pytest.fixture(scope="module")
def opened(browser: Browser, shop: Preview) -> Iterator[Page]:
    """Its page; to load it takes longer than to use it."""
    with browser_page(browser, viewport=WIDE) as tab:
        open_page(tab, shop.address)
        yield tab
