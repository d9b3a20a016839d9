"""`advisor ask` and `advisor review` at a real terminal: a person looks, selects, edits."""

from __future__ import annotations

import json
import shlex
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.screens import PATIENCE, Screen
from tests.shells.asking import untouched

if TYPE_CHECKING:
    from pathlib import Path

PROMPT = (
    "Add a service audit-log. Connect order-service to audit-log. Set owner of order-db to Blue."
)
LINK = "order-service-connects-audit-log"


def advisor(shop: Path, *arguments: str, columns: int = 100, **environment: str) -> Screen:
    """The program about the example shop, with its settings nowhere."""
    environment = {"XDG_CONFIG_HOME": str(shop.parent / "config"), **environment}
    argv = [sys.executable, "-m", "advisor", *arguments]
    return Screen(argv, columns, 30 if columns > 60 else 16, environment, cwd=shop.parent)


def asked(shop: Path, columns: int = 100, **environment: str) -> Screen:
    """A review of what the built-in rules make of the prompt."""
    arguments = ("ask", "shop.json", PROMPT, "--model", "builtin")
    return advisor(shop, *arguments, columns=columns, **environment)


def answer(screen: Screen, typed: str) -> None:
    """Type it as soon as the menu asks."""
    end = time.monotonic() + PATIENCE
    while not "\n".join(screen.lines()).rstrip().endswith("[q]uit ›"):
        assert time.monotonic() < end, screen.lines()
        time.sleep(0.02)
    time.sleep(0.1)  # what was typed before the program reads is no answer to it
    screen.keys(f"{typed}\r")


@pytest.mark.parametrize("columns", [100, 60])
def test_a_part_is_ticked_and_accepted(shop: Path, columns: int) -> None:
    """What is left out is not written, and what it needs is told; wide or narrow."""
    with asked(shop, columns) as screen:
        answer(screen, "s")
        screen.wait("needs 1")
        screen.wait("3 of 3 · valid")
        screen.keys(" ")
        screen.wait("needs 1, left out")
        screen.wait("1 of 3 · valid")
        screen.keys("\r")
        screen.wait("1 of 3 changes · valid")
        answer(screen, "a")
        screen.wait("of 3 changes to shop.json; left out: ")
        assert screen.exit_code() == 0
    text = shop.read_text("utf-8")
    assert '"Blue"' in text
    assert "audit-log" not in text


def test_a_typed_part_brings_what_it_needs(shop: Path) -> None:
    """In one line, and it is named."""
    with asked(shop, TERM="dumb") as screen:
        answer(screen, "s 2")
        screen.wait("Taken with change 1, without which the chosen do not do what was shown.")
        screen.wait("2 of 3 changes · valid")
        answer(screen, "a")
        assert screen.exit_code() == 0
    text = shop.read_text("utf-8")
    assert LINK in text
    assert '"Blue"' not in text


def test_an_edit_that_cannot_be_is_offered_again(shop: Path, tmp_path: Path) -> None:
    """The tool's reason is shown while the text is still there; then it is mended and made."""
    script = tmp_path / "edit.py"
    script.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "text = file.read_text()\n"
        "once = text.replace('\"service\"', '\"store\"').replace('\"node\":', '\"element\":')\n"
        "again = text.replace('\"element\":', '\"node\":')\n"
        "file.write_text(again if '\"element\":' in text else once)\n",
        "utf-8",
    )
    with asked(shop, EDITOR=shlex.join([sys.executable, str(script)])) as screen:
        answer(screen, "e 1")
        screen.wait("Not done: ")
        screen.wait("Edit your text again? [Y/n] ›")
        screen.keys("\r")
        screen.wait("+ node  audit-log · store")
        answer(screen, "a")
        assert screen.exit_code() == 0
    nodes = json.loads(shop.read_bytes())["nodes"]
    assert [node["node-type"] for node in nodes if node["unique-id"] == "audit-log"] == ["store"]


def test_a_plan_is_reviewed_with_a_pager(shop: Path) -> None:
    """A patch of many screens goes there; Ctrl-C in it is not the end of the review."""
    plan = "audit.plan"
    with advisor(shop, "ask", "shop.json", PROMPT, "--model", "builtin", "-o", plan) as screen:
        assert screen.exit_code() == 3
    before = shop.read_bytes()
    page = "import sys; print('paging', len(sys.stdin.read()) > 500); open('/dev/tty').readline()"
    pager = shlex.join([sys.executable, "-c", f"try:\n {page}\nexcept KeyboardInterrupt: pass"])
    with advisor(shop, "review", "shop.json", plan, columns=60, PAGER=pager) as screen:
        screen.wait("[q]uit ›")
        screen.resize(60, 8)
        answer(screen, "v")
        screen.wait("paging True")
        screen.interrupt()
        answer(screen, "r Not now.")
        screen.wait("Not applied: Not now.")
        assert screen.exit_code() == 3
    assert untouched(shop, before)
