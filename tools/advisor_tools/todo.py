"""Remarks of a call on what it leaves to be done: they stand under a heading of their own.

Imports floor 2 alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.change.draft import Draft

_MARK = "left to do: "
"""How such a remark begins among those of a change."""


def leave(draft: Draft, text: str) -> None:
    """Note what the call leaves to be done."""
    draft.notes.append(f"{_MARK}{text}")


def apart(notes: Iterable[str]) -> tuple[list[str], list[str]]:
    """Notes on what was done, and without their mark those on what is left to do."""
    done, left = list[str](), list[str]()
    for note in notes:
        if note.startswith(_MARK):
            left.append(note.removeprefix(_MARK))
        else:
            done.append(note)
    return done, left
