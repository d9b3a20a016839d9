"""`advisor ask` at a real terminal: a person types, and the file follows."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

from advisor.agent.scripted import Break, Reply, ScriptedServer
from tests.golden import golden
from tests.shells.asking import CHANGES, history, untouched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.script import Script

GOLDEN = Path(__file__).parent / "golden"
KEYS = re.escape("[q]uit › ")


@contextmanager
def session(shop: Path, script: Script, **environment: str) -> Iterator[pexpect.spawn[str]]:
    """A terminal in which `advisor ask` runs."""
    settings: Any = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TERM": "xterm-256color",
        "XDG_CONFIG_HOME": str(shop.parent / "config"),
        "LC_ALL": "C.UTF-8",
    }
    with ScriptedServer(script) as server:
        arguments = ["-m", "advisor", "ask", "shop.json", "Make it available.", "--model", "m"]
        child = pexpect.spawn(
            sys.executable,
            [*arguments, "--base-url", server.base_url],
            cwd=str(shop.parent),
            env=os.environ | {"COLUMNS": "100"} | settings | environment,
            dimensions=(50, 100),
            encoding="utf-8",
            timeout=60,
        )
        try:
            yield child
        finally:
            child.close(force=True)


def ended(child: pexpect.spawn[str]) -> tuple[int | None, str]:
    """Exit code and what was shown since the last prompt."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, (child.before or "").replace("\r\n", "\n")


def test_a_session_that_ends_in_a_yes(shop: Path) -> None:
    """Reasons and patch are looked at, then it is accepted: the whole screen, without colour."""
    screen = ""
    with session(shop, CHANGES, NO_COLOR="1") as child:
        for key in ("w", "x", "a"):
            child.expect(KEYS)
            screen += f"{child.before}{child.after}"
            child.sendline(key)
        code, rest = ended(child)
    text = (screen + rest).replace("\r\n", "\n")
    assert text == golden(GOLDEN / "terminal.txt", text)
    assert code == 0
    assert b"load-balancer" in shop.read_bytes()
    assert history(shop) == ["apply done"]


def test_colour_at_a_terminal(shop: Path) -> None:
    """New in green, changed in yellow; a rejection with words leaves the file."""
    before = shop.read_bytes()
    with session(shop, CHANGES, NO_COLOR="") as child:
        child.expect(KEYS)
        screen = child.before or ""
        child.sendline("r")
        child.expect("› ")
        child.sendline("Not this quarter")
        code, rest = ended(child)
    assert "\x1b[32m  + node  load-balancer" in screen
    assert "\x1b[33m  ~ relationship  ecommerce-system-composition\x1b[0m" in screen
    assert rest.endswith("Not applied: Not this quarter.\n")
    assert code == 3
    assert untouched(shop, before)


@pytest.mark.parametrize(("control", "code"), [("c", 130), ("d", 3)])
def test_leaving_at_the_question(shop: Path, control: str, code: int) -> None:
    """Ctrl-C interrupts, Ctrl-D leaves it for later; neither writes."""
    before = shop.read_bytes()
    with session(shop, CHANGES) as child:
        child.expect(KEYS)
        time.sleep(0.3)  # CPython loses a Ctrl-C that comes in just before it begins to read
        child.sendcontrol(control)
        assert ended(child)[0] == code
    assert untouched(shop, before)


def test_leaving_while_the_model_answers(shop: Path) -> None:
    """Ctrl-C ends the wait at once, without a traceback."""
    before = shop.read_bytes()
    with session(shop, [Reply("Let me think", breaks=Break(2, "silence"))]) as child:
        child.expect("Let me think")
        child.sendcontrol("c")
        start = time.monotonic()
        code, rest = ended(child)
    assert code == 130
    assert "interrupted" in rest
    assert "Traceback" not in rest
    assert time.monotonic() - start < 5
    assert untouched(shop, before)
