"""The page at "/": its panels, and how they hear of what is new.

Each open page has panels of its own around one board. Documents and models write nothing into the
page but text (`panels.parts`) and prose made harmless (`panels.prose`).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nicegui import ui

from advisor.preview.panels.beginning import Beginning
from advisor.preview.panels.conversation import Conversation
from advisor.preview.panels.details import Details
from advisor.preview.panels.elsewhere import OtherProposals
from advisor.preview.panels.findings import Findings
from advisor.preview.panels.header import Header
from advisor.preview.panels.parts import Tag, button
from advisor.preview.panels.picture import Picture
from advisor.preview.panels.prompt import Prompt
from advisor.preview.panels.review import ReviewCard
from advisor.preview.panels.screen import Screen
from advisor.preview.panels.search import Search

if TYPE_CHECKING:
    from advisor.preview.announcing import Announcement
    from advisor.preview.board import Board
    from advisor.preview.panels.screen import Tab
    from advisor.preview.scene import Scene

_HERE = Path(__file__).parent / "components"

_TABS: tuple[Tab, ...] = ("Conversation", "Findings", "Details")


def build(board: Board) -> None:
    """Have NiceGUI show the board at "/". To be called once in a process."""
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")

    @ui.page("/")
    def page() -> None:
        ui.add_css(style)
        ui.add_body_html(f"<script>{script}</script>")
        _Page(board)


class _Page:
    """One page that is open in a browser."""

    def __init__(self, board: Board) -> None:
        self._screen = screen = Screen(board)
        self._client = ui.context.client
        self._proposed: object = None
        self._tabs: dict[str, tuple[Tag, Tag]] = {}
        self._client.content.classes("whole")
        Header(screen)
        with Tag("main"):
            Picture(screen)
            with Tag("section", classes="side", aria_label="Conversation and details"):
                with Tag("div", classes="tabs", role="tablist"):
                    heads = {name: self._head(name) for name in _TABS}
                for name in _TABS:
                    body = Tag(
                        "div", classes="tab", role="tabpanel", aria_label=name, id=name.lower()
                    )
                    self._tabs[name] = (heads[name], body)
                with self._tabs["Conversation"][1]:
                    Beginning(screen)
                    self._conversation = Conversation(screen)
                    OtherProposals(screen)
                    ReviewCard(screen)
                with self._tabs["Findings"][1]:
                    Findings(screen)
                with self._tabs["Details"][1]:
                    Details(screen)
                Prompt(screen)
        Search(screen)
        button("", screen.clear, "hidden", id="clear", name="Highlight nothing (Esc)")
        self._turn()
        screen.watch("tab", self._turn)
        stop = board.announcer.listen(self._hear)
        self._client.on_delete(stop)
        self._client.on_delete(self._conversation.close)
        screen.tell("scene")
        screen.tell("talk")

    def _head(self, name: Tab) -> Tag:
        return button(name, partial(self._screen.open, name), "head", role="tab")

    def _turn(self) -> None:
        """Show the panel that is to be open."""
        name = self._screen.tab
        for each, (head, body) in self._tabs.items():
            is_on = each == name
            head.has(aria_selected="true" if is_on else "false")
            body.set_visibility(is_on)

    def _hear(self, what: Announcement) -> None:
        """The board has something new."""
        if what != "scene":
            self._screen.tell("talk")
            return
        self._screen.tell("scene")
        proposed = _asked_for(self._screen.board.scene)
        if proposed is not None and proposed != self._proposed:
            self._screen.clear()
            self._screen.open("Conversation")
            self._client.run_javascript("reveal()")
        self._proposed = proposed


def _asked_for(scene: Scene | None) -> object:
    """What stays equal as long as what is proposed was asked for by the same prompts."""
    if scene is None or scene.review is None:
        return None
    origin = scene.review.proposal.origin
    return scene.of, origin.turn, origin.prompt
