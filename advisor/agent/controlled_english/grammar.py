"""What a form is: a pattern of a sentence, what it comes to, and how it is told and shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from advisor.agent.controlled_english.scene import Scene

    Build: TypeAlias = Callable[[re.Match[str], Scene], None]


class Form(NamedTuple):
    """One way to ask for something."""

    pattern: re.Pattern[str]
    """Must match the whole clause."""
    build: Build
    """Makes the calls on the scene; raises NotUnderstoodError."""
    tool: str
    """The tool that it comes to, the main one where there are several."""
    says: str
    """What such a sentence does, in one line."""
    example: str
    takes_list: bool = False
    """Whether the items of a list under it are part of it."""


def form(  # noqa: PLR0913 - the parts of a form
    pattern: str, build: Build, tool: str, says: str, example: str, *, takes_list: bool = False
) -> Form:
    """A form from a case-insensitive pattern."""
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return Form(compiled, build, tool, says, example, takes_list)
