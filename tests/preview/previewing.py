"""A real `advisor preview` in a process of its own, and its page in a real browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

FIXTURES = Path(__file__).parents[2] / "fixtures" / "architectures"
SHOP = FIXTURES / "ecommerce-platform.json"

WIDE = {"width": 1440, "height": 900}

PATIENCE = 40_000
"""Milliseconds that anything may take: the machine may be busy."""

SCALE = "new DOMMatrix(getComputedStyle(document.querySelector('.sheet')).transform).a"
"""How large the picture is shown, as JavaScript."""

_END = 10
"""Seconds that a preview has to end."""


class Preview(NamedTuple):
    """A preview that runs."""

    address: str
    file: Path


@contextmanager
def preview(folder: Path, document: Path = SHOP, *options: str) -> Iterator[Preview]:
    """A preview of a copy of `document`, which the built-in rules answer unless options say else.

    Its decision records lie beside it.

    Args:
        folder: where the copy lies; empty.
        document: what to copy.
        options: further ones of the command line.
    """
    (folder / ".advisor").mkdir()
    file = folder / document.name
    shutil.copy(document, file)
    shutil.copytree(FIXTURES.parent / "docs", folder / "docs")
    command = [sys.executable, "-m", "advisor", "preview", str(file), "--no-open"]
    given = options if "--model" in options else ("--model", "builtin", *options)
    with subprocess.Popen(
        [*command, *given], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield Preview(process.stdout.readline().split(" ")[0], file)
        finally:
            process.terminate()
            process.communicate(timeout=_END)


def open_page(page: Page, address: str) -> None:
    """Go to the preview and wait for its picture."""
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.wait_for_selector(".sheet svg")


def ask(page: Page, prompt: str) -> None:
    """Type a prompt, send it, and wait until it is answered."""
    page.fill("#prompt", prompt)
    page.press("#prompt", "Enter")
    page.locator(".exchanges .prompt", has_text=prompt).last.wait_for()


def reject(page: Page, words: str = "") -> None:
    """Reject the proposal, with words or without."""
    page.click(".review >> text=Reject…")
    page.fill(".refusal input", words)  # which waits for it, as no key does
    page.press(".refusal input", "Enter")


def letters(page: Page) -> float:
    """Pixels of the screen that the letters of the picture are high."""
    return float(page.evaluate(f"15 * {SCALE}"))


def lines(page: Page, selector: str) -> list[str]:
    """The lines of a text that the page shows, without those that are empty."""
    shown = page.locator(selector).first.text_content() or ""
    return [line for line in shown.split("\n") if line.strip()]
