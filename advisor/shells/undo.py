"""`advisor undo`: take back the last application to a file. Its counterpart is `redo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.diff import difference
from advisor.calm.document import load_or_empty
from advisor.calm.visible import visible
from advisor.change.journal import Journal
from advisor.change.undo import undo
from advisor.errors import DONE
from advisor.shells.difference import lines
from advisor.shells.entries import prompt
from advisor.shells.render import Style

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from advisor.calm.document import Document
    from advisor.change.history import Act
    from advisor.change.undo import Moved


def run(file: Path, out: TextIO, act: Act, *, width: int) -> int:
    """Undo, show what that changed, and return the exit code.

    Raises:
        AdvisorError: nothing stands to be undone, or later edits are in the way.
    """
    document = load_or_empty(file)
    undone = undo(document, Journal.of(document.path), act)
    show("Undone", document, undone, out, width)
    out.write(f"To have it again: advisor redo {visible(str(file))}\n")
    return DONE


def show(done: str, before: Document, moved: Moved, out: TextIO, width: int) -> None:
    """What an undo or redo changed in the file, and how it went; `done` is the word for it."""
    style = Style.for_stream(out)
    differences = difference(before.value, moved.document.value)
    out.writelines(f"{line}\n" for line in lines(differences, style, width=width))
    how = "by unique-id, as the file was edited since"
    if moved.exact:
        how = (
            "removed, since this had created it"
            if moved.document.is_new
            else "its exact bytes are back"
        )
    out.write(f"{done}: {prompt(moved.entry)}\n")
    out.write(f"{visible(str(before.path))}: {how}.\n")
