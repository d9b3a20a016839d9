"""`advisor ask` and `advisor prompts`. Imports what a handler needs when it runs."""

from __future__ import annotations

import os
import sys

from advisor.commands.common import (
    add_create,
    add_limits,
    add_model,
    add_policy,
    add_recording,
    command,
)
from advisor.commands.process import policy, recorded, terminal
from advisor.errors import UsageError

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands
    from advisor.templates import Folders, Prompt


def add_ask(commands: Commands) -> None:
    """The options of `advisor ask`."""
    ask = command(
        commands,
        "ask",
        "ask a question or for a change",
        "Ask a model about the architecture in FILE. Changes it proposes are shown; at a terminal "
        "you are asked, elsewhere nothing is applied without --yes.",
        "exit codes: 0 done or nothing to change, 1 not applicable, 2 usage, 3 proposed and not "
        "applied, 4 the file changed meanwhile, 5 no model or it failed, 6 a limit",
    )
    ask.set_defaults(run=_run_ask)
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
    add_create(ask)
    ask.add_argument(
        "--attach",
        metavar="F",
        action="append",
        default=[],
        help="a file the model gets to read beside the architecture, as text (repeatable)",
    )
    add_model(ask)
    ask.add_argument("--dry-run", action="store_true", help="show the proposal, never apply it")
    ask.add_argument(
        "-o", "--output", metavar="PLAN", help="write the proposal to a plan file; apply nothing"
    )
    ask.add_argument(
        "--show-context", action="store_true", help="print what would be sent; send nothing"
    )
    add_policy(ask)
    add_recording(ask)
    add_limits(ask)


def add_prompts(commands: Commands) -> None:
    """The options of `advisor prompts`."""
    prompts = command(
        commands,
        "prompts",
        "list and show the prompts a model is given",
        "The task templates for `ask --template`, and the system prompt: all of them, the text of "
        "one, or where one lies. Without NAME, `path` names the folders for your own.",
    )
    prompts.set_defaults(run=_run_prompts)
    prompts.add_argument("action", choices=("list", "show", "path"))
    prompts.add_argument("name", metavar="NAME", nargs="?")
    prompts.add_argument("--format", choices=("text", "json"), default="text", help="of the list")


def _run_ask(options: Namespace) -> int:
    from dataclasses import replace
    from datetime import datetime
    from pathlib import Path

    from advisor import templates
    from advisor.calm.project import project_root
    from advisor.settings import LIMITS, load
    from advisor.shells import ask
    from advisor.shells.attachments import attachments
    from advisor.shells.person import user_name

    if options.output and options.yes:
        raise UsageError("-o writes a plan instead of applying: leave --yes out")
    decided = policy(options)
    file = Path(options.file)
    project = project_root(file)
    folders = templates.folders(os.environ, project)
    prompt = _prompt(options, folders)
    request = ask.Request(
        file=file,
        prompt=prompt.text,
        template=prompt.template,
        words=prompt.words,
        person=user_name(),
        time=datetime.now().astimezone(),
        policy=decided._replace(never="this is a dry run") if options.dry_run else decided,
        plan=Path(options.output) if options.output else None,
        attached=attachments(Path(name) for name in options.attach),
        show_context=options.show_context,
        create=options.create,
        system=templates.render(templates.system(folders), {}),
        must_price=options.max_cost is not None,
    )
    given = {name: getattr(options, name) for name in ("model", "base_url", *LIMITS)}
    settings = load(given, os.environ, project)
    if who := recorded(options, settings):
        settings = who.settings
        request = replace(request, connect=who.connect, occasion=who.occasion)
    return ask.run(request, settings, terminal())


def _run_prompts(options: Namespace) -> int:
    from pathlib import Path

    from advisor import templates
    from advisor.calm.project import project_root
    from advisor.shells import prompt_templates

    folders = templates.folders(os.environ, project_root(Path.cwd() / options.command))
    if options.action == "list":
        if options.name is not None:
            raise UsageError("prompts list takes no NAME; prompts show NAME shows one")
        return prompt_templates.listing(
            folders, sys.stdout, sys.stderr, output_format=options.format
        )
    if options.action == "path":
        return prompt_templates.path(options.name, folders, sys.stdout)
    if options.name is None:
        raise UsageError("prompts show needs a NAME; prompts list names them")
    return prompt_templates.show(options.name, folders, sys.stdout)


def _prompt(options: Namespace, folders: Folders) -> Prompt:
    """What is sent: the person's words, or a template filled in with them."""
    from advisor import templates

    if options.template is None:
        if options.set:
            raise UsageError("--set goes with --template")
        return templates.Prompt(_words(options))
    no_words = options.prompt is None and options.prompt_file is None
    words = "" if no_words else _words(options)
    return templates.prompt(options.template, templates.assignments(options.set), words, folders)


def _words(options: Namespace) -> str:
    """What the person wrote."""
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
        except OSError as error:
            raise UsageError(f"--prompt-file {name} cannot be read: {error.strerror}") from None
        except ValueError as error:  # a NUL in the name, or not UTF-8
            raise UsageError(f"--prompt-file {name}: {error}") from None
    try:
        prompt.encode()
    except UnicodeEncodeError:
        raise UsageError("the prompt is not UTF-8 text; check the terminal's encoding") from None
    if not prompt.strip():
        raise UsageError("the prompt is empty")
    return prompt
