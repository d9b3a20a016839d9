"""What one open page looks at: which view, which element, what is highlighted, and what it is told.

Panels read it and are told when it changes. Knows how a page says something, and nothing of how a
panel looks.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.preview.panels.chat_commands import instead
from advisor.preview.panels.drawing import View, is_there
from advisor.preview.panels.leading import view_of, view_of_changes
from advisor.shells.chat.mentions import asked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from typing import Literal, TypeAlias

    from advisor.preview.board import Board
    from advisor.preview.panels.drawing import Several

    News: TypeAlias = Literal[
        "scene", "talk", "view", "tab", "selected", "lit", "prompt", "unsent", "told"
    ]
    Tab: TypeAlias = Literal["Conversation", "Findings", "Details"]

_LOG = logging.getLogger(__name__)

_MOST = 20
"""Views that lead back."""

UNEXPECTED = "Something went wrong; the terminal that runs the preview says more."


class Screen:
    """One page that is open in a browser."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.view = View()
        self.trail: list[View] = []
        """The views before this one, the last one last."""
        self.tab: Tab = "Conversation"
        """Which panel is open beside the picture."""
        self.selected = ""
        """unique-id of the element whose details are shown; empty for none."""
        self.several: Several | None = None
        """What is listed in place of the details of one element."""
        self.pointed: tuple[str, ...] = ()
        """Elements that the pointer or the focus is at, here or in the picture."""
        self.found: tuple[str, ...] = ()
        """Elements of the finding that is open."""
        self.centred = False
        """Whether what is selected is to be moved into the middle of the picture."""
        self.draft = ""
        """What is to be put into the input line."""
        self.unsent = ""
        """What was typed and not sent."""
        self.told: tuple[str, bool] = ("", False)
        """What the page says of the last thing that was done, and whether it is a problem."""
        self._watching: list[tuple[News, Callable[[], object]]] = []

    def watch(self, news: News, act: Callable[[], object]) -> None:
        """Have `act` called when something of this kind is new."""
        self._watching.append((news, act))

    def tell(self, news: News) -> None:
        """Tell all who watch for it."""
        for kind, act in self._watching:
            if kind == news:
                act()

    def show(self, view: View) -> None:
        """Look at another view."""
        if view != self.view:
            self.trail = [*self.trail, self.view][-_MOST:]
            self.view = view
            self.tell("view")

    def back(self) -> None:
        """Look at what was looked at before, as far as it is still there."""
        scene = self.board.scene
        while self.trail:
            self.view = self.trail.pop()
            if scene is None or is_there(scene, self.view):
                break
        self.tell("view")

    def open(self, tab: Tab) -> None:
        """Turn to a panel."""
        self.tab = tab
        self.tell("tab")

    def select(self, identity: str, several: Several | None = None) -> None:
        """Show the details of an element, or those of several as a list; else of none."""
        self.selected, self.several, self.centred = identity, several, False
        self.tell("selected")
        if identity or several is not None:
            self.open("Details")

    async def go(self, identity: str) -> None:
        """Show the details of an element, and the element itself in a picture that shows it."""
        self.select(identity)
        await self.look_at(identity)

    async def look_at(self, identity: str) -> None:
        """Show an element in the middle of a picture that shows it; the panel stays."""
        self.selected, self.several = identity, None
        scene = self.board.scene
        element = scene.model.get(identity) if scene is not None else None
        if scene is not None and element is not None:
            view = await asyncio.to_thread(view_of, scene, element, self.view)
            if self.selected != identity:  # by now something else was picked
                return
            self.show(view)
        self.centred = True
        self.tell("selected")

    async def look_at_changes(self) -> None:
        """Turn to the view that shows most of what is proposed."""
        scene = self.board.scene
        if scene is not None:
            self.show(await asyncio.to_thread(view_of_changes, scene, self.view))

    def clear(self) -> None:
        """Highlight nothing any more."""
        self.find(())
        self.select("")

    def point(self, ids: Iterable[str]) -> None:
        """Highlight elements for as long as something points at them."""
        pointed = tuple(ids)
        if pointed != self.pointed:
            self.pointed = pointed
            self.tell("lit")

    def find(self, ids: Iterable[str]) -> None:
        """Highlight the elements of a finding; none any more where there are none."""
        self.found = tuple(ids)
        self.tell("lit")

    def put(self, draft: str) -> None:
        """Put a text into the input line, not sent."""
        self.draft = draft
        self.tell("prompt")

    def say(self, text: str, *, is_problem: bool = False) -> None:
        """Tell the person what became of what was done last; an empty text takes that away."""
        self.told = (text, is_problem)
        self.tell("told")

    async def ask(self, words: str) -> None:
        """Send a prompt; one that was not sent stands in the input line again.

        Each ``@id`` in it puts that element in focus. A command of the chat is not sent: the page
        tells what it has instead.
        """
        if (other := instead(words)) is not None:
            self.say(other.text)
            if other.tab is None:
                self.give_back(words)
            else:
                self.open(other.tab)
            return
        self.open("Conversation")
        ids = self.board.scene.ids if self.board.scene is not None else ()
        if not await self.attempt(self.board.ask(asked(words, ids))):
            self.give_back(words)

    def give_back(self, words: str) -> None:
        """Put words that were not sent into the input line, before what was typed since."""
        self.unsent = words
        self.tell("unsent")

    async def attempt(self, doing: Awaitable[object]) -> bool:
        """Do something; what goes wrong is told in a line. Returns whether it went well."""
        self.say("")
        try:
            await doing
        except AdvisorError as error:
            self.say(str(error), is_problem=True)
            return False
        except Exception:  # noqa: BLE001 - logged with its traceback, and the page goes on
            _LOG.exception("the page could not do what it was asked")
            self.say(UNEXPECTED, is_problem=True)
            return False
        return True
