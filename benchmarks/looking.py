"""What it costs to look at an architecture: diagrams, the documentation site, the preview's page.

``python -m benchmarks.looking`` measures whole processes and a page in Chromium, and prints a
section for docs/benchmarks.md. It takes about two minutes; let nothing else run meanwhile.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.documents import architecture, as_text
from benchmarks.validate import RUNS, Cost, advisor, measure
from tests.browser import CHROMIUM, chromium, page
from tests.preview.previewing import WIDE, preview

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZES = (100, 400, 1_000, 5_000)
_OPENED = 3
"""How often a page is opened."""

_LONG = 120_000
"""Milliseconds that a picture may take."""

_WATCH = """
window.longest = 0;
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.longest = Math.max(window.longest, each.duration);
}).observe({type: 'longtask', buffered: true});
"""
"""Has the page keep the longest time, in milliseconds, in which it answered to nothing."""


class Opened(NamedTuple):
    """A page that was opened, in seconds."""

    picture: float
    """From the address to the picture."""
    frozen: float
    """The longest time in which the page answered to nothing."""


def opened(browser: Browser, folder: Path, document: Path) -> Opened:
    """Start a preview of `document` in the empty `folder`, and open its page."""
    folder.mkdir()
    with preview(folder, document) as started, page(browser, viewport=WIDE) as tab:
        tab.add_init_script(_WATCH)
        began = time.perf_counter()
        tab.goto(started.address)
        tab.wait_for_selector(".sheet svg", timeout=_LONG)
        picture = time.perf_counter() - began
        return Opened(picture, tab.evaluate("window.longest") / 1000)


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # As where the package is installed: compiled modules are kept from run to run.
        environment = dict(os.environ) | {"PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        files = {size: folder / f"{size}.json" for size in SIZES}
        for size, file in files.items():
            file.write_text(as_text(architecture(size)), encoding="utf-8")
        lines = [*_commands(files, environment), "", *_pages(files)]
    return "\n".join(("## Looking at a document", "", *lines, ""))


def _commands(files: dict[int, Path], environment: dict[str, str]) -> list[str]:
    """The rows for the commands."""
    lines = [
        f"Whole processes, best of {RUNS}; the site is written anew each time.",
        "",
        "| nodes | `diagram` s | `diagram --format svg` s | peak MB | `docs` s | peak MB |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for size, file in files.items():
        site = str(file.with_suffix(".site"))
        kinds = (
            ("diagram", str(file)),
            ("diagram", str(file), "--format", "svg"),
            ("docs", str(file), "-o", site, "--force"),
        )
        text, svg, docs = (measure(advisor(*each), 0, environment) for each in kinds)
        peak = max(text.memory, svg.memory)
        lines.append(
            f"| {size:,} | {_s(text)} | {_s(svg)} | {peak:.0f} | {_s(docs)} | {docs.memory:.0f} |"
        )
    return lines


def _s(cost: Cost) -> str:
    return f"{cost.best:.2f}"


def _pages(files: dict[int, Path]) -> list[str]:
    """The rows for the page."""
    if CHROMIUM is None:
        return ["The page was not measured: Chromium is not installed."]
    lines = [
        f"`advisor preview` in Chromium, medians of {_OPENED}: from the address to the picture,",
        "and the longest time in which the page answered to nothing.",
        "",
        "| nodes | picture s | longest freeze s |",
        "|--:|--:|--:|",
    ]
    with chromium() as browser:
        for size, file in files.items():
            runs = [
                opened(browser, file.with_suffix(f".{number}"), file) for number in range(_OPENED)
            ]
            picture, frozen = (statistics.median(each) for each in zip(*runs, strict=True))
            lines.append(f"| {size:,} | {picture:.1f} | {frozen:.1f} |")
    return lines


if __name__ == "__main__":
    print(section(), end="")
