"""Commands of the chat that send a prompt, or decide on what came of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import UsageError
from advisor.shells.entries import shortened

if TYPE_CHECKING:
    from advisor.change.proposal import Change
    from advisor.sessions.state import Exchange
    from advisor.shells.chat.chat import Chat


_AGAIN = "Sent again: "


def review(chat: Chat, _argument: str) -> None:
    """Let the person decide on what is pending."""
    if chat.session.pending:
        chat.decide(chat)
    else:
        chat.say("Nothing is pending.")


def discard(chat: Chat, _argument: str) -> None:
    """Drop what is pending."""
    changes = chat.session.pending
    if not changes:
        chat.say("Nothing is pending.")
        return
    chat.session.discard()
    chat.tell(f"Discarded {_numbered(changes)}; the file is as it was.")


def template(chat: Chat, argument: str) -> None:
    """Send the prompt that a task template gives."""
    from advisor import templates
    from advisor.shells.chat.templated import from_template, parsed

    name, *rest = argument.split(maxsplit=1)
    asked = from_template(name, *parsed("".join(rest)), chat)
    chosen = templates.load(name, chat.folders)
    if chosen.origin == "project":
        chat.tell(f"The prompt is made from the project's own {chosen.path}.")
    chat.answer(chat, asked)


def retry(chat: Chat, _argument: str) -> None:
    """Send the last prompt again, without what was staged for it."""
    from advisor.shells.chat.templated import again

    last = _last(chat)
    if last is None:
        raise UsageError("there is no prompt yet that could be sent again")
    asked = again(last, chat)
    if staged := _staged_for(last, chat.session.pending):
        _drop(chat, staged)
        chat.tell(f"Discarded {_numbered(staged)} of the last answer.")
    words = shortened(last.prompt or last.template, chat.width - len(_AGAIN) - 1)
    chat.say(chat.style.dim(f"{_AGAIN}{words}"))
    chat.answer(chat, asked)


def edit(chat: Chat, _argument: str) -> None:
    """Send the last prompt as the person changes it; a new one where there is none."""
    from advisor.shells.chat.templated import again

    if chat.terminal.edit is None:
        raise UsageError("no editor can be opened here; set VISUAL or EDITOR")
    last = _last(chat)
    before = ""
    if last is not None:
        before = again(last, chat).prompt if last.template else last.prompt
    after = chat.terminal.edit(f"{before}\n").strip()
    if not after:
        chat.say("Not sent: the prompt is empty.")
    elif after == before.strip():
        chat.say("Not sent: the prompt is as it was. /retry sends it again.")
    else:
        chat.answer(chat, chat.asked(after))


def _last(chat: Chat) -> Exchange | None:
    exchanges = chat.session.state.exchanges
    return exchanges[-1] if exchanges else None


def _staged_for(exchange: Exchange, pending: list[Change]) -> list[Change]:
    """The pending changes that the answer to a prompt staged: the last ones, as far as it did."""
    titles = [call.title for call in exchange.calls if call.title]
    staged: list[Change] = []
    for change in reversed(pending):
        is_its = change.edited or change.title in titles
        if not is_its or len(staged) == len(titles):
            break
        staged.insert(0, change)
    return staged


def _drop(chat: Chat, changes: list[Change]) -> None:
    """Have these changes no longer pending; they are the last ones."""
    gone = {change.number for change in changes}
    kept = [each.number for each in chat.session.pending if each.number not in gone]
    proposed = chat.session.propose() if kept else None
    if proposed is None:
        chat.session.discard()
    else:
        proposed.take(kept)


def _numbered(changes: list[Change]) -> str:
    numbers = ", ".join(str(change.number) for change in changes)
    return f"change{'s' * (len(changes) != 1)} {numbers}"
