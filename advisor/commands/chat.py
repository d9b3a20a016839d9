"""`advisor chat` and `advisor sessions`. Imports what a handler needs when it runs."""

from __future__ import annotations

import argparse
import os
import sys

from advisor.commands.common import (
    add_bounds,
    add_create,
    add_limits,
    add_model,
    add_recording,
    command,
    width,
)
from advisor.commands.process import check_bounds, recorded, terminal
from advisor.errors import UsageError

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
    chat.add_argument("file", metavar="FILE")
    chat.add_argument(
        "--resume",
        metavar="ID",
        nargs="?",
        type=_number,
        const=0,
        help="go on with a session, the last one about FILE unless ID names another "
        "(advisor sessions)",
    )
    add_create(chat)
    add_model(chat)
    chat.add_argument("--yes", action="store_true", help="without a terminal: apply what is valid")
    add_bounds(chat)
    add_recording(chat)
    add_limits(chat)


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


def _number(text: str) -> int:
    """A number as it is listed, such as 12; what only Python takes for one is a mistake."""
    if not (text.isascii() and text.isdecimal()) or text.startswith("0"):
        raise argparse.ArgumentTypeError(f"{text!a} is no number of a session")
    return int(text)


def _run_chat(options: Namespace) -> int:
    from datetime import datetime
    from pathlib import Path

    from advisor import templates
    from advisor.calm.project import project_root
    from advisor.sessions.opened import Opened
    from advisor.settings import LIMITS, load
    from advisor.shells.chat import run as chat
    from advisor.shells.person import user_name
    from advisor.shells.policy import Policy

    if options.create and options.resume is not None:
        raise UsageError("--create begins, and --resume goes on: leave one of them out")
    check_bounds(options)
    file = Path(options.file)
    project = project_root(file)
    folders = templates.folders(os.environ, project)
    given = {name: getattr(options, name) for name in ("model", "base_url", *LIMITS)}
    settings = load(given, os.environ, project)
    opened = Opened(
        file,
        user_name(),
        lambda: datetime.now().astimezone(),
        templates.render(templates.system(folders), {}),
        options.create,
    )
    if who := recorded(options, settings):
        settings = who.settings
        opened = opened._replace(connect=who.connect, occasion=who.occasion)
    request = chat.Request(
        opened,
        folders,
        resume=options.resume,
        policy=Policy(yes=options.yes, allow_removals=options.allow_removals, only=options.only),
        again=_again(options),
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


def _again(options: Namespace) -> str:
    """The options that say who answers, to be given again; without what an address hides."""
    from shlex import quote

    from advisor.agent.keys import bare

    model = f" --model {quote(options.model)}" if options.model else ""
    return model + (f" --base-url {quote(bare(options.base_url))}" if options.base_url else "")
