"""Who may be asked, and how is decided where nobody is. Imports nothing that takes time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TextIO

    from advisor.change.selection import Selection
    from advisor.shells.review import Choose


class Terminal(NamedTuple):
    """Where output goes and whether, and how, a person can be asked."""

    out: TextIO
    err: TextIO
    ask: Callable[[str], str] | None
    """Shows a prompt and returns the line typed; None where nobody can be asked."""
    columns: int | Callable[[], int] = 100
    """Those of the screen, or what tells them where they may change."""
    edit: Callable[[str], str] | None = None
    """Lets the person edit a text and returns it; None where no editor can be opened."""
    choosing: Callable[[Selection], Choose | None] | None = None
    """What lets the person tick changes of a selection; None where numbers are typed."""
    page: Callable[[str], None] | None = None
    """Shows a text that may be longer than the screen; None to write all of it."""
    set_aside: Callable[[], str] = str
    """What was typed before a question stood there and answered nothing; handed over once."""

    @property
    def width(self) -> int:
        """Columns of the screen as it is now."""
        return self.columns() if callable(self.columns) else self.columns


class Policy(NamedTuple):
    """What the command line says of how to decide."""

    yes: bool = False
    """Apply what is valid without asking."""
    never: str = ""
    """Why nothing is to be applied, or empty."""
    as_json: bool = False
    allow_removals: bool = False
    """Let `yes` apply changes that take something away."""
    only: Collection[str] = ()
    """unique-ids that `yes` may touch; empty for all."""

    def never_alone(self, why: str, terminal: Terminal) -> Policy:
        """The policy for what only a person may accept; `why` is told where nobody is asked."""
        return self if self.never or self.asks(terminal) else self._replace(never=why)

    def asks(self, terminal: Terminal) -> bool:
        """Whether a person decides."""
        return bool(terminal.ask) and not (self.yes or self.never or self.as_json)
