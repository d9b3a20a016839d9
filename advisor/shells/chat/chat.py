"""A conversation at a terminal, between the person's prompts: what every command works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.calm.visible import visible
from advisor.shells.chat.going_on import to_go_on
from advisor.shells.chat.mentions import asked
from advisor.shells.policy import Policy
from advisor.shells.render import Style, shows_unicode, wrapped

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
    again: str = ""
    """The options that say who answers, as they were given, to be given again."""
    draft: str = ""
    """What the next prompt begins with."""
    knows_unkept: bool = False
    """Whether the person was told that the session is not kept any more."""
    is_over: bool = False
    """Whether the person has left."""
    exit_code: int = 0
    """That of the last turn, see advisor.errors."""
    style: Style = field(init=False)

    def __post_init__(self) -> None:
        self.style = Style.for_stream(self.terminal.out)

    @property
    def to_go_on(self) -> str:
        """How to take up the session later; empty where nothing is kept of it."""
        return to_go_on(self.session, self.again, ["chat"])

    def asked(self, words: str) -> Asked:
        """A prompt in the person's own words, about the elements that these name with an @."""
        return asked(words, self.session.workspace.model.definitions)

    def say(self, text: str = "") -> None:
        """Write a line, which must be harmless already."""
        self.terminal.out.write(f"{text}\n")

    def tell(self, text: str, paint: Callable[[str], str] = str, *, head: str = "") -> None:
        """Write sentences, made harmless; for a person they are wrapped between words.

        Without a person all is one line, which other programs can search.

        Args:
            text: the sentences.
            paint: gives each line its colour.
            head: stands before the first line; the others are aligned with what follows it.
        """
        told = visible(text)
        lines = wrapped(head, told, self.width) if self.terminal.ask else [head + told]
        for line in lines:
            self.say(paint(line))

    @property
    def width(self) -> int:
        """Columns of the screen."""
        return self.terminal.width

    @property
    def unicode(self) -> bool:
        """Whether the screen shows more signs than ASCII has."""
        return shows_unicode(self.terminal.out)
