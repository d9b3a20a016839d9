"""How far a batch is: live lines at a terminal, quiet ones elsewhere, and none in anybody's way."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path
from select import select
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.budget import NOTHING, Spent
from advisor.calm.visible import visible
from advisor.shells.render import width
from advisor.shells.replay.picture import At, Picture
from advisor.shells.replay.progress import Said, progress
from tests.batch.outcomes import EVIL, every_kind, failed, run
from tests.golden import golden
from tests.screens import PATIENCE, Screen
from tests.shells.replay import progress_program as program

HERE = Path(__file__).parent


class Batch:
    """The program at a terminal of 80 columns, and the pipe that says how it goes on."""

    def __init__(self, folder: Path, **about: Any) -> None:
        pipe = folder / "pipe"
        os.mkfifo(pipe)
        self.screen = Screen([sys.executable, program.__file__, str(pipe)], **about)
        self._pipe = os.fdopen(os.open(pipe, os.O_RDWR), "w")  # waits for no reader

    def __enter__(self) -> Self:
        self.screen.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._pipe.close()
        self.screen.__exit__(None, None, None)

    def say(self, *lines: str) -> None:
        """Have it go on."""
        self._pipe.writelines(f"{line}\n" for line in lines)
        self._pipe.flush()


def picture(*, unicode: bool = True) -> Picture:
    """A batch of thirteen runs, of which two ended and three go on."""
    made = Picture(100.0, 13, unicode=unicode)
    made.done(run("done"))
    made.done(run("bad", "failed", failed()))
    made.step("resilience", At(1, 5, "load-balancer", NOTHING), 148.0)
    made.step("resilience", At(3, 5, "controls", Spent(4, 9000, 100, 0, 0.04)), 150.0)
    made.step(EVIL, At(2, 2, EVIL, Spent(1, 100, 10)), 100.0)
    made.step("a-name-that-is-longer-than-most", At(1, 1, "all-of-it-at-once", NOTHING), 159.0)
    return made


@pytest.mark.parametrize("columns", [100, 80, 60])
def test_a_batch_that_goes_on(columns: int) -> None:
    """A line for each run, and one for all with what is left."""
    text = "\n".join(picture().lines(160.0, columns, 24)) + "\n"
    assert text == golden(HERE / f"golden/progress_{columns}.txt", text)


@given(st.integers(20, 200), st.integers(2, 60), st.integers(0, 40))
def test_the_picture_fits(columns: int, rows: int, runs: int) -> None:
    """Into the width of any screen, and into half of its height; nothing in it is obeyed."""
    made = picture()
    for number in range(runs):
        made.step(f"run-{number}", At(1, 3, EVIL, NOTHING), 120.0)
    lines = made.lines(160.0, columns, rows)
    assert len(lines) <= max(rows // 2, 2)
    assert max(map(width, lines)) <= columns
    assert all(visible(line) == line for line in lines)


def test_runs_without_room_are_counted() -> None:
    """Forty go on, and the screen has room for some."""
    made = Picture(0.0, 40)
    for number in range(40):
        made.step(f"run-{number}", At(1, 3, "first", NOTHING), 0.0)
    lines = made.lines(1.0, 80, 12)
    assert len(lines) == 6
    assert lines[4] == "and 36 runs more"


def test_a_screen_without_unicode() -> None:
    """Bars are of letters that it has."""
    lines = picture(unicode=False).lines(160.0, 80, 24)
    assert "####------" in lines[0]


def test_what_is_left_is_told_once_it_can_be_known() -> None:
    """Not before a run ended, and not when all have."""
    made = Picture(0.0, 2)
    made.step("one", At(2, 2, "last", NOTHING), 0.0)
    assert "left" not in made.lines(10.0, 100, 24)[-1]
    made.done(run("one"))
    assert "1 of 2 done" in made.lines(10.0, 100, 24)[-1]
    assert "about 10 s left" in made.lines(10.0, 100, 24)[-1]
    made.done(run("two"))
    assert "left" not in made.lines(20.0, 100, 24)[-1]


def test_a_run_that_is_had_again_begins_anew() -> None:
    """Its time counts from there, as where another machine takes it over."""
    made = Picture(0.0, 2)
    made.step("one", At(1, 2, "first", NOTHING), 0.0)
    made.done(run("one", "error"))
    made.step("one", At(1, 2, "first", NOTHING), 50.0)
    assert made.lines(53.0, 100, 24)[0].endswith("3 s  -")


def test_a_terminal_shows_runs_as_they_go_on(tmp_path: Path) -> None:
    """Those that ended scroll above; nothing live is left at the end, and the cursor is back."""
    with Batch(tmp_path) as batch:
        screen = batch.screen
        batch.say("step shop 2")
        screen.wait("broker")
        screen.wait("0 of 3 done")
        assert screen.cursor_hidden
        batch.say("step iot 3")
        screen.wait("[red]last[/red]")
        batch.say("done shop passed", "done iot failed")
        screen.wait("2 of 3 done")
        batch.say("end")
        screen.wait("That was all.")
        assert screen.exit_code() == 0
        shown = [line for line in screen.lines() if line]
        assert not screen.cursor_hidden
        assert screen.colour("passed") == "green"
        assert screen.colour("failed") == "red"
    assert [line.split("  ")[:3] for line in shown] == [
        ["shop", "passed", "1/1 steps"],
        ["iot", "failed", "0/1 steps"],
        ["That was all."],
    ]
    assert shown[1].endswith('step "broker": only: changed…')


def test_a_window_that_becomes_narrow(tmp_path: Path) -> None:
    """Lines keep to it from the next drawing on."""
    with Batch(tmp_path) as batch:
        screen = batch.screen
        batch.say("step shop 2")
        screen.wait("broker")
        screen.resize(60, 12)
        batch.say("step iot 3")
        screen.wait("iot")
        assert sum("0 of 3 done" in line for line in screen.lines()) == 1


def test_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    """And signs of letters where the terminal has no others."""
    plain = {"NO_COLOR": "1", "PYTHONIOENCODING": "ascii:backslashreplace"}
    with Batch(tmp_path, env=plain) as batch:
        batch.say("step shop 2", "done iot failed")
        batch.screen.wait("###")
        batch.screen.wait('step "broker": only: chang...')
        assert "\x1b[31m" not in batch.screen.written
        assert all(line.isascii() for line in batch.screen.lines())


def test_a_terminal_that_cannot_move_its_cursor_gets_quiet_lines(tmp_path: Path) -> None:
    """As a file does."""
    with Batch(tmp_path, env={"TERM": "dumb"}) as batch:
        batch.say("step shop 2", "done shop passed", "end")
        batch.screen.wait("That was all.")
        assert "\x1b" not in batch.screen.written
        assert batch.screen.lines()[0] == "shop  passed  1/1 steps  1.3k tokens  $0.02  9.0 s"


def test_quiet_lines() -> None:
    """One for each run that ended, whole however long it is, and nothing else."""
    out = io.StringIO()
    shown = progress(out, {"TERM": "xterm"})
    shown.begin(9)
    shown.step(program.scheduled("shop"), 1, NOTHING)
    for result in (*every_kind(), run("left", "interrupted")._replace(steps=())):
        shown.done(result)
    shown.end()
    text = out.getvalue()
    assert text == golden(HERE / "golden/quiet.txt", text)


def test_what_a_table_tells_is_not_told_before() -> None:
    """Why a run failed; a batch of tasks also says nothing of those that passed."""
    out = io.StringIO()
    shown = progress(out, {}, Said.before(io.StringIO(), out, passed=False))
    for result in (run("shop"), run("iot", "failed", failed("broker"))):
        shown.done(result)
    assert out.getvalue() == "iot  failed  0/1 steps  1.3k tokens  $0.02  9.0 s\n"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_reasons_are_told_where_no_table_follows_for_the_same_reader() -> None:
    """As for a program, or beside a file."""
    file, terminal = io.StringIO(), _Terminal()
    assert not Said.before(file, file).reasons
    assert not Said.before(terminal, terminal).reasons
    assert not Said.before(terminal, file).reasons
    assert Said.before(file, terminal).reasons
    assert Said.before(None, file).reasons
    assert Said.before(None, terminal).reasons


class _Gone(io.StringIO):
    """A terminal whose window was closed."""

    def isatty(self) -> bool:
        return True

    def write(self, _text: str) -> int:
        raise OSError(errno.EIO, "input/output error")


def test_a_terminal_that_is_gone_ends_nothing() -> None:
    """The batch goes on without anybody who looks."""
    shown = progress(_Gone(), {"TERM": "xterm"})
    shown.begin(1)
    shown.done(run("shop"))
    shown.end()


def test_a_terminal_that_is_held_holds_nothing_up(tmp_path: Path) -> None:
    """Nobody reads what is shown, and more happens than the terminal takes."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Many times what a pipe and a terminal keep for a reader.
    left = b"done another-run failed\n" * 20_000
    held, terminal = os.openpty()
    with subprocess.Popen(
        [sys.executable, program.__file__, str(pipe)],
        stderr=terminal,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"},
    ) as process:
        try:
            lines = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
            while left:
                assert select([], [lines], [], PATIENCE)[1], "nobody takes what happens"
                left = left[os.write(lines, left) :]
        finally:
            process.kill()
    for each in (lines, held, terminal):
        os.close(each)
