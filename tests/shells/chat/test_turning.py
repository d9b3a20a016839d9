"""What a chat says of a proposal that somebody else decides on while it is shown."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from advisor.sessions.elsewhere import open_elsewhere
from advisor.sessions.opened import Opened
from advisor.sessions.session import Session
from tests.shells.asking import TIME
from tests.shells.chat.commanding import BALANCE, BUILTIN, scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def accepted_in_a_page(file: Path) -> None:
    """Have another session accept what the chat proposes."""
    session = Session(Opened(file, "bob", lambda: TIME), BUILTIN)
    (theirs,) = open_elsewhere(session)
    theirs.proposed.accept()
    asyncio.run(session.close())


def edited(file: Path) -> None:
    """Have an editor change the file."""
    text = file.read_text("utf-8")
    file.write_text(text.replace("Order Database", "Order Store"), "utf-8")


@pytest.mark.parametrize(
    ("doing", "told", "never"),
    [
        (accepted_in_a_page, "accepted in another session", "Not applied"),
        (edited, "Not applied: ", "another session"),
    ],
)
def test_what_is_decided_on_meanwhile_is_told_as_it_was(
    shop: Path, doing: Callable[[Path], None], told: str, never: str
) -> None:
    """Accepted elsewhere, it is in the file; edited, the file is looked at again."""
    with scripted(shop, BALANCE) as (talk, _server):
        talk("Make it available.")
        chat = talk.chat
        answers = iter("aq")

        def ask(_prompt: str) -> str:
            answer = next(answers)
            if answer == "a":
                doing(shop)
            return answer

        chat.terminal = chat.terminal._replace(ask=ask)
        shown = talk("/review")
        entries = chat.session.journal.entries()
    assert told in " ".join(shown.split())
    assert never not in shown
    assert [entry.state for entry in entries] == ["done"] * (doing is accepted_in_a_page)
