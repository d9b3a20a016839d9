"""`advisor docs`. Imports what a handler needs when it runs."""

from __future__ import annotations

import sys

from advisor.commands.common import command

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands


def add_docs(commands: Commands) -> None:
    """The options of `advisor docs`."""
    docs = command(
        commands,
        "docs",
        "write a documentation site",
        "Write a Docusaurus project about the architecture in FILE: diagrams, a page for each "
        "node, relationship, flow and decision record, the assessment and the history. Run again, "
        "it changes only what the architecture changed; what you added or changed in DIR is kept.",
        "exit codes: 0 done, 1 FILE is no JSON, 2 usage",
    )
    docs.set_defaults(run=_run_docs)
    docs.add_argument("file", metavar="FILE")
    docs.add_argument("-o", "--output", metavar="DIR", required=True, help="folder of the site")
    docs.add_argument(
        "--force",
        action="store_true",
        help="write into a folder that is not empty, and over pages that you wrote or changed; "
        "yours are kept as NAME.bak",
    )


def _run_docs(options: Namespace) -> int:
    from datetime import datetime
    from pathlib import Path

    from advisor.shells import docs

    today = datetime.now().astimezone().date()
    request = docs.Request(Path(options.file), Path(options.output), today, force=options.force)
    return docs.run(request, sys.stdout, sys.stderr)
