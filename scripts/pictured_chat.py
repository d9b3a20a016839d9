"""`advisor chat` with a clock that stands still: ``python -m scripts.pictured_chat FILE URL [ID]``.

What is drawn of it is the same each time.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from advisor import templates
from advisor.commands.common import width
from advisor.sessions.opened import Opened
from advisor.settings import Settings
from advisor.shells.chat import run as chat
from advisor.shells.policy import Terminal
from advisor.shells.ticking import checklist


def main(file: Path, base_url: str, resume: int | None = None) -> int:
    """Talk about `file` with the model at `base_url`."""
    folders = templates.folders(os.environ, None)
    system = templates.render(templates.system(folders), {})
    opened = Opened(file, "ada", lambda: datetime(2026, 1, 2, 10, 30, tzinfo=UTC), system)
    settings = Settings(model="openai:gpt-5", base_url=base_url, max_retries=0)
    request = chat.Request(opened, folders, resume=resume)
    terminal = Terminal(
        sys.stdout,
        sys.stderr,
        input,
        width(),
        choosing=lambda selection: checklist(selection, os.environ),
    )
    return chat.run(request, settings, terminal)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:4])))
