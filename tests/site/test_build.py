"""A site as somebody builds and reads it: Docusaurus makes it, a browser opens it.

Docusaurus is not part of the project. `make site-modules` installs what our package.json names,
and `ADVISOR_SITE_MODULES` says where; where it, Node or Chromium is missing, these tests are
skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.shells import docs
from tests.browser import chromium, needs_chromium, page
from tests.shells.histories import lived, record
from tests.site.sources import ARCHITECTURES, HOSTILE, RECORD, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

MODULES = Path(os.environ.get("ADVISOR_SITE_MODULES", ""), "node_modules")
NODE = shutil.which("node")
TODAY = date(2026, 5, 4)

# The cache lies beside the packages, and would mix up this site with the one before.
_ALONE = {"DOCUSAURUS_NO_PERSISTENT_CACHE": "1", "NO_UPDATE_NOTIFIER": "1"}

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(NODE is None, reason="Node is not installed"),
    pytest.mark.skipif(
        not (MODULES / "@docusaurus/core").is_dir(),
        reason="Docusaurus is not installed: make site-modules, and set ADVISOR_SITE_MODULES",
    ),
]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:
        """Not to the terminal of the tests."""


def with_strangers(value: dict[str, Any]) -> dict[str, Any]:
    """The example, and beside it every kind of element under every hostile name."""
    nodes, relationships = value["nodes"], value["relationships"]
    for place, name in enumerate(HOSTILE):
        nodes.append(
            {
                "unique-id": f"odd-{place}",
                "node-type": "service",
                "name": name,
                "description": f"{name}\n\n{name}",
                "metadata": {name: [name]},
                "interfaces": [{"unique-id": f"odd-{place}-i", "url": name}],
            }
        )
        ends = {"source": {"node": "api-gateway"}, "destination": {"node": f"odd-{place}"}}
        relationships.append(
            {
                "unique-id": f"to-odd-{place}",
                "description": name,
                "protocol": name,
                "relationship-type": {"connects": ends},
            }
        )
    transitions = [
        {
            "relationship-unique-id": f"to-odd-{place}",
            "sequence-number": place + 1,
            "description": name,
        }
        for place, name in enumerate(HOSTILE)
    ]
    odd = {"unique-id": "odd flow {x}", "name": HOSTILE[0], "transitions": transitions}
    value["flows"].append(odd | {"description": HOSTILE[2]})
    value["nodes"].append({"unique-id": HOSTILE[0], "node-type": HOSTILE[1], "name": HOSTILE[2]})
    value["adrs"] += ["docs/adr/hostile.md", "https://example.com/adr/1", HOSTILE[5]]
    value["title"] = "E-Shop <script>"
    return value


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site of the example merged with hostile names, records and a history."""
    root = tmp_path_factory.mktemp("project")
    (root / ".git").touch()
    shutil.copytree(ROOT / "fixtures/docs", root / "docs")
    (root / "docs/adr/hostile.md").write_text(RECORD, "utf-8")
    value = json.loads((ARCHITECTURES / "ecommerce-platform.json").read_text("utf-8"))
    file = root / "shop.json"
    file.write_text(json.dumps(value, indent=2), "utf-8")
    lived(file)
    value = with_strangers(json.loads(file.read_text("utf-8")))
    file.write_text(json.dumps(value, indent=2), "utf-8")
    origin = {"prompt": "\n\n".join(HOSTILE), "model": HOSTILE[1]}
    change = {"title": HOSTILE[0], "why": HOSTILE[2], "number": 1}
    strange = record(99, person=HOSTILE[0], time="", origin=origin, changes=[change])
    with (root / ".advisor/history.jsonl").open("a", encoding="utf-8") as history:
        history.write(f"{json.dumps(strange)}\n{json.dumps({'record': 'done', 'id': 99})}\n")
    docs.run(docs.Request(file, root / "site", TODAY), StringIO(), StringIO())
    return root / "site"


