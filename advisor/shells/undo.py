"""`advisor undo`: take back the last application to a file."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from advisor.calm.diff import difference
from advisor.calm.document import load
from advisor.change.journal import Journal
from advisor.change.undo import undo
from advisor.errors import DONE
from advisor.shells.difference import lines
from advisor.shells.render import Style, visible

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO


_PROMPT = 80
"""Characters of the prompt that are shown again."""


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
    how = (
        "its exact bytes are back" if undone.exact else "by unique-id, as the file was edited since"
    )
    out.write(f"Undone: {visible(textwrap.shorten(prompt, _PROMPT, placeholder=' …'))}\n")
    out.write(f"{visible(str(file))}: {how}.\n")
    return DONE
