"""The command `advisor`: options in, exit code out. Each handler imports what it needs.

Only the standard library is imported here, so that `--help` and completion stay instant.
"""

from __future__ import annotations

import io
import os
import sys

from advisor.collecting import collect_rarely
from advisor.errors import INTERRUPTED, READER_LEFT, AdvisorError, UsageError
from advisor.options import parse, width

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.settings import Effective
    from advisor.shells.policy import Policy, Terminal
    from advisor.templates import Folders, Prompt


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code (errors.py lists them)."""
    _fill_in_streams()
    try:
        return _run(arguments)
    except BrokenPipeError:
        # Give the interpreter's last flush somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_LEFT


def _fill_in_streams() -> None:
    """Have nothing be read, and what is written go nowhere, where a shell closed a stream."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Kept open to the end, or the next file that is opened would take its place.
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _run(arguments: list[str] | None) -> int:
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a locale may know few characters
                stream.reconfigure(errors=_unencodable(stream))
        given = parse(arguments)
        collect_rarely()
        code = _HANDLERS[given.command](given)
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


def _unencodable(stream: io.TextIOWrapper) -> str:
    """What becomes of characters that a locale does not know: stand-ins for those we use."""
    if stream.encoding == "utf-8":
        return "backslashreplace"  # only halves of characters, which nothing can stand for
    from codecs import register_error

    from advisor.shells.render import stand_in

    register_error("advisor", stand_in)
    return "advisor"


def _chat(options: Namespace) -> int:
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
    _check_bounds(options)
    file = Path(options.file)
    project = project_root(file)
    folders = templates.folders(os.environ, project)
    request = chat.Request(
        Opened(
            file,
            user_name(),
            lambda: datetime.now().astimezone(),
            templates.render(templates.system(folders), {}),
            options.create,
        ),
        folders,
        resume=options.resume,
        policy=Policy(yes=options.yes, allow_removals=options.allow_removals, only=options.only),
        again=_again(options),
        must_price=options.max_cost is not None,
    )
    given = {name: getattr(options, name) for name in ("model", "base_url", *LIMITS)}
    return chat.run(request, load(given, os.environ, project), _terminal())


def _again(options: Namespace) -> str:
    """The options that say who answers, to be given again; without what an address hides."""
    from shlex import quote

    from advisor.agent.keys import bare

    model = f" --model {quote(options.model)}" if options.model else ""
    return model + (f" --base-url {quote(bare(options.base_url))}" if options.base_url else "")


def _config(options: Namespace) -> int:
    from advisor.shells import config

    return config.run(_effective(options), os.environ, sys.stdout, output_format=options.format)


def _doctor(options: Namespace) -> int:
    from advisor.shells import doctor

    return doctor.run(
        _effective(options),
        os.environ,
        sys.stdout,
        output_format=options.format,
        wait=options.wait,
    )


def _effective(options: Namespace) -> Effective:
    from pathlib import Path

    from advisor.calm.project import project_root
    from advisor.settings import effective

    given = {name: getattr(options, name) for name in ("model", "base_url")}
    return effective(given, os.environ, project_root(Path.cwd() / options.command))


def _sessions(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import sessions

    file = Path(options.file) if options.file else None
    return sessions.run(
        file, sys.stdout, folder=Path.cwd(), output_format=options.format, width=width()
    )


def _ask(options: Namespace) -> int:
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
    policy = _policy(options)
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
        policy=policy._replace(never="this is a dry run") if options.dry_run else policy,
        plan=Path(options.output) if options.output else None,
        attached=attachments(Path(name) for name in options.attach),
        show_context=options.show_context,
        create=options.create,
        system=templates.render(templates.system(folders), {}),
        must_price=options.max_cost is not None,
    )
    given = {name: getattr(options, name) for name in ("model", "base_url", *LIMITS)}
    return ask.run(request, load(given, os.environ, project), _terminal())


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


def _apply(options: Namespace) -> int:
    return _carry_out_plan(options, _policy(options), must_ask=False)


def _review(options: Namespace) -> int:
    from advisor.shells.policy import Policy

    return _carry_out_plan(options, Policy(), must_ask=True)


def _carry_out_plan(options: Namespace, policy: Policy, *, must_ask: bool) -> int:
    from pathlib import Path

    from advisor.change.selection import numbers
    from advisor.shells import apply
    from advisor.shells.person import act

    chosen = numbers(options.select or "")
    if options.select is not None and not chosen:
        raise UsageError("--select names no changes; write them as in 1,3-5")
    request = apply.Request(
        file=Path(options.file),
        plan=Path(options.plan),
        act=act(),
        policy=policy,
        select=tuple(chosen),
        rebase=options.rebase,
        ask=must_ask,
    )
    return apply.run(request, _terminal())


def _validate(options: Namespace) -> int:
    from advisor.shells import validate

    return validate.run(
        options.files,
        output_format=options.format,
        strict=options.strict,
        stdin=sys.stdin.buffer,
        stdout=sys.stdout,
        stderr=sys.stderr,
    )


def _diff(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import diff

    return diff.run(
        Path(options.before),
        Path(options.after),
        stdout=sys.stdout,
        output_format=options.format,
        exit_code=options.exit_code,
        width=width(),
    )


def _undo(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import undo
    from advisor.shells.person import act

    return undo.run(Path(options.file), sys.stdout, act(), width=width())


def _redo(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import redo
    from advisor.shells.person import act

    return redo.run(Path(options.file), sys.stdout, act(), width=width())


def _log(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import log

    file, folder = Path(options.file) if options.file else None, Path.cwd()
    if options.forget:
        ask = _terminal().ask
        return log.forget(file, sys.stdout, folder=folder, ask=ask, yes=options.yes)
    if options.yes:
        raise UsageError("--yes goes with --forget")
    return log.run(file, sys.stdout, folder=folder, output_format=options.format, width=width())


def _why(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import why

    return why.run(
        Path(options.file),
        options.element,
        sys.stdout,
        output_format=options.format,
        width=width(),
    )


def _prompts(options: Namespace) -> int:
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


_HANDLERS = {
    "chat": _chat,
    "sessions": _sessions,
    "config": _config,
    "doctor": _doctor,
    "ask": _ask,
    "apply": _apply,
    "review": _review,
    "validate": _validate,
    "diff": _diff,
    "undo": _undo,
    "redo": _redo,
    "log": _log,
    "why": _why,
    "prompts": _prompts,
}
"""What carries out each command of `options`."""


def _policy(options: Namespace) -> Policy:
    from advisor.shells.policy import Policy

    _check_bounds(options)
    return Policy(
        yes=options.yes,
        as_json=options.format == "json",
        allow_removals=options.allow_removals,
        only=options.only,
    )


def _check_bounds(options: Namespace) -> None:
    if not options.yes and (options.only or options.allow_removals):
        given = "--only" if options.only else "--allow-removals"
        raise UsageError(f"{given} says what --yes may do; give --yes with it")


def _terminal() -> Terminal:
    from advisor.shells.policy import Terminal

    if not _is_person():
        return Terminal(sys.stdout, sys.stderr, None, width)
    from advisor.shells.editor import editor
    from advisor.shells.pager import pager
    from advisor.shells.questions import Questions
    from advisor.shells.ticking import checklist

    questions = Questions()
    return Terminal(
        sys.stdout,
        sys.stderr,
        questions.ask,
        width,
        edit=editor(os.environ),
        choosing=lambda selection: checklist(selection, os.environ),
        page=pager(sys.stdout, os.environ),
        set_aside=questions.set_aside,
    )


def _is_person() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


if __name__ == "__main__":
    sys.exit(main())
