"""`advisor assess` and `advisor fix`. Imports what a handler needs when it runs."""

from __future__ import annotations

import sys

from advisor.commands.common import add_policy, command, number_or_all, positive, width

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands, Parser
    from advisor.shells.assess import Request

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
        "exit codes: 0, with --fail-on 1 if there is such a finding, 1 also where FILE is no JSON, "
        "2 usage",
    )
    assess.set_defaults(run=_run_assess)
    assess.add_argument("file", metavar="FILE")
    _add_selection(assess)
    assess.add_argument(
        "--top",
        metavar="N",
        type=number_or_all,
        default=_TOP,
        help=f"tell N in full, or all ({_TOP})",
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


def add_fix(commands: Commands) -> None:
    """The options of `advisor fix`."""
    fix = command(
        commands,
        "fix",
        "mend what advisor assess found",
        "Propose the remedies of findings in FILE as one plan: shown, checked, decided on, "
        "undoable as any other. At a terminal you are asked, elsewhere nothing is applied without "
        "--yes.",
        "exit codes: 0 applied, or nothing to do, 1 a finding could not be mended, 2 usage, "
        "3 shown and not applied, 4 FILE changed meanwhile",
    )
    fix.set_defaults(run=_run_fix)
    fix.add_argument("file", metavar="FILE")
    fix.add_argument(
        "findings",
        metavar="FINDING",
        nargs="*",
        help="a number of advisor assess, RULE:ELEMENT, or RULE for all that it found",
    )
    fix.add_argument("--top", metavar="N", type=positive, default=0, help="the N gravest")
    fix.add_argument("-o", "--output", metavar="PLAN", help="write a plan file, decide later")
    _add_selection(fix)
    add_policy(fix)


def _run_fix(options: Namespace) -> int:
    from pathlib import Path

    from advisor.commands.process import policy, terminal
    from advisor.shells import fix
    from advisor.shells.person import act

    request = fix.Request(
        assessment=_request(options),
        act=act(),
        findings=tuple(options.findings),
        top=options.top,
        policy=policy(options),
        plan=Path(options.output) if options.output else None,
    )
    return fix.run(request, terminal())


def _run_assess(options: Namespace) -> int:
    from dataclasses import replace
    from pathlib import Path

    from advisor.shells import assess

    request = replace(
        _request(options),
        top=options.top,
        output_format=options.format,
        baseline=Path(options.baseline) if options.baseline else None,
        fail_on=options.fail_on,
    )
    return assess.run(request, sys.stdout, width())


def _request(options: Namespace) -> Request:
    """Which findings of which document."""
    from datetime import datetime
    from pathlib import Path

    from advisor.shells.assess import Request

    return Request(
        file=Path(options.file),
        today=datetime.now().astimezone().date(),
        focus=() if options.focus == "all" else (options.focus,),
        on=tuple(options.on),
        suppressions=Path(options.suppressions) if options.suppressions else None,
    )
