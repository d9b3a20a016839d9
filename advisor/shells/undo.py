"""`advisor undo`: take back the last application to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.diff import difference
from advisor.calm.document import load
from advisor.change.apply import undo
from advisor.change.journal import Journal
from advisor.errors import DONE
from advisor.shells.difference import lines
from advisor.shells.render import Style, visible

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO


def run(file: Path, out: TextIO, *, width: int) -> int:
    """Undo, show what that changed, and return the exit code.

    Raises:
        AdvisorError: nothing stands to be undone, or later edits are in the way.
    """
    document = load(file)
    undone = undo(document, Journal.of(document.path))
    origin = undone.entry.details.get("origin")
    prompt = str(origin.get("prompt", "")) if isinstance(origin, dict) else ""
    style = Style.for_stream(out)
    differences = difference(document.value, undone.document.value)
    out.writelines(f"{line}\n" for line in lines(differences, style, width=width))
    how = "its very bytes are back" if undone.exact else "by unique-id, since the file was edited"
    first_line = prompt.partition("\n")[0]
    out.write(f'Undone: "{visible(first_line)}"; {how}.\n')
    return DONE
