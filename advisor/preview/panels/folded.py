"""A proposal's difference as a terminal shows it, in its colours, folded by element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from advisor.preview.panels.parts import Listed, Tag
from advisor.shells import transcript
from advisor.shells.difference import lines
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.preview.scene import Review

    Run: TypeAlias = tuple[str, str]
    """A class of our style sheet, and the text of a line."""

COLUMNS = 66
"""As on a terminal that is so wide."""

STYLE = Style(enabled=True)

_COLOURS = {"1": "strong", "2": "dim", "31": "gone", "32": "new", "33": "other", "36": "remark"}
"""Classes of our style sheet by the colours of a terminal (SGR)."""

_PAINTED = re.compile(r"\x1b\[(\d+)m(.*?)\x1b\[0m", re.DOTALL)

_FEW = 2
"""Elements that are unfolded at first, where none is longer than `_SHORT`."""

_SHORT = 14
"""Lines."""


class _Told(NamedTuple):
    """What is said of an element: a line that is always there, and what is in it."""

    name: str
    runs: tuple[Run, ...]


class FoldedDifference:
    """What would change; an element that was unfolded stays so while it is told of."""

    def __init__(self) -> None:
        """Build it where the context says."""
        self._is_open: dict[str, bool] = {}
        self._are_few = False
        with Tag("div", classes="difference", tabindex="0", aria_label="What would change"):
            self._elements = Listed(Tag("div"), self._element)
            self._rest = Listed(Tag("div"), _line)

    def show(self, review: Review) -> None:
        """Show what this would change, and what else there is to know of it."""
        told = [
            _Told(f"{each.kind} {each.id}", (*runs(lines([each], STYLE, width=COLUMNS)),))
            for each in review.differences
        ]
        self._are_few = len(told) <= _FEW
        self._elements.show(told)
        self._is_open = {each.name: self._is_open[each.name] for each in told} if told else {}
        notes = "why, below, shows them all"
        rest = transcript.inside(review.proposal, (), STYLE, COLUMNS, review.card, notes)
        self._rest.show(runs(rest))

    def _element(self, told: _Told) -> Tag:
        head, *inside = told.runs
        is_open = self._are_few and len(told.runs) <= _SHORT
        is_open = self._is_open.setdefault(told.name, is_open)
        if not inside:
            return _line(head)
        with Tag("details", open=True if is_open else None) as folded:
            with Tag("summary"):
                _line(head)
            for each in inside:
                _line(each)

        def remember(event: object) -> None:
            self._is_open[told.name] = getattr(event, "args", None) is True

        folded.on("toggle", remember, js_handler="(e) => emit(e.target.open)")
        return folded


def runs(told: Iterable[str]) -> Iterator[Run]:
    """Lines for a terminal as the class of their colour and their text."""
    for line in told:
        painted = _PAINTED.fullmatch(line)
        yield (_COLOURS.get(painted[1], ""), painted[2]) if painted else ("", line)


def _line(run: Run) -> Tag:
    colour, text = run
    return Tag("span", f"{text}\n", colour)
