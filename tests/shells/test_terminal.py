"""`advisor ask` at a real terminal: a person types, and the file follows."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Break, Reply, ScriptedServer
from tests.golden import golden
from tests.screens import Screen
from tests.shells.asking import CHANGES, history, untouched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.script import Script

GOLDEN = Path(__file__).parent / "golden"
KEYS = "[q]uit ›"


@contextmanager
def session(
    shop: Path, script: Script, *, fresh: bool = False, **environment: str
) -> Iterator[Screen]:
    """A terminal in which `advisor ask` runs."""
    environment = {"XDG_CONFIG_HOME": str(shop.parent / "config"), **environment}
    with ScriptedServer(script) as server:
        argv = [sys.executable, "-m", "advisor", "ask", "shop.json", "Make it available."]
        argv += ["--model", "m", "--base-url", server.base_url]
        with Screen(argv, 100, 60, environment, cwd=shop.parent, fresh=fresh) as screen:
            yield screen


def answer(screen: Screen, typed: str, question: str = KEYS) -> None:
    """Type it as soon as the cursor stands behind the question."""
    screen.wait_at(question)
    screen.wait_still()
    screen.keys(f"{typed}\r")


def test_a_session_that_ends_in_a_yes(shop: Path) -> None:
    """Reasons and patch are looked at, then it is accepted: the whole screen, without colour."""
    with session(shop, CHANGES, fresh=True, NO_COLOR="1") as screen:
        for key in ("w", "x", "a"):
            answer(screen, key)
        assert screen.exit_code() == 0
        text = "\n".join(screen.lines()).rstrip() + "\n"
    assert text == golden(GOLDEN / "terminal.txt", text)
    assert b"load-balancer" in shop.read_bytes()
    assert history(shop) == ["apply done"]


def test_colour_at_a_terminal(shop: Path) -> None:
    """New in green, changed in yellow; a rejection with words leaves the file."""
    before = shop.read_bytes()
    with session(shop, CHANGES, NO_COLOR="") as screen:
        answer(screen, "r")
        answer(screen, "Not this quarter", "no words) ›")
        assert screen.exit_code() == 3
        assert screen.colour("+ node  load-balancer") == "green"
        assert screen.colour("~ relationship  ecommerce-system-composition") == "brown"
        assert "Not applied: Not this quarter." in screen.lines()
    assert untouched(shop, before)


@pytest.mark.parametrize(("control", "code"), [("\x03", 130), ("\x04", 3)])
def test_leaving_at_the_question(shop: Path, control: str, code: int) -> None:
    """Ctrl-C interrupts, Ctrl-D leaves it for later; neither writes."""
    before = shop.read_bytes()
    with session(shop, CHANGES) as screen:
        screen.wait_at(KEYS)
        screen.wait_still()
        screen.keys(control)
        assert screen.exit_code() == code
        assert screen.echoes
    assert untouched(shop, before)


def test_leaving_while_the_model_answers(shop: Path) -> None:
    """Ctrl-C ends the wait at once, without a traceback."""
    before = shop.read_bytes()
    with session(shop, [Reply("Let me think", breaks=Break(2, "silence"))]) as screen:
        screen.wait("Let me think")
        screen.interrupt()
        start = time.monotonic()
        assert screen.exit_code() == 130
        assert time.monotonic() - start < 5
        text = "\n".join(screen.lines())
    assert "interrupted" in text
    assert "Traceback" not in text
    assert untouched(shop, before)
