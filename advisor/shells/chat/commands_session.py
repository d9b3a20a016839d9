"""Commands of the chat about the session as a whole: what it is, and its conversation as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.shells.chat.chat import Chat


def session(chat: Chat, _argument: str) -> None:
    """Say what this session is, and how to come back to it."""


def clear(chat: Chat, _argument: str) -> None:
    """Begin a new session about the same file."""
    before, pending = chat.session.state.id, len(chat.session.pending)
    chat.begin(chat)
    if not before:
        return
    what = "change" if pending == 1 else "changes"
    kept = f" with {pending} pending {what}" if pending else ""
    chat.say(f"A new session. The last one is kept{kept}: --resume {before} goes on with it.")


def leave(chat: Chat, _argument: str) -> None:
    """End the chat."""
    chat.is_over = True


def export(chat: Chat, argument: str) -> None:
    """Write the conversation as Markdown."""


def save_script(chat: Chat, argument: str) -> None:
    """Write the conversation as a prompt script."""
