"""`advisor chat` and `advisor sessions`. Imports what a handler needs when it runs."""

from __future__ import annotations

import sys

from advisor.commands.common import add_bounds, add_recording, command, width
from advisor.commands.process import check_bounds, terminal
from advisor.commands.session_options import add_session, again, opened

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands


def add_chat(commands: Commands) -> None:
    """The options of `advisor chat`."""
    chat = command(
        commands,
        "chat",
        "talk about an architecture",
        "Talk with a model about the architecture in FILE, prompt after prompt. What it wants "
        "changed is shown, and written when you accept it. /help lists the commands. Without a "
        "terminal each line of standard input is a prompt, and nothing is applied without --yes.",
        "exit codes: 0 left, 2 usage; without a terminal also 1 not applicable, 3 proposed and "
        "not applied, 4 the file changed meanwhile, 5 no model or it failed, 6 a limit",
    )
    chat.set_defaults(run=_run_chat)
    add_session(chat)
    chat.add_argument("--yes", action="store_true", help="without a terminal: apply what is valid")
    add_bounds(chat)
    add_recording(chat)


def add_sessions(commands: Commands) -> None:
    """The options of `advisor sessions`."""
    sessions = command(
        commands,
        "sessions",
        "list the sessions that were kept",
        "The sessions about FILE, or about all documents of the project in this folder, newest "
        "last. `advisor chat FILE --resume ID` goes on with one.",
    )
    sessions.set_defaults(run=_run_sessions)
    sessions.add_argument("file", metavar="FILE", nargs="?")
    sessions.add_argument("--format", choices=("text", "json"), default="text")


def _run_chat(options: Namespace) -> int:
    from advisor.shells.chat import run as chat
    from advisor.shells.policy import Policy

    check_bounds(options)
    about, settings, folders = opened(options)
    request = chat.Request(
        about,
        folders,
        resume=options.resume,
        policy=Policy(yes=options.yes, allow_removals=options.allow_removals, only=options.only),
        again=again(options),
        must_price=options.max_cost is not None,
    )
    return chat.run(request, settings, terminal())


def _run_sessions(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import sessions

    file = Path(options.file) if options.file else None
    return sessions.run(
        file, sys.stdout, folder=Path.cwd(), output_format=options.format, width=width()
    )
