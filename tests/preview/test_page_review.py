"""A proposal in the page: seen in colours, cut down, rejected, accepted, undone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from advisor.calm.diff import difference
from advisor.change.plan import read
from advisor.shells.difference import lines as as_lines
from advisor.shells.render import Style
from tests.browser import needs_chromium
from tests.browser import page as browser_page
from tests.preview.previewing import SHOP, WIDE, Preview, ask, open_page, reject

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Position

pytestmark = needs_chromium

BALANCER = "Add a load balancer in front of api-gateway."

HEAD = "document.querySelector('.exchange:not(.hidden) .prompt').getBoundingClientRect().top"
"""How far down the prompt stands."""

MARGIN: Position = {"x": 5, "y": 8}
"""Where a line of the difference can be clicked beside its id."""


@pytest.fixture
def page(opened: Page) -> Page:
    """The page with nothing proposed."""
    if opened.locator(".review").is_visible():
        reject(opened)
        opened.locator(".review").wait_for(state="hidden")
    return opened


def label(page: Page, text: str) -> bool:
    """Whether a part of the picture is called so."""
    return page.locator("g.part", has_text=text).count() > 0


def test_a_proposal_is_shown_in_picture_and_words_then_accepted_and_undone(
    page: Page, shop: Preview
) -> None:
    """From a prompt to the file and back, byte by byte."""
    before = shop.file.read_bytes()
    ask(page, BALANCER)
    page.wait_for_selector("g.node.added")
    assert label(page, "+ Load Balancer")
    assert shop.file.read_bytes() == before
    told = page.locator(".review .difference").text_content() or ""
    page.wait_for_function(f"{HEAD} >= 0 && {HEAD} < 300")
    page.wait_for_selector("button:text-is('Undo'):disabled")
    page.wait_for_selector("button:text-is('Redo'):disabled")
    page.click(".review >> text=Accept")
    page.locator(".review").wait_for(state="hidden")
    after = json.loads(shop.file.read_text(encoding="utf-8"))
    differences = difference(json.loads(before), after)
    terminal = " ".join(as_lines(differences, Style(enabled=False)))
    assert " ".join(told.split()).startswith(" ".join(terminal.split()))
    assert "load-balancer" in [node["unique-id"] for node in after["nodes"]]
    page.wait_for_selector("g.node:not(.added):has-text('Load Balancer')")
    page.click("text=Undo")
    page.locator("g.node", has_text="Load Balancer").wait_for(state="detached")
    page.wait_for_selector("button:text-is('Undo'):disabled")
    page.wait_for_selector("button:text-is('Redo'):enabled")
    assert shop.file.read_bytes() == before


def test_some_of_the_changes_are_taken(page: Page, shop: Preview) -> None:
    """What is not ticked is left out, and what was picked is all that is written."""
    before = shop.file.read_bytes()
    ask(page, "Add a service called price-cache. Add a service called stock-cache.")
    page.wait_for_selector("#change-2")
    page.click("#change-2")
    page.wait_for_selector(".review .summary:has-text('1 of 2 changes')")
    page.click(".review button:text-is('Accept 1 of 2')")
    page.locator(".review").wait_for(state="hidden")
    ids = [node["unique-id"] for node in json.loads(shop.file.read_bytes())["nodes"]]
    assert "price-cache" in ids
    assert "stock-cache" not in ids
    page.click("text=Undo")
    page.locator(".told", has_text="Undone").wait_for()
    assert shop.file.read_bytes() == before


def test_esc_leaves_the_words_of_why_not(page: Page) -> None:
    """The box closes, and the key is on the button that opened it."""
    ask(page, BALANCER)
    page.click(".review >> text=Reject…")
    page.fill(".refusal input", "Too much.")
    page.press(".refusal input", "Escape")
    page.locator(".refusal").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "Reject…"


def test_why_begins_with_the_reason(page: Page) -> None:
    """And not with the end of a long title."""
    ask(page, "Fix 1")
    page.wait_for_selector(".review button:text-is('Accept'):enabled")
    title = page.locator(".change > span").first.text_content() or ""
    told = page.locator(".change details").first.text_content() or ""
    assert len(title) > 80
    assert re.match(r"why\s*Asked for: “Fix 1”", told)


def test_a_double_click_is_one_click(page: Page, shop: Preview) -> None:
    """Accepting twice is no failure, and undoing twice takes no second thing back."""
    before = shop.file.read_bytes()
    for name in ("price-cache", "stock-cache"):
        ask(page, f"Add a service called {name}.")
        page.wait_for_selector(".review button:text-is('Accept'):enabled")
        page.dblclick(".review button:text-is('Accept')")
        page.locator(".review").wait_for(state="hidden")
        page.locator(".told", has_text="Applied to").wait_for()
    page.wait_for_selector("button:text-is('Undo'):enabled")
    page.dblclick("button:text-is('Undo')")
    page.locator(".told", has_text="Undone: add node stock-cache").wait_for()
    page.wait_for_selector("button:text-is('Redo'):enabled")
    ids = [node["unique-id"] for node in json.loads(shop.file.read_bytes())["nodes"]]
    assert ("price-cache" in ids, "stock-cache" in ids) == (True, False)
    page.click("button:text-is('Undo'):enabled")
    page.locator(".told", has_text="Undone: add node price-cache").wait_for()
    assert shop.file.read_bytes() == before


def test_the_last_change_cannot_be_left_out(page: Page) -> None:
    """Nothing to take is a rejection, which the person has to say."""
    ask(page, "Add a service called price-cache. Add a service called stock-cache.")
    page.click("#change-1")
    page.wait_for_selector(".review .summary:has-text('1 of 2 changes')")
    page.click("#change-2")
    page.locator(".told", has_text="reject the proposal instead").wait_for()
    page.wait_for_selector("#change-2:checked")


def test_what_hangs_on_a_change_is_left_out_with_it(page: Page) -> None:
    """Whoever leaves a change out is told what left with it, and its tick goes too."""
    ask(
        page,
        "Add a service called a-cache. Add a service called b-cache. Connect b-cache to order-db.",
    )
    page.wait_for_selector("#change-3")
    page.click("#change-2")
    page.locator(".told", has_text="hangs on change 2: 3").wait_for()
    assert [page.is_checked(f"#change-{n}") for n in (1, 2, 3)] == [True, False, False]


def test_a_tick_leaves_what_is_being_read(page: Page) -> None:
    """What was unfolded stays so, also where it comes to say something else."""
    ask(
        page,
        "Add a service called a-cache. Add a service called b-cache. "
        "Set the description of order-service to Orders. Set the name of order-service to Orders.",
    )
    page.wait_for_selector("#change-4")
    page.locator(".change", has=page.locator("#change-1")).locator("summary").click()
    page.locator(".difference summary", has_text="order-service").click(position=MARGIN)
    page.wait_for_selector(".difference details[open]:has-text('order-service')")
    page.evaluate("document.querySelector('#change-2').before = true")
    page.click("#change-2")
    page.wait_for_selector(".review .summary:has-text('3 of 4 changes')")
    page.click("#change-4")
    page.wait_for_selector(".review .summary:has-text('2 of 4 changes')")
    assert page.evaluate("document.querySelector('#change-2').before")
    assert page.locator(".difference details[open]", has_text="order-service").count() == 1
    assert page.locator(".difference details[open]").count() == 1
    assert page.locator(".change details[open]").count() == 1
    page.wait_for_function("document.activeElement.id === 'change-4'")


def test_what_is_read_stays_while_a_proposal_is_open(page: Page, shop: Preview) -> None:
    """Neither an edit of the file nor time turns to another tab."""
    ask(page, BALANCER)
    page.wait_for_selector(".review .decision")
    page.click("button.head:text-is('Findings')")
    page.wait_for_timeout(1500)
    before = shop.file.read_text(encoding="utf-8")
    shop.file.write_text(before.replace('"Payment Service"', '"Cash Desk"'), encoding="utf-8")
    page.wait_for_selector("g.node:has-text('Cash Desk')")
    assert page.locator("#findings").is_visible()
    shop.file.write_text(before, encoding="utf-8")
    page.wait_for_selector("g.node:has-text('Payment Service')")
    assert page.locator("#findings").is_visible()
    page.click("button.head:text-is('Conversation')")


def test_the_picture_is_drawn_anew_only_where_it_differs(page: Page) -> None:
    """A tick for what is not in the view leaves the drawing that stands there."""
    ask(page, "Add a service called a-cache. Add a service called b-cache.")
    page.wait_for_selector("g.node:has-text('A Cache')")
    page.select_option(".views", label="Customer Order Processing")
    page.wait_for_selector("[data-et='participant']")
    page.evaluate("document.querySelector('.sheet svg').before = true")
    page.click("#change-1")
    page.wait_for_selector(".review .summary:has-text('1 of 2 changes')")
    page.wait_for_timeout(1500)
    assert page.evaluate("document.querySelector('.sheet svg').before")
    page.select_option(".views", label="Architecture")
    page.wait_for_selector("g.node:has-text('B Cache')")
    assert page.locator("g.node", has_text="A Cache").count() == 0


def test_what_is_proposed_can_be_named_and_what_is_removed_cannot(page: Page) -> None:
    """The elements that an @ offers are those of what is shown."""
    page.fill("#prompt", "About @order-s")
    page.wait_for_selector(".offered [role=option]:has-text('order-service')")
    ask(page, "Add a service called a-cache. Remove order-processing-flow.")
    page.wait_for_selector("#change-2")
    page.fill("#prompt", "About @a-cach")
    page.wait_for_selector(".offered [role=option]:has-text('a-cache')")
    page.fill("#prompt", "About @order-p")
    page.locator(".offered [role=option]", has_text="a-cache").wait_for(state="detached")
    assert page.locator(".offered", has_text="order-processing-flow").count() == 0
    page.fill("#prompt", "")


def test_words_of_a_rejection_that_cannot_be_sent_are_there_again(
    page: Page, shop: Preview
) -> None:
    """In the input line, before what was typed there; nothing that was typed is lost."""
    ask(page, BALANCER)
    page.wait_for_selector(".review .decision")
    page.fill("#prompt", "Then this.")
    before = shop.file.read_text(encoding="utf-8")
    shop.file.write_text("{", encoding="utf-8")
    reject(page, "Which databases are there?")
    page.wait_for_function("document.getElementById('prompt').value.includes('databases')")
    assert page.input_value("#prompt") == "Which databases are there?\nThen this."
    shop.file.write_text(before, encoding="utf-8")
    page.locator(".exchanges .remark", has_text="can be read again").last.wait_for()
    page.fill("#prompt", "")


def test_words_of_why_not_stay_while_the_proposal_is_made_anew(page: Page, shop: Preview) -> None:
    """Neither what was typed nor the focus is lost when the file is edited meanwhile."""
    ask(page, BALANCER)
    page.click(".review >> text=Reject…")
    page.locator(".refusal input").wait_for()
    page.locator(".refusal input").press_sequentially("Too cos")
    before = shop.file.read_text(encoding="utf-8")
    shop.file.write_text(before.replace('"Payment Service"', '"Cash Desk"'), encoding="utf-8")
    page.wait_for_selector("g.node:has-text('Cash Desk')")
    page.keyboard.type("tly")
    assert page.input_value(".refusal input") == "Too costly"
    shop.file.write_text(before, encoding="utf-8")
    page.wait_for_selector("g.node:has-text('Payment Service')")
    page.fill(".refusal input", "")
    page.click(".review .decision >> text=Reject…")


def test_a_long_difference_is_folded_by_element(page: Page) -> None:
    """A line for each, the rest on demand, and the head of the proposal in sight."""
    ask(page, BALANCER)
    page.wait_for_selector(".difference details")
    assert page.locator(".difference details").count() > 1
    assert page.locator(".difference details[open]").count() == 0
    page.locator(".difference summary").first.click(position=MARGIN)
    page.wait_for_selector(".difference details[open] > span")
    assert page.locator(".review h2").is_visible()


def test_words_of_a_rejection_are_the_next_prompt(page: Page, shop: Preview) -> None:
    """They are answered at once, and nothing was written."""
    before = shop.file.read_bytes()
    ask(page, BALANCER)
    page.wait_for_selector(".review .decision")
    reject(page, "Which databases are there?")
    page.locator(".exchanges .prompt", has_text="Which databases are there?").wait_for()
    page.locator(".exchange .prose", has_text="inventory-db").last.wait_for()
    assert "since: Which databases are there?" in page.inner_text(".exchanges")
    assert shop.file.read_bytes() == before


def test_a_change_and_its_elements_are_highlighted_together(page: Page) -> None:
    """From the change to the picture, and from the picture to the change."""
    ask(page, BALANCER)
    page.wait_for_selector("g.node.added")
    page.hover(".change:has(#change-1)")
    page.wait_for_selector("g.node.lit:has-text('Load Balancer')")
    page.hover("header")
    page.locator("g.node.lit").wait_for(state="detached")
    page.hover("g.node:has-text('Load Balancer')")
    page.wait_for_selector(".change.lit:has(#change-1)")


def test_why_a_change_is_proposed_is_told_on_demand(page: Page) -> None:
    """The reason and the notes, as the terminal tells them."""
    ask(page, BALANCER)
    why = page.locator(".change", has=page.locator("#change-1")).locator("details")
    assert not why.locator("pre").is_visible()
    why.locator("summary").click()
    assert BALANCER.rstrip(".") in why.locator("pre").inner_text()


def test_a_proposal_is_saved_as_a_plan(page: Page, tmp_path: Path) -> None:
    """A file of the person's own that `advisor apply` reads."""
    ask(page, BALANCER)
    page.wait_for_selector(".review .decision")
    with page.expect_download() as saved:
        page.click(".review >> text=Save as plan")
    saved.value.save_as(file := tmp_path / saved.value.suggested_filename)
    plan = read(file, person="", time="")
    assert file.suffix == ".plan"
    assert len(plan.calls) == page.locator(".review .change").count()


def test_two_pages_show_the_same(page: Page, browser: Browser, shop: Preview) -> None:
    """What is asked in one is proposed in both, and what is decided in the other counts."""
    with browser_page(browser, viewport=WIDE) as other:
        other.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # as they came
        open_page(other, shop.address.split("?")[0])
        ask(page, BALANCER)
        other.wait_for_selector(".review .decision")
        reject(other)
        page.locator(".review").wait_for(state="hidden")
    assert shop.file.read_bytes() == SHOP.read_bytes()
