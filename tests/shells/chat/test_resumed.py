"""What a person reads first of a session that is taken up again."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.agent.scripted import Fault, Raw, Reply
from advisor.sessions import logs
from advisor.shells.chat.resumed import tell_resumed
from advisor.shells.render import width
from tests.golden import golden
from tests.shells.chat.commanding import BALANCE, chatting, scripted

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("columns", [80, 60])
def test_a_session_is_told_as_it_was(shop: Path, columns: int) -> None:
    """The last prompts, what came of the last one, and what happened after it; no line too long."""
    script: list[Reply | Fault | Raw] = [*[Reply("Yes.")] * 6, *BALANCE]
    with scripted(shop, script) as (talk, _server):
        for number in range(6):
            talk(f"Question {number}, which is one of those that nobody could call a short one?")
        talk("Make it available.", "s 1", "a")
        talk("/focus order-db")
        journal = talk.chat.session.journal
    log = logs.find(journal, 1)
    log.hold()
    with chatting(shop, log=log, width=columns) as talk:
        tell_resumed(talk.chat)
        shown = talk.shown
    assert shown == golden(GOLDEN / f"resumed_{columns}.txt", shown)
    assert max(map(width, shown.splitlines())) <= columns
