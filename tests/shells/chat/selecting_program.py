"""A review at a real terminal, for tests that look at its screen: changes on the example shop.

Takes a number of changes as its argument, or nothing for the four that need each other.
"""

from __future__ import annotations

import os
import shutil
import sys

from advisor.change.selection import Selection
from advisor.errors import UsageError
from advisor.shells.review import TerminalReviewer
from advisor.shells.ticking import checklist
from tests.change.staging import (
    ADD_CACHE,
    CONNECT_CACHE,
    ORIGIN,
    TIER,
    metadata,
    of,
    platform,
    staged,
)

FOUR = (ADD_CACHE, CONNECT_CACHE, TIER, metadata("cache", tier=1))


def main(count: int) -> None:
    """Review until there is a decision, and print each verdict."""
    calls = [metadata("order-db", **{f"key-{number}": number}) for number in range(1, count + 1)]
    workspace = staged(of(platform()), *(calls or FOUR))
    selection = Selection(workspace)
    while True:
        proposal = selection.propose(ORIGIN)
        reviewer = TerminalReviewer(
            input,
            sys.stdout,
            choose=checklist(selection, os.environ),
            columns=shutil.get_terminal_size().columns,
            keeps=True,
        )
        verdict = reviewer.review(proposal)
        staged_now = [change.number for change in workspace.changes]
        print(f"\n{verdict.decision} {verdict.numbers} {verdict.reason!r} staged {staged_now}")  # noqa: T201 - what the test reads
        if verdict.decision != "select":
            return
        try:
            print("joined", selection.take(verdict.numbers))  # noqa: T201
        except UsageError as error:
            print(error)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
