"""The commands of the chat: one table that feeds help, completion and dispatch.

Quick to import, since completion needs the table while the first prompt is typed: what a command
works with is imported when it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import UsageError
from advisor.shells.chat import (
    commands_conversation,
    commands_document,
    commands_elements,
    commands_model,
    commands_session,
)
from advisor.shells.render import width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.shells.chat.chat import Chat
    from advisor.shells.render import Style

_LABEL = 22
"""Columns for a command and its argument, at most; the help of a longer one is below it."""

_KEYS = "keys"
_ALIASES = {"?": "help", "exit": "quit"}
"""What people type out of habit."""


class Command(NamedTuple):
    """What a person can do besides asking."""

    name: str
    """Without the slash."""
    argument: str
    """As help shows it: `FILE`, `[NAME]` where it can be left out, empty where it takes none."""
    completes: str
    """What the argument can be completed from: `element`, `template` …, or empty."""
    help: str
    """One line."""
    run: Callable[[Chat, str], None]
    """Does it; the argument comes without blanks around it."""

    @property
    def usage(self) -> str:
        """How it is typed."""
        return f"/{self.name} {self.argument}".rstrip()


def _help(chat: Chat, argument: str) -> None:
    """All commands, the one that is named, or the keys."""
    if argument == _KEYS:
        from advisor.shells.chat.key_table import KEYS

        rows = list(KEYS)
    else:
        chosen = [find(argument.removeprefix("/"))] if argument else COMMANDS
        rows = [(command.usage, command.help) for command in chosen]
    for usage, told in rows:
        for line in _lines(usage, told, chat.style, chat.width):
            chat.say(line)
    if not argument:
        chat.say()
        chat.tell(
            "The keys: /help keys. To leave: Ctrl-D, /quit, or one of exit, quit, :q and bye."
        )


COMMANDS: tuple[Command, ...] = (
    Command(
        "help", "[COMMAND|keys]", "command", "what can be typed here, and which keys do what", _help
    ),
    Command("diff", "", "", "what is pending, against the file", commands_document.diff),
    Command("review", "", "", "decide on what is pending", commands_conversation.review),
    Command(
        "discard", "", "", "drop what is pending; the model is told", commands_conversation.discard
    ),
    Command(
        "undo",
        "",
        "",
        "take back what was applied to the file last; the model is told",
        commands_document.undo,
    ),
    Command("redo", "", "", "apply again what was taken back last", commands_document.redo),
    Command(
        "log", "", "", "what was applied to the file, undone and redone", commands_document.log
    ),
    Command(
        "why",
        "ID[.FIELD]",
        "element",
        "which changes made an element, or a field of it, what it is",
        commands_document.why,
    ),
    Command(
        "check",
        "[all]",
        "",
        "what the checks find, pending changes included; all adds what could not be checked",
        commands_document.check,
    ),
    Command(
        "assess",
        "[FOCUS] [NUMBER|all]",
        "",
        "what is weak, pending changes included; a number, or all, with proof and remedy. The bar "
        "counts what is critical or high. FOCUS: resilience, structure, security or operations",
        commands_document.assess,
    ),
    Command("show", "ID", "element", "an element and what is around it", commands_elements.show),
    Command("tree", "[ID]", "element", "what contains what", commands_elements.tree),
    Command(
        "focus",
        "[ID ...]",
        "elements",
        "have all prompts be about these elements; none ends that",
        commands_elements.focus,
    ),
    Command("model", "[NAME]", "model", "who answers, or let another answer", commands_model.model),
    Command(
        "template",
        "NAME [VARIABLE=VALUE ...] [WORDS]",
        "template",
        "ask with a task template",
        commands_conversation.template,
    ),
    Command(
        "context",
        "[full]",
        "context",
        "what the model would see, with its tokens; full prints all of it",
        commands_model.context,
    ),
    Command("cost", "", "", "tokens and money, of each turn and in all", commands_model.cost),
    Command(
        "budget",
        "[calls|tokens|cost VALUE]",
        "budget",
        "the session's limits and what is used of them, or another limit",
        commands_model.budget,
    ),
    Command("retry", "", "", "send the last prompt again", commands_conversation.retry),
    Command(
        "edit",
        "",
        "",
        "send the last prompt as you change it in the editor",
        commands_conversation.edit,
    ),
    Command(
        "save-script",
        "FILE",
        "file",
        "write the prompts and what was decided as a prompt script",
        commands_session.save_script,
    ),
    Command(
        "export", "FILE", "file", "write the conversation as Markdown", commands_session.export
    ),
    Command(
        "session", "", "", "this session, and how to come back to it", commands_session.session
    ),
    Command("clear", "", "", "begin a new session; this one is kept", commands_session.clear),
    Command("quit", "", "", "leave; the session is kept", commands_session.leave),
)
"""All commands, in the order in which help shows them."""


def dispatch(line: str, chat: Chat) -> None:
    """Carry out a line that begins with a slash.

    Raises:
        AdvisorError: what refuses it, to be told in one line.
    """
    name, argument = _parts(line)
    command = find(name)
    _check(command, argument)
    command.run(chat, argument)


def find(name: str) -> Command:
    """The command of this name, or the only one whose name begins with it.

    Raises:
        UsageError: there is none, or more than one.
    """
    typed = name.casefold()
    typed = _ALIASES.get(typed, typed) or "help"
    found = [each for each in COMMANDS if each.name.startswith(typed)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = [f"/{each.name}" for each in found]
        raise UsageError(f"/{name} may be {', '.join(listed[:-1])} or {listed[-1]}")
    from advisor.calm.nearest import nearest  # loads a library

    close = nearest(typed, [each.name for each in COMMANDS])
    hint = f"; nearest: /{close}" if close else ""
    raise UsageError(f"there is no command /{name}{hint} (/help lists all)")


def _parts(line: str) -> tuple[str, str]:
    """The name and the argument."""
    name, *rest = line.strip().removeprefix("/").split(maxsplit=1) or [""]
    return name, "".join(rest).strip()


def _check(command: Command, argument: str) -> None:
    """Refuse an argument where none is taken, and none where one is needed.

    Raises:
        UsageError: it is so.
    """
    is_needed = command.argument and not command.argument.startswith("[")
    if argument and not command.argument:
        raise UsageError(f"{command.usage} takes nothing after it: {command.help}")
    if is_needed and not argument:
        raise UsageError(f"write {command.usage}: {command.help}")


def _lines(usage: str, told: str, style: Style, columns: int) -> Iterator[str]:
    """How something is typed, and beside or below it what it does."""
    from advisor.shells.render import wrapped

    room = min(_LABEL, columns // 3)
    gap = " " * (room - width(usage))
    if width(usage) > room:
        yield style.bold(f"  {usage}")
        usage = gap = ""
        gap = " " * room
    first, *others = wrapped(" " * (room + 4), told, columns)
    yield f"  {style.bold(usage)}{gap}  {first[room + 4 :]}"
    yield from others
