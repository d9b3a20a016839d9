"""`advisor preview`. Imports what a handler needs when it runs."""

from __future__ import annotations

from advisor.commands.common import add_recording, command, number
from advisor.commands.process import terminal
from advisor.commands.session_options import add_session, again, opened
from advisor.errors import UsageError

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands

_LARGEST = 65_535
"""The last port."""


def add_preview(commands: Commands) -> None:
    """The options of `advisor preview`."""
    preview = command(
        commands,
        "preview",
        "look at an architecture, and talk about it, in a browser",
        "Show the architecture in FILE in a page of your browser: its picture, redrawn whenever "
        "the file changes; the conversation; and what is proposed, to be accepted or rejected. "
        "Only this machine reaches the page, and only by the address that is printed.",
        "exit codes: 0 ended by Ctrl-C, 1 FILE is no JSON, 2 usage, 5 no model",
    )
    preview.set_defaults(run=_run_preview)
    add_session(preview)
    preview.add_argument("--port", metavar="P", type=_port, default=0, help="instead of a free one")
    preview.add_argument("--no-open", action="store_true", help="leave opening the address to you")
    add_recording(preview)


def _port(text: str) -> int:
    return number(text, 1, _LARGEST, f"is no port from 1 to {_LARGEST}")


def _run_preview(options: Namespace) -> int:
    from importlib.util import find_spec

    if not (find_spec("nicegui") and find_spec("watchfiles")):
        raise UsageError("the preview needs the extra web: pip install 'calm-advisor[web]'")
    about, settings, _folders = opened(options)
    from advisor.interrupts import loading

    with loading():
        from advisor.preview import serving
    request = serving.Request(
        about,
        port=options.port,
        opens=not options.no_open,
        resume=options.resume,
        again=again(options),
        must_price=options.max_cost is not None,
    )
    return serving.run(request, settings, terminal())
