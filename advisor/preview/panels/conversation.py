"""The conversation: what was said and done, and what is being said now."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from nicegui import ui

from advisor.agent.events import Called, NotUnderstood, Text, Used
from advisor.preview.announcing import Remark, told_after
from advisor.preview.panels.parts import Tag
from advisor.preview.panels.prose import as_html
from advisor.shells.calls import call_line, kept_call_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.events import Event
    from advisor.preview.live_turn import LiveTurn
    from advisor.preview.panels.screen import Screen
    from advisor.sessions.state import Decision, Exchange
    from advisor.shells.calls import CallLine

_EXCHANGES = 40
"""The last ones are shown."""

_CALLS = 200
"""Calls of one exchange that are shown."""

_BEAT = 0.08
"""Seconds between two looks at a running answer, at least."""

_SHARE = 8
"""How many times longer the page rests than it took to write the answer anew."""

_NAMED = 3
"""Changes that a line names."""

_WAS_STOPPED, _STOPPED = "stopped", "Stopped."
"""How it is kept that the person ended an answer, and how it is told."""

_CLASSES = {"+": "new", "-": "gone", "~": "other", "!": "gone"}


class _Told(NamedTuple):
    """An exchange and what was remarked after it."""

    exchange: Exchange
    remarks: tuple[Remark, ...]


_Entry: TypeAlias = _Told | Remark


class Conversation:
    """All exchanges, the one that runs, and what is remarked between them."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._shown: list[tuple[object, Tag]] = []
        self._due: asyncio.TimerHandle | None = None
        self._running: _Running | None = None
        self._root = Tag("div", classes="exchanges", role="log", aria_label="Conversation")
        self._now = Tag("div", classes="exchange now")
        self._now.set_visibility(False)
        screen.watch("talk", self._soon)
        screen.watch("scene", self._soon)

    def refresh(self) -> None:
        """Show what was said until now."""
        board = self._screen.board
        exchanges, live = board.session.state.exchanges, board.live
        running = live is not None and board.session.state.is_running
        ended = exchanges[:-1] if running else exchanges
        self._show(_entries(ended, board.announcer.remarks))
        self._show_live(live)

    def close(self) -> None:
        """The page is gone."""
        if self._due is not None:
            self._due.cancel()

    def _soon(self) -> None:
        """Refresh in a moment, once for all that happens until then."""
        if self._due is None:
            rest = _BEAT + (_SHARE * self._running.cost if self._running else 0)
            self._due = asyncio.get_running_loop().call_later(rest, self._is_due)

    def _is_due(self) -> None:
        self._due = None
        if not self._root.is_deleted:
            self.refresh()

    def _show(self, entries: Sequence[_Entry]) -> None:
        """Keep what is shown already as far as it is the same."""
        entries = entries[-_EXCHANGES:]
        same = 0
        while same < min(len(entries), len(self._shown)) and self._shown[same][0] == entries[same]:
            same += 1
        for _, tag in self._shown[same:]:
            tag.delete()
        del self._shown[same:]
        with self._root:
            for entry in entries[same:]:
                with Tag("div", classes="exchange") as tag:
                    _tell_entry(entry)
                self._shown.append((entry, tag))

    def _show_live(self, live: LiveTurn | None) -> None:
        if live is None:
            if self._running is not None:
                self._running = None
                self._now.clear()
                self._now.set_visibility(False)
            return
        if self._running is None or self._running.live is not live:
            self._now.clear()
            self._now.set_visibility(True)
            with self._now:
                Tag("p", live.asked.words, "prompt")
                self._running = _Running(live, Tag("div"))
        self._running.follow()


class _Running:
    """The turn that runs, as far as it is shown."""

    def __init__(self, live: LiveTurn, root: Tag) -> None:
        self.live = live
        self.cost = 0.0
        """Seconds that the last look took."""
        self._root = root
        self._seen = 0
        self._answer = ""
        self._prose: ui.html | None = None

    def follow(self) -> None:
        """Show what happened since the last look."""
        begun = time.perf_counter()
        events = self.live.events[self._seen :]
        self._seen += len(events)
        with self._root:
            for event in events:
                self._take(event)
        self._write()
        self.cost = time.perf_counter() - begun

    def _take(self, event: Event) -> None:
        match event:
            case Text(text):
                self._answer += text
            case Called():
                self._end()
                _tell_call(call_line(event))
            case Used():
                self._end()
            case NotUnderstood(reasons):
                self._end()
                for reason in reasons:
                    Tag("p", reason, "remark")

    def _write(self) -> None:
        if not self._answer:
            return
        if self._prose is None:
            with self._root:
                self._prose = _prose("")
        self._prose.set_content(as_html(self._answer))

    def _end(self) -> None:
        self._write()
        self._answer, self._prose = "", None


def _entries(exchanges: Sequence[Exchange], remarks: Sequence[Remark]) -> list[_Entry]:
    """What was remarked before all of them, then each with what was remarked after it.

    Remarks during the exchange that runs go with the last one that is shown.
    """
    last = len(exchanges)
    told: dict[int, tuple[Remark, ...]] = {}
    for remark in remarks:
        number = min(remark.after, last)
        told[number] = (*told.get(number, ()), remark)
    listed: list[_Entry] = [*told.get(0, ())]
    return listed + [
        _Told(exchange, told.get(number, ())) for number, exchange in enumerate(exchanges, 1)
    ]


def _tell_entry(entry: _Entry) -> None:
    if isinstance(entry, Remark):
        _tell_remark(entry)
        return
    exchange = entry.exchange
    Tag("p", exchange.prompt, "prompt")
    for call in exchange.calls[:_CALLS]:
        _tell_call(kept_call_line(call))
    if len(exchange.calls) > _CALLS:
        Tag("p", f"and {len(exchange.calls) - _CALLS} more calls", "call")
    for answer in filter(None, exchange.answers):
        _prose(as_html(answer))
    if exchange.error == _WAS_STOPPED:
        Tag("p", _STOPPED, "remark")
    elif exchange.error:
        Tag("p", exchange.error, "remark problem")
    for each in told_after(exchange, entry.remarks):
        if isinstance(each, Remark):
            _tell_remark(each)
        else:
            Tag("p", each if isinstance(each, str) else decided(each), "remark")


def _tell_remark(remark: Remark) -> None:
    Tag("p", remark.text, "remark problem" if remark.is_problem else "remark")


def decided(decision: Decision) -> str:
    """What became of changes, in a line that names the first of them."""
    done = {"accept": "Applied", "reject": "Rejected"}.get(decision.decision, "Dropped")
    titles, rest = decision.titles[:_NAMED], len(decision.titles) - _NAMED
    named = "; ".join(titles) + (f"; and {rest} more" if rest > 0 else "")
    return f"{done}: {named}{f', since: {decision.reason}' if decision.reason else ''}"


def _tell_call(line: CallLine) -> None:
    Tag("p", f"{line.mark} {line.text}", f"call {_CLASSES.get(line.mark, '')}")


def _prose(html: str) -> ui.html:
    """HTML that `as_html` made; what is not wanted in it is taken out in the browser once more."""
    return ui.html(html, sanitize=True).classes("prose")
