"""The folder that a batch leaves: nothing is lost, nothing is repeated, nothing is overwritten."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from advisor.batch import report
from advisor.batch.folder import Folder
from advisor.change import plan
from advisor.errors import UsageError
from tests.batch import keeping
from tests.batch.outcomes import BEGAN, DIFF, EVIL, batch, failed, planned, run, step
from tests.change.staging import TEXT

if TYPE_CHECKING:
    from pathlib import Path

DAMAGE = {
    "no JSON": b"{",
    "another format": b'{"format": "x"}',
    "no object": b"[]",
    "deep": b"[" * 100_000,
    "a later version": b'{"format": "calm-advisor-batch/2"}',
    "no scripts": b'{"format": "calm-advisor-batch/1", "scripts": []}',
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the results go."""
    return tmp_path / "out"


def test_a_run_leaves_its_files(out: Path) -> None:
    """Document, difference, plan and transcript lie in the folder of the run."""
    with Folder.begin(out, batch()) as folder:
        kept = folder.keep(planned(), "# What was said\n")
        assert folder.diff(planned(), 1) == kept / "1-later.diff"
    assert {path.name for path in kept.iterdir()} == {
        "1-later.diff",
        "1-later.plan",
        "architecture.json",
        "result.json",
        "transcript.md",
    }
    assert (kept / "architecture.json").read_bytes() == TEXT
    assert (kept / "1-later.diff").read_text() == "".join(f"{line}\n" for line in DIFF)
    assert plan.read(kept / "1-later.plan", person="ada", time=BEGAN).calls
    assert (kept / "transcript.md").read_text() == "# What was said\n"


def test_what_was_kept_is_read_back(out: Path) -> None:
    """All of a result but what is no JSON, with texts that UTF-8 cannot hold."""
    result = run("shop", "failed", step(answer=EVIL), failed(EVIL, why=EVIL), title=EVIL)
    with Folder.begin(out, batch()) as folder:
        folder.keep(result)
    with Folder.resume(out) as folder:
        assert folder.is_finished("shop")
        assert not folder.is_finished("other")
        assert folder.result("shop") == result


def test_a_result_is_a_report(out: Path) -> None:
    """The file of a run reads like that of a batch."""
    with Folder.begin(out, batch()) as folder:
        kept = folder.keep(run("shop"))
    assert report.read(kept / "result.json").runs == (run("shop"),)


def test_a_batch_knows_what_it_was_asked(tmp_path: Path, out: Path) -> None:
    """Scripts are found again though both folders have moved, and neither key nor endpoint is in.

    The digests tell whether they are the same.
    """
    before, after = tmp_path / "before", tmp_path / "after"
    script = before / "scripts" / "shop.yaml"
    asked = batch(script, repeat=3, values={"broker": "message-broker"})
    Folder.begin(before / "out", asked).close()
    before.rename(after)
    with Folder.resume(after / "out") as folder:
        moved = asked.scripts[0]._replace(path=after / "scripts" / "shop.yaml")
        assert folder.batch == asked._replace(scripts=(moved,))
    content = json.loads((after / "out" / "batch.json").read_bytes())
    assert content.keys() == {"format", "scripts", "model", "repeat", "values", "began"}
    assert not out.exists()


def test_only_an_empty_folder_is_taken(out: Path) -> None:
    """Something of somebody's stays as it is; the way on is told."""
    out.mkdir()
    Folder.begin(out, batch()).close()
    with pytest.raises(UsageError, match=r"out is not empty.*--resume .*out$"):
        Folder.begin(out, batch())
    stranger = out.parent / "stranger"
    stranger.mkdir()
    (stranger / "mine.txt").touch()
    with pytest.raises(UsageError, match="is not empty"):
        Folder.begin(stranger, batch())
    assert [path.name for path in stranger.iterdir()] == ["mine.txt"]


def test_a_beginning_that_was_killed_can_begin_again(out: Path) -> None:
    """The lock of a process that is gone is nothing."""
    out.mkdir()
    (out / ".lock").touch()
    Folder.begin(out, batch()).close()
    assert (out / "batch.json").is_file()


@pytest.mark.parametrize("state", ["error", "interrupted"])
def test_a_run_that_ended_early_is_had_again(out: Path, state: str) -> None:
    """Its files stay to be looked at until then; what is finished is never touched."""
    early = planned()._replace(state=state, error="the model is gone")  # type: ignore[arg-type]  # one of both
    with Folder.begin(out, batch()) as folder:
        kept = folder.keep(early)
        assert (kept / "unfinished.json").is_file()
        assert not folder.is_finished("plan")
        folder.keep(run("plan", "failed", step(diff=())))
        assert [path.name for path in kept.iterdir()] == ["result.json"]
        before = (kept / "result.json").read_bytes()
        with pytest.raises(UsageError, match="holds a finished run already"):
            folder.keep(early)
    assert (kept / "result.json").read_bytes() == before


def test_of_a_run_that_did_not_begin_nothing_is_kept(out: Path) -> None:
    """Thousands may be left when a batch is stopped; what an earlier attempt left stays."""
    stopped = run("shop", "interrupted", error="it was stopped")._replace(steps=())
    with Folder.begin(out, batch()) as folder:
        assert not folder.keep(stopped).exists()
        kept = folder.keep(run("shop", "error", error="the model is gone"))
        folder.keep(stopped)
    assert (kept / "unfinished.json").is_file()


def test_one_process_writes(out: Path) -> None:
    """The other is told, and the first goes on."""
    with Folder.begin(out, batch()) as folder:
        with pytest.raises(UsageError, match="another advisor writes to"):
            Folder.resume(out)
        folder.keep(run("shop"))
    Folder.resume(out).close()


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_batch_is_told_in_one_line(out: Path, content: bytes) -> None:
    """Whatever stands in the file."""
    out.mkdir()
    (out / "batch.json").write_bytes(content)
    with pytest.raises(UsageError, match=r"batch\.json .*") as caught:
        Folder.resume(out)
    assert "\n" not in str(caught.value)


