"""Records batches anew: the answers of a recording against today's scripts, prompts and tools.

    python -m scripts.rerecord_batch

The answers in fixtures/recordings/batch were written by hand, from the requests alone. They stay as
they are; what was asked is written as it would be sent now.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from advisor import assets
from advisor.agent.recordings import contents
from advisor.agent.recordings.recorder import Recorder
from advisor.batch.reading import read_all
from advisor.batch.running import Setup, run
from advisor.batch.schedule import runs
from advisor.settings import Settings
from scripts.replaying import FIXTURES, InOrder
from scripts.rerecord import answering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.agent.recordings.contents import Contents
    from advisor.batch.results import RunResult
    from advisor.batch.schedule import Run

RECORDINGS = FIXTURES / "recordings/batch"
FOLDERS = {"bench": assets.tasks(), "scripts": FIXTURES / "scripts"}
"""Where the scripts of each recording are."""

MODEL = "by-hand"
_TIME = "2026-11-22T14:00:00+00:00"


def every_run(name: str) -> list[Run]:
    """The runs that the recording of that name is of."""
    return runs(read_all(sorted(FOLDERS[name].glob("*.yaml"))))


def record(path: Path, held: Contents, planned: list[Run]) -> Iterator[RunResult]:
    """Have the runs with the answers that are held, and write them into a new recording."""
    for each in planned:
        left = InOrder(
            [
                recorded.exchange.answer
                for recorded in held.exchanges.values()
                if recorded.exchange.run == each.name
            ]
        )
        recorder = Recorder(path, held.occasion, answering(left))
        settings = {each.script.model: Settings(model=MODEL, key_owner="nobody")}
        setup = Setup(settings, recorder.connecting, held.occasion, _TIME)
        yield asyncio.run(run(each, setup))


def main() -> int:
    """Make the recordings anew."""
    for name in FOLDERS:
        path = RECORDINGS / f"{name}.jsonl"
        anew = path.with_suffix(".new")
        anew.unlink(missing_ok=True)
        for result in record(anew, contents.read(path).sound(), every_run(name)):
            print(f"{result.name}: {result.state} {result.error}")
        anew.chmod(path.stat().st_mode)
        anew.replace(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
