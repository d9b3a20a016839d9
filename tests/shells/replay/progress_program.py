"""Shows how far a made-up batch is, and goes on with each line of the file that it is given.

That may be a pipe. Lines: ``step RUN NUMBER``, ``done RUN STATE``, ``end``; with that, or with the
last of them, the program says so and ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from advisor.agent.budget import Spent
from advisor.batch.schedule import Run
from advisor.batch.script import Script, Step
from advisor.shells.replay.progress import progress
from tests.batch.outcomes import failed, run, step

if TYPE_CHECKING:
    from advisor.batch.results import State

STEPS = tuple(Step(name, 1, "Do it.") for name in ("first", "broker", "[red]last[/red]"))


def scheduled(name: str) -> Run:
    """A run of three steps."""
    shop = Path("shop.json")
    return Run(name, Script(Path(f"{name}.yaml"), (shop,), STEPS), shop)


def main(path: Path) -> None:
    """Do what the lines say."""
    shown = progress(sys.stderr, os.environ)
    shown.begin(4, [run("before")])
    with path.open() as lines:
        for line in lines:
            match line.split():
                case ["step", name, number]:
                    spent = Spent(1, 1000, 20, 0, 0.02 * int(number))
                    shown.step(scheduled(name), int(number), spent)
                case ["done", name, state]:
                    made = failed("broker") if state == "failed" else step()
                    shown.done(run(name, cast("State", state), made))
                case _:
                    break
    shown.end()
    sys.stderr.write("That was all.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
