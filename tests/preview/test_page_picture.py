"""The picture in the page: what it shows, how one looks around in it, and what leads where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.browser import needs_chromium
from tests.preview.previewing import SCALE, SHOP, WIDE, Preview, letters

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def page(opened: Page) -> Page:
    """The page as it is at first, all of the architecture in the picture."""
    opened.keyboard.press("Escape")
    opened.select_option(".views", label="Architecture")
    opened.wait_for_selector("g.node:has-text('Customer')")
    opened.click("text=Fit")
    return opened


def scale(page: Page) -> float:
    """How large the picture is shown."""
    return float(page.evaluate(SCALE))


def place(page: Page, name: str) -> tuple[float, float]:
    """Where on the screen a box is."""
    box = page.locator("g.node", has_text=name).first.bounding_box()
    assert box is not None
    return box["x"], box["y"]


def test_every_node_is_in_the_picture(page: Page) -> None:
    """By its name, in a box or as the frame around others."""
    shown = " ".join(page.locator("g.node, g.cluster").all_text_contents())
    names = [node["name"] for node in json.loads(SHOP.read_bytes())["nodes"]]
    assert [name for name in names if name not in shown] == []


def test_a_click_shows_everything_about_a_node(page: Page) -> None:
    """Members, nested ones too, what is around it, the flows, the findings."""
    page.click("g.node:has-text('Order Service')")
    page.wait_for_selector(".details h2:has-text('Order Service')")
    told = page.inner_text(".details")
    for words in (
        "orders.internal.example.com",
        "Orders Team",
        "connects order-service → payment-service",
        "order-processing-flow",
        "single point of failure",
    ):
        assert words in told


def test_a_link_in_the_details_leads_on(page: Page) -> None:
    """From a node over a relationship to what it joins."""
    page.click("g.node:has-text('Order Service')")
    page.click(".details >> text=order-connects-payment")
    page.wait_for_selector(".details h2:has-text('order-connects-payment')")
    page.wait_for_selector("path.part.chosen", state="attached")
    page.click(".details .around >> text=payment-service")
    page.wait_for_selector(".details h2:has-text('Payment Service')")


def test_an_arrow_is_picked_like_a_box(page: Page) -> None:
    """Its label leads to the relationship."""
    page.locator("g.edgeLabels g.label", has_text="JDBC").first.click()
    page.wait_for_selector(".details .summary:has-text('relationship')")


def test_an_edit_on_the_disk_is_drawn(page: Page, shop: Preview) -> None:
    """The page follows the file, and says what was edited."""
    before = shop.file.read_text(encoding="utf-8")
    shop.file.write_text(before.replace('"Payment Service"', '"Cash Desk"'), encoding="utf-8")
    page.wait_for_selector("g.node:has-text('Cash Desk')")
    page.locator(".exchanges", has_text="edited outside").wait_for(state="attached")
    shop.file.write_text(before, encoding="utf-8")
    page.wait_for_selector("g.node:has-text('Payment Service')")


def test_zoom_and_place_stay_when_the_picture_is_drawn_anew(page: Page, shop: Preview) -> None:
    """What was chosen stands still, as large as it was."""
    page.click("g.node:has-text('Order Service')")
    page.click("[title='Larger (+)']")
    page.click("[title='Larger (+)']")
    large, where = scale(page), place(page, "Order Service")
    before = shop.file.read_text(encoding="utf-8")
    shop.file.write_text(before.replace('"Payment Service"', '"Cash Desk"'), encoding="utf-8")
    page.wait_for_selector("g.node:has-text('Cash Desk')")
    assert scale(page) == pytest.approx(large)
    assert place(page, "Order Service") == pytest.approx(where, abs=2)
    assert "Order Service" in (page.text_content("g.node.chosen") or "")
    shop.file.write_text(before, encoding="utf-8")
    page.wait_for_selector("g.node:has-text('Payment Service')")


def test_wheel_and_drag_move_the_picture(page: Page) -> None:
    """As in a map; Fit brings all of it back."""
    at = place(page, "Customer")
    page.mouse.move(700, 800)
    page.mouse.wheel(0, -300)
    larger = scale(page)
    page.mouse.down()
    page.mouse.move(600, 700, steps=4)
    page.mouse.up()
    moved = place(page, "Customer")
    assert moved != pytest.approx(at, abs=5)
    page.click("text=Fit")
    page.wait_for_function(f"{SCALE} < {larger}")
    assert place(page, "Customer") == pytest.approx(at, abs=2)


def test_a_flow_is_shown_step_by_step(page: Page) -> None:
    """As a sequence, whose messages lead to relationships; back leads back."""
    page.select_option(".views", label="Customer Order Processing")
    page.wait_for_selector("text.messageText:has-text('reserves')")
    assert page.locator("line.messageLine1").count() == 1
    page.locator("text.messageText", has_text="reserves").first.click()
    page.wait_for_selector(".details h2:has-text('order-connects-inventory')")
    page.click("text=Back")
    page.wait_for_selector("g.node:has-text('Inventory Database')")


def test_a_picture_can_be_read_at_first(page: Page) -> None:
    """Letters are large enough, what is cut says so, and Fit shows all of it."""
    page.set_viewport_size({"width": 700, "height": 500})
    page.select_option(".views", label="Customer Order Processing")
    page.wait_for_selector("text.messageText")
    page.select_option(".views", label="Architecture")
    page.wait_for_selector("g.node:has-text('Customer')")
    assert letters(page) >= 11
    page.wait_for_selector(".foot:has-text('Part of the picture')")
    page.click("text=Fit")
    page.locator(".foot .cut").wait_for(state="hidden")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a width and a height


def test_a_page_that_is_loaded_anew_shows_what_it_showed(page: Page, shop: Preview) -> None:
    """The view, and what was typed."""
    page.select_option(".views", label="Customer Order Processing")
    page.wait_for_selector("text.messageText")
    page.fill("#prompt", "Half a sentence")
    page.goto(shop.address.split("?")[0])
    page.wait_for_selector("text.messageText")
    shown = page.locator(".views option:checked").inner_text()
    assert shown == "Customer Order Processing"
    assert page.input_value("#prompt") == "Half a sentence"
    page.fill("#prompt", "")


def test_what_is_around_a_node_and_what_is_in_a_container(page: Page) -> None:
    """Views of a part, from the details and by a double click."""
    page.dblclick("g.node:has-text('Inventory Service')")
    page.locator("g.node", has_text="Customer").wait_for(state="detached")
    assert page.locator("g.node", has_text="Inventory Database").count() == 1
    page.select_option(".views", label="E-Commerce Platform")
    page.wait_for_selector("g.node:has-text('Payment Service')")
    assert "E-Commerce Platform" in (page.text_content("g.cluster") or "")


def test_light_and_dark(page: Page) -> None:
    """By the system at first, then as the person says; the picture is drawn for both."""
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body.body--dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 21, 27)"
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("body:not(.body--dark)")
    page.click("[title='Light or dark']")
    page.wait_for_selector("body.body--dark")
    page.click("[title='Light or dark']")
    page.wait_for_selector("body:not(.body--dark)")
    page.click("[title='Light or dark']")


def test_findings_highlight_their_elements_and_tell_their_proof(page: Page) -> None:
    """A click opens one, marks its elements, and offers to ask for its repair."""
    page.click("[role=tab]:has-text('Findings')")
    page.click(".finding .row:has-text('Order Database')")
    page.wait_for_selector("g.node.lit:has-text('Order Database')")
    told = page.inner_text(".finding dl")
    assert "proof" in told
    assert "replicate_store" in told
    page.click("text=Ask to fix")
    page.wait_for_function("document.getElementById('prompt').value.includes('order-db')")
    assert "replica" in page.input_value("#prompt")
    assert page.locator(".exchange.now").is_hidden()
    page.fill("#prompt", "")
    page.click(".finding .row:has-text('Order Database')")
    page.locator("g.node.lit").wait_for(state="detached")


def test_findings_of_one_focus(page: Page) -> None:
    """The list is cut to what is asked for, and says how many there are."""
    page.click("[role=tab]:has-text('Findings')")
    everything = page.locator(".finding .row").count()
    page.click(".filters >> text=security")
    page.wait_for_selector(".filters [aria-pressed=true]:has-text('security')")
    assert 0 < page.locator(".finding .row").count() < everything
    page.click(".filters >> text=all")
    page.wait_for_selector(".filters [aria-pressed=true]:has-text('all')")


def test_the_search_finds_by_id_name_type_and_with_a_slip(page: Page) -> None:
    """Enter shows the first; arrows and Enter any other."""
    for typed, first in (
        ("payment-s", "payment-service"),
        ("cust", "customer"),
        ("databse", "order-db"),
    ):
        page.keyboard.press("Control+k")
        page.wait_for_selector("#search.open")
        page.fill("#search-line", typed)
        page.wait_for_selector(f"#search [role=option]:has-text('{first}')")
        page.keyboard.press("Enter")
        page.wait_for_selector(f".details .summary:has-text('{first}')")
        assert not page.locator("#search").is_visible()


def test_nodes_are_found_before_what_joins_them(page: Page) -> None:
    """And what is called just so before anything else."""
    for typed, first in (("order", "order-service"), ("order-connects-payment",) * 2):
        page.keyboard.press("Control+k")
        page.fill("#search-line", typed)
        page.wait_for_selector(f"#search [data-for='{typed}'] [role=option]")
        assert first in page.locator("#search [role=option]").first.inner_text()
        page.keyboard.press("Escape")


def saved(page: Page) -> tuple[str, ET.Element]:
    """The picture as a file: its name, and what is in it."""
    with page.expect_download() as download:
        page.click("[title='Save this picture as SVG']")
    written = ET.parse(download.value.path())  # noqa: S314 - from our own page
    return download.value.suggested_filename, written.getroot()


def words(drawing: ET.Element) -> list[str]:
    """The texts of a drawing that any program shows."""
    return ["".join(each.itertext()) for each in drawing.iter(f"{SVG}text")]


def test_a_saved_picture_can_be_read_by_any_program(page: Page) -> None:
    """Words are text of SVG, on white whatever the page has, in a file named for what it is."""
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("body.body--dark")
    name, drawing = saved(page)
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("body:not(.body--dark)")
    assert name == "ecommerce-platform-architecture.svg"
    assert next(drawing.iter(f"{SVG}foreignObject"), None) is None
    names = {node["name"] for node in json.loads(SHOP.read_bytes())["nodes"]}
    assert names <= {*words(drawing)}
    assert drawing[0].get("fill") == "#ffffff"
    assert not [each for each in words(drawing) if "added" in each]


def test_a_saved_flow_is_named_for_the_flow(page: Page) -> None:
    """And has its steps in words."""
    page.select_option(".views", label="Customer Order Processing")
    page.wait_for_selector("text.messageText")
    name, drawing = saved(page)
    assert name == "ecommerce-platform-flow-order-processing-flow.svg"
    assert [each for each in words(drawing) if "reserves" in each]


def test_what_is_chosen_is_marked_in_a_colour_of_its_own(page: Page) -> None:
    """Boxes and containers alike, whatever colours Mermaid gives them."""
    page.click("g.node:has-text('Order Service')")
    colours = []
    for part in ("g.node", "g.cluster"):
        if part == "g.cluster":
            page.click("g.cluster .cluster-label")
        halo = page.locator(f"{part}.chosen > .halo.chosen")
        halo.wait_for()
        colours.append(halo.evaluate("each => getComputedStyle(each).stroke"))
        outer, inner = halo.bounding_box(), page.locator(f"{part}.chosen > rect").first
        assert outer is not None
        assert (box := inner.bounding_box()) is not None
        assert outer["x"] < box["x"]
        assert outer["width"] > box["width"]
    assert colours == ["rgb(43, 98, 168)"] * 2


def test_labels_stand_on_their_arrows(page: Page) -> None:
    """An arrow passes through the place of its words."""
    distances = page.evaluate(
        """() => [...document.querySelectorAll('.edgePaths path[data-id]')].map((path) => {
          const label = document.querySelector(`g.label[data-id="${path.dataset.id}"]`);
          const box = label.getBoundingClientRect();
          if (!label.textContent.trim()) return 0;
          const place = path.getScreenCTM();
          const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
          const along = Array.from({ length: 101 }, (_, n) =>
            path.getPointAtLength((path.getTotalLength() * n) / 100).matrixTransform(place));
          return Math.min(...along.map((at) => Math.hypot(at.x - x, at.y - y)));
        })"""
    )
    assert len(distances) > 5
    assert max(distances) < 8


def test_weak_points_are_counted_alike_everywhere(page: Page) -> None:
    """The head says what the list says, and by which rule."""
    page.click("[role=tab]:has-text('Findings')")
    listed = page.locator(".finding.critical .row, .finding.high .row").count()
    assert f"{listed} weak points (critical or high)" in page.inner_text("header .state")
    assert "Critical and high" in page.inner_text("[role=tabpanel] .summary >> visible=true")


def test_a_narrow_window_has_everything(page: Page) -> None:
    """The picture above, the rest below, nothing beside the window."""
    page.set_viewport_size({"width": 800, "height": 600})
    assert page.locator("#prompt").is_visible()
    assert page.locator("g.node").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a width and a height
