"""`advisor trace`. Imports what a handler needs when it runs."""

from __future__ import annotations

import sys

from advisor.commands.common import command, number_or_all, width

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands


_TOP = 8
"""Suspects that are told where no number is given."""


def add_trace(commands: Commands) -> None:
    """The options of `advisor trace`."""
    trace = command(
        commands,
        "trace",
        "find what may be behind an outage",
        "What may be behind symptoms in the architecture in FILE, ranked with reasons; which flows "
        "they hit; known failures that fit; where to look first and whom to ask. All of it is "
        "computed from the document.",
        "exit codes: 0, 1 FILE is no JSON, 2 usage",
    )
    trace.set_defaults(run=_run_trace)
    trace.add_argument("file", metavar="FILE")
    trace.add_argument(
        "elements",
        metavar="ELEMENT",
        nargs="*",
        help="what shows symptoms: nodes, interfaces, relationships or flows, by id or name",
    )
    trace.add_argument(
        "--symptom",
        metavar="TEXT",
        default="",
        help="what is seen, in words; alone, it finds the elements that are known to fail so",
    )
    trace.add_argument(
        "--depends-on",
        metavar="ELEMENT",
        action="append",
        default=[],
        help="tell what needs this element (repeatable)",
    )
    trace.add_argument(
        "--top",
        metavar="N",
        type=number_or_all,
        default=_TOP,
        help=f"tell N suspects, or all ({_TOP}); JSON has all",
    )
    trace.add_argument("--format", choices=("pretty", "json", "markdown"), default="pretty")


def _run_trace(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import trace

    request = trace.Request(
        Path(options.file),
        tuple(options.elements),
        options.symptom,
        tuple(options.depends_on),
        options.format,
        options.top,
    )
    return trace.run(request, sys.stdout, width())
