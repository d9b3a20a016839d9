"""The line at the top: which document, how it is, and what can be done anywhere."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from nicegui import ui

from advisor.assess.weak_point import GRAVE
from advisor.calm.phrases import counted
from advisor.change import history
from advisor.errors import AdvisorError
from advisor.preview.panels.parts import Tag, button, spoken
from advisor.shells.chat.status import checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.model import Model
    from advisor.change.history import Applied
    from advisor.preview.panels.screen import Screen

KEYS = (
    ("/ or Ctrl-K", "find an element"),
    ("Enter", "send the prompt; Shift-Enter begins a new line"),
    ("up", "in an empty prompt line: the prompts before, as in a terminal"),
    ("Tab", "go on to the next thing"),
    ("arrows", "in the picture: go to the next box; with Shift, move the picture"),
    ("Enter", "in the picture: show the details; with Shift, open a container"),
    ("+  -  0", "in the picture: larger, smaller, all of it"),
    ("double click", "open a closed container, or show what is around a node"),
    ("Esc", "close what is open; else highlight nothing in the picture"),
    ("?", "these keys"),
)
"""What each key does."""

_PLACE = re.compile(r":(\d+):(\d+)\s+")
"""Where in a file something is wrong, behind its name."""

_SCHEMES: tuple[tuple[str, bool | None], ...] = (("Auto", None), ("Dark", True), ("Light", False))


class Header:
    """The document's name and state, undo and redo, search, light and dark, help."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._scheme = 0
        self._task: asyncio.Task[None] | None = None
        self._next: tuple[int, int] | None = None
        """The entries of history that undo and redo would move, 0 for none; None where it could
        not be read."""
        self._was_problem = False
        self._dark = ui.dark_mode(value=None)
        with Tag("header"):
            self._name = Tag("h1", screen.board.session.file.stem)
            self._problem = Tag("p", classes="problem", role="alert")
            with Tag("p", classes="state") as self._state:
                self._counts = Tag("span")
                self._weak = button("", lambda: screen.open("Findings"), "link")
                self._rest = Tag("span")
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
        screen.watch("talk", self._tell_problem)

    def refresh(self) -> None:
        """Tell how the document is now."""
        scene = self._screen.board.scene
        if scene is None:
            self._counts.say("reading the file")
            return
        weak = sum(point.severity in GRAVE for point in scene.findings)
        self._counts.say(
            "".join(f"{each} · " for each in (*_counts(scene.model), checks(scene.checks)))
        )
        self._weak.say(counted(weak, "weak point") if weak else "no weak point")
        grave = " (critical or high)" if weak else ""
        found = f" of {counted(len(scene.findings), 'finding')}" if scene.findings else ""
        self._rest.say(f"{grave}{found}{' · proposed' if scene.review is not None else ''}")
        self._tell_problem()
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.get_running_loop().create_task(self._look_back())

    def _tell_problem(self) -> None:
        """That the file cannot be read, in place of how it was when it could."""
        board = self._screen.board
        if self._was_problem and not board.problem and self._screen.told[1]:
            self._screen.say("")  # what could not be done for it can be done again
        self._was_problem = bool(board.problem)
        name = board.session.file.name
        told = f"{name} cannot be read now: {_reason(board.problem, name)}"
        self._problem.say(told if board.problem else "")
        self._problem.has(title=told if board.problem else None)
        self._problem.set_visibility(bool(board.problem))
        self._state.set_visibility(not board.problem)

    async def _look_back(self) -> None:
        """Find out what can be undone and redone; what cannot be read says so when asked."""
        session = self._screen.board.session
        journal = session.journal
        try:
            course = await asyncio.to_thread(
                lambda: history.course(journal.entries(journal.name(session.file)))
            )
        except AdvisorError:
            self._next = None
        else:
            self._next = (_last(course.standing), _last(course.undone))
        self._offer()

    def _offer(self) -> None:
        """Offer what can be undone and redone; nothing while a prompt is answered."""
        is_live = self._screen.board.live is not None
        can = (True, True) if self._next is None else self._next
        for tag, entry in zip((self._back, self._forth), can, strict=True):
            is_open = bool(entry) and not is_live
            if not tag.is_deleted and is_open == ("disabled" in tag.props):
                tag.has(disabled=None if is_open else True)

    async def _undo(self) -> None:
        await self._move(undo=True)

    async def _redo(self) -> None:
        await self._move(undo=False)

    async def _move(self, *, undo: bool) -> None:
        screen = self._screen
        board = screen.board
        entry = 0 if self._next is None else self._next[not undo]
        if self._next is not None and not entry:
            return
        self._next = (0, 0)  # a second click means the same, and not the one before
        self._offer()

        async def move() -> None:
            moved = await (board.undo(entry) if undo else board.redo(entry))
            titles = "; ".join(change.title for change in moved.moved.entry.changes)
            screen.say(f"{'Undone' if undo else 'Applied again'}: {titles}")

        await screen.attempt(move())
        self.refresh()

    def _next_scheme(self) -> None:
        self._scheme = (self._scheme + 1) % len(_SCHEMES)
        name, value = _SCHEMES[self._scheme]
        self._dark.value = value
        self._switch.say(name)
        self._switch.has(aria_label=spoken(name, "Light or dark"))


def _last(pile: Sequence[Applied]) -> int:
    """The entry that is moved next; 0 where there is none."""
    return pile[-1].entry.id if pile else 0


def _counts(model: Model) -> tuple[str, ...]:
    kinds = (("node", model.nodes), ("relationship", model.relationships), ("flow", model.flows))
    return tuple(counted(len(elements), word) for word, elements in kinds)


def _reason(problem: str, name: str) -> str:
    """Why a file could not be read, without where it lies."""
    _folder, _name, told = problem.partition(name)
    place = _PLACE.match(told)
    if place is None:
        return told.strip(" :") or problem
    return f"line {place[1]}, column {place[2]}: {told[place.end() :]}"
