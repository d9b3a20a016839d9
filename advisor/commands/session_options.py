"""Options of the commands that hold a session, and the session that they begin."""

from __future__ import annotations

import os

from advisor.commands.common import add_create, add_limits, add_model, number, refusal
from advisor.commands.process import recorded
from advisor.errors import UsageError

_LAST = 999_999_999
"""The largest number that a session can have on the command line."""

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Parser
    from advisor.sessions.opened import Opened
    from advisor.settings import Settings
    from advisor.templates import Folders


def add_session(command: Parser) -> None:
    """Which file, whether a session is gone on with, and who answers."""
    command.add_argument("file", metavar="FILE")
    command.add_argument(
        "--resume",
        metavar="ID",
        nargs="?",
        type=_number,
        const=0,
        help="go on with a session, the last one about FILE unless ID names another "
        "(advisor sessions)",
    )
    add_create(command)
    add_model(command)
    add_limits(command)


def opened(options: Namespace) -> tuple[Opened, Settings, Folders]:
    """The file and who talks with whom, the settings, and where templates are.

    Raises:
        AdvisorError: options contradict each other, settings are wrong, or a recording cannot be
            used.
    """
    from datetime import datetime
    from pathlib import Path

    from advisor import templates
    from advisor.calm.project import project_root
    from advisor.sessions.opened import Opened
    from advisor.settings import LIMITS, load
    from advisor.shells.person import user_name

    if options.create and options.resume is not None:
        raise UsageError("--create begins, and --resume goes on: leave one of them out")
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
    return opened, settings, folders


def again(options: Namespace) -> str:
    """The options that say who answers, to be given again; without what an address hides."""
    from shlex import quote

    from advisor.agent.keys import bare

    model = f" --model {quote(options.model)}" if options.model else ""
    return model + (f" --base-url {quote(bare(options.base_url))}" if options.base_url else "")


def _number(text: str) -> int:
    """A number as it is listed: 12, and not 012."""
    wrong = "is no number of a session; advisor sessions lists them"
    if text.startswith("0"):
        raise refusal(text, wrong)
    return number(text, 1, _LAST, wrong)
