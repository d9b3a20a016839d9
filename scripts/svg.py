"""Terminal text as an SVG that needs nothing from anywhere."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.text import Text


def save(path: Path, lines: Iterable[Text], *, columns: int, title: str) -> None:
    """Draw lines of a terminal so many columns wide."""
    console = Console(record=True, width=columns, file=io.StringIO(), force_terminal=True)
    for line in lines:
        console.print(line, soft_wrap=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    # rich would have the reader's browser fetch a font; any monospaced one will do.
    template = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    console.save_svg(str(path), title=title, code_format=template)
