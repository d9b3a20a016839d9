"""`advisor validate` and `advisor diff`. Imports what a handler needs when it runs."""

from __future__ import annotations

import sys

from advisor.commands.common import command, width

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands


def add_validate(commands: Commands) -> None:
    """The options of `advisor validate`."""
    validate = command(
        commands,
        "validate",
        "check documents",
        "Check CALM documents against their vocabulary, the rules of the CALM reference and this "
        "project's advice. Nothing is fetched.",
        "exit codes: 0 no errors, 1 errors (with --strict also warnings), 2 unreadable",
    )
    validate.set_defaults(run=_run_validate)
    validate.add_argument("files", metavar="FILE", nargs="+", help="- for standard input")
    validate.add_argument("--format", choices=("pretty", "json", "junit"), default="pretty")
    validate.add_argument("--strict", action="store_true", help="count advice and warnings too")


def add_diff(commands: Commands) -> None:
    """The options of `advisor diff`."""
    diff = command(
        commands,
        "diff",
        "compare two documents",
        "What differs between the architectures in A and B, element by element; renames are "
        "recognised, order and layout told apart from content.",
        "exit codes: 0, with --exit-code 1 if they differ, 2 unreadable",
    )
    diff.set_defaults(run=_run_diff)
    diff.add_argument("before", metavar="A")
    diff.add_argument("after", metavar="B")
    diff.add_argument(
        "--format",
        choices=("text", "json", "patch"),
        default="text",
        help="patch: guarded RFC 6902 that makes B of A",
    )
    diff.add_argument("--exit-code", action="store_true", help="exit with 1 if they differ")


def _run_validate(options: Namespace) -> int:
    from advisor.shells import validate

    return validate.run(
        options.files,
        output_format=options.format,
        strict=options.strict,
        stdin=sys.stdin.buffer,
        stdout=sys.stdout,
        stderr=sys.stderr,
    )


def _run_diff(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import diff

    return diff.run(
        Path(options.before),
        Path(options.after),
        stdout=sys.stdout,
        output_format=options.format,
        exit_code=options.exit_code,
        width=width(),
    )
