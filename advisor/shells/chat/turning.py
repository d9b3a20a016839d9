"""A turn in the chat: the prompt is sent, the answer streams, the person decides on the changes."""

from __future__ import annotations

import asyncio
import signal
from contextlib import aclosing, contextmanager, suppress
from typing import TYPE_CHECKING

from advisor.calm.phrases import counted
from advisor.errors import AdvisorError, StaleDocumentError, StoppedError
from advisor.sessions.session import Session
from advisor.shells import transcript
from advisor.shells.chat.answer import Answer
from advisor.shells.chat.markdown import quiet_console
from advisor.shells.citing import cite
from advisor.shells.deciding import decide
from advisor.shells.difference import lines
from advisor.shells.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advisor.sessions.asked import Asked
    from advisor.sessions.staged import Noticed, Restaged
    from advisor.shells.chat.chat import Chat


def answer(chat: Chat, asked: Asked) -> None:
    """Have a turn, and let the person decide on what it staged; words of a no are the next prompt.

    Raises:
        AdvisorError: the file cannot be read; what was not sent stands in the input line again.
    """
    while True:
        try:
            notice(chat)
        except AdvisorError:
            chat.draft = "" if asked.template else asked.words
            raise
        standing = chat.session.workspace.standing
        _have(chat, asked)
        if chat.session.workspace.standing != standing:
            words = _decide(chat)
        else:
            words = ""
            _tell_pending(chat)
        _tell_unkept(chat)
        if not words:
            return
        asked = chat.asked(words)


def review(chat: Chat) -> None:
    """Let the person decide on what is staged; words of a no are the next prompt.

    A file that was edited meanwhile is looked at again, and so is what is staged on it.
    """
    notice(chat)
    words = _decide(chat)
    _tell_unkept(chat)
    if words:
        answer(chat, chat.asked(words))


def _have(chat: Chat, asked: Asked) -> None:
    """Show a turn as it happens, and how it ended."""
    turn, shown = Turn(), Answer(quiet_console(chat.terminal.out))
    try:
        chat.runner.run(_stream(chat.session, asked, turn, shown))
    except StoppedError:
        shown.stopped()
    except AdvisorError as error:
        chat.exit_code = error.exit_code
        shown.failed(error)
    except (asyncio.CancelledError, KeyboardInterrupt):
        shown.stopped("nothing of this turn is staged")
    shown.used(transcript.usage_as_text(turn))
    session = chat.session
    for line in cite(turn, session.workspace, [asked.prompt], session.settings.model):
        chat.tell(line, chat.style.yellow, head="  ")


def _decide(chat: Chat) -> str:
    """Ask until somebody decided; returns the words of a no."""
    while (proposed := chat.session.propose()) is not None:
        turn = Turn()
        try:
            decide(proposed, turn, chat.policy, chat.terminal, in_chat=True)
        except StaleDocumentError as error:
            noticed = chat.session.notice()
            if noticed is None or not noticed.applied:
                chat.tell(f"Not applied: {error}.", chat.style.yellow)
            if noticed is not None:
                tell_noticed(chat, noticed)
            continue
        verdict = turn.verdict
        if verdict is not None and verdict.decision == "reject":
            chat.session.reject(proposed, verdict)
            return verdict.reason if chat.terminal.ask else ""
        _tell_pending(chat)
        break
    return ""


def _tell_pending(chat: Chat) -> None:
    if pending := len(chat.session.pending):
        count = counted(pending, "change is", "changes are")
        chat.tell(f"{count} pending: /review decides, /diff shows, /discard drops.")


def _tell_unkept(chat: Chat) -> None:
    """Say once that the session is not kept any more."""
    if chat.session.unkept and not chat.knows_unkept:
        chat.knows_unkept = True
        chat.tell(f"From here on nothing is kept: {chat.session.unkept}.", chat.style.red)
        chat.tell("The chat goes on; what is pending is lost when you leave.")


def begin(chat: Chat) -> None:
    """Leave the session as it is kept, and begin another about the same file."""
    old = chat.session
    chat.session = Session(old.opened, old.settings)
    chat.runner.run(old.close())


def notice(chat: Chat) -> None:
    """Tell what was edited outside of the session, if anything was.

    Raises:
        AdvisorError: the file cannot be read any more.
    """
    noticed = chat.session.notice()
    if noticed is not None:
        tell_noticed(chat, noticed)


def tell_noticed(chat: Chat, noticed: Noticed) -> None:
    """What somebody else changed in the file, and what that does to what is staged."""
    if noticed.applied:
        what = "change was" if noticed.applied == 1 else "changes were"
        told = f"The {what} accepted in another session, and {chat.session.file} has"
        chat.tell(f"{told} {'it' if noticed.applied == 1 else 'them'} now.", chat.style.green)
    if noticed.changed:
        how = noticed.how.replace("The file", f"{chat.session.file}", 1)
        chat.tell(f"{how}:", chat.style.yellow)
        for line in lines(noticed.changed, chat.style, width=chat.width):
            chat.say(line)
    tell_restaged(chat, noticed.restaged)


def tell_restaged(chat: Chat, restaged: Restaged) -> None:
    """Which of the pending changes cannot be made any more, or do something else now."""
    for sentence in restaged.sentences:
        chat.tell(sentence, chat.style.red)


async def _stream(session: Session, asked: Asked, turn: Turn, shown: Answer) -> None:
    """Show the turn as it happens; Ctrl-C stops it, and once more cancels what does not stop."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine that runs
    async with shown:
        if not session.is_prepared:
            shown.doing = "loading the model library, then thinking"
        with _on_interrupt(_first(session.stop, then=task.cancel)):
            async with aclosing(session.turn(asked)) as events:
                async for event in events:
                    turn.note(event)
                    shown.show(event)


def _first(act: Callable[[], object], then: Callable[[], object]) -> Callable[[], None]:
    """What calls `act` the first time, and `then` from the second time on."""
    acts = iter((act,))
    return lambda: (next(acts, then)(), None)[1]


@contextmanager
def _on_interrupt(act: Callable[[], object]) -> Iterator[None]:
    """Have Ctrl-C call `act` in the running event loop."""
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGINT)
    with suppress(NotImplementedError):  # not a POSIX system: Ctrl-C cancels
        loop.add_signal_handler(signal.SIGINT, act)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            # Removing the handler would leave one that raises, at whatever instant.
            loop.add_signal_handler(signal.SIGINT, lambda: None)
            signal.set_wakeup_fd(-1)  # what comes from now on must not stop the next turn
            signal.signal(signal.SIGINT, before)
