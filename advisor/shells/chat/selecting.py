"""The screen on which a person ticks the changes to take, below what is shown already.

Loads prompt_toolkit, so import it only where a person selects (`advisor.shells.ticking`).
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from prompt_toolkit.application import Application
from prompt_toolkit.filters import Always
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import Dimension, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style as Styles

from advisor.shells.chat.checklist import Checklist, explained
from advisor.shells.chat.previewing import Previews
from advisor.shells.render import Style, shows_unicode

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output

    from advisor.change.proposal import Proposal
    from advisor.change.selection import Selection

_STYLES = {
    "current": "bold",
    "new": "ansigreen",
    "gone": "ansired",
    "other": "ansiyellow",
    "note": "ansibrightblack",
    "left-out": "ansiyellow",
}
"""Only colours that a person may have chosen themselves."""
_SIGNS = {"+": "class:new", "-": "class:gone"}
_ESCAPE_SECONDS = 0.05
"""For the rest of a key's sequence after an Escape, which is a key of its own here."""
_BACK = ("q", "escape", "c-c", "c-d", "<sigint>")


def choose(
    proposal: Proposal,
    selection: Selection,
    *,
    input: Input | None = None,  # noqa: A002 - prompt_toolkit's word
    output: Output | None = None,
) -> list[int] | None:
    """Let a person tick changes of `proposal`.

    Args:
        proposal: what is taken now, and what is not.
        selection: has exactly that staged; it does again in the end.
        input: keys from elsewhere than the terminal.
        output: another screen.

    Returns:
        The numbers of the changes to take, perhaps none; None for going back.
    """
    changes = sorted((*proposal.changes, *proposal.left_out), key=lambda each: each.number)
    taken = frozenset(change.number for change in proposal.changes)
    screen = _Screen(Checklist(changes, taken), input, output)
    with Previews(selection, screen.refresh) as previews:
        return screen.run(previews)


