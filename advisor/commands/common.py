"""What the options of several commands have in common. Imports argparse alone."""

from __future__ import annotations

import argparse
import os
import sys

from advisor import limits

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from typing import TypeAlias

    Parser: TypeAlias = argparse.ArgumentParser
    Commands: TypeAlias = argparse._SubParsersAction[Parser]  # noqa: SLF001 - has no public name

_WIDTH = 100
"""Columns of a screen that does not say how wide it is."""

_MOST = 1000
"""Jobs, or repeats: more are a slip, and each costs memory before the first run begins."""


def add_create(command: Parser) -> None:
    """Whether there may be no file yet."""
    command.add_argument(
        "--create", action="store_true", help="begin a document of CALM 1.2 where FILE is not yet"
    )


def add_model(command: Parser) -> None:
    """Who answers."""
    command.add_argument("--model", metavar="M", help="provider:name, or builtin for fixed rules")
    command.add_argument(
        "--base-url", metavar="U", help="an OpenAI-compatible endpoint of your own"
    )


def add_recording(command: Parser) -> None:
    """Whether what is exchanged with the model is kept, or comes from what was kept."""
    either = command.add_mutually_exclusive_group()
    either.add_argument(
        "--record", metavar="FILE", help="keep each exchange with the model in a recording"
    )
    either.add_argument(
        "--replay", metavar="FILE", help="answer from a recording; nothing is sent anywhere"
    )


def positive(text: str) -> int:
    """A number from 1 to 1,000; what only Python takes for one is a mistake."""
    is_number = text.isascii() and text.isdecimal() and len(text.lstrip("0")) <= len(f"{_MOST}")
    if not (is_number and 1 <= int(text) <= _MOST):
        raise argparse.ArgumentTypeError(f"{text!a} is no number from 1 to {_MOST:,}")
    return int(text)


def number_or_all(text: str) -> int | None:
    """A number from 0; None for all."""
    if text == "all":
        return None
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f'{text!a} is neither a number nor "all"')
    return int(text)


def add_limits(command: Parser) -> None:
    """What a turn may use."""
    turn = command.add_argument_group("limits of the turn (exit 6)")
    turn.add_argument(
        "--max-calls", metavar="N", type=int, help=f"requests to the model ({limits.MAX_CALLS})"
    )
    turn.add_argument(
        "--max-tokens",
        metavar="N",
        type=int,
        help=f"tokens sent and received ({limits.MAX_TOKENS})",
    )
    turn.add_argument(
        "--max-cost",
        metavar="USD",
        type=float,
        help=f"US dollars, where the model's price is known ({limits.MAX_COST:g})",
    )
    turn.add_argument("--timeout", metavar="S", type=float, help=f"seconds ({limits.TIMEOUT:g})")


def add_bounds(command: Parser) -> None:
    """What --yes may do."""
    command.add_argument(
        "--only",
        metavar="ID",
        action="append",
        default=[],
        help="with --yes: refuse a proposal that touches anything else (repeatable)",
    )
    command.add_argument(
        "--allow-removals", action="store_true", help="with --yes: let it take things away"
    )


def add_policy(command: Parser) -> None:
    """How a proposal is decided on."""
    command.add_argument("--yes", action="store_true", help="apply a valid proposal without asking")
    command.add_argument("--format", choices=("text", "json"), default="text")
    add_bounds(command)


def command(
    commands: Commands,
    name: str,
    summary: str,
    description: str,
    epilog: str = "",
) -> Parser:
    """The parser of one command, still without options of its own."""
    command = commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=epilog,
        formatter_class=formatter,
        allow_abbrev=False,
    )
    command.set_defaults(command=name)
    return command


def formatter(prog: str) -> argparse.HelpFormatter:
    """What lays out a help text, for the width of the screen."""
    return argparse.HelpFormatter(prog, width=width() - 2)


def width() -> int:
    """Columns of the screen, as shutil finds them; importing that takes a tenth of `--help`."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (AttributeError, ValueError, OSError):  # not there, closed, or no terminal
        return _WIDTH
