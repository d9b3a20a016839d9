"""Keeps the table of commands in docs/chat.md; the rest of that page is written by hand."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.shells.chat.commands import COMMANDS

_PAGE = Path(__file__).parents[1] / "docs" / "chat.md"
_BEGIN, _END = "<!-- commands: made by `make docs` -->", "<!-- end -->"


def page() -> str:
    """The page with the table as the program has it."""
    usages = [each.usage.replace("|", "\\|") for each in COMMANDS]
    rows = [f"| `{usage}` | {each.help} |" for usage, each in zip(usages, COMMANDS, strict=True)]
    table = "\n".join((_BEGIN, "| command | |", "|---|---|", *rows, _END))
    block = re.compile(f"{re.escape(_BEGIN)}.*?{re.escape(_END)}", re.DOTALL)
    return block.sub(lambda _found: table, _PAGE.read_text("utf-8"))
