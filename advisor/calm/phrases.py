"""Names and numbers within a sentence. Values in, text out; imports the standard library alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 6


def joined(names: Sequence[str]) -> str:
    """All of them: `A`, `A and B`, `A, B and C`; empty where there are none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def bounded(names: Sequence[str], most: int = _MOST, separator: str = ", ") -> str:
    """The first, and how many more there are: `A, B and 3 more`; `A, B` where these are all."""
    return separator.join(names[:most]) + and_more(len(names) - most)


def and_more(rest: int) -> str:
    """The end of a list of which so many are not shown; empty where all are."""
    return f" and {rest:,} more" if rest > 0 else ""


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 node`, `1,200 nodes`, `2 entries`.

    Args:
        number: how many there are.
        noun: for one of them.
        plural: for any other number; without it the noun takes an `s`.
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
