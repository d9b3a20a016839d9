"""What the page has in place of the commands of the chat, for whoever types one of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.preview.panels.screen import Tab

_TYPED = re.compile(r"/([a-z-]+|\?)(?:\s|$)")


class Instead(NamedTuple):
    """What to say, and where to turn."""

    text: str
    tab: Tab | None = None
    """The panel that has it; None where nothing is turned to."""


_FINDINGS = Instead(
    "Findings lists what is weak and what the checks find, each with how it is judged.",
    "Findings",
)
_PROPOSAL = Instead("What is proposed stands below the conversation.", "Conversation")
_DETAILS = Instead(
    "Details tells all of an element and who changed it: click one, or press Ctrl-K to find it.",
    "Details",
)
_UNDO = Instead("Undo and Redo stand at the top of the page.")

_INSTEAD: Mapping[str, Instead] = {
    "assess": _FINDINGS,
    "check": _FINDINGS,
    "diff": _PROPOSAL,
    "review": _PROPOSAL,
    "discard": Instead("Reject… below the proposal drops it.", "Conversation"),
    "show": _DETAILS,
    "why": _DETAILS,
    "tree": Instead("The list above the picture has a view of each container."),
    "undo": _UNDO,
    "redo": _UNDO,
    "focus": Instead("Name an element with @ in the prompt to have it in focus."),
    "help": Instead("The ? at the top lists the keys."),
    "?": Instead("The ? at the top lists the keys."),
}


def instead(words: str) -> Instead | None:
    """What the page has for a line that is typed as a command; None for a prompt."""
    typed = _TYPED.match(words)
    if typed is None:
        return None
    other = Instead(
        f"The page has no /{typed[1]}; lines that begin with / are commands of `advisor chat`."
    )
    return _INSTEAD.get(typed[1], other)
