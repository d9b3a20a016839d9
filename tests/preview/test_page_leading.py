"""What leads where in the page: boxes that stand for many, links, panels, and the way to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.documents import as_text
from tests.browser import needs_chromium
from tests.browser import page as browser_page
from tests.preview.bank import BANK
from tests.preview.previewing import WIDE, Preview, ask, open_page, preview, reject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of an architecture with sixty services in one place."""
    source = tmp_path_factory.mktemp("source") / "bank.json"
    source.write_text(as_text(BANK), encoding="utf-8")
    with preview(tmp_path_factory.mktemp("bank"), source) as started:
        yield started


@pytest.fixture
def page(browser: Browser, bank: Preview) -> Iterator[Page]:
    """A page of its own, which begins at the beginning."""
    with browser_page(browser, viewport=WIDE) as tab:
        open_page(tab, bank.address)
        yield tab


def view(page: Page) -> str:
    """The view that is chosen."""
    return page.locator(".views option:checked").inner_text()


def turn_to(page: Page, panel: str) -> None:
    """Open a panel."""
    page.click(f"button.head:text-is('{panel}')")


def test_examples_fit_the_document_and_wait_to_be_sent(page: Page) -> None:
    """Until something was asked they stand where the conversation will."""
    assert page.locator(".example").all_inner_texts()[0] == "What are the weak points?"
    page.click(".example >> text=Describe till")
    page.wait_for_function("document.getElementById('prompt').value === 'Describe till'")
    turn_to(page, "Details")
    ask(page, "Describe till")
    page.wait_for_selector("#conversation .prose:has-text('till')")
    assert page.locator(".example").count() == 0


def test_a_box_that_stands_for_many_lists_them_and_opens_nothing(page: Page) -> None:
    """Each leads to a view that shows it; Back leads to where one was."""
    page.select_option(".views", label="zone")
    box = page.locator("g.node", has_text="60 services")
    box.dblclick()
    page.wait_for_selector(".details h2:text-is('60 services in zone')")
    assert view(page) == "zone"
    assert page.locator(".details .link").count() == 20
    page.click(".details >> text=40 more")
    page.wait_for_selector(".details .link >> nth=59")
    page.click(".details .link:text-is('s9')")
    page.wait_for_selector(".details h2:text-is('s9')")
    page.locator("g.node", has_text="60 services").wait_for(state="detached")
    assert view(page) == "Around s9"
    page.click("button:text-is('Back')")
    box.wait_for()
    assert view(page) == "zone"


def test_details_list_what_is_in_a_container(page: Page) -> None:
    """As links, the first of them; relationships count its nodes and do not name them all."""
    page.keyboard.press("/")
    page.fill("#search-line", "zone")
    page.wait_for_selector("[data-for='zone'] [role=option]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".details h3:text-is('What is in it: 60')")
    assert page.locator(".details >> text=40 more").is_visible()
    assert "deployed-in zone: 60 nodes" in page.inner_text(".details")
    page.keyboard.press("Escape")
    page.wait_for_selector(".details .hint:has-text('Click an element')")


def test_the_search_says_that_there_are_more(page: Page) -> None:
    """Whoever sees a dozen must not take them for all."""
    page.keyboard.press("/")
    page.fill("#search-line", "service")
    page.wait_for_selector("#search .hint:has-text('more, type on')")


def test_changes_that_are_hidden_in_a_box_can_be_shown(page: Page) -> None:
    """By one click, and each by its line in the difference, while the proposal stays in sight."""
    page.select_option(".views", label="zone")
    page.locator("g.node", has_text="60 services").wait_for()
    ask(page, "Set the description of s3 to Much.")
    page.wait_for_selector(".review .decision")
    page.click("text=Show the changes")
    page.wait_for_selector("g.node.changed:has-text('s3')")
    page.locator("text=Show the changes").wait_for(state="hidden")
    page.select_option(".views", label="zone")
    page.locator("g.node", has_text="60 services").wait_for()
    page.click(".difference .link:text-is('s3')")
    page.wait_for_selector("g.node.changed:has-text('s3')")
    assert page.locator(".review").is_visible()
    reject(page)
    page.locator(".review").wait_for(state="hidden")


def test_what_a_finding_highlights_ends_with_it(page: Page) -> None:
    """Neither another panel nor a proposal is seen through it."""
    page.click("header .link")
    page.click(".finding .row >> nth=0")
    page.hover("header")
    page.wait_for_selector(".sheet .lit")
    turn_to(page, "Details")
    page.locator(".sheet .lit").first.wait_for(state="detached")
    turn_to(page, "Findings")
    page.hover("header")
    page.wait_for_selector(".sheet .lit")


@pytest.mark.parametrize(
    ("typed", "told", "panel"),
    [("/assess all", "judged", "#findings"), ("/cost", "no /cost", "#conversation")],
)
def test_a_command_of_the_chat_is_told_what_the_page_has(
    page: Page, typed: str, told: str, panel: str
) -> None:
    """Nothing is sent; what the page has not is typed again."""
    page.fill("#prompt", typed)
    page.press("#prompt", "Enter")
    page.wait_for_selector(f".told:has-text('{told}')")
    assert page.locator(panel).is_visible()
    assert page.locator(".exchanges .prompt", has_text=typed).count() == 0
    page.wait_for_function(
        "typed => document.getElementById('prompt').value === typed",
        arg="" if panel == "#findings" else typed,
    )


def test_a_file_that_cannot_be_read_is_told_at_the_top(page: Page, bank: Preview) -> None:
    """It is not called valid then, and nothing can be accepted until it is mended."""
    ask(page, "Add a service called a-cache.")
    page.wait_for_selector("button:text-is('Accept'):enabled")
    before = bank.file.read_text(encoding="utf-8")
    bank.file.write_text("{", encoding="utf-8")
    page.wait_for_selector("header .problem:has-text('bank.json cannot be read now: line 1')")
    page.wait_for_selector("button:text-is('Accept'):disabled")
    assert not page.locator("header .state").is_visible()
    bank.file.write_text(before, encoding="utf-8")
    page.wait_for_selector("header .state:has-text('valid')")
    page.wait_for_selector("button:text-is('Accept'):enabled")
