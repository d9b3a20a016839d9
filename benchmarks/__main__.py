"""All measurements of costs, as docs/benchmarks.md.

``python -m benchmarks`` takes a few minutes; let nothing else run meanwhile.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path

from benchmarks import assessment, batch, changes, chat, context, diff, looking, validate

_PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def page() -> str:
    """Measure, and lay the page out in Markdown."""
    about = (
        f"Written by `make bench` on {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}. Documents have 1.5 relationships a node, and "
        "interfaces, controls, metadata and flows."
    )
    parts = ["# What it costs\n", f"{about}\n", validate.section()]
    parts += [changes.section(), diff.section(), context.section(), chat.section()]
    parts += [assessment.section(), looking.section(), batch.section()]
    return "\n".join(parts)


if __name__ == "__main__":
    text = page()
    _PAGE.write_text(text, encoding="utf-8")
    print(text, end="")
