"""Commands of the chat about the file: what is pending, history, findings, weak points.

Only /undo and /redo write it. What each works with is imported when it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.weak_point import FOCUSES
from advisor.calm.phrases import bounded, counted
from advisor.calm.visible import visible
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.assess.assessing import Assessment
    from advisor.assess.weak_point import Focus
    from advisor.change.proposal import Change
    from advisor.sessions.session import Session
    from advisor.sessions.staged import Undone
    from advisor.shells.chat.chat import Chat

_ALL = "all"
_NAMED = 8
"""Elements that are named of what was taken back."""


def diff(chat: Chat, _argument: str) -> None:
    """Show what is pending as its review would."""
    from advisor.shells.chat.turning import notice
    from advisor.shells.deciding import show

    notice(chat)
    proposed = chat.session.propose()
    if proposed is None:
        chat.say("Nothing is pending.")
        return
    show(proposed, chat.terminal)


def undo(chat: Chat, _argument: str) -> None:
    """Take back what was applied last."""
    _move(chat, "Undone", chat.session.undo)
    chat.say("To have it again: /redo")


def redo(chat: Chat, _argument: str) -> None:
    """Apply again what was taken back last."""
    _move(chat, "Redone", chat.session.redo)
    chat.say("To take it back: /undo")


def log(chat: Chat, _argument: str) -> None:
    """Show the history of the file."""
    from advisor.shells import log as history

    file = chat.session.file
    history.run(file, chat.terminal.out, folder=file.parent, output_format="text", width=chat.width)


def why(chat: Chat, argument: str) -> None:
    """Tell the changes that made an element what it is, those that are pending first."""
    from advisor.shells import why as provenance

    session = chat.session
    known = session.workspace.model.definitions
    asked = argument if argument in known else argument.removeprefix("@")
    pending = [change for change in session.pending if _touches(change, asked)]
    for change in pending:
        title = chat.style.yellow(f"pending {change.number}")
        chat.say(f"  {title}  {visible(change.title)}")
        if change.why:
            chat.say(f"      {visible(change.why)}")
    try:
        provenance.run(
            session.file, asked, chat.terminal.out, output_format="text", width=chat.width
        )
    except UsageError:
        if not pending:
            raise


def check(chat: Chat, argument: str) -> None:
    """Show what the checks find in the document as it is staged."""
    from advisor.shells import report
    from advisor.shells.chat.turning import notice
    from advisor.shells.validate import checked

    if argument not in ("", _ALL):
        raise UsageError(f"write /check, or /check {_ALL} for what could not be checked as well")
    notice(chat)
    session = chat.session
    pending = len(session.pending)
    name = f"{session.file.name} (pending)" if pending else str(session.file)
    found = report.Report(name, tuple(checked(_staged(session), str(session.file))))
    folded = "" if argument else f"/check {_ALL}"
    for line in report.as_text(found, chat.style, folded=folded):
        chat.say(line)
    if pending:
        chat.tell(f"As the file would be with the {counted(pending, 'pending change')}.")


def assess(chat: Chat, argument: str) -> None:
    """Tell what is weak in the document as it is staged: in a line each, or in full."""
    from advisor.assess import telling
    from advisor.shells import assessed
    from advisor.shells.chat.turning import notice
    from advisor.shells.render import Style

    focus, wanted = _wanted(argument)
    notice(chat)
    found = _assessment(chat)
    points = [
        assessed.Numbered(number, point)
        for number, point in enumerate(found.findings, 1)
        if not focus or point.rule.focus in focus
    ]
    if wanted == _ALL or not points:
        told = found._replace(findings=tuple(each.point for each in points))
        say_markdown(chat, telling.told(told, len(points), method=True))
    elif wanted:
        chosen = [each for each in points if str(each.number) == wanted]
        if not chosen:
            raise UsageError(
                f"write /assess, /assess {_ALL} or /assess with a number of its list, each also "
                f"with one of {', '.join(FOCUSES)}"
            )
        say_markdown(chat, telling.in_full(*chosen[0]))
    else:
        chat.say(f"{assessed.heading(points)}")
        for line in assessed.lines(points, chat.width, Style.for_stream(chat.terminal.out)):
            chat.say(line)
        chat.tell(
            f"/assess {points[0].number} tells the first in full; /assess {_ALL}, all of them and "
            "how it was judged."
        )


def _wanted(argument: str) -> tuple[tuple[Focus, ...], str]:
    """The focus that an argument names, if any, and the rest of it."""
    words = argument.split()
    named = tuple(focus for focus in FOCUSES if focus in words)
    return named, " ".join(word for word in words if word not in named)


def _assessment(chat: Chat) -> Assessment:
    """Of the document as staged, without the findings that it accepts itself."""
    from advisor.assess import suppressions
    from advisor.assess.assessing import assess as found_in

    session = chat.session
    model, today = session.workspace.model, session.opened.clock().date()
    found = found_in(model)
    return found._replace(findings=suppressions.left(found.findings, model, today))


def say_markdown(chat: Chat, text: str) -> None:
    """Show a text of ours as an answer of the model is shown."""
    from advisor.agent.events import Text
    from advisor.shells.chat.answer import Answer
    from advisor.shells.chat.markdown import quiet_console

    answer = Answer(quiet_console(chat.terminal.out))
    answer.show(Text(text))
    answer.end()


def _move(chat: Chat, done: str, move: Callable[[], Undone]) -> None:
    """Go one step in history and show what that changed in the file and in what is pending."""
    from advisor.calm.document import load_or_empty
    from advisor.shells.chat.turning import tell_restaged
    from advisor.shells.undo import show

    before = load_or_empty(chat.session.file)
    moved, restaged = move()
    show(done, before, moved, chat.terminal.out, chat.width)
    elements = dict.fromkeys(each for change in moved.entry.changes for each in change.elements)
    if elements:
        chat.tell(f"This is about {bounded([*elements], _NAMED)}.")
    tell_restaged(chat, restaged)


def _touches(change: Change, asked: str) -> bool:
    """Whether a change touches the element, or the field of one, that is asked for."""
    return any(asked == each or asked.startswith(f"{each}.") for each in change.elements)


def _staged(session: Session) -> bytes:
    """The text that the file would have with the pending changes."""
    from advisor.change.apply import spliced

    operations = [each for change in session.pending for each in change.operations]
    return spliced(session.workspace.base, operations)[1].data
