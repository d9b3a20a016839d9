"""What other sessions about the file propose, as a line each, to be shown in place of our own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.calm.phrases import counted
from advisor.preview.panels.parts import Tag, button

if TYPE_CHECKING:
    from advisor.preview.panels.screen import Screen
    from advisor.sessions.elsewhere import Elsewhere


class OtherProposals:
    """The lines above the proposal; nothing where nobody else proposes anything."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._shown: object = None
        self._root = Tag("div", classes="others", aria_label="Other sessions")
        screen.watch("scene", self.refresh)

    def refresh(self) -> None:
        """Show what is proposed elsewhere now."""
        board = self._screen.board
        of = board.scene.of if board.scene is not None else None
        lines = [(each.session, described(each)) for each in board.elsewhere]
        if (of, lines) == self._shown:
            return
        self._shown = (of, lines)
        self._root.clear()
        with self._root:
            if of is not None:
                self._line(f"Shown is what session {of} proposes.", "Show ours", None)
            for session, words in lines:
                if session != of:
                    self._line(words, "Show", session)

    def _line(self, words: str, offer: str, session: int | None) -> None:
        with Tag("p"):
            Tag("span", words)
            button(offer, partial(self._show, session), "link")

    async def _show(self, session: int | None) -> None:
        await self._screen.attempt(self._screen.board.show(session))


def described(theirs: Elsewhere) -> str:
    """What a session proposes, in a line: who has it, how much, and what was asked."""
    which = "The chat in" if theirs.is_live else "Left open in"
    person = f" ({theirs.person})" if theirs.person else ""
    count, lost = len(theirs.proposed.proposal.changes), len(theirs.restaged.lost)
    changes = counted(count, "change")
    changes += f" and {lost} that cannot be made any more" if lost else ""
    return f"{which} session {theirs.session}{person}: {changes}, asked “{theirs.prompt}”"
