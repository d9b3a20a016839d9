"""A conversation at a terminal, between the person's prompts: what every command works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.shells.policy import Policy
from advisor.shells.render import Style

if TYPE_CHECKING:
    from asyncio import Runner
    from collections.abc import Callable

    from advisor.sessions.asked import Asked
    from advisor.sessions.session import Session
    from advisor.shells.policy import Terminal
    from advisor.templates import Folders


@dataclass
class Chat:
    """The session on screen."""

    session: Session
    terminal: Terminal
    """`ask` is None where nobody can be asked."""
    folders: Folders
    """Where templates are."""
    answer: Callable[[Chat, Asked], None]
    """Has a turn and lets the person decide on what comes of it."""
    decide: Callable[[Chat], None]
    """Lets the person decide on what is staged."""
    begin: Callable[[Chat], None]
    """Ends the session and begins a new one about the same file."""
    runner: Runner
    """The event loop of all turns."""
    policy: Policy = field(default_factory=Policy)
    """How to decide where nobody is asked."""
    draft: str = ""
    """What the next prompt begins with."""
    is_over: bool = False
    """Whether the person has left."""
    exit_code: int = 0
    """That of the last turn, see advisor.errors."""
    style: Style = field(init=False)

    def __post_init__(self) -> None:
        self.style = Style.for_stream(self.terminal.out)

    def say(self, text: str = "") -> None:
        """Write a line, which must be harmless already."""
        self.terminal.out.write(f"{text}\n")

    @property
    def width(self) -> int:
        """Columns of the screen."""
        return self.terminal.width