@pytest.fixture(scope="module")
def built(site: Path) -> str:
    """What the build says; it succeeded."""
    (site / "node_modules").symlink_to(MODULES.resolve())
    # Not minified, which takes most of the time and changes nothing that is looked at here.
    command = [str(NODE), "node_modules/@docusaurus/core/bin/docusaurus.mjs", "build"]
    done = subprocess.run(
        [*command, "--no-minify"],
        cwd=site,
        env=os.environ | _ALONE,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def address(site: Path, built: str) -> Iterator[str]:
    """Where the built site is served, on loopback."""
    assert built
    handler = partial(Quiet, directory=str(site / "build"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def opened(address: str, browser: Browser) -> Iterator[Page]:
    """The index page; at the end no script of the document ran and nothing left loopback."""
    asked: list[str] = []
    with page(browser) as shown:
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(address)
        yield shown
        assert shown.evaluate("window.pwned") is None
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def drawn(shown: Page) -> str:
    """The words of the page's diagram, once it is drawn."""
    shown.wait_for_selector(".docusaurus-mermaid-container svg", timeout=60_000)
    return shown.locator(".docusaurus-mermaid-container svg").first.text_content() or ""


def test_the_build_warns_of_nothing(built: str) -> None:
    """No broken link, no duplicate page, nothing that a person would have to look into."""
    assert not re.search(r"(?i)\bwarn(ing)?\b|broken|duplicate|deprecat", built)


def test_the_architecture_is_drawn(opened: Page) -> None:
    """With the names of the nodes in it, those of strangers among them."""
    words = drawn(opened)
    for name in ("API Gateway", "Order Database", "Customer"):
        assert name in words
    assert "window.pwned" in words
    # A diagram breaks lines where it likes.
    packed = "".join(words.split())
    assert [name for name in HOSTILE[:3] if "".join(name.split()) not in packed] == []


@pytest.mark.parametrize(
    ("link", "heading", "text"),
    [
        ("API Gateway", "API Gateway", "Entry point"),
        ("Gateway Connects Order", "Gateway Connects Order", "Order Service"),
        ("Customer Order Processing", "Customer Order Processing", "API Gateway"),
        (
            "docs/adr/0001-use-message-queue-for-async-processing.md",
            "1. Use a message queue for asynchronous processing",
            "RabbitMQ",
        ),
        ("Assessment", "Assessment", "open findings"),
        ("History", "History", "Gold, please."),
    ],
)
def test_a_link_leads_to_each_kind_of_page(
    opened: Page, link: str, heading: str, text: str
) -> None:
    """From the index page, as a reader follows it."""
    opened.locator("article, nav").get_by_role("link", name=link, exact=True).first.click()
    opened.wait_for_selector(f"h1:has-text({json.dumps(heading)})")
    assert text in (opened.locator("article").text_content() or "")


def test_a_flow_is_drawn(opened: Page) -> None:
    """As a sequence of its steps."""
    opened.get_by_role("link", name="Customer Order Processing", exact=True).first.click()
    opened.wait_for_selector("h1:has-text('Customer Order Processing')")
    assert "Order Service" in drawn(opened)


def test_names_are_shown_as_they_are(opened: Page, site: Path) -> None:
    """In the list of the index page, and on the page of each node."""
    listed = opened.locator("article").text_content() or ""
    for name in HOSTILE[:9]:
        assert name.strip() in listed
    for number, name in enumerate(HOSTILE[:9]):
        opened.goto(f"{opened.url.split('#')[0].rstrip('/')}/nodes/odd-{number}")
        opened.wait_for_selector("article")
        assert name.strip() in (opened.locator("article").text_content() or "")
        assert opened.evaluate("window.pwned") is None
        opened.go_back()
    assert (site / "build/nodes/odd-0/index.html").is_file()


@pytest.mark.parametrize("path", ["decisions/hostile", "history", "assessment"])
def test_nothing_of_a_stranger_is_an_element(opened: Page, address: str, path: str) -> None:
    """In a record, a history, a finding: no picture, script or handler of theirs."""
    opened.goto(f"{address}/{path}")
    opened.wait_for_selector("article h1")
    article = opened.locator("article")
    assert "window.pwned" in (article.text_content() or "")
    assert article.locator("script, img:not([class]), [onerror], [href^='javascript']").count() == 0


def test_a_record_is_read_as_its_author_meant(opened: Page, address: str) -> None:
    """Its own front matter does not name the page; tables, lists and code are such."""
    opened.goto(f"{address}/decisions/hostile")
    article = opened.locator("article")
    heading = article.locator("h1").text_content() or ""
    assert re.fullmatch(r"A record with code and .b>HTML./b> \{#x\}", heading)
    assert article.locator("td").first.text_content() == "a|b"
    assert article.locator("ol > li").count() == 2
    assert "<Boom/>" in (article.text_content() or "")


def test_the_site_can_be_dark(address: str, browser: Browser) -> None:
    """Where the reader's system is, and the diagram with it."""
    brightness = {}
    for scheme in ("light", "dark"):
        with page(browser, color_scheme=scheme) as shown:
            shown.goto(address)
            drawn(shown)
            color = shown.evaluate("getComputedStyle(document.body).color")  # of the text
            brightness[scheme] = sum(map(float, re.findall(r"[\d.]+", color)[:3]))
            assert shown.locator("html").get_attribute("data-theme") == scheme
    assert brightness["dark"] > brightness["light"]
