"""`advisor undo`, `redo`, `log` and `why`. Imports what a handler needs when it runs."""

from __future__ import annotations

import sys

from advisor.commands.common import command, width
from advisor.commands.process import terminal
from advisor.errors import UsageError

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands


def add_undo(commands: Commands) -> None:
    """The options of `advisor undo`."""
    undo = command(
        commands,
        "undo",
        "take back the last applied proposal",
        "Take back the last proposal that was applied to FILE: its exact bytes, or, after other "
        "edits, its changes by unique-id. Again for the one before.",
    )
    undo.set_defaults(run=_run_undo)
    undo.add_argument("file", metavar="FILE")


def add_redo(commands: Commands) -> None:
    """The options of `advisor redo`."""
    redo = command(
        commands,
        "redo",
        "have again what was undone",
        "Take forward the application to FILE that was last undone: its exact bytes, or, after "
        "other edits, its changes by unique-id.",
    )
    redo.set_defaults(run=_run_redo)
    redo.add_argument("file", metavar="FILE")


def add_log(commands: Commands) -> None:
    """The options of `advisor log`."""
    log = command(
        commands,
        "log",
        "show what was applied, undone and redone",
        "The history of FILE, or of all documents of the project in this folder, newest first.",
    )
    log.set_defaults(run=_run_log)
    log.add_argument("file", metavar="FILE", nargs="?")
    log.add_argument("--format", choices=("text", "json"), default="text")
    log.add_argument("--forget", action="store_true", help="remove that history")
    log.add_argument("--yes", action="store_true", help="with --forget: without asking")


def add_why(commands: Commands) -> None:
    """The options of `advisor why`."""
    why = command(
        commands,
        "why",
        "tell who made an element what it is",
        "The prompts, models and people behind an element of FILE or one field of it, newest "
        "first, such as `order-db` or `order-db.metadata.tier`.",
    )
    why.set_defaults(run=_run_why)
    why.add_argument("file", metavar="FILE")
    why.add_argument("element", metavar="ELEMENT[.FIELD]")
    why.add_argument("--format", choices=("text", "json"), default="text")


def _run_undo(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import undo
    from advisor.shells.person import act

    return undo.run(Path(options.file), sys.stdout, act(), width=width())


def _run_redo(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import redo
    from advisor.shells.person import act

    return redo.run(Path(options.file), sys.stdout, act(), width=width())


def _run_log(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import log

    file, folder = Path(options.file) if options.file else None, Path.cwd()
    if options.forget:
        ask = terminal().ask
        return log.forget(file, sys.stdout, folder=folder, ask=ask, yes=options.yes)
    if options.yes:
        raise UsageError("--yes goes with --forget")
    return log.run(file, sys.stdout, folder=folder, output_format=options.format, width=width())


def _run_why(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import why

    return why.run(
        Path(options.file),
        options.element,
        sys.stdout,
        output_format=options.format,
        width=width(),
    )
