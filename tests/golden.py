"""Comparing with a golden file: what a person or a model reads, kept as a file beside the test.

``ADVISOR_GOLDEN=write`` rewrites the files from what the code gives now; then read the diff.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def golden(path: Path, text: str) -> str:
    """What the golden file says `text` should be; with ADVISOR_GOLDEN=write that is `text`."""
    if os.environ.get("ADVISOR_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8")
