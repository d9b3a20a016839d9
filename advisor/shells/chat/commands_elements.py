"""Commands of the chat that name elements: one in full, all as a tree, those in focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.visible import visible
from advisor.errors import UsageError
from advisor.shells.render import shows_unicode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.shells.chat.chat import Chat

_NOTHING = "none"
"""What ends a focus."""


def show(chat: Chat, argument: str) -> None:
    """Show an element, pending changes included."""
    from advisor.shells.chat.turning import notice
    from advisor.shells.show import lines

    notice(chat)
    model = chat.session.workspace.model
    for line in lines(model, found(model, argument), chat.style, chat.width):
        chat.say(line)


def tree(chat: Chat, argument: str) -> None:
    """Show what contains what, in all or in one node."""
    from advisor.shells.chat.turning import notice
    from advisor.shells.tree import lines

    notice(chat)
    model = chat.session.workspace.model
    top = found(model, argument)[0].id if argument else None
    is_unicode = shows_unicode(chat.terminal.out)
    for line in lines(model, chat.style, chat.width, top=top, unicode=is_unicode):
        chat.say(line)


def focus(chat: Chat, argument: str) -> None:
    """Put elements in focus, end that, or say which are."""
    session = chat.session
    if argument == _NOTHING:
        session.focus([])
    elif argument:
        session.focus(_named(session.workspace.model, argument))
    model = session.workspace.model
    if not session.state.focus:
        chat.say("No element is in focus.")
    for identity in session.state.focus:
        element = model.get(identity)
        kind = element.kind if element else "gone"
        name = f'  "{element.name}"' if element and element.name != identity else ""
        chat.say(f"  {kind}  {chat.style.bold(visible(identity))}{visible(name)}")
    if session.state.focus:
        chat.tell("All prompts are about this. To end that: /focus none")


def found(model: Model, asked: str) -> list[Element]:
    """The elements of this unique-id, or the only one of this name; ``@id`` is taken as well.

    Raises:
        UsageError: there is none, or several have the name.
    """
    for identity in (asked, asked.removeprefix("@")):
        if elements := model.definitions.get(identity):
            return elements
    wanted = asked.casefold()
    named = [each for each in _elements(model) if each.id and each.name.casefold() == wanted]
    if len(named) == 1:
        return named
    if named:
        listed = ", ".join(f'"{each.id}"' for each in named)
        raise UsageError(f'"{asked}" is the name of several: {listed}')
    from advisor.calm.nearest import nearest_all  # loads a library

    close = nearest_all(asked.removeprefix("@"), model.definitions)
    hint = f"; nearest: {', '.join(close)}" if close else ""
    raise UsageError(f'no element is called "{asked}"{hint}')


def _elements(model: Model) -> Iterator[Element]:
    for elements in model.elements.values():
        for element in elements:
            yield element
            yield from element.interfaces


def _named(model: Model, text: str) -> list[str]:
    """The ids that stand one after the other in `text`, each as long as one can be.

    Raises:
        UsageError: something else stands there.
    """
    words, ids = text.split(), dict[str, None]()
    if text in model.definitions:
        return [text]
    while words:
        for end in range(len(words), 0, -1):
            identity = " ".join(words[:end])
            identity = identity if identity in model.definitions else identity.removeprefix("@")
            if identity in model.definitions:
                break
        else:
            end, identity = 1, str(found(model, words[0])[0].id)
        ids[identity] = None
        words = words[end:]
    return list(ids)
