"""What a person pasted where one key decides. Values only; imports nothing."""

from __future__ import annotations

from typing import Self

ADVICE = "That was pasted, and a paste decides nothing: type the letter yourself."


class Pasted(str):
    """A line of which a part was pasted; only those who let a key decide need to know."""

    __slots__ = ("leads",)
    leads: bool
    """Whether the line begins with what was pasted."""

    def __new__(cls, text: str, *, leads: bool = True) -> Self:
        """The line."""
        pasted = super().__new__(cls, text)
        pasted.leads = leads
        return pasted


def is_yes(typed: str, *, otherwise: bool = False) -> bool:
    """Whether the answer is yes, which nothing pasted is; `otherwise` is what Enter alone means."""
    if isinstance(typed, Pasted):
        return False
    word = typed.strip().lower()
    return word in ("y", "yes") or (not word and otherwise)
