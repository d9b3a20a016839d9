"""Commands of the chat that send a prompt, or decide on what came of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.shells.chat.chat import Chat


def review(chat: Chat, _argument: str) -> None:
    """Let the person decide on what is pending."""
    if not chat.session.pending:
        chat.say("Nothing is pending.")
        return
    chat.decide(chat)


def discard(chat: Chat, _argument: str) -> None:
    """Drop what is pending."""
    count = len(chat.session.pending)
    if not count:
        chat.say("Nothing is pending.")
        return
    chat.session.discard()
    what = "pending change is" if count == 1 else "pending changes are"
    chat.say(f"{count} {what} discarded; the file is as it was.")


def template(chat: Chat, argument: str) -> None:
    """Send the prompt that a task template gives."""


def retry(chat: Chat, _argument: str) -> None:
    """Send the last prompt again."""


def edit(chat: Chat, _argument: str) -> None:
    """Send the last prompt as the person changes it."""
