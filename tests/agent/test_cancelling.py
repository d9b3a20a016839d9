"""A turn that is cancelled, at any point, leaves no trace."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import aclosing
from itertools import count
from typing import TYPE_CHECKING

import pytest

from advisor.agent.news import unanswered
from advisor.agent.scripted import Break, Reply, ScriptedServer
from advisor.calm.document import load, read
from advisor.change.workspace import Workspace
from tests.agent.cancelling import Playing, after, at
from tests.agent.talk import PLATFORM, conversation, tier
from tests.shells.asking import untouched
from tests.shells.conftest import shop

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.script import Script

__all__ = ["shop"]

ENDLESS = Reply("word " * 40, endless=True, pause=0.0005, fragments=(20,))


@pytest.mark.parametrize("builtin", [False, True])
@pytest.mark.parametrize("close", [False, True])
def test_after_any_event(*, close: bool, builtin: bool) -> None:
    """Staged calls, their numbers, the document and the messages are as before; so is the next."""
    threads = threading.enumerate()
    with Playing(builtin=builtin) as playing:
        whole = playing.cancelled(after(0, close=False)).again
        for number in count(int(close)):
            left = playing.cancelled(after(number, close=close))
            if left.was_over:
                break
            assert left == (False, True, 0, whole), number
    assert number > 12
    assert threading.enumerate() == threads


@pytest.mark.parametrize("builtin", [False, True])
def test_at_any_time(*, builtin: bool) -> None:
    """Also while the server is silent, between pieces, and while a call is carried out."""
    threads = threading.enumerate()
    with Playing(builtin=builtin) as playing:
        whole = playing.cancelled(after(0, close=False)).again
        found = [playing.cancelled(at(0.0006 * number**2)) for number in range(20)]
    left = [each for each in found if not each.was_over]
    assert len(left) > 1
    for each in left:
        assert each == (False, True, 0, whole)
    assert threading.enumerate() == threads


def test_nothing_is_warned_of() -> None:
    """Neither by Python's checks for developers nor by those of asyncio."""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-m", "tests.agent.cancelling"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.stderr == ""
    assert result.returncode == 0
    number, *threads = result.stdout.split()
    assert int(number) > 7
    assert threads == []


async def _tell_of_an_edit(server: ScriptedServer, *, leave: bool) -> list[str]:
    """What the last request told of an edit, which a turn that was left had been to tell."""
    before = Workspace(load(PLATFORM))
    edited = PLATFORM.read_bytes().replace(b"Architecture Team", b"Somebody else")
    after_it = Workspace(read(edited, "shop.json"))
    talking = conversation(server, before)
    happened = ["It was edited."]
    turns = [talking.turn("One.", before), talking.turn("Two.", after_it, happened)]
    for turn in turns[: 1 + leave]:
        async with aclosing(turn):
            await anext(turn)
    again = talking.turn("Two.", after_it, [] if leave else happened)
    assert [event async for event in again]
    await talking.close()
    return [each["content"] for each in server.requests[-1].body["messages"][1:]]


def test_what_a_cancelled_turn_was_told_is_told_again() -> None:
    """How the file differs from what the model knows: it never heard the end of that turn."""
    told = []
    for leave in (True, False):
        with ScriptedServer([Reply("Yes, I do.", fragments=(3,))] * 3) as server:
            told.append(asyncio.run(_tell_of_an_edit(server, leave=leave)))
    left = f"- {unanswered('Two.')}\n"  # and that it was left
    assert left in "".join(told[0])
    assert [each.replace(left, "") for each in told[0]] == told[1]
    assert any("It was edited." in each and "Somebody else" in each for each in told[0])


async def _leave_at_once(server: ScriptedServer, moments: list[float]) -> list[float]:
    """The seconds that it takes to leave an answer that never ends, so long after its begin."""
    workspace = Workspace(load(PLATFORM))
    talking = conversation(server, workspace)
    took = []
    for moment in moments:
        started = asyncio.Event()

        async def read(started: asyncio.Event = started) -> None:
            async for _event in talking.turn("Talk.", workspace):
                started.set()

        reading = asyncio.create_task(read())
        await started.wait()
        await asyncio.sleep(moment)
        begin = time.monotonic()
        reading.cancel()
        await asyncio.wait([reading], timeout=5)
        took.append(time.monotonic() - begin)
        assert reading.cancelled()
        assert asyncio.all_tasks() == {asyncio.current_task()}
    await talking.close()
    return took


def test_an_answer_without_end_is_left_at_once() -> None:
    """Whether the cancellation comes between two pieces or together with one."""
    moments = [0.0007 * number for number in range(25)]
    with ScriptedServer([ENDLESS] * len(moments)) as server:
        assert max(asyncio.run(_leave_at_once(server, moments))) < 3


STARTED = (
    "import sys\nfrom advisor.cli import main\n"
    "sys.stdout.write('started\\n')\nsys.stdout.flush()\nsys.exit(main(sys.argv[1:]))"
)
"""The command, which says when it begins."""


def interrupted(
    shop: Path, script: Script, requests: int, seconds: float, *options: str
) -> tuple[int, str]:
    """Press Ctrl-C so long after so many requests; the exit code and standard error."""
    environment = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "XDG_CONFIG_HOME": str(shop.parent / "config"),
    }
    with ScriptedServer(script) as server:
        arguments = ["ask", str(shop), "Make it available.", "--yes", "--model", "m", "--base-url"]
        with subprocess.Popen(
            [sys.executable, "-c", STARTED, *arguments, server.base_url, *options],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "started\n"
            while len(server.requests) < requests:
                time.sleep(0.01)
            time.sleep(seconds)
            process.send_signal(signal.SIGINT)
            _out, error = process.communicate(timeout=20)
    return process.returncode, error


@pytest.mark.parametrize(
    ("requests", "seconds"),
    [(0, 0.05), (0, 0.2), (0, 0.5), (0, 1), (1, 0), (1, 0.05), (1, 0.3), (2, 0.1), (3, 0.1)],
)
def test_ctrl_c_leaves_everything(shop: Path, requests: int, seconds: float) -> None:
    """While libraries are loaded, a request is on its way, calls are staged or words come."""
    before, files = shop.read_bytes(), sorted(shop.parent.rglob("*"))
    pieces = [Reply("I do.", [tier(each)], fragments=(3,), pause=0.02) for each in ("admin", "x")]
    script = [*pieces, Reply("Wait", breaks=Break(1, "silence"))]
    assert interrupted(shop, script, requests, seconds) == (130, "\ninterrupted\n")
    assert untouched(shop, before)
    assert sorted(shop.parent.rglob("*")) == files


def test_ctrl_c_ends_an_answer_without_end(shop: Path) -> None:
    """Once is enough."""
    before = shop.read_bytes()
    ended = interrupted(shop, [ENDLESS], 1, 0.5, "--format", "json")
    assert ended == (130, "\ninterrupted\n")
    assert untouched(shop, before)
