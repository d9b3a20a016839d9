"""The changes of a proposal: each with a tick where there are several, and why it is made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from advisor.preview.panels.folded import COLUMNS, STYLE, runs
from advisor.preview.panels.parts import Listed, Tag
from advisor.preview.panels.pointing import points_at
from advisor.shells.calls import headline
from advisor.shells.reasons import below

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from advisor.change.proposal import Change
    from advisor.preview.panels.folded import Run
    from advisor.preview.panels.screen import Screen
    from advisor.preview.scene import Review


class Choice(NamedTuple):
    """That somebody ticked a change, or unticked it."""

    number: int
    effect: str
    """As `Change.effect`: by now another change may have the number."""
    is_taken: bool


class _Row(NamedTuple):
    """A change as it is shown."""

    number: int
    mark: str
    text: str
    why: tuple[Run, ...]
    elements: tuple[str, ...]
    effect: str
    has_tick: bool


class Choices:
    """The list above the difference."""

    def __init__(self, screen: Screen, choose: Callable[[Choice], Awaitable[object]]) -> None:
        """Build it where the context says.

        Args:
            screen: is told which elements are pointed at.
            choose: is told what was ticked or unticked.
        """
        self._screen = screen
        self._choose = choose
        self._ticks: dict[int, Tag] = {}
        with Tag("fieldset") as self._root:
            self._legend = Tag("legend", "Take these changes")
            self._rows = Listed(Tag("div"), self._row)
        screen.watch("lit", self._mark)

    def show(self, review: Review, *, is_closed: bool) -> None:
        """Show these changes; nothing can be chosen while `is_closed`."""
        taken = {change.number for change in review.proposal.changes}
        has_ticks = len(review.changes) > 1
        self._legend.set_visibility(has_ticks)
        self._root.classes(**{"add" if has_ticks else "remove": "changes"})
        self._rows.show(_row(review, change, has_tick=has_ticks) for change in review.changes)
        shown = {kept.value.number for kept in self._rows.kept}
        self._ticks = {number: self._ticks[number] for number in self._ticks.keys() & shown}
        for number, tick in self._ticks.items():
            tick.has(checked=number in taken, disabled=True if is_closed else None)

    def set_right(self, number: int, *, is_taken: bool) -> None:
        """Have the tick say what is so, whatever the browser made of a click; it has the focus."""
        if tick := self._ticks.get(number):
            box, checked = f"document.getElementById('change-{number}')", json.dumps(is_taken)
            tick.client.run_javascript(
                f"{{ const box = {box}; if (box) box.checked = {checked}; box?.focus(); }}"
            )

    def _row(self, row: _Row) -> Tag:
        with Tag("div", classes="change") as tag:
            points_at(tag, self._screen, row.elements)
            if row.has_tick:
                with Tag("label"):
                    self._tick(row)
                    Tag("span", f"{row.number}", "number")
                    Tag("span", f"{row.mark} {row.text}", _sign(row.mark))
            else:
                Tag("span", f"{row.mark} {row.text}", _sign(row.mark))
            if row.why:
                with Tag("details"):
                    Tag("summary", "why")
                    with Tag("pre"):
                        for colour, text in row.why:
                            Tag("span", f"{text.removeprefix('        ')}\n", colour)
        return tag

    def _tick(self, row: _Row) -> None:
        def choose(event: object) -> Awaitable[object]:
            is_taken = getattr(event, "args", None) is True
            return self._choose(Choice(row.number, row.effect, is_taken))

        tick = Tag("input", type="checkbox", id=f"change-{row.number}")
        tick.on("change", choose, js_handler="(e) => emit(e.target.checked)")
        self._ticks[row.number] = tick

    def _mark(self) -> None:
        pointed = {*self._screen.pointed}
        for row, tag in self._rows.kept:
            is_lit = bool(pointed.intersection(row.elements))
            tag.classes(add="lit" if is_lit else "", remove="" if is_lit else "lit")


def _row(review: Review, change: Change, *, has_tick: bool) -> _Row:
    line = headline(change.title)
    why = below(change, review.proposal.assumed, STYLE, COLUMNS)
    told, touched = (*runs(why),), change.elements
    return _Row(change.number, line.mark, line.text, told, touched, change.effect, has_tick)


def _sign(mark: str) -> str:
    return {"+": "new", "-": "gone", "~": "other"}.get(mark, "")
