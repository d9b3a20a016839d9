"""The commands and their options, in the order of the help."""

from __future__ import annotations

import argparse

from advisor import __version__
from advisor.commands import (
    ask,
    assessment,
    batch,
    chat,
    configuration,
    diagram,
    docs,
    documents,
    history,
    plans,
    preview,
    trace,
)
from advisor.commands.common import formatter

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from advisor.commands.common import Parser


def parser() -> Parser:
    """The options of all commands; `command` in what it gives is the name of the chosen one."""
    root = argparse.ArgumentParser(
        prog="advisor",
        description="Talk with a model about an architecture in CALM. What it wants changed is "
        "shown as a difference and written only when you accept it.",
        formatter_class=formatter,
        allow_abbrev=False,
    )
    root.add_argument("--version", action="version", version=f"advisor {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        chat.add_chat,
        preview.add_preview,
        ask.add_ask,
        plans.add_apply,
        plans.add_review,
        assessment.add_assess,
        assessment.add_fix,
        trace.add_trace,
        documents.add_validate,
        documents.add_diff,
        diagram.add_diagram,
        docs.add_docs,
        history.add_undo,
        history.add_redo,
        history.add_log,
        history.add_why,
        batch.add_replay,
        batch.add_bench,
        batch.add_recordings,
        chat.add_sessions,
        ask.add_prompts,
        configuration.add_config,
        configuration.add_doctor,
    ):
        add(commands)
    return root


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options of one command; `arguments` are those of the process unless given."""
    root = parser()
    given, rest = root.parse_known_args(arguments)
    more = [each for each in rest if not each.startswith("-")]
    # argparse takes an optional positional as absent once an option follows the one before.
    if more == rest and len(rest) == 1 and getattr(given, "prompt", "") is None:
        given.prompt = rest[0]
    elif more == rest and (listed := _several(given)) is not None:
        listed += rest
    elif rest:
        root.error(f"unrecognized arguments: {' '.join(rest)}")
    return given


def _several(given: argparse.Namespace) -> list[str] | None:
    """Where the command takes any number of files: those that were found; else None."""
    for name in ("scripts", "files", "findings", "elements"):
        listed: list[str] | None = getattr(given, name, None)
        if listed is not None:
            return listed
    return None
