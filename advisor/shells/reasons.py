"""Why a change is proposed: the model's reason, how the call was taken, what was assumed.

Values in, lines out; the lines are ready for a screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.visible import visible
from advisor.shells.calls import headline
from advisor.shells.remarks import assumed_lines, note_for_person
from advisor.shells.render import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.change.assumed import Assumed
    from advisor.change.proposal import Change
    from advisor.shells.render import Style


def title(change: Change) -> str:
    """The number of the change and what it does, in one line."""
    line = headline(change.title)
    return f"{change.number:>4}  {line.mark} {line.text}"


def reasons(
    changes: Iterable[Change], assumed: Iterable[Assumed], style: Style, columns: int
) -> Iterator[str]:
    """For each change its title, and below it all that is known of its reasons.

    Args:
        changes: in the order to tell.
        assumed: facts that were not given, of these and of other changes.
        style: colour, or none.
        columns: of the screen.
    """
    marks = list(assumed)
    for change in changes:
        number, text = title(change)[:6], title(change)[6:]
        yield from map(style.bold, wrapped(number, text, columns))
        yield from below(change, marks, style, columns)


def below(change: Change, assumed: Iterable[Assumed], style: Style, columns: int) -> Iterator[str]:
    """All that is known of the reasons of one change, without its title.

    Args:
        change: whose reasons they are.
        assumed: facts that were not given, of this and of other changes.
        style: colour, or none.
        columns: of the screen.
    """
    indent = " " * 8
    yield from wrapped(indent, visible(change.why or "no reason given"), columns)
    for note in change.notes:
        told = visible(note_for_person(note))
        yield from map(style.dim, wrapped(f"{indent}note  ", told, columns))
    for line in assumed_lines(mark for mark in assumed if mark.change == change.number):
        yield from map(style.cyan, wrapped(indent, line, columns))
