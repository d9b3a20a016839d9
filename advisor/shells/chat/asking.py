"""What a line means: a command, a yes to what is pending, or a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.sessions.asked import Asked
from advisor.shells.chat.commands import dispatch
from advisor.shells.chat.mentions import mentioned
from advisor.shells.prompts import is_approval

if TYPE_CHECKING:
    from advisor.sessions.session import Session
    from advisor.shells.chat.chat import Chat


_LEAVING = frozenset({"exit", "quit", ":q", "bye"})
"""Lines that nobody means as prompts."""


def carry_out(line: str, chat: Chat) -> None:
    """Do what the line says; what goes wrong is told in a sentence, and the chat goes on.

    A prompt that was not sent stands in the input line again.
    """
    words = line.strip()
    chat.exit_code = 0
    sent = len(chat.session.state.exchanges)
    try:
        if words.startswith("/"):
            dispatch(words, chat)
        elif words.casefold() in _LEAVING:
            chat.is_over = True
        elif chat.session.pending and is_approval(words):
            chat.decide(chat)
        elif words:
            chat.answer(chat, asked(words, chat.session))
    except AdvisorError as error:
        chat.tell(str(error), chat.style.red, head="error: ")
        chat.exit_code = error.exit_code
        is_prompt = not words.startswith("/") and not is_approval(words)
        if is_prompt and len(chat.session.state.exchanges) == sent:
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
