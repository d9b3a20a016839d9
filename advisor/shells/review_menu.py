"""What a reviewer can answer: the line that offers it, the help, and how an answer is read.

Values in, text out. Imports nothing but `advisor.shells.render`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from advisor.shells.render import width

_ANSWER = re.compile(r"([a-z]+|\?)\s*(.*)", re.IGNORECASE | re.DOTALL)
_ROOM = 1
"""Columns that the menu leaves for the answer."""

_WORDS = {
    "a": ("accept",),
    "s": ("select",),
    "r": ("reject",),
    "e": ("edit",),
    "w": ("why",),
    "v": ("view",),
    "q": ("quit", "later"),
    "?": ("h", "help"),
}
"""The words that mean the same as a key."""
_KEYS = {word: key for key, words in _WORDS.items() for word in (key, *words)}


class Answer(NamedTuple):
    """What was typed at the menu."""

    key: str
    """One of those that the menu offers, or ``?``; empty where it is none."""
    rest: str = ""
    """What follows it: numbers of changes, or a reason."""


class Menu(NamedTuple):
    """What is offered."""

    accept: bool = True
    """Whether the proposal may be accepted."""
    keeps: bool = False
    """Whether what is not decided on stays, to be decided on later."""
    unicode: bool = True

    def line(self, columns: int) -> str:
        """All answers in the longest line that fits into so many columns."""
        sign = " › " if self.unicode else " > "
        later = ("[q] decide later", "[q] later") if self.keeps else ("[q]uit", "[q]uit")
        edit = ("[s]elect", "[r]eject with a reason", "[e]dit", "[w]hy", "[v]iew patch", later[0])
        short = ("[s]elect", "[r]eject", "[e]dit", "[w]hy", "[v]iew", later[1])
        accept = ("[a]ccept",) if self.accept else ()
        lines = [gap.join(accept + words) for gap, words in (("  ", edit), ("  ", short))]
        lines += [" ".join(accept + short), f"[{'/'.join(self.keys)}]"]
        fitting = (line for line in lines if width(line + sign) + _ROOM <= columns)
        return next(fitting, lines[-1]) + sign

    @property
    def keys(self) -> list[str]:
        """The letters that are offered."""
        return [key for key in _WORDS if key != "?" and (self.accept or key != "a")]

    def explained(self) -> str:
        """What each answer does."""
        told = {
            "a": "accept: apply what is shown",
            "s": "select: take some of the changes, as in s 1,3-5",
            "r": "reject all of it, with your words or without, as in r too many nodes",
            "e": "edit what a change is called with, as in e 2",
            "w": "why: the reasons of all changes, or as in w 2",
            "v": "view the JSON Patch, of all changes or as in v 2",
            "q": "decide later: the changes stay pending" if self.keeps else "quit: apply nothing",
        }
        return "\n".join(f"  {key}  {told[key]}" for key in self.keys)

    def advice(self) -> str:
        """What to say of an answer that is none."""
        *others, last = self.keys
        return f"Answer {', '.join(others)} or {last}; ? explains them."


def read(typed: str) -> Answer:
    """The answer that was typed: a letter or its word, then perhaps more."""
    match = _ANSWER.fullmatch(typed.strip())
    if match is None:
        return Answer("")
    return Answer(_KEYS.get(match[1].lower(), ""), match[2])
