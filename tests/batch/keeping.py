"""A process that keeps one run after the other until it is ended, at a step or from outside.

Arguments: the folder, which holds a batch; the number of a step of writing at which the process
ends itself, or `never`. Says how many runs were kept before.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from advisor.batch.folder import Folder
from tests.batch.outcomes import planned

KILLED = 9
NAMES = tuple(f"run-{number}" for number in range(40))


def main(path: Path, last: str) -> None:
    """Keep all runs that are not kept yet."""
    left = sys.maxsize if last == "never" else int(last)

    def at(_step: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(KILLED)

    with Folder.resume(path, at) as folder:
        sys.stdout.write(f"{sum(map(folder.is_finished, NAMES))}\n")
        sys.stdout.flush()
        for name in NAMES:
            if not folder.is_finished(name):
                folder.keep(planned()._replace(name=name), "# What was said\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
