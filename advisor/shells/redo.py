"""`advisor redo`: take forward the application to a file that was last undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.document import load_or_empty
from advisor.change.journal import Journal
from advisor.change.undo import redo
from advisor.errors import DONE
from advisor.shells.undo import show

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from advisor.change.history import Act


def run(file: Path, out: TextIO, act: Act, *, width: int) -> int:
    """Redo, show what that changed, and return the exit code.

    Raises:
        AdvisorError: nothing was undone, or later edits are in the way.
    """
    document = load_or_empty(file)
    redone = redo(document, Journal.of(document.path), act)
    show("Redone", document, redone, out, width)
    return DONE
