"""Where the picture lies in its pane: at first, when it is moved, and when it is drawn anew."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import needs_chromium
from tests.browser import page as browser_page
from tests.preview.previewing import Preview, ask, letters, open_page, preview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

SMALL = {"width": 1100, "height": 700}
TALL = {"width": 1300, "height": 2600}

STEPS = 16
"""Services below each other: too tall a picture for a window."""

CUT = ".foot .cut"


def chain() -> dict[str, Any]:
    """A person at the top, a long way down, and many services beside its end."""
    names = ["reader", *(f"step-{n}" for n in range(STEPS)), *(f"end-{n}" for n in range(6))]
    nodes = [
        {
            "unique-id": name,
            "node-type": "service" if n else "actor",
            "name": name.replace("-", " ").title(),
            "description": f"The {name}.",
        }
        for n, name in enumerate(names)
    ]
    ends = [*itertools.pairwise(names[: STEPS + 1])]
    ends += [(f"step-{STEPS - 1}", f"end-{n}") for n in range(6)]
    relationships = [
        {
            "unique-id": f"{source}-{target}",
            "description": "Calls.",
            "relationship-type": {
                "connects": {"source": {"node": source}, "destination": {"node": target}}
            },
        }
        for source, target in ends
    ]
    return {"nodes": nodes, "relationships": relationships}


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of a document whose picture is much larger than a window."""
    source = tmp_path_factory.mktemp("source") / "chain.json"
    source.write_text(json.dumps(chain()), encoding="utf-8")
    with preview(tmp_path_factory.mktemp("chain"), source) as started:
        yield started


def in_sight(page: Page, selector: str) -> bool:
    """Whether all of a part of the picture is in its pane."""
    box, pane = (page.locator(each).first.bounding_box() for each in (selector, ".diagram"))
    assert box is not None
    assert pane is not None
    return (
        pane["x"] <= box["x"]
        and pane["y"] <= box["y"]
        and box["x"] + box["width"] <= pane["x"] + pane["width"]
        and box["y"] + box["height"] <= pane["y"] + pane["height"]
    )


def drag(page: Page, right: int, down: int) -> None:
    """Move the picture with the mouse as far as it goes: 1 or -1 for the way."""
    pane = page.locator(".diagram").bounding_box()
    assert pane is not None
    x, y = pane["x"] + pane["width"] / 2, pane["y"] + pane["height"] / 2
    for _ in range(6):
        page.mouse.move(x, y)
        page.mouse.down()
        far = pane["width"] / 2 - 20, pane["height"] / 2 - 20
        page.mouse.move(x + right * far[0], y + down * far[1], steps=4)
        page.mouse.up()


def test_a_large_picture_begins_at_its_beginning(browser: Browser, long: Preview) -> None:
    """The person is in sight, letters can be read, and a line tells that there is more."""
    with browser_page(browser, viewport=SMALL) as page:
        open_page(page, long.address)
        assert in_sight(page, "g.node:has-text('Reader')")
        assert letters(page) >= 11
        assert page.locator(CUT).is_visible()
        page.click("text=Fit")
        page.locator(CUT).wait_for(state="hidden")
        assert in_sight(page, "g.node:has-text('End 5')")


def test_what_a_proposal_changes_comes_into_sight(browser: Browser, tmp_path: Path) -> None:
    """Where it is out of sight; what was moved by hand stays where nothing else has changed."""
    source = tmp_path / "source" / "chain.json"
    source.parent.mkdir()
    source.write_text(json.dumps(chain()), encoding="utf-8")
    (folder := tmp_path / "there").mkdir()
    with preview(folder, source) as started, browser_page(browser, viewport=SMALL) as page:
        open_page(page, started.address)
        page.click("[title='Larger (+)']")
        ask(page, f"Set the name of step-{STEPS - 1} to Last. Set the name of reader to First.")
        page.wait_for_selector("g.node.changed")
        ask(page, "Set the name of end-3 to Very Last.")
        page.wait_for_selector("g.node.changed:has-text('Very Last')")
        page.wait_for_timeout(500)
        assert in_sight(page, "g.node.changed:has-text('Very Last')")
        drag(page, -1, -1)
        before = started.file.read_text(encoding="utf-8")
        where = page.locator("g.node", has_text="Very Last").bounding_box()
        started.file.write_text(before.replace("The end-1.", "An end."), encoding="utf-8")
        page.locator(".exchanges .remark", has_text="edited").last.wait_for()
        assert page.locator("g.node", has_text="Very Last").bounding_box() == where


@pytest.mark.parametrize(("right", "down"), [(1, 1), (-1, -1)])
def test_the_picture_cannot_be_dragged_away(
    browser: Browser, long: Preview, right: int, down: int
) -> None:
    """A part of it stays in the pane, which a line below tells."""
    with browser_page(browser, viewport=TALL) as page:
        open_page(page, long.address)
        assert page.locator(CUT).is_hidden()
        drag(page, right, down)
        page.locator(CUT).wait_for()
        picture, pane = (page.locator(each).bounding_box() for each in (".sheet svg", ".diagram"))
        assert picture is not None
        assert pane is not None
        for side, size in (("x", "width"), ("y", "height")):
            seen = min(picture[side] + picture[size], pane[side] + pane[size])  # type: ignore[literal-required]
            seen -= max(picture[side], pane[side])  # type: ignore[literal-required]
            assert seen == pytest.approx(60, abs=1)
