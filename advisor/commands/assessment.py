"""`advisor assess` and `advisor fix`. Imports what a handler needs when it runs."""

from __future__ import annotations

import argparse
import sys

from advisor.commands.common import command, width

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands, Parser

_FOCUSES = ("resilience", "security", "operations", "structure")
_SEVERITIES = ("critical", "high", "medium", "low")
_TOP = 5
"""Findings that are told in full where no number is given."""


def add_assess(commands: Commands) -> None:
    """The options of `advisor assess`."""
    assess = command(
        commands,
        "assess",
        "find what is weak, with proofs and remedies",
        "What is weak in the architecture in FILE, computed from the document alone: each finding "
        "with a proof, the flows that it affects, why it matters, and tool calls that mend it. "
        "The rules are listed in docs/rules.",
        "exit codes: 0, with --fail-on 1 if there is such a finding, 2 usage",
    )
    assess.set_defaults(run=_run_assess)
    assess.add_argument("file", metavar="FILE")
    _add_selection(assess)
    assess.add_argument(
        "--top", metavar="N", type=_top, default=_TOP, help=f"tell N in full, or all ({_TOP})"
    )
    assess.add_argument("--format", choices=("pretty", "json", "markdown"), default="pretty")
    assess.add_argument(
        "--baseline",
        metavar="BASE",
        help="leave out what an earlier report (--format json), or an earlier document, has too",
    )
    assess.add_argument(
        "--fail-on",
        metavar="SEVERITY",
        choices=_SEVERITIES,
        help=f"exit with 1 at a finding of this severity or a graver one: {', '.join(_SEVERITIES)}",
    )


def _add_selection(command: Parser) -> None:
    """Which findings."""
    command.add_argument("--focus", choices=(*_FOCUSES, "all"), default="all")
    command.add_argument(
        "--on",
        metavar="ID",
        action="append",
        default=[],
        help="only findings of this element (repeatable)",
    )
    command.add_argument(
        "--suppressions",
        metavar="LIST",
        help="a JSON list of accepted findings: rule, element, reason, expires",
    )


def _top(text: str) -> int | None:
    """A number of findings; None for all."""
    if text == "all":
        return None
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f'{text!a} is neither a number nor "all"')
    return int(text)


def _run_assess(options: Namespace) -> int:
    from datetime import datetime
    from pathlib import Path

    from advisor.shells import assess

    request = assess.Request(
        file=Path(options.file),
        today=datetime.now().astimezone().date(),
        focus=() if options.focus == "all" else (options.focus,),
        on=tuple(options.on),
        top=options.top,
        output_format=options.format,
        baseline=Path(options.baseline) if options.baseline else None,
        suppressions=Path(options.suppressions) if options.suppressions else None,
        fail_on=options.fail_on,
    )
    return assess.run(request, sys.stdout, width())