class _Screen:
    """The list on the screen, and what the keys do to it."""

    def __init__(self, checklist: Checklist, source: Input | None, output: Output | None) -> None:
        self._list = checklist
        self._digits = ""
        self._explains = False
        self._unicode = shows_unicode(sys.stdout)
        self._previews: Previews | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        coloured = Style.for_stream(sys.stdout).enabled
        self._app: Application[list[int] | None] = Application(
            layout=self._layout(),
            key_bindings=self._keys(),
            style=Styles.from_dict(_STYLES),
            color_depth=ColorDepth.DEPTH_4_BIT if coloured else ColorDepth.DEPTH_1_BIT,
            erase_when_done=True,
            input=source,
            output=output,
        )
        self._app.ttimeoutlen = _ESCAPE_SECONDS

    def run(self, previews: Previews) -> list[int] | None:
        """Show the list until the person applies it or goes back."""
        self._previews = previews
        try:
            return self._app.run(pre_run=self._begin)
        finally:
            # What was typed before the next question stood there is no answer to it.
            clear_typeahead(self._app.input)

    def refresh(self) -> None:
        """Draw anew; may be called from any thread, also before and after the list is shown."""
        if self._loop is not None:
            # Application.invalidate alone fails in a thread while the application ends.
            with suppress(RuntimeError):  # the loop is closed: nothing is shown any more
                self._loop.call_soon_threadsafe(self._app.invalidate)

    def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()

    def _layout(self) -> Layout:
        rows = Window(
            FormattedTextControl(self._rows, focusable=True, show_cursor=False),
            height=Dimension(min=1, preferred=len(self._list.changes)),
            dont_extend_height=True,
            always_hide_cursor=Always(),
        )
        below = Window(FormattedTextControl(self._below), height=self._height_below)
        foot = Window(FormattedTextControl(self._foot), height=Dimension.exact(1))
        return Layout(HSplit([rows, below, foot]), focused_element=rows)

    def _below(self) -> StyleAndTextTuples:
        return [("class:note", "\n".join(self._told_below()))]

    def _height_below(self) -> Dimension:
        """None that the list needs on a small screen."""
        count = len(self._told_below())
        return Dimension(min=0, preferred=count, max=count)

    def _told_below(self) -> list[str]:
        """What the keys do, where that was asked; else the current change, if its line is cut."""
        if self._explains:
            return explained(self._columns)
        return self._told().current(self._columns, self._joining())

    def _rows(self) -> StyleAndTextTuples:
        fragments: StyleAndTextTuples = []
        for row in self._told().rows(self._columns, self._joining(), unicode=self._unicode):
            current = "class:current" if row.is_current else ""
            if row.is_current:
                fragments.append(("[SetCursorPosition]", ""))
            note = "class:left-out" if row.note.endswith("left out") else "class:note"
            fragments += [
                (current, row.head),
                (f"{current} {_SIGNS.get(row.sign, 'class:other')}", f"{row.sign} {row.title}"),
                (note, f"{row.note}\n"),
            ]
        fragments[-1] = (fragments[-1][0], fragments[-1][1].rstrip("\n"))
        return fragments

    def _foot(self) -> StyleAndTextTuples:
        checklist = self._told()
        outcome = self._previews.outcome(checklist.taken) if self._previews else None
        state = outcome.state if outcome else "checking"
        text = checklist.foot(self._columns, state, self._joining(), unicode=self._unicode)
        return [("", text)]

    def _told(self) -> Checklist:
        """The list with what is known by now of the needs."""
        if self._previews:
            self._list = replace(self._list, needs=dict(self._previews.needs))
        return self._list

    def _joining(self) -> frozenset[int]:
        outcome = self._previews.outcome(self._list.taken) if self._previews else None
        return outcome.joining if outcome else frozenset()

    @property
    def _columns(self) -> int:
        return self._app.output.get_size().columns

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        self._add(keys, lambda: self._list.moved(-1), "up", "k", "c-p")
        self._add(keys, lambda: self._list.moved(1), "down", "j", "c-n")
        self._add(keys, lambda: self._list.moved(-self._page), "pageup")
        self._add(keys, lambda: self._list.moved(self._page), "pagedown")
        self._add(keys, lambda: self._list.moved(-len(self._list.changes)), "home", "g")
        self._add(keys, lambda: self._list.moved(len(self._list.changes)), "end", "G")
        self._add(keys, lambda: self._told().toggled(), " ", "x")
        self._add(keys, lambda: replace(self._list, ticked=self._numbers), "a")
        self._add(keys, lambda: replace(self._list, ticked=frozenset()), "n")
        for digit in "0123456789":
            keys.add(digit)(self._jump)
        keys.add("enter")(self._apply)
        keys.add("?")(self._explain)
        for key in _BACK:
            keys.add(key)(_go_back)
        return keys

    def _add(self, keys: KeyBindings, change: Callable[[], Checklist], *names: str) -> None:
        """Have keys make another list of this one."""

        def act(_event: KeyPressEvent) -> None:
            self._digits = ""
            self._list = change()

        for name in names:
            keys.add(name)(act)

    def _jump(self, event: KeyPressEvent) -> None:
        """To the number that the digits in a row make, or as many of the last as make one."""
        typed = self._digits + event.data
        for start in range(len(typed)):
            found = self._list.at_number(int(typed[start:]))
            if found:
                self._list, self._digits = found, typed[start:]
                return
        self._digits = ""

    def _explain(self, _event: KeyPressEvent) -> None:
        """Say what the keys do, or no longer."""
        self._explains = not self._explains

    @property
    def _numbers(self) -> frozenset[int]:
        return frozenset(change.number for change in self._list.changes)

    @property
    def _page(self) -> int:
        return max(self._app.output.get_size().rows - 2, 1)

    def _apply(self, event: KeyPressEvent) -> None:
        event.app.exit(result=sorted(self._told().taken))


def _go_back(event: KeyPressEvent) -> None:
    event.app.exit(result=None)
