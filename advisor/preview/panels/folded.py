"""A proposal's difference as a terminal shows it, in its colours, folded by element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from advisor.calm.phrases import counted
from advisor.calm.visible import visible
from advisor.preview.panels.parts import Listed, Tag
from advisor.preview.panels.pointing import link
from advisor.shells import scores, transcript
from advisor.shells.difference import below, title
from advisor.shells.remarks import notes
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.calm.diff import Difference
    from advisor.preview.panels.screen import Screen
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

    identity: str
    before: str
    """What its line says before its id: what happens to it, and what it is."""
    after: str
    colour: str
    inside: tuple[Run, ...]

    @property
    def name(self) -> str:
        """Tells elements apart, whatever is said of them."""
        return f"{self.before} {self.identity}"


class FoldedDifference:
    """What would change; an element that was unfolded stays so while it is told of."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says.

        Args:
            screen: shows the element whose id is clicked.
        """
        self._screen = screen
        self._is_open: dict[str, bool] = {}
        self._are_few = False
        with Tag("div", classes="difference", tabindex="0", aria_label="What would change"):
            self._elements = Listed(Tag("div"), self._element)
            self._rest = Listed(Tag("div"), _line)
            with Tag("details", classes="notes-of-calls") as self._notes:
                self._how_many = Tag("summary", classes="dim")
                self._listed = Listed(Tag("div"), _line)

    def show(self, review: Review) -> None:
        """Show what this would change, and what else there is to know of it."""
        told = [_told(each) for each in review.differences]
        self._are_few = len(told) <= _FEW
        self._elements.show(told)
        self._is_open = {each.name: self._is_open[each.name] for each in told if each.inside}
        doubts = transcript.doubts(review.proposal, STYLE, COLUMNS)
        tools = [each.tool for each in review.proposal.changes]
        self._rest.show(runs([*doubts, *scores.lines(review.card, STYLE, COLUMNS, tools)]))
        listed = [*notes(review.proposal.changes)]
        self._notes.set_visibility(bool(listed))
        self._how_many.say(f"{counted(len(listed), 'note')}\n")
        self._listed.show(("dim", note) for note in listed)

    def _element(self, told: _Told) -> Tag:
        if not told.inside:
            return self._head(told)
        is_open = self._are_few and len(told.inside) < _SHORT
        is_open = self._is_open.setdefault(told.name, is_open)
        with Tag("details", open=True if is_open else None) as folded:
            with Tag("summary"):
                self._head(told)
            for each in told.inside:
                _line(each)

        def remember(event: object) -> None:
            self._is_open[told.name] = getattr(event, "args", None) is True

        folded.on("toggle", remember, js_handler="(e) => emit(e.target.open)")
        return folded

    def _head(self, told: _Told) -> Tag:
        with Tag("div", classes=f"element {told.colour}") as head:
            Tag("span", told.before)
            if told.identity:
                link(self._screen, told.identity, self._screen.look_at)
            Tag("span", f"{told.after}\n")
        return head


def _told(each: Difference) -> _Told:
    was = "" if each.renamed_from is None else f"{each.renamed_from} → "
    after = title(each).removeprefix(visible(f"{was}{each.id}"))
    colour = {"+": "new", "-": "gone", "~": "other"}.get(each.sign, "")
    inside = runs(below(each, STYLE, width=COLUMNS))
    return _Told(each.id or "", f"{each.sign} {each.kind}  {was}", after, colour, (*inside,))


def runs(told: Iterable[str]) -> Iterator[Run]:
    """Lines for a terminal as the class of their colour and their text."""
    for line in told:
        painted = _PAINTED.fullmatch(line)
        yield (_COLOURS.get(painted[1], ""), painted[2]) if painted else ("", line)


def _line(run: Run) -> Tag:
    colour, text = run
    return Tag("span", f"{text}\n", colour)
