"""The commands and their options, in the order of the help. Imports argparse alone.

What a command needs beyond its options is imported by its handler in `cli`, so that `--help` and
completion stay instant.
"""

from __future__ import annotations

import argparse
import os
import sys

from advisor import __version__, limits

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from typing import TypeAlias

    Parser: TypeAlias = argparse.ArgumentParser
    Commands: TypeAlias = argparse._SubParsersAction[Parser]  # noqa: SLF001 - has no public name

_WIDTH = 100
"""Columns of a screen that does not say how wide it is."""


def parser() -> Parser:
    """The options of all commands; `command` in what it gives is the name of the chosen one."""
    root = argparse.ArgumentParser(
        prog="advisor",
        description="Talk with a model about an architecture in CALM. What it wants changed is "
        "shown as a difference and written only when you accept it.",
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    root.add_argument("--version", action="version", version=f"advisor {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        _chat,
        _ask,
        _apply,
        _review,
        _validate,
        _diff,
        _undo,
        _redo,
        _log,
        _why,
        _sessions,
        _prompts,
        _config,
        _doctor,
    ):
        add(commands)
    return root


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options of one command; `arguments` are those of the process unless given."""
    root = parser()
    given, rest = root.parse_known_args(arguments)
    if len(rest) == 1 and not rest[0].startswith("-") and getattr(given, "prompt", "") is None:
        # argparse takes an optional positional as absent once an option follows the one before.
        given.prompt = rest[0]
    elif rest:
        root.error(f"unrecognized arguments: {' '.join(rest)}")
    return given


def _chat(commands: Commands) -> None:
    chat = _command(
        commands,
        "chat",
        "talk about an architecture",
        "Talk with a model about the architecture in FILE, prompt after prompt. What it wants "
        "changed is shown, and written when you accept it. /help lists the commands. Without a "
        "terminal each line of standard input is a prompt, and nothing is applied without --yes.",
        "exit codes: 0 left, 2 usage; without a terminal also 1 not applicable, 3 proposed and "
        "not applied, 4 the file changed meanwhile, 5 no model or it failed, 6 a limit",
    )
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
    _add_create(chat)
    _add_model(chat)
    chat.add_argument("--yes", action="store_true", help="without a terminal: apply what is valid")
    _add_bounds(chat)
    _add_limits(chat)


def _sessions(commands: Commands) -> None:
    sessions = _command(
        commands,
        "sessions",
        "list the sessions that were kept",
        "The sessions about FILE, or about all documents of the project in this folder, newest "
        "last. `advisor chat FILE --resume ID` goes on with one.",
    )
    sessions.add_argument("file", metavar="FILE", nargs="?")
    sessions.add_argument("--format", choices=("text", "json"), default="text")


def _ask(commands: Commands) -> None:
    ask = _command(
        commands,
        "ask",
        "ask a question or for a change",
        "Ask a model about the architecture in FILE. Changes it proposes are shown; at a terminal "
        "you are asked, elsewhere nothing is applied without --yes.",
        "exit codes: 0 done or nothing to change, 1 not applicable, 2 usage, 3 proposed and not "
        "applied, 4 the file changed meanwhile, 5 no model or it failed, 6 a limit",
    )
    ask.add_argument("file", metavar="FILE")
    ask.add_argument("prompt", metavar="PROMPT", nargs="?", help="what to ask")
    ask.add_argument(
        "--prompt-file", metavar="F", help="read the prompt from a file; - for standard input"
    )
    ask.add_argument(
        "--template", metavar="NAME", help="a task template; PROMPT adds to it (advisor prompts)"
    )
    ask.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a value of the template (repeatable)",
    )
    _add_create(ask)
    ask.add_argument(
        "--attach",
        metavar="F",
        action="append",
        default=[],
        help="a file the model gets to read beside the architecture, as text (repeatable)",
    )
    _add_model(ask)
    ask.add_argument("--dry-run", action="store_true", help="show the proposal, never apply it")
    ask.add_argument(
        "-o", "--output", metavar="PLAN", help="write the proposal to a plan file; apply nothing"
    )
    ask.add_argument(
        "--show-context", action="store_true", help="print what would be sent; send nothing"
    )
    _add_policy(ask)
    _add_limits(ask)


def _apply(commands: Commands) -> None:
    apply = _command(
        commands,
        "apply",
        "apply a plan file or a JSON Patch",
        "Apply PLAN, made by `advisor ask -o PLAN` or any RFC 6902 patch, to FILE: checked, shown, "
        "kept in history, undoable. At a terminal you are asked, elsewhere nothing is applied "
        "without --yes.",
        "exit codes: 0 applied, 1 not applicable, 2 usage, 3 shown and not applied, 4 FILE changed "
        "since the plan was made",
    )
    _add_plan(apply)
    _add_policy(apply)


def _review(commands: Commands) -> None:
    review = _command(
        commands,
        "review",
        "review a plan file and decide",
        "Look at PLAN on FILE at a terminal, and take all, take some, edit or reject.",
    )
    _add_plan(review)


def _validate(commands: Commands) -> None:
    validate = _command(
        commands,
        "validate",
        "check documents",
        "Check CALM documents against their vocabulary, the rules of the CALM reference and this "
        "project's advice. Nothing is fetched.",
        "exit codes: 0 no errors, 1 errors (with --strict also warnings), 2 unreadable",
    )
    validate.add_argument("files", metavar="FILE", nargs="+", help="- for standard input")
    validate.add_argument("--format", choices=("pretty", "json", "junit"), default="pretty")
    validate.add_argument("--strict", action="store_true", help="count advice and warnings too")


def _diff(commands: Commands) -> None:
    diff = _command(
        commands,
        "diff",
        "compare two documents",
        "What differs between the architectures in A and B, element by element; renames are "
        "recognised, order and layout told apart from content.",
        "exit codes: 0, with --exit-code 1 if they differ, 2 unreadable",
    )
    diff.add_argument("before", metavar="A")
    diff.add_argument("after", metavar="B")
    diff.add_argument(
        "--format",
        choices=("text", "json", "patch"),
        default="text",
        help="patch: guarded RFC 6902 that makes B of A",
    )
    diff.add_argument("--exit-code", action="store_true", help="exit with 1 if they differ")


def _undo(commands: Commands) -> None:
    undo = _command(
        commands,
        "undo",
        "take back the last applied proposal",
        "Take back the last proposal that was applied to FILE: its exact bytes, or, after other "
        "edits, its changes by unique-id. Again for the one before.",
    )
    undo.add_argument("file", metavar="FILE")


def _redo(commands: Commands) -> None:
    redo = _command(
        commands,
        "redo",
        "have again what was undone",
        "Take forward the application to FILE that was last undone: its exact bytes, or, after "
        "other edits, its changes by unique-id.",
    )
    redo.add_argument("file", metavar="FILE")


def _log(commands: Commands) -> None:
    log = _command(
        commands,
        "log",
        "show what was applied, undone and redone",
        "The history of FILE, or of all documents of the project in this folder, newest first.",
    )
    log.add_argument("file", metavar="FILE", nargs="?")
    log.add_argument("--format", choices=("text", "json"), default="text")
    log.add_argument("--forget", action="store_true", help="remove that history")
    log.add_argument("--yes", action="store_true", help="with --forget: without asking")


def _why(commands: Commands) -> None:
    why = _command(
        commands,
        "why",
        "tell who made an element what it is",
        "The prompts, models and people behind an element of FILE or one field of it, newest "
        "first, such as `order-db` or `order-db.metadata.tier`.",
    )
    why.add_argument("file", metavar="FILE")
    why.add_argument("element", metavar="ELEMENT[.FIELD]")
    why.add_argument("--format", choices=("text", "json"), default="text")


def _prompts(commands: Commands) -> None:
    prompts = _command(
        commands,
        "prompts",
        "list and show the prompts a model is given",
        "The task templates for `ask --template`, and the system prompt: all of them, the text of "
        "one, or where one lies. Without NAME, `path` names the folders for your own.",
    )
    prompts.add_argument("action", choices=("list", "show", "path"))
    prompts.add_argument("name", metavar="NAME", nargs="?")
    prompts.add_argument("--format", choices=("text", "json"), default="text", help="of the list")


def _config(commands: Commands) -> None:
    config = _command(
        commands,
        "config",
        "show what is set, and where it comes from",
        "Every setting with its value and where it comes from, what the project's file asks for, "
        "and which proxies and certificates are used. Keys are never shown.",
    )
    _add_model(config)
    config.add_argument("--format", choices=("text", "json"), default="text")


def _doctor(commands: Commands) -> None:
    doctor = _command(
        commands,
        "doctor",
        "try the model that is configured",
        "Whether the endpoint can be reached, knows the model, streams, counts tokens and calls "
        "tools, and what to do about what fails. Sends a few small requests.",
        "exit codes: 0 it serves, 2 usage, 5 it does not",
    )
    _add_model(doctor)
    doctor.add_argument(
        "--wait", metavar="S", type=float, default=10.0, help="seconds to wait for each answer (10)"
    )
    doctor.add_argument("--format", choices=("text", "json"), default="text")


def _add_create(command: Parser) -> None:
    """Whether there may be no file yet."""
    command.add_argument(
        "--create", action="store_true", help="begin a document of CALM 1.2 where FILE is not yet"
    )


def _add_model(command: Parser) -> None:
    """Who answers."""
    command.add_argument("--model", metavar="M", help="provider:name, or builtin for fixed rules")
    command.add_argument(
        "--base-url", metavar="U", help="an OpenAI-compatible endpoint of your own"
    )


def _add_limits(command: Parser) -> None:
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


def _add_plan(command: Parser) -> None:
    """Which plan, which part of it, and onto what."""
    command.add_argument("file", metavar="FILE")
    command.add_argument("plan", metavar="PLAN")
    command.add_argument("--select", metavar="N", help="take only these changes, as in 1,3-5")
    command.add_argument(
        "--rebase",
        action="store_true",
        help="FILE may have changed since, if every change comes out the same on it",
    )


def _add_policy(command: Parser) -> None:
    """How a proposal is decided on."""
    command.add_argument("--yes", action="store_true", help="apply a valid proposal without asking")
    command.add_argument("--format", choices=("text", "json"), default="text")
    _add_bounds(command)


def _add_bounds(command: Parser) -> None:
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


def _command(
    commands: Commands, name: str, summary: str, description: str, epilog: str = ""
) -> Parser:
    """The parser of one command, still without options of its own."""
    command = commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=epilog,
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    command.set_defaults(command=name)
    return command


def _number(text: str) -> int:
    """A number as it is listed, such as 12; what only Python takes for one is a mistake."""
    if not (text.isascii() and text.isdecimal()) or text.startswith("0"):
        raise argparse.ArgumentTypeError(f"{text!a} is no number of a session")
    return int(text)


def _formatter(prog: str) -> argparse.HelpFormatter:
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
