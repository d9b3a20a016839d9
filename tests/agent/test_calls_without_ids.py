"""Servers that give their calls no ids: each answer of a tool still belongs to one call."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.completions import body
from advisor.agent.scripted import Raw, Reply, Request
from advisor.errors import LimitError
from tests.agent.conversing import meeting
from tests.agent.talk import talk, tier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DONE = Reply("Done.")


def without_ids(*replies: Reply) -> Callable[[Request], Raw]:
    """A script that answers with these in turn, as such a server does."""
    waiting = iter(enumerate(replies))

    def answer(request: Request) -> Raw:
        number, reply = next(waiting)
        raw = body(reply, number, request.body)
        pieces = [re.sub(r'"id": "call_\w+", ', "", str(piece)) for piece in raw.body]
        assert "call_" not in "".join(pieces).replace("tool_calls", "")
        return raw if pieces == raw.body else Raw(pieces)

    return answer


def unpaired(messages: list[dict[str, Any]]) -> list[str]:
    """The ids of calls that are not answered right behind them, each once, as providers insist."""
    wrong: list[str] = []
    for place, message in enumerate(messages):
        calls = [call["id"] for call in message.get("tool_calls") or ()]
        behind = messages[place + 1 : place + 1 + len(calls)]
        if calls != [each.get("tool_call_id") for each in behind]:
            wrong += calls
    return wrong


def test_each_call_of_a_conversation_has_an_id_of_its_own() -> None:
    """In one message and in several, over all turns."""
    two = Reply(tool_calls=[tier("admin"), tier("customer")])
    script = without_ids(two, Reply(tool_calls=[tier("order-db")]), DONE, two, DONE)
    last = talk(script, "One?", "Two?").requests[-1].body["messages"]
    ids = [call["id"] for message in last for call in message.get("tool_calls") or ()]
    assert len({*ids}) == len(ids) == 5
    assert not unpaired(last)


def test_a_turn_that_fails_leaves_no_call_without_its_answer(tmp_path: Path) -> None:
    """Its first answer is cut off: that call and the prompt go, whatever was called before."""
    cut_off = Reply(tool_calls=[tier("customer")], finish_reason="length")
    script = without_ids(Reply(tool_calls=[tier("admin")]), DONE, cut_off, DONE)
    with meeting(tmp_path, script) as (held, requests):
        held.turn("One?")
        with pytest.raises(LimitError, match="cut off"):
            held.turn("Two?")
        held.turn("Three?")
    last = requests[-1].body["messages"]
    assert not unpaired(last)
    assert json.dumps(last).count('"tool_calls"') == 1
    assert "Two?" not in [message["content"] for message in last]
