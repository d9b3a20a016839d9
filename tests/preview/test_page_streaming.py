"""A model that answers bit by bit, at length, or with more than text; and how it is stopped."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from advisor.agent.scripted import Reply, ScriptedServer
from tests.agent.talk import service
from tests.browser import needs_chromium
from tests.browser import page as browser_page
from tests.preview.previewing import SCALE, SHOP, WIDE, ask, open_page, preview
from tests.shells.asking import DANGLING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from advisor.agent.script import Script

pytestmark = needs_chromium

LONG = "".join(f"word{n} " for n in range(4_000))

UNWELCOME = (
    "# Head\n\n<img src=x onerror='window.pwned=1'> <script>window.pwned=1</script>\n\n"
    "![picture](http://127.0.0.1:9/p.png) [link](http://127.0.0.1:9/) <http://127.0.0.1:9/>\n\n"
    "{{ window.pwned=1 }}\n\n| a | b |\n|---|---|\n| 1 | **2** |\n"
)

SCRIPT = [
    Reply(UNWELCOME),
    Reply(LONG, fragments=(6,)),
    Reply("and on and on ", endless=True, pause=0.02),
]
"""What the model answers, one prompt after the other."""


def _options(server: ScriptedServer) -> tuple[str, ...]:
    return ("--model", "m", "--base-url", server.base_url)


@contextmanager
def answering(browser: Browser, folder: Path, script: Script) -> Iterator[Page]:
    """The page of a preview whose model follows a script."""
    with (
        ScriptedServer(script) as server,
        preview(folder, SHOP, *_options(server)) as started,
        browser_page(browser, viewport=WIDE) as page,
    ):
        open_page(page, started.address)
        yield page


def test_an_answer_is_shown_as_it_comes_and_is_only_words(browser: Browser, tmp_path: Path) -> None:
    """Markdown that loads and runs nothing, thousands of pieces, and a stop in the middle."""
    with (
        ScriptedServer(SCRIPT) as server,
        preview(tmp_path, SHOP, *_options(server)) as started,
        browser_page(browser, viewport=WIDE) as page,
    ):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        open_page(page, started.address)
        assert "Answers: m" in page.inner_text(".who")
        ask(page, "First.")
        page.wait_for_selector(".exchanges .prose td strong")
        told = page.inner_text(".exchanges .prose")
        assert "<img src=x onerror='window.pwned=1'>" in told
        assert "![picture](http://127.0.0.1:9/p.png)" in told
        assert "{{ window.pwned=1 }}" in told
        assert page.locator(".prose a, .prose img, .prose script").count() == 0
        assert page.evaluate("window.pwned") is None
        assert [url for url in asked if ":9/" in url] == []
        page.fill("#prompt", "Second.")
        page.press("#prompt", "Enter")
        page.wait_for_selector(".now .prose:has-text('word1 ')")
        page.wait_for_selector(".exchanges .prose:has-text('word3999')", timeout=60_000)
        page.fill("#prompt", "Third.")
        page.press("#prompt", "Enter")
        page.wait_for_selector(".now .prose:has-text('and on')")
        page.wait_for_selector("#elapsed:has-text(' s')")
        before = page.evaluate(SCALE)
        page.click("[title='Larger (+)']")
        page.wait_for_function(f"{SCALE} > {before}")
        page.fill("#prompt", "Fourth.")
        page.press("#prompt", "Enter")
        page.wait_for_selector(".told:has-text('Still answering')")
        assert page.input_value("#prompt") == "Fourth."
        page.click("button:text-is('Stop')")
        page.wait_for_selector(".exchanges .remark:has-text('Stopped')")
        assert (
            page.locator(
                ".exchanges .remark", has_text=re.compile("stopped", re.IGNORECASE)
            ).count()
            == 1
        )
        assert page.locator(".exchanges .problem").count() == 0
        page.wait_for_selector("button:text-is('Send')")
        page.wait_for_function("document.getElementById('elapsed').textContent === ''")


def test_what_would_bring_errors_cannot_be_accepted(browser: Browser, tmp_path: Path) -> None:
    """The proposal says so, with the errors, and is only to be rejected."""
    with answering(browser, tmp_path, DANGLING) as page:
        ask(page, "Let the customer use the shop.")
        page.wait_for_selector(".review .decision")
        assert page.is_disabled("button:text-is('Accept')")
        assert "it would bring 1 error" in page.inner_text(".review .problem")
        assert 'node "shop"' in page.inner_text(".review .difference .gone")


def test_nothing_can_be_decided_while_a_prompt_is_answered(
    browser: Browser, tmp_path: Path
) -> None:
    """What is proposed may be more by then; words and reading go on."""
    script = [
        Reply("I add them.", [service("a-cache"), service("b-cache")]),
        Reply("Done."),
        *[Reply("and on and on ", endless=True, pause=0.02)] * 2,
    ]
    with answering(browser, tmp_path, script) as page:
        ask(page, "First.")
        page.wait_for_selector(".review .decision")
        page.click(".review >> text=Reject…")
        page.fill(".refusal input", "Too cos")
        page.fill("#prompt", "Second.")
        page.press("#prompt", "Enter")
        page.wait_for_selector(".now .prose:has-text('and on')")
        for what in ("#change-1", "button:text-is('Accept all 2')", ".refusal button"):
            assert page.is_disabled(what)
        assert "decide when it has ended" in page.inner_text(".review .problem")
        page.focus(".refusal input")
        page.keyboard.press("End")
        page.keyboard.type("tly")
        page.keyboard.press("Enter")
        page.click("button:text-is('Stop')")
        page.wait_for_selector("button:text-is('Accept all 2'):enabled")
        assert page.is_enabled("#change-1")
        assert page.input_value(".refusal input") == "Too costly"
        assert page.locator(".review").is_visible()
        page.click("button:text-is('Accept all 2')")
        page.wait_for_selector("button:text-is('Undo'):enabled")
        page.fill("#prompt", "Third.")
        page.press("#prompt", "Enter")
        page.wait_for_selector(".now .prose:has-text('and on')")
        page.wait_for_selector("button:text-is('Undo'):disabled")
        page.click("button:text-is('Stop')")
        page.wait_for_selector("button:text-is('Undo'):enabled")
