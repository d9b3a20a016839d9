"""Commands of the chat about the session as a whole: what it is, and its conversation as a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.errors import UsageError, reason_of

if TYPE_CHECKING:
    from advisor.sessions.session import Session
    from advisor.shells.chat.chat import Chat
    from advisor.shells.chat.export import Pending


def session(chat: Chat, _argument: str) -> None:
    """Say what this session is, and how to come back to it."""
    held, state = chat.session, chat.session.state
    file, pending = str(held.file), len(held.pending)
    if not state.id:
        chat.tell(f"A new session about {file}. It is kept from your first prompt on.")
        return
    folder = held.journal.path.parent / "sessions" / str(state.id)
    used = f"{state.spent.calls:,} calls, {state.spent.tokens:,} tokens"
    cost = "" if state.spent.cost is None else f", ${state.spent.cost:.2f}"
    told = {
        "session": f"{state.id}, about {file}",
        "begun": f"{state.time[:16].replace('T', ' ')} by {state.person}",
        "turns": f"{len(state.exchanges)}, {counted(pending, 'pending change')}",
        "used": used + cost,
        "kept in": str(folder),
        "to go on": chat.to_go_on.removeprefix("To go on: "),
    }
    for name, text in told.items():
        chat.say(f"  {name:<10}{visible(text)}")


def clear(chat: Chat, _argument: str) -> None:
    """Begin a new session about the same file."""
    before, pending = chat.session.state.id, len(chat.session.pending)
    chat.begin(chat)
    chat.tell("A new session: nothing that was said before is known in it.")
    if before:
        what = f", with {counted(pending, 'pending change')}" if pending else ""
        chat.tell(f"Session {before} is kept{what}. To go on with it: --resume {before}")


def leave(chat: Chat, _argument: str) -> None:
    """End the chat."""
    chat.is_over = True


def export(chat: Chat, argument: str) -> None:
    """Write the conversation as Markdown."""
    from advisor.shells.chat.export import transcript

    path = _path(chat, argument)
    _write(path, transcript(chat.session.state, _pending(chat.session)))
    chat.tell(f"The conversation is in {argument}.")


def _pending(session: Session) -> Pending:
    """What nobody decided on, and what is assumed in it."""
    from advisor.shells.chat.export import Pending
    from advisor.shells.remarks import assumed_lines

    proposed = session.propose()
    if proposed is None:
        return Pending()
    proposal = proposed.proposal
    changes, left_out = (
        [(change.number, change.title) for change in each]
        for each in (proposal.changes, proposal.left_out)
    )
    return Pending(changes, left_out, list(assumed_lines(proposal.assumed)))


def save_script(chat: Chat, argument: str) -> None:
    """Write the conversation as a prompt script."""
    from advisor.shells.chat.script import script

    path = _path(chat, argument)
    try:
        file = Path(os.path.relpath(chat.session.file.resolve(), path.resolve().parent))
    except ValueError:  # on another drive
        file = chat.session.file.resolve()
    _write(path, script(chat.session.state, file.as_posix()))
    chat.tell(f"The prompt script is in {argument}.")


def _path(chat: Chat, argument: str) -> Path:
    """Where to write.

    Raises:
        UsageError: there is nothing to write, or there can be no such file.
    """
    if not chat.session.state.exchanges:
        raise UsageError("nothing was asked yet, so there is nothing to write")
    try:
        path = Path(argument).expanduser()
        is_inside = chat.session.journal.path.parent.resolve() in path.resolve().parents
    except RuntimeError as error:
        raise UsageError(f"{argument}: {error}") from None
    except ValueError:
        raise UsageError(f"{argument} is no name that a file can have") from None
    if is_inside:
        raise UsageError(f"{argument} lies where history is kept; choose a place outside of it")
    return path


def _write(path: Path, text: str) -> None:
    """Make the file.

    Raises:
        UsageError: it is there already, or cannot be made.
    """
    from advisor.calm import atomic

    try:
        atomic.create(path, text.encode())
    except FileExistsError:
        raise UsageError(f"{path} is there already, and is not written over") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {reason_of(error)}") from None
    except ValueError:
        raise UsageError(f"{path} is no name that a file can have") from None
