"""What a line means: a command, a yes to what is pending, or a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.sessions.asked import Asked
from advisor.shells.chat.commands import dispatch
from advisor.shells.chat.mentions import mentioned
from advisor.shells.prompts import is_approval
from advisor.shells.render import visible

if TYPE_CHECKING:
    from advisor.sessions.session import Session
    from advisor.shells.chat.chat import Chat


def carry_out(line: str, chat: Chat) -> None:
    """Do what the line says; what goes wrong is told in one line, and the chat goes on."""
    words = line.strip()
    chat.exit_code = 0
    try:
        if words.startswith("/"):
            dispatch(words, chat)
        elif chat.session.pending and is_approval(words):
            chat.decide(chat)
        elif words:
            chat.answer(chat, asked(words, chat.session))
    except AdvisorError as error:
        chat.say(chat.style.red(visible(f"error: {error}")))
        chat.exit_code = error.exit_code
        if not words.startswith("/"):
            chat.draft = line
    except KeyboardInterrupt:
        chat.say("interrupted")


def asked(words: str, session: Session) -> Asked:
    """A prompt in the person's own words; each ``@id`` in it puts that element in focus."""
    focus = mentioned(words, session.workspace.model.definitions)
    prompt = words
    for each in sorted(focus, key=len, reverse=True):
        prompt = prompt.replace(f"@{each}", each)
    return Asked(prompt, words, focus=tuple(focus))
