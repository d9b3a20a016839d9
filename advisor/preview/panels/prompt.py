"""The line to type a prompt in, who answers, and what the page has to say."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from advisor.agent.endpoint import BUILTIN
from advisor.preview.panels.parts import Tag, button, sent
from advisor.shells.chat.vocabulary import Elements

if TYPE_CHECKING:
    from advisor.preview.panels.screen import Screen
    from advisor.sessions.state import State

_OFFERED = 8
"""Elements that complete what was typed behind an @."""

_MENTION = re.compile(r"(?:^|[\s(,;])@([^\s@]{0,80})$")


class Prompt:
    """The input line, who answers, and what the page has to say."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._elements: tuple[object, Elements] = (None, Elements())
        self._told = Tag("p", classes="told", role="status", aria_live="polite")
        self._offered = Tag("div", classes="offered", role="listbox", aria_label="Elements")
        self._offered.set_visibility(False)
        with Tag("div", classes="asking"):
            self._line = Tag(
                "textarea",
                rows="2",
                id="prompt",
                aria_label="Prompt",
                autocomplete="off",
                placeholder="Ask, or say what to change. @ names an element.",
            )
            self._line.on("keydown", self._send, js_handler=_ENTER)
            self._line.on("input", self._complete, js_handler=_TYPED)
            self._stop = button("Stop", screen.board.stop, "stop", name="Stop the answer")
            self._send_button = button("Send", lambda: None, "primary", name="Send (Enter)")
            self._send_button.on("click", self._send, js_handler=_CLICKED)
        with Tag("p", classes="who"):
            self._who = Tag("span")
            self._elapsed = Tag("span", id="elapsed")
        screen.watch("talk", self.refresh)
        screen.watch("scene", self.refresh)
        screen.watch("told", self._say)
        screen.watch("prompt", self._put)
        screen.watch("unsent", self._give_back)

    def refresh(self) -> None:
        """Show who answers, and whether somebody does."""
        board = self._screen.board
        is_busy = board.live is not None
        self._stop.set_visibility(is_busy)
        self._send_button.set_visibility(not is_busy)
        model = board.session.settings.model
        who = "built-in rules, not a language model" if model == BUILTIN else model
        self._who.say(f"Answers: {who}{' · answering' if is_busy else ''}")
        self._elapsed.has(data_begun=_begun(board.session.state) if is_busy else None)

    async def _send(self, event: object) -> None:
        words = sent(event).strip()
        board = self._screen.board
        if words and board.live is not None:
            self._screen.say("Still answering; what you typed stays here until it has ended.")
        if not words or board.live is not None:
            return
        self._line.client.run_javascript("wasSent()")
        self._offered.set_visibility(False)
        await self._screen.ask(words)

    def _complete(self, event: object) -> None:
        """Offer elements behind an @."""
        match = _MENTION.search(sent(event))
        found = self._matching(match[1])[:_OFFERED] if match else []
        self._offered.set_visibility(bool(found))
        self._offered.clear()
        with self._offered:
            for entry in found:
                choice = button(entry, lambda: None, "quiet", role="option")
                choice.on("click", js_handler=_CHOOSE)

    def _matching(self, typed: str) -> list[str]:
        scene = self._screen.board.scene
        if scene is None:
            return []
        if self._elements[0] is not scene:
            self._elements = (scene, Elements.of(scene.model))
        ids = scene.ids
        return [entry.id for entry in self._elements[1].matching(typed) if entry.id in ids]

    def _say(self) -> None:
        text, is_problem = self._screen.told
        self._told.say(text)
        self._told.classes(
            add="problem" if is_problem else "", remove="" if is_problem else "problem"
        )

    def _put(self) -> None:
        draft, self._screen.draft = self._screen.draft, ""
        if draft:
            self._type(draft)
        self._line.client.run_javascript("document.getElementById('prompt')?.focus()")

    def _give_back(self) -> None:
        words, self._screen.unsent = self._screen.unsent, ""
        self._line.client.run_javascript(f"giveBack({_as_javascript(words)})")

    def _type(self, words: str) -> None:
        """Put words into the line; as an argument, so that they are never code."""
        self._line.client.run_javascript(f"typeIn({_as_javascript(words)})")
        self._offered.set_visibility(False)


_ENTER = """(e) => {
  if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
  const first = document.querySelector(".offered:not(.hidden) [role=option]");
  e.preventDefault();
  if (first && /@[^\\s@]+$/.test(e.target.value.slice(0, e.target.selectionStart))) first.click();
  else emit(e.target.value);
}"""

_TYPED = "(e) => emit(e.target.value.slice(0, e.target.selectionStart))"

_CLICKED = "(e) => emit(document.getElementById('prompt').value)"

_CHOOSE = "(e) => mention(e.currentTarget.textContent)"


def _begun(state: State) -> str:
    """When the turn that runs began."""
    return state.exchanges[-1].time if state.is_running else datetime.now(UTC).isoformat()


def _as_javascript(text: str) -> str:
    """A string of JavaScript; nothing in it ends the string or a script element."""
    return json.dumps(text).replace("<", "\\u003c")
