"""What a line means: a command, a yes to what is pending, or a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.shells.chat.commands import dispatch
from advisor.shells.prompts import is_approval

if TYPE_CHECKING:
    from advisor.shells.chat.chat import Chat


_LEAVING = frozenset({"exit", "quit", ":q", "bye"})
"""Lines that nobody means as prompts."""


def carry_out(line: str, chat: Chat) -> None:
    """Do what the line says; what goes wrong is told in a sentence, and the chat goes on."""
    words = line.strip()
    chat.exit_code = 0
    try:
        if words.startswith("/"):
            dispatch(words, chat)
        elif words.casefold() in _LEAVING:
            chat.is_over = True
        elif chat.session.pending and is_approval(words):
            chat.decide(chat)
        elif words:
            chat.answer(chat, chat.asked(words))
    except AdvisorError as error:
        chat.tell(str(error), chat.style.red, head="error: ")
        chat.exit_code = error.exit_code
    except KeyboardInterrupt:
        chat.say("interrupted")
