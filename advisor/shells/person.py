"""Who runs this program, as the system knows it."""

from __future__ import annotations

import getpass
import os
from datetime import datetime

from advisor.change.history import Act


def user_name() -> str:
    """The person's login name, or the number of their account."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def act() -> Act:
    """Something that this person does now."""
    return Act(user_name(), datetime.now().astimezone().isoformat(timespec="seconds"))
