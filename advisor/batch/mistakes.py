"""What is wrong in a prompt script, and where. May import only the errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Mistake(NamedTuple):
    """Something in a script that a person has to put right."""

    path: str
    """The file that it stands in: the script, or one that the script names."""
    line: int
    """From 1."""
    column: int
    """In characters, from 1."""
    message: str
    """One line: what is wrong, and what would be right."""

    def __str__(self) -> str:
        """As editors and terminals make a link of it."""
        return f"{self.path}:{self.line}:{self.column}  {self.message}"


class ScriptError(UsageError):
    """A script, or several, cannot be read; its text is the first mistake and how many more."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        more = len(mistakes) - 1
        rest = f" (and {more} more: advisor replay --check lists them)" if more else ""
        super().__init__(f"{mistakes[0]}{rest}")
        self.mistakes = tuple(mistakes)
        """All of them, in the order of the file; at least one."""
