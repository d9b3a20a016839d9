"""A batch in a process of its own that is stopped, killed, or that nobody listens to."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from advisor.agent.scripted import Reply, ScriptedServer
from advisor.errors import DONE, INTERRUPTED, READER_LEFT, USAGE
from tests.screens import PATIENCE, Screen
from tests.shells.asking import history
from tests.shells.conftest import shop
from tests.shells.replay.replayed import answer, files, replay, script, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from advisor.agent.script import Answer, Request

__all__ = ["shop"]

SLOW = {"name": "slow", "prompt": "Wait."}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A model that does what it is told, and takes its time where it is told to wait."""

    def slowly(request: Request) -> Answer:
        if request.body["messages"][-1]["content"] == "Wait.":
            return Reply("word " * 2000, fragments=[5], pause=0.1)
        return answer(request)

    with ScriptedServer(slowly) as made:
        yield made


def command(server: ScriptedServer, *arguments: object) -> list[str]:
    """`advisor replay` with that model."""
    options = ["--model", "scripted", "--base-url", server.base_url, *map(str, arguments)]
    return [sys.executable, "-m", "advisor", "replay", *options]


def process(server: ScriptedServer, *arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    """The same as a process without a terminal."""
    inherited = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command(server, *arguments), env=inherited, **options)


