"""The search for cycles in memory, which a large document has no need of. Imports nothing of this.

A document is a million values without cycles: left to itself the collector looks at all of them
again and again while they are made, half the time of a check at 20,000 nodes.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from collections.abc import Iterator


def collect_rarely() -> None:
    """Let the collector look only after a hundred thousand values, as every command does."""
    gc.set_threshold(100_000, 50, 1000)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Search only where `gc.collect` is called, and at the end of the process for nothing.

    That last search takes a fifth of a check at 5,000 nodes.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
