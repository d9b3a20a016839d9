"""How a session is taken up later, as a sentence for whoever leaves it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.sessions.session import Session


def to_go_on(session: Session, again: str, commands: Sequence[str]) -> str:
    """How to take up the session; empty where nothing is kept of it.

    Args:
        session: that is left.
        again: the options that say who answers, as they were given, to be given again.
        commands: of `advisor`, with any of which that can be done.
    """
    number = session.state.id
    if not number:
        return ""
    if session.unkept:
        return f"Session {number} is not kept to its end: {session.unkept}."
    rest = f"{shlex.quote(str(session.file))} --resume {number}{again}"
    return f"To go on: {', or '.join(f'advisor {command} {rest}' for command in commands)}"
