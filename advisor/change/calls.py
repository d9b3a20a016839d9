"""Calls that were staged, as values that can be kept, compared and made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.change.draft import Draft


class Call(NamedTuple):
    """A call that can be carried out again."""

    number: int
    tool: str
    arguments: dict[str, Any]
    why: str
    run: Callable[[Draft], None]
    edited: bool = False
    """Whether the reviewer gave it other arguments."""


class Standing(NamedTuple):
    """What was staged at some time."""

    calls: tuple[Call, ...]
    counted: int
    """The last number that was given."""


class StandsOnError(Exception):
    """A call that is refused where it is made again."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"change {number}: {reason}")
        self.number = number
        self.reason = reason
