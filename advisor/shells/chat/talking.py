"""The conversation at a terminal: a prompt, its answer, a decision, and again."""

from __future__ import annotations

import sys
from asyncio import Runner
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor import templates
from advisor.agent.budget import session_limits
from advisor.agent.endpoint import BUILTIN
from advisor.calm.visible import visible
from advisor.errors import DONE, UsageError
from advisor.sessions.session import Session
from advisor.shells.chat import turning
from advisor.shells.chat.asking import carry_out
from advisor.shells.chat.background import Background
from advisor.shells.chat.chat import Chat
from advisor.shells.chat.commands import COMMANDS
from advisor.shells.chat.composing import Composer
from advisor.shells.chat.resumed import tell_resumed
from advisor.shells.chat.signals import interruptible, unsuspended
from advisor.shells.chat.status import Status, checks
from advisor.shells.chat.typeahead import keys_kept
from advisor.shells.chat.vocabulary import Command, Elements, Vocabulary, Word

if TYPE_CHECKING:
    from advisor.sessions.log import Log
    from advisor.settings import Settings
    from advisor.shells.chat.run import Request
    from advisor.shells.chat.signals import Signals
    from advisor.shells.policy import Terminal
    from advisor.templates import Folders

_PERCENT = 100
_NEARLY = 50
"""Percent of the session's budget from which on it is shown how it fills."""


@dataclass
class Talk:
    """A chat and what surrounds its input line."""

    chat: Chat
    around: _Around
    composer: Composer


def begun(
    request: Request, settings: Settings, terminal: Terminal, log: Log | None, early: bytes = b""
) -> Talk:
    """The chat, ready to be talked in; the model library is loading.

    Args:
        request: what was asked on the command line.
        settings: the model is named.
        terminal: with a person at it.
        log: of the session to go on with, held; None for a new one.
        early: what was typed before there was anything to see; it is not sent.
    """
    chat = Chat(
        Session(request.opened, settings, log),
        terminal,
        request.folders,
        answer=turning.answer,
        decide=turning.review,
        begin=turning.begin,
        runner=Runner(),
        again=request.again,
    )
    if early:
        from advisor.shells.chat.typed import as_text, parsed

        chat.draft = as_text(parsed(early))
    around = _Around(chat)
    composer = Composer(
        history_file=chat.session.journal.path.parent / "prompts",
        vocabulary=lambda: around.vocabulary,
        status=around.status,
        editing_mode=settings.editing_mode,
        painted=log is None,
    )
    around.background = Background(composer.refresh)
    around.background.prepare(chat.session)
    return Talk(chat, around, composer)


def talk(talk: Talk, signals: Signals) -> int:
    """Take prompts until the person leaves; returns the exit code."""
    chat = talk.chat
    signals.clears, signals.last_words = False, lambda: visible(chat.to_go_on)
    try:
        if chat.session.state.id:
            tell_resumed(chat)
            if chat.session.left is not None:
                turning.tell_noticed(chat, chat.session.left)
            chat.say()
        while not chat.is_over:
            talk.around.look()
            draft, chat.draft = chat.draft + chat.terminal.set_aside(), ""
            try:
                line = talk.composer.ask(draft.rstrip("\n"))
            except EOFError:
                break
            _carry_out(line, chat)
            talk.composer.keep_history()
            chat.say()
    finally:
        with chat.runner as runner:
            runner.run(chat.session.close())
    if words := chat.to_go_on:
        chat.say(visible(words))
    return DONE


def _carry_out(line: str, chat: Chat) -> None:
    """Do what the line says; Ctrl-C stops it, and what a turn does stops only where it may."""
    is_command = line.lstrip().startswith("/")
    with (
        unsuspended(),
        keys_kept(sys.stdin, chat.terminal.out),
        suppress(KeyboardInterrupt),
        interruptible() if is_command else nullcontext(),
    ):
        carry_out(line, chat)


@dataclass
class _Around:
    """What stands around the input line: the bar below it, and what can be completed."""

    chat: Chat
    background: Background | None = None
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def look(self) -> None:
        """Follow the document and the session as they are now."""
        self.vocabulary = _vocabulary(self.chat)
        if self.background is not None:
            self.background.look(self.chat.session.workspace.base)

    def status(self) -> Status:
        """What the bar shows."""
        session, chat = self.chat.session, self.chat
        state, spent = session.state, session.state.spent
        share = _PERCENT * spent.cached // spent.sent if spent.sent else None
        fullest = max(session_limits(session.settings, spent), key=lambda each: each.percent)
        is_builtin = session.settings.model == BUILTIN
        nearly = f"{fullest.percent} % of {fullest.name}" if fullest.percent >= _NEARLY else ""
        return Status(
            file=chat.session.file.stem,
            pending=len(session.pending),
            checks=checks(session.workspace.findings),
            weak_points=self.background.weak_points if self.background else None,
            tokens=spent.tokens,
            cached=share,
            cost=spent.cost,
            model="built-in rules" if is_builtin else session.settings.model,
            limit="not kept" if session.unkept else nearly,
            focus=state.focus,
        )


def _vocabulary(chat: Chat) -> Vocabulary:
    """All that can be completed now."""
    return Vocabulary(
        commands=[Command(each.name, each.completes, each.help) for each in COMMANDS],
        elements=Elements.of(chat.session.workspace.model),
        words={
            "template": _templates(chat.folders),
            "command": [Word(each.name, each.help) for each in COMMANDS],
            "context": [Word("full", "all of it")],
            "model": [Word(chat.session.settings.model), Word(BUILTIN, "fixed rules")],
            "budget": [Word("calls"), Word("tokens"), Word("cost")],
        },
    )


def _templates(folders: Folders) -> list[Word]:
    """The templates by name; none where one is broken, which /template tells."""
    try:
        return [Word(each.name, each.summary) for each in templates.every(folders)]
    except UsageError:
        return []
