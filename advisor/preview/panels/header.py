"""The line at the top: which document, how it is, and what can be done anywhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from nicegui import ui

from advisor.assess.weak_point import GRAVE
from advisor.change import history
from advisor.errors import AdvisorError
from advisor.preview.panels.parts import Tag, button
from advisor.shells.chat.status import checks

if TYPE_CHECKING:
    from advisor.calm.model import Model
    from advisor.preview.panels.screen import Screen

KEYS = (
    ("/ or Ctrl-K", "find an element"),
    ("Enter", "send the prompt; Shift-Enter begins a new line"),
    ("Tab", "go on to the next thing"),
    ("arrows", "in the picture: go to the next box; with Shift, move the picture"),
    ("Enter", "in the picture: show the details; with Shift, open a container"),
    ("+  -  0", "in the picture: larger, smaller, all of it"),
    ("double click", "open a closed container, or show what is around a node"),
    ("Esc", "close what is open"),
    ("?", "these keys"),
)
"""What each key does."""

_SCHEMES: tuple[tuple[str, bool | None], ...] = (("Auto", None), ("Dark", True), ("Light", False))


class Header:
    """The document's name and state, undo and redo, search, light and dark, help."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._scheme = 0
        self._task: asyncio.Task[None] | None = None
        self._can = (True, True)
        """Whether there is something to undo, and to redo, as far as history could be read."""
        self._dark = ui.dark_mode(value=None)
        with Tag("header"):
            self._name = Tag("h1", screen.board.session.file.stem)
            self._state = Tag("p", classes="state")
            Tag("span", classes="gap")
            self._back = button("Undo", self._undo, "quiet", name="Undo what was applied last")
            self._forth = button("Redo", self._redo, "quiet", name="Redo what was undone last")
            find = button("Find", lambda: None, "quiet", name="Find an element (/)")
            find.on("click", js_handler="() => openSearch()")
            self._switch = button("Auto", self._next_scheme, "quiet", name="Light or dark")
            keys = button("?", lambda: None, "quiet", name="Keys (?)")
            keys.on("click", js_handler="() => toggleKeys()")
        with Tag("div", classes="keys", id="keys", role="dialog", aria_label="Keys", tabindex="-1"):
            Tag("h2", "Keys")
            with Tag("dl"):
                for key, does in KEYS:
                    Tag("dt", key)
                    Tag("dd", does)
        screen.watch("scene", self.refresh)
        screen.watch("talk", self._offer)

    def refresh(self) -> None:
        """Tell how the document is now."""
        scene = self._screen.board.scene
        if scene is None:
            self._state.say("reading the file")
            return
        weak = sum(point.severity in GRAVE for point in scene.findings)
        found = f"{_counted(weak, 'weak point')} (critical or high)" if weak else "no weak point"
        found += f" of {_counted(len(scene.findings), 'finding')}" if scene.findings else ""
        told = (*_counts(scene.model), checks(scene.checks), found)
        proposed = " · proposed" if scene.review is not None else ""
        self._state.say(" · ".join(told) + proposed)
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.get_running_loop().create_task(self._look_back())

    async def _look_back(self) -> None:
        """Find out what can be undone and redone; what cannot be read says so when asked."""
        session = self._screen.board.session
        journal = session.journal
        try:
            course = await asyncio.to_thread(
                lambda: history.course(journal.entries(journal.name(session.file)))
            )
        except AdvisorError:
            self._can = (True, True)
        else:
            self._can = (bool(course.standing), bool(course.undone))
        self._offer()

    def _offer(self) -> None:
        """Offer what can be undone and redone; nothing while a prompt is answered."""
        is_live = self._screen.board.live is not None
        for tag, can in zip((self._back, self._forth), self._can, strict=True):
            is_open = can and not is_live
            if not tag.is_deleted and is_open == ("disabled" in tag.props):
                tag.has(disabled=None if is_open else True)

    async def _undo(self) -> None:
        await self._move(undo=True)

    async def _redo(self) -> None:
        await self._move(undo=False)

    async def _move(self, *, undo: bool) -> None:
        screen = self._screen
        board = screen.board

        async def move() -> None:
            moved = await (board.undo() if undo else board.redo())
            titles = "; ".join(change.title for change in moved.moved.entry.changes)
            screen.say(f"{'Undone' if undo else 'Applied again'}: {titles}")

        await screen.attempt(move())

    def _next_scheme(self) -> None:
        self._scheme = (self._scheme + 1) % len(_SCHEMES)
        name, value = _SCHEMES[self._scheme]
        self._dark.value = value
        self._switch.say(name)


def _counts(model: Model) -> tuple[str, ...]:
    counted = (("node", model.nodes), ("relationship", model.relationships), ("flow", model.flows))
    return tuple(_counted(len(elements), word) for word, elements in counted)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
