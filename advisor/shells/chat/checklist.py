"""The changes of a proposal with a box before each: which are ticked, and what that leaves out.

Values in, values and lines out; `selecting` puts them on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.phrases import bounded
from advisor.shells.calls import headline
from advisor.shells.render import cut, width, wrapped

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from advisor.change.proposal import Change

_NAMED = 4
"""Changes that a note names."""
_GAP = 3
"""Columns between a title and what the change needs."""
_KEYS = (
    "[enter] take these   [space] toggle   [a]ll   [n]one   [?] keys   [q] back",
    "[enter] take these  [space] toggle  [?] keys  [q] back",
    "[enter] take these  [?] keys  [q] back",
    "[enter] take  [?]  [q]",
    "[?] [q]",
)
"""What the last line says of the keys, the longest that leaves the state of the checks whole."""
_EXPLAINED = (
    ("enter", "take what is ticked; what that changes is shown before the yes"),
    ("space, x", "tick the change with all that it needs, or untick it"),
    ("a, n", "tick all, or none"),
    ("up, down, j, k", "move; so do the page keys, home and end; digits go to a number"),
    ("q, escape", "go back: everything stays as it was"),
)
"""What each key does."""
_EXPLAINED_ROOM = 16


class Row(NamedTuple):
    """One line of the list, in parts that may have colours of their own."""

    head: str
    """The pointer, the box and the number."""
    sign: str
    """``+``, ``-`` or ``~``."""
    title: str
    note: str
    is_current: bool


@dataclass(frozen=True)
class Checklist:
    """Changes, and which of them are to be taken."""

    changes: Sequence[Change]
    """All of the turn, in order."""
    ticked: frozenset[int]
    """Numbers of those that the person wants."""
    at: int = 0
    """Index of the change that keys are about."""
    needs: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """The changes that each cannot do without, where that is known already."""

    @property
    def taken(self) -> frozenset[int]:
        """The ticked changes that can stay, since all that they need is ticked as well."""
        kept = self.ticked
        while True:
            left = frozenset(each for each in kept if kept.issuperset(self._needs(each)))
            if left == kept:
                return kept
            kept = left

    def moved(self, by: int) -> Checklist:
        """With another current change, so many lines down or up, as far as there are lines."""
        return replace(self, at=min(max(self.at + by, 0), len(self.changes) - 1))

    def at_number(self, number: int) -> Checklist | None:
        """With that change as the current one; None where there is none such."""
        numbers = [change.number for change in self.changes]
        return replace(self, at=numbers.index(number)) if number in numbers else None

    def toggled(self) -> Checklist:
        """Without the current change, or with it and all that it needs."""
        number = self.changes[self.at].number
        if number in self.taken:
            return replace(self, ticked=self.ticked - {number})
        wanted, more = self.ticked, frozenset({number})
        while more:
            wanted |= more
            more = frozenset(need for each in more for need in self._needs(each)) - wanted
        return replace(self, ticked=wanted)

    def _needs(self, number: int) -> frozenset[int]:
        return self.needs.get(number, frozenset())

    def rows(
        self, columns: int, joining: Collection[int] = (), *, unicode: bool = True
    ) -> list[Row]:
        """All lines, none wider than `columns`.

        Args:
            columns: of the screen.
            joining: changes that will be taken as well, whatever the boxes say.
            unicode: whether the screen shows more than ASCII.
        """
        taken, digits = self.taken, len(str(self.changes[-1].number))
        heads = [headline(change.title) for change in self.changes]
        longest = max(width(text) for _sign, text in heads)
        rows = []
        for index, (change, (sign, text)) in enumerate(zip(self.changes, heads, strict=True)):
            pointer = " " if index != self.at else "›" if unicode else ">"
            box = self._box(change.number, taken, joining)
            head = f"{pointer} [{box}] {change.number:>{digits}}  "
            note = cut(self._note(change.number, taken, joining), columns // 2, unicode=unicode)
            room = columns - width(head) - 3  # the sign, a blank and the last column
            if note:
                room -= width(note) + _GAP
            title = cut(text, room, unicode=unicode)
            if note:
                title += " " * (min(longest, room) - width(title) + _GAP)
            rows.append(Row(head, sign, title, note, is_current=index == self.at))
        return rows

    def _box(self, number: int, taken: Collection[int], joining: Collection[int]) -> str:
        if number in taken:
            return "x"
        if number in joining:
            return "+"
        return "-" if number in self.ticked else " "

    def _note(self, number: int, taken: Collection[int], joining: Collection[int]) -> str:
        if number in joining:
            return "joins: others need it"
        needs = sorted(self._needs(number))
        missing = [each for each in needs if each not in taken]
        if number in self.ticked and missing:
            return f"needs {_listed(missing)}, left out"
        return f"needs {_listed(needs)}" if needs else ""

    def foot(
        self, columns: int, state: str, joining: Collection[int] = (), *, unicode: bool = True
    ) -> str:
        """The last line: how many are taken, what the checks say of them, and the keys."""
        sign = "·" if unicode else "-"
        count = len(self.taken.union(joining))
        state = state if count else "nothing is taken"
        told = f"  {count} of {len(self.changes)} {sign} "
        for keys in _KEYS:
            for said in (state, state.partition(":")[0]):  # before the colon stands enough
                room = columns - 1 - width(told + said) - width(keys)
                if room >= _GAP:
                    return told + said + " " * room + keys
        told += state
        return cut(told, columns - 1, unicode=unicode)

    def current(self, columns: int, joining: Collection[int] = ()) -> list[str]:
        """All of the current change where its line is cut, wrapped; else nothing."""
        change, row = self.changes[self.at], self.rows(columns, joining)[self.at]
        text = headline(change.title).text
        note = self._note(change.number, self.taken, joining)
        if (row.title.rstrip(), row.note) == (text.rstrip(), note):
            return []
        whole = "   ".join(filter(None, [text, note]))
        return wrapped(f"  {change.number}  {row.sign} ", whole, columns - 1)


def explained(columns: int) -> list[str]:
    """What the keys do."""
    return [
        line
        for keys, told in _EXPLAINED
        for line in wrapped(f"  {keys:<{_EXPLAINED_ROOM}}", told, columns - 1)
    ]


def _listed(numbers: Sequence[int]) -> str:
    return bounded([*map(str, numbers)], _NAMED)
