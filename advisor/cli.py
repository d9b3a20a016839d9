"""The command `advisor`: options in, exit code out. Each handler imports what it needs.

Only the standard library is imported here, so that `--help` and completion stay instant.
"""

from __future__ import annotations

import argparse
import io
import os
import sys

from advisor import __version__
from advisor.errors import INTERRUPTED, READER_LEFT, AdvisorError, UsageError

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from advisor.shells.deciding import Policy, Terminal

_WIDTH = 100
"""Columns of a screen that does not say how wide it is."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code (errors.py lists them)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a locale may know few characters
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    except BrokenPipeError:
        # Give the interpreter's last flush somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_LEFT


def _run(arguments: list[str] | None) -> int:
    try:
        options = parser().parse_args(arguments)
        code: int = options.handler(options)
        sys.stdout.flush()
    except SystemExit:
        sys.stdout.flush()
        raise
    except AdvisorError as error:
        from advisor.shells.render import visible

        sys.stdout.flush()
        sys.stderr.write(f"error: {visible(str(error))}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        return INTERRUPTED
    return code


def parser() -> argparse.ArgumentParser:
    """The options of all commands."""
    root = argparse.ArgumentParser(
        prog="advisor",
        description="Talk with a model about an architecture in CALM. What it wants changed is "
        "shown as a difference and written only when you accept it.",
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    root.add_argument("--version", action="version", version=f"advisor {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_ask(commands)
    _add_apply(commands)
    _add_review(commands)
    _add_validate(commands)
    _add_undo(commands)
    return root


def _add_ask(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ask = commands.add_parser(
        "ask",
        formatter_class=_formatter,
        allow_abbrev=False,
        help="ask a question or for a change",
        description="Ask a model about the architecture in FILE. Changes it proposes are shown; "
        "at a terminal you are asked, elsewhere nothing is applied without --yes.",
        epilog="exit codes: 0 done or nothing to change, 1 not applicable, 2 usage, 3 proposed "
        "and not applied, 4 the file changed meanwhile, 5 no model or it failed, 6 a limit",
    )
    ask.add_argument("file", metavar="FILE")
    ask.add_argument("prompt", metavar="PROMPT", nargs="?", help="what to ask")
    ask.add_argument(
        "--prompt-file", metavar="F", help="read the prompt from a file; - for standard input"
    )
    ask.add_argument(
        "--attach",
        metavar="F",
        action="append",
        default=[],
        help="a file the model gets to read beside the architecture, as text (repeatable)",
    )
    ask.add_argument("--model", metavar="M", help="provider:name, or builtin for fixed rules")
    ask.add_argument("--base-url", metavar="U", help="an OpenAI-compatible endpoint of your own")
    ask.add_argument("--dry-run", action="store_true", help="show the proposal, never apply it")
    ask.add_argument(
        "-o", "--output", metavar="PLAN", help="write the proposal to a plan file; apply nothing"
    )
    ask.add_argument(
        "--show-context", action="store_true", help="print what would be sent; send nothing"
    )
    _add_policy(ask)
    ask.set_defaults(handler=_ask)


def _add_apply(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    apply = commands.add_parser(
        "apply",
        formatter_class=_formatter,
        allow_abbrev=False,
        help="apply a plan file or a JSON Patch",
        description="Apply PLAN, made by `advisor ask -o PLAN` or any RFC 6902 patch, to FILE: "
        "checked, shown, kept in history, undoable. At a terminal you are asked, elsewhere "
        "nothing is applied without --yes.",
        epilog="exit codes: 0 applied, 1 not applicable, 2 usage, 3 shown and not applied, 4 FILE "
        "changed since the plan was made",
    )
    apply.add_argument("file", metavar="FILE")
    apply.add_argument("plan", metavar="PLAN")
    _add_selection(apply)
    _add_policy(apply)
    apply.set_defaults(handler=_apply, review=False)


def _add_review(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    review = commands.add_parser(
        "review",
        formatter_class=_formatter,
        allow_abbrev=False,
        help="review a plan file and decide",
        description="Look at PLAN on FILE at a terminal: take all, take some, edit, reject.",
    )
    review.add_argument("file", metavar="FILE")
    review.add_argument("plan", metavar="PLAN")
    _add_selection(review)
    review.set_defaults(
        handler=_apply, review=True, yes=False, format="text", only=[], allow_removals=False
    )


def _add_selection(command: argparse.ArgumentParser) -> None:
    """Which part of a plan, and onto what."""
    command.add_argument(
        "--select", metavar="N", default="", help="take only these changes, as in 1,3-5"
    )
    command.add_argument(
        "--rebase",
        action="store_true",
        help="FILE may have changed since, if every change comes out the same on it",
    )


def _add_policy(command: argparse.ArgumentParser) -> None:
    """How a proposal is decided on."""
    command.add_argument("--yes", action="store_true", help="apply a valid proposal without asking")
    command.add_argument("--format", choices=("text", "json"), default="text")
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


def _add_validate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    validate = commands.add_parser(
        "validate",
        formatter_class=_formatter,
        allow_abbrev=False,
        help="check documents",
        description="Check CALM documents against their vocabulary, the rules of the CALM "
        "reference and this project's advice. Nothing is fetched.",
        epilog="exit codes: 0 no errors, 1 errors (with --strict also warnings), 2 unreadable",
    )
    validate.add_argument("files", metavar="FILE", nargs="+", help="- for standard input")
    validate.add_argument("--format", choices=("pretty", "json", "junit"), default="pretty")
    validate.add_argument("--strict", action="store_true", help="count advice and warnings too")
    validate.set_defaults(handler=_validate)


def _add_undo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    undo = commands.add_parser(
        "undo",
        formatter_class=_formatter,
        allow_abbrev=False,
        help="take back the last applied proposal",
        description="Take back the last proposal that was applied to FILE: its exact bytes, or, "
        "after other edits, its changes by unique-id.",
    )
    undo.add_argument("file", metavar="FILE")
    undo.set_defaults(handler=_undo)


def _ask(options: argparse.Namespace) -> int:
    from datetime import datetime
    from pathlib import Path

    from advisor.settings import load
    from advisor.shells import ask
    from advisor.shells.attachments import attachments
    from advisor.shells.person import user_name

    if options.output and options.yes:
        raise UsageError("-o writes a plan instead of applying: leave --yes out")
    policy = _policy(options)
    request = ask.Request(
        file=Path(options.file),
        prompt=_prompt(options),
        person=user_name(),
        time=datetime.now().astimezone(),
        policy=policy._replace(never="this is a dry run") if options.dry_run else policy,
        plan=Path(options.output) if options.output else None,
        attached=attachments(Path(name) for name in options.attach),
        show_context=options.show_context,
    )
    settings = load({"model": options.model, "base_url": options.base_url}, os.environ)
    return ask.run(request, settings, _terminal())


def _apply(options: argparse.Namespace) -> int:
    from pathlib import Path

    from advisor.change.selection import numbers
    from advisor.shells import apply
    from advisor.shells.person import act

    chosen = numbers(options.select)
    if options.select and not chosen:
        raise UsageError("--select names no changes; write them as in 1,3-5")
    request = apply.Request(
        file=Path(options.file),
        plan=Path(options.plan),
        act=act(),
        policy=_policy(options),
        select=tuple(chosen),
        rebase=options.rebase,
        ask=options.review,
    )
    return apply.run(request, _terminal())


def _policy(options: argparse.Namespace) -> Policy:
    from advisor.shells.deciding import Policy

    return Policy(
        yes=options.yes,
        as_json=options.format == "json",
        allow_removals=options.allow_removals,
        only=options.only,
    )


def _terminal() -> Terminal:
    from advisor.shells.deciding import Terminal
    from advisor.shells.editor import editor

    person = sys.stdin.isatty() and sys.stdout.isatty()
    asked = {"ask": _typed, "edit": editor(os.environ)} if person else {"ask": None}
    return Terminal(sys.stdout, sys.stderr, width=_width(), **asked)


def _prompt(options: argparse.Namespace) -> str:
    from pathlib import Path

    if (options.prompt is None) == (options.prompt_file is None):
        raise UsageError("give either a PROMPT or --prompt-file")
    if options.prompt_file is None:
        prompt = str(options.prompt)
    else:
        name = options.prompt_file
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            prompt = data.decode("utf-8-sig")
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name, or not UTF-8
            raise UsageError(f"--prompt-file {name}: {error}") from None
    try:
        prompt.encode()
    except UnicodeEncodeError:
        raise UsageError("the prompt is not UTF-8 text; check the terminal's encoding") from None
    if not prompt.strip():
        raise UsageError("the prompt is empty")
    return prompt


def _validate(options: argparse.Namespace) -> int:
    from advisor.shells import validate

    return validate.run(
        options.files,
        output_format=options.format,
        strict=options.strict,
        stdin=sys.stdin.buffer,
        stdout=sys.stdout,
        stderr=sys.stderr,
    )


def _undo(options: argparse.Namespace) -> int:
    from pathlib import Path

    from advisor.shells import undo

    return undo.run(Path(options.file), sys.stdout, width=_width())


def _typed(question: str) -> str:
    """Ask at the terminal; what was typed before the question stood there is no answer to it."""
    try:
        import termios
    except ImportError:  # not a POSIX system
        pass
    else:
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
    return input(question)


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog, width=_width() - 2)


def _width() -> int:
    """Columns of the screen, as shutil finds them; importing that takes a tenth of `--help`."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (ValueError, OSError):  # closed, or no terminal
        return _WIDTH


if __name__ == "__main__":
    sys.exit(main())
