"""What the options of several commands have in common."""

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

_WIDEST = 100_000
"""Columns at most: lines are filled up to the width."""

_MOST = 1000
"""Jobs, or repeats: more are a slip, and each costs memory before the first run begins."""

_ALL = 1_000_000
"""Where all can be asked for, the largest number: more than any document has."""

_SHOWN = 40
"""Characters of a wrong value that are told."""


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


def number(text: str, least: int, most: int, wrong: str) -> int:
    """The number that an option is given; what only Python takes for one is a mistake.

    Args:
        text: as given.
        least: the smallest that is right.
        most: the largest that is right.
        wrong: what to say behind any other text.

    Raises:
        argparse.ArgumentTypeError: it is no such number.
    """
    # Python refuses to read thousands of digits, zeros in front among them.
    digits = text.lstrip("0") or "0"
    is_number = text.isascii() and text.isdecimal() and len(digits) <= len(f"{most}")
    if not (is_number and least <= int(digits) <= most):
        raise refusal(text, wrong)
    return int(digits)


def refusal(text: str, wrong: str) -> argparse.ArgumentTypeError:
    """The error that says what is wrong with a value, and not all of a long one."""
    more = "..." * (len(text) > _SHOWN)
    return argparse.ArgumentTypeError(f"{text[:_SHOWN]!a}{more} {wrong}")


def positive(text: str) -> int:
    """A number from 1 to 1,000."""
    return number(text, 1, _MOST, f"is no number from 1 to {_MOST:,}")


def number_or_all(text: str) -> int | None:
    """A number from 0; None for all."""
    wrong = f'is neither a number from 0 to {_ALL:,} nor "all"'
    return None if text == "all" else number(text, 0, _ALL, wrong)


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
    try:
        columns = int(os.environ.get("COLUMNS", ""))
    except ValueError:  # not set, or no number that Python reads
        columns = 0
    if columns > 0:
        return min(columns, _WIDEST)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (AttributeError, ValueError, OSError):  # not there, closed, or no terminal
        return _WIDTH