def wait(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = monotonic() + PATIENCE
    while not is_so():
        assert monotonic() < end, "it never was so"
        sleep(0.02)


def states(report: Path) -> dict[str, str]:
    """What came of each run."""
    return {each["name"]: each["state"] for each in json.loads(report.read_bytes())["runs"]}


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_batch_that_is_stopped_says_what_is_done(
    shop: Path, server: ScriptedServer, name: str
) -> None:
    """What goes on is interrupted, the rest not begun, and going on has these."""
    folder, runs = shop.parent, shop.parent / "runs"
    script(folder, "a")
    script(folder, "b", step("Set team."), SLOW, step("Set zone.", "late"))
    script(folder, "c")
    report = folder / "report.json"
    told = command(server, folder, "--out", runs, "--jobs", "1", "--report", report)
    with Screen(told, columns=100) as screen:
        screen.wait("slow")
        assert screen.cursor_hidden
        screen.signal(getattr(signal, name))
        assert screen.exit_code() == INTERRUPTED
        assert not screen.cursor_hidden
        assert "--resume" in " ".join(screen.lines())
        assert "█" not in " ".join(screen.lines())
    assert states(report) == {"a": "passed", "b": "interrupted", "c": "interrupted"}
    assert {path.partition("/")[0] for path in files(runs)} == {"a", "b", "batch.json"}
    (kept,) = json.loads((runs / "b/unfinished.json").read_bytes())["runs"]
    assert [(each["state"], each["why"]) for each in kept["steps"]] == [
        ("passed", ""),
        ("interrupted", "it was stopped"),
        ("skipped", "not run"),
    ]
    again = replay(resume=runs, answers=answer, as_json=True)
    assert again.states == {"a": "passed", "b": "passed", "c": "passed"}


def test_a_stopped_batch_is_reported_to_programs(shop: Path, server: ScriptedServer) -> None:
    """As output and as files, with all that was had, and with the steps that were not."""
    folder = shop.parent
    script(folder, "a")
    script(folder, "b", step("Set team."), SLOW, step("Set more.", "late"))
    report = folder / "report.json"
    given = (folder, "--jobs", "1", "--format", "json", "--report", report)
    with process(server, *given, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        wait(lambda: len(server.requests) == 5)
        running.send_signal(signal.SIGINT)
        out, told = running.communicate(timeout=PATIENCE)
    assert running.returncode == INTERRUPTED
    assert b"Traceback" not in told
    assert json.loads(out) == json.loads(report.read_bytes())
    assert states(report) == {"a": "passed", "b": "interrupted"}
    steps = json.loads(out)["runs"][1]["steps"]
    assert [(each["name"], each["state"], each["why"]) for each in steps] == [
        ("one", "passed", ""),
        ("slow", "interrupted", "it was stopped"),
        ("late", "skipped", "not run"),
    ]
    assert steps[0]["spent"]["calls"] == 2


def limited(blocks: int, arguments: list[str]) -> list[str]:
    """The command in a shell that lets no file grow beyond so many blocks of 512 bytes."""
    line = f'trap "" XFSZ; ulimit -f {blocks}; exec "$@"'
    return ["sh", "-c", line, "sh", *arguments]


def test_a_full_disk(shop: Path, server: ScriptedServer) -> None:
    """What was had until then is told, and why there is no more in one line."""
    folder, runs = shop.parent, shop.parent / "runs"
    script(folder, "a")
    script(folder, "b", step("Set team."), SLOW)
    arguments = limited(8, command(server, folder, "--out", runs, "--jobs", "1"))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    had = subprocess.run(
        arguments, env=environment, capture_output=True, timeout=PATIENCE, check=False
    )
    assert had.returncode == USAGE
    assert b"Traceback" not in had.stderr
    last = had.stderr.decode().splitlines()[-1]
    assert re.fullmatch(r"error: .*/runs.* cannot be written: file too large", last)
    assert b"2 runs" in had.stdout
    assert not (runs / "a/result.json").exists()


def test_a_report_that_finds_no_room(shop: Path, server: ScriptedServer) -> None:
    """The table is shown all the same."""
    path = script(shop.parent, "a", step("Set tier." + " " * 9000))
    arguments = limited(8, command(server, path, "--report", shop.parent / "report.json"))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    had = subprocess.run(
        arguments, env=environment, capture_output=True, timeout=PATIENCE, check=False
    )
    assert had.returncode == USAGE
    assert b"1 of 1 passed" in had.stdout
    assert had.stderr.splitlines()[-1].endswith(b"report.json cannot be written: file too large")


def test_a_second_ctrl_c_ends_at_once(shop: Path, server: ScriptedServer) -> None:
    """Also where the first one has to wait, as for another advisor that writes to history."""
    path = script(shop.parent, "a")
    before = shop.read_bytes()
    (shop.parent / ".advisor").mkdir()
    with (
        FileLock(shop.parent / ".advisor/lock"),
        Screen(command(server, path, "--in-place"), columns=100) as screen,
    ):
        wait(lambda: len(server.requests) == 2)
        for _ in range(2):
            sleep(0.4)
            screen.interrupt()
        assert screen.exit_code(5) == INTERRUPTED
        assert not screen.cursor_hidden
        assert "Traceback" not in screen.written
    assert shop.read_bytes() == before


def test_a_hangup_is_passed_over_where_it_is_to_be(shop: Path, server: ScriptedServer) -> None:
    """As nohup has it."""
    path = script(shop.parent, "a")
    arguments = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *command(server, path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE) as running:
        wait(lambda: bool(server.requests))
        running.send_signal(signal.SIGHUP)
        out, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == DONE
    assert b"1 of 1 passed" in out


def test_a_kill_in_the_middle_of_a_run(shop: Path, server: ScriptedServer) -> None:
    """What was finished is not had again, and nothing is applied twice."""
    folder, runs = shop.parent, shop.parent / "runs"
    (folder / "farm.json").write_bytes(shop.read_bytes())
    script(folder, "a", step("Set tier."))
    script(folder, "b", step("Set team."), SLOW, architecture="farm.json")
    given = (folder, "--out", runs, "--jobs", "1", "--in-place")
    with process(server, *given, stderr=subprocess.DEVNULL) as running:
        wait(lambda: len(server.requests) == 5)
        running.kill()
    assert {path.partition("/")[0] for path in files(runs)} == {"a", "batch.json"}
    again = replay(resume=runs, in_place=True, as_json=True)
    assert again.states == {"a": "passed", "b": "passed"}
    assert len(again.requests) == 3
    assert history(shop) == ["apply done"]
    assert history(folder / "farm.json") == ["apply done"]


def test_nobody_reads_what_it_says(shop: Path, server: ScriptedServer) -> None:
    """The batch is had and reported all the same."""
    path = script(shop.parent, "a")
    report = shop.parent / "report.json"
    reader, writer = os.pipe()
    os.close(reader)
    given = (path, "--report", report)
    with process(server, *given, stdout=writer, stderr=subprocess.PIPE) as running:
        os.close(writer)
        _, told = running.communicate(timeout=PATIENCE)
    assert running.returncode == READER_LEFT
    assert b"Traceback" not in told
    assert states(report) == {"a": "passed"}


def test_without_any_stream(shop: Path, server: ScriptedServer) -> None:
    """As a job that a shell began with all of them closed."""
    path = script(shop.parent, "a")
    report = shop.parent / "report.json"
    line = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command(server, path, "--report", report)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(line, env=environment, timeout=PATIENCE, check=False).returncode == DONE
    assert states(report) == {"a": "passed"}