def test_a_damaged_result_is_told_in_one_line(out: Path) -> None:
    """And is not taken for one, nor overwritten."""
    with Folder.begin(out, batch()) as folder:
        folder.keep(run("shop"))
        path = folder.keep(run("other")) / "result.json"
        path.write_bytes((out / "shop" / "result.json").read_bytes())
        with pytest.raises(UsageError, match=r"is not what came of other; remove .*other to have"):
            folder.result("other")
        path.write_text(path.read_text().replace('"shop"', '"other"'))
        path.write_text(path.read_text().replace('"state": "passed"', '"state": "error"'))
        with pytest.raises(UsageError, match=r"is not what came of other; remove .*other to have"):
            folder.result("other")
        path.write_text(path.read_text().replace('"seconds": 9.0', '"seconds": "9"'))
        with pytest.raises(UsageError, match=r"damaged at .*seconds; remove .*other to have"):
            folder.result("other")


def test_what_is_no_batch_cannot_go_on(out: Path) -> None:
    """Neither a folder that is not there nor one of something else."""
    with pytest.raises(UsageError, match="holds no batch to go on with"):
        Folder.resume(out)
    out.mkdir()
    with pytest.raises(UsageError, match="holds no batch to go on with"):
        Folder.resume(out)


@pytest.mark.parametrize("name", ["..", ".", ".lock", "a/b", "", "-x", "ä", "x" * 300, "a\n"])
def test_no_name_leads_elsewhere(out: Path, name: str) -> None:
    """Runs are called by names of their schedule, and by no other."""
    with Folder.begin(out, batch()) as folder, pytest.raises(UsageError, match="is no name"):
        folder.keep(run(name))


def test_a_run_may_have_the_name_of_our_file(out: Path) -> None:
    """A script may be called batch.json.yaml."""
    with Folder.begin(out, batch()) as folder:
        folder.keep(run("batch.json"))
        folder.keep(run("Batch.JSON"))
        assert folder.result("batch.json").name == "batch.json"
        assert folder.result("Batch.JSON").name == "Batch.JSON"


def test_nothing_is_written_through_a_link(tmp_path: Path, out: Path) -> None:
    """Neither where a folder, a file, nor the lock stands that somebody planted."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "result.json").write_text("{}")
    with Folder.begin(out, batch()) as folder:
        (out / "shop").symlink_to(elsewhere)
        with pytest.raises(UsageError, match=r"shop is no folder of results; remove it"):
            folder.keep(run("shop"))
        with pytest.raises(UsageError, match=r"shop is a symbolic link"):
            folder.result("shop")
        unfinished = folder.keep(run("other", "interrupted"))
        (unfinished / "transcript.md").symlink_to(elsewhere / "result.json")
        folder.keep(run("other"), "# What was said\n")
    assert (elsewhere / "result.json").read_text() == "{}"
    assert [path.name for path in elsewhere.iterdir()] == ["result.json"]
    (out / ".lock").unlink(missing_ok=True)
    (out / ".lock").symlink_to(elsewhere / "result.json")
    with pytest.raises(UsageError, match=r"\.lock is a symbolic link"):
        Folder.resume(out)


def test_a_disk_that_is_full_is_told(out: Path) -> None:
    """In one line; what was not written whole is not finished."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with Folder.begin(out, batch()) as folder:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
            with pytest.raises(UsageError, match="cannot be written: file too large") as caught:
                folder.keep(planned())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)
        assert isinstance(caught.value.__cause__, OSError)
        assert caught.value.__cause__.errno == errno.EFBIG
        assert not folder.is_finished("plan")
        folder.keep(planned())
        assert folder.is_finished("plan")


def test_a_folder_that_cannot_be_made_is_told(out: Path) -> None:
    """A file is in its place."""
    out.touch()
    with pytest.raises(UsageError, match="out cannot be written: file exists"):
        Folder.begin(out, batch())


def _keep(out: Path, last: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, keeping.__file__, str(out), last],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_a_kill_at_any_step_loses_and_repeats_nothing(out: Path) -> None:
    """A process is ended within a run, a few steps later each time; the next one goes on.

    What was finished stays, byte for byte; in the end all is finished.
    """
    Folder.begin(out, batch()).close()
    finished: dict[Path, bytes] = {}
    last = 1
    code = keeping.KILLED
    while code == keeping.KILLED:
        with _keep(out, str(last)) as process:
            told = process.stdout.readline() if process.stdout else ""
            code = process.wait(30)
        assert int(told) == len(finished)
        assert {path: path.read_bytes() for path in finished} == finished
        finished = {path: path.read_bytes() for path in out.glob("*/result.json")}
        last += 7
    assert code == 0
    assert {path.parent.name for path in finished} == set(keeping.NAMES)


def test_a_kill_at_any_instant_loses_and_repeats_nothing(out: Path) -> None:
    """The same by SIGKILL from outside."""
    Folder.begin(out, batch()).close()
    chance = random.Random(6)  # noqa: S311  instants, not secrets
    finished: dict[Path, bytes] = {}
    for _ in range(5):
        with _keep(out, "never") as process:
            told = process.stdout.readline() if process.stdout else ""
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
        assert int(told) == len(finished)
        assert {path: path.read_bytes() for path in finished} == finished
        finished = {path: path.read_bytes() for path in out.glob("*/result.json")}
    with Folder.resume(out) as folder:
        kept = [folder.result(path.parent.name) for path in finished]
    assert [each.state for each in kept] == ["passed"] * len(finished)
