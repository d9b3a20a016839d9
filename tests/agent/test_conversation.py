"""Several turns: what is sent with each, after every kind of verdict and edit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.agent.events import Called
from advisor.agent.news import told, unanswered
from advisor.agent.scripted import Fault, Reply, ToolCall
from advisor.errors import ModelError
from benchmarks.context import shared
from benchmarks.documents import architecture
from tests.agent.conversing import meeting, news, sent
from tests.agent.talk import link, service, tier
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden/conversation.txt"
DONE = Reply("Done.")


def rename(old: str, new: str) -> ToolCall:
    """A call that gives a node another id."""
    return ToolCall("rename", {"id": old, "new_id": new, "why": "It is the first of two."})


def test_what_is_sent_with_each_turn(tmp_path: Path) -> None:
    """First turn, after a yes, a part, a rejection with words, an undo and an edit elsewhere."""
    both = Reply(tool_calls=[tier("admin"), tier("customer")])
    script = [
        *(Reply(tool_calls=[rename("api-gateway", "api-gateway-1"), service("cache")]), DONE),
        *(both, DONE),
        *(Reply(tool_calls=[ToolCall("remove", {"ids": ["cache"]})]), DONE),
        DONE,
        DONE,
        DONE,
    ]
    with meeting(tmp_path, script) as (held, requests):
        held.turn("Prepare a second gateway, and add a cache.")
        held.accept()
        held.turn("Both people are of tier 1.")
        held.accept(2)
        held.turn("Is the cache needed?")
        held.reject("Leave the <cache> for now, please.")
        held.turn("Then what?")
        held.session.undo()
        held.turn("And now?")
        held.edit('"name": "Customer"', '"name": "Shopper"')
        held.turn("Who is it?")
        text = sent(requests)
    assert text == golden(GOLDEN, text)


def test_ten_turns_share_their_beginning(tmp_path: Path) -> None:
    """Tools are equal, and every request begins with all that the one before it said."""
    names = ["admin", "customer", "order-db", "inventory-db", "api-gateway"] * 2
    calls = [tier(name, number) for number, name in enumerate(names)]
    script = [reply for call in calls for reply in (Reply(tool_calls=[call]), DONE)]
    with meeting(tmp_path, script) as (held, requests):
        for number in range(10):
            held.turn(f"Prompt {number}.")
            held.accept() if number % 2 else held.reject("Not now.")
        sent(requests)  # fails where a request does not go on from the one before
    assert len(requests) == 20
    assert len({json.dumps(request.body["tools"]) for request in requests}) == 1
    texts = [json.dumps([each.body["tools"], each.body["messages"]]) for each in requests]
    assert min(shared(texts)[4:]) > 0.97


def test_what_was_accepted_whole_is_not_told_again(tmp_path: Path) -> None:
    """The model knows its own changes; it only hears that they are in the file."""
    script = [Reply(tool_calls=[rename("admin", "operator")]), DONE, DONE]
    with meeting(tmp_path, script) as (held, requests):
        held.turn("Rename the administrator.")
        held.accept()
        held.turn("And?")
        assert news(requests) == (
            '<news>\n- The person accepted change 1 ("rename admin to operator (named in 1 '
            'relationship)"); the file holds them now.\n</news>'
        )


def test_nothing_happened_and_nothing_is_told(tmp_path: Path) -> None:
    """A second question comes alone."""
    with meeting(tmp_path, [DONE, DONE]) as (held, requests):
        held.turn("One?")
        held.turn("Two?")
        roles = [message["role"] for message in requests[-1].body["messages"]]
    assert roles == ["system", "user", "user", "assistant", "user"]


def test_many_differences_are_a_new_snapshot(tmp_path: Path) -> None:
    """Beyond a third of the last one; what was said before stays as it was."""
    with meeting(tmp_path, [DONE] * 3) as (held, requests):
        held.turn("One?")
        held.edit('"description": "', '"description": "Of the shop: ')
        held.turn("Two?")
        assert "<architecture file=" in news(requests)
        assert "differs from what you know" not in news(requests)
        held.edit('"name": "Customer"', '"name": "Shopper"')
        held.turn("Three?")
        assert "<architecture" not in news(requests)
        assert news(requests).count("Shopper") == 1
        sent(requests)  # fails where a request does not go on from the one before


def test_where_ids_do_not_tell_the_document_is_shown_anew(tmp_path: Path) -> None:
    """An id that stands twice names no element; the model sees both, and then hears no more."""
    with meeting(tmp_path, [DONE] * 3) as (held, requests):
        held.turn("One?")
        held.edit('"unique-id": "admin"', '"unique-id": "customer"')
        held.turn("Two?")
        assert "<architecture file=" in news(requests)
        assert news(requests).count('{"unique-id": "customer", "node-type": "actor"') == 2
        held.turn("Three?")
        assert "<architecture" not in news(requests)


def test_a_failed_turn_leaves_a_conversation_that_goes_on(tmp_path: Path) -> None:
    """A prompt that got no answer is told as such; what was staged and answered stays."""
    script: list[Reply | Fault] = [
        Fault(500),
        *(Reply("I try.", [tier("admin")]), Fault(500)),
        *(Reply(tool_calls=[link("x", "admin", "order-db")]), DONE),
    ]
    with meeting(tmp_path, script) as (held, requests):
        with pytest.raises(ModelError):
            held.turn("One?")
        with pytest.raises(ModelError):
            held.turn("Two?")
        assert [change.tool for change in held.session.pending] == ["set_metadata"]
        held.turn("Three?")
        last = requests[-1].body["messages"]
    said = [message["content"] for message in last if message["role"] == "user"]
    assert said[1:] == [told([unanswered("One?")], ""), "Two?", "Three?"]
    assert [message["role"] for message in last[2:]] == [
        *("user", "user", "assistant", "tool"),
        *("user", "assistant", "tool"),
    ]


def test_news_outlive_a_turn_without_an_answer(tmp_path: Path) -> None:
    """What happened is told with the next prompt that gets one, and once."""
    script: list[Reply | Fault] = [DONE, Fault(500), DONE, DONE]
    with meeting(tmp_path, script) as (held, requests):
        held.turn("One?")
        held.edit('"name": "Customer"', '"name": "Shopper"')
        with pytest.raises(ModelError):
            held.turn("Two?")
        held.turn("Three?")
        assert news(requests).count("edited outside") == news(requests).count("Shopper") == 1
        held.turn("Four?")
        assert "<news>" not in news(requests)


def test_a_large_document_is_an_outline_and_looked_up(tmp_path: Path) -> None:
    """A question about a corner of it is answered by queries; so it is in every later turn."""
    large = tmp_path / "large" / "shop.json"
    large.parent.mkdir()
    large.write_text(json.dumps(architecture(400)), encoding="utf-8")
    look = ToolCall("show", {"on": ["actor-399"]})
    script = [Reply(tool_calls=[look]), DONE, DONE]
    with meeting(tmp_path, script, document=large) as (held, requests):
        called = [event for event in held.turn("What is it?") if isinstance(event, Called)]
        assert "the number 399" in called[0].outcome.text
        first = requests[0].body["messages"][1]["content"]
        assert "This document is too large to be shown whole (400 nodes" in first
        held.edit('"name": "Actor 399"', '"name": "The last"')
        held.turn("And now?")
        assert "now node" in news(requests)
