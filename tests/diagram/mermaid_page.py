"""The real Mermaid on a blank page, for tests of what it makes of a text.

It is the one that NiceGUI carries, served on loopback.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.browser import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

_DRAW = """
async ([text, level]) => {
  const { mermaid } = await import("/index.js");
  mermaid.initialize({ startOnLoad: false, securityLevel: level });
  window.drawn = (window.drawn ?? 0) + 1;
  const started = performance.now();
  const { svg } = await mermaid.render(`drawn${window.drawn}`, text);
  const milliseconds = performance.now() - started;
  document.body.innerHTML = svg;
  document.querySelectorAll("style").forEach(each => each.remove());
  const all = [...document.querySelectorAll("body *")];
  return {
    texts: all.filter(each => ["text", "foreignObject", "title"].includes(each.tagName))
      .map(each => each.textContent),
    tags: [...new Set(all.map(each => each.localName))],
    attributes: [...new Set(all.flatMap(each => each.getAttributeNames()))],
    links: all.flatMap(each => ["href", "xlink:href", "src"].map(name => each.getAttribute(name)))
      .filter(link => link !== null),
    milliseconds,
  };
}
"""


class Drawn(NamedTuple):
    """What a person sees, and what the page is made of."""

    texts: frozenset[str]
    """Of each label, without blanks: labels are wrapped where there is no room."""
    tags: frozenset[str]
    attributes: frozenset[str]
    links: frozenset[str]
    milliseconds: float


class MermaidPage:
    """A page that draws."""

    def __init__(self, opened: Page) -> None:
        """Draws on a page that is served from where Mermaid is."""
        self.page = opened

    def draw(self, text: str, level: str = "strict") -> Drawn:
        """What Mermaid makes of `text`; a fault in it fails the test.

        Args:
            text: of the diagram.
            level: Mermaid's securityLevel.
        """
        found: dict[str, Any] = self.page.evaluate(_DRAW, [text, level])
        return Drawn(
            frozenset(map(squeezed, found["texts"])),
            frozenset(found["tags"]),
            frozenset(found["attributes"]),
            frozenset(found["links"]),
            found["milliseconds"],
        )


def squeezed(text: str) -> str:
    """`text` without blanks, and without the sign that parts two letters and shows nothing."""
    return "".join(text.replace("\u200c", "").split())


@contextmanager
def mermaid_page(browser: Browser) -> Iterator[MermaidPage]:
    """A blank page with Mermaid at hand."""
    with _served() as address, page(browser) as opened:
        opened.goto(f"{address}/blank.html")
        opened.set_content("<!doctype html><title>Diagrams</title>")
        yield MermaidPage(opened)


class _Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/blank.html":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            return
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served() -> Iterator[str]:
    spec = find_spec("nicegui")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "elements/mermaid/dist"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
