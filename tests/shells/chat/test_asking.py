"""What a line of the person means, and what is left in the input line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Reply
from advisor.errors import AdvisorError, UsageError
from advisor.sessions.asked import Asked
from advisor.shells.render import width
from tests.shells.chat.commanding import BALANCE, chatting, scripted

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.shells.chat.chat import Chat


@pytest.mark.parametrize("line", ["exit", "quit", " :q ", "Bye"])
def test_words_for_leaving_leave(shop: Path, line: str) -> None:
    """They are no prompts, unless something else is said with them."""
    with chatting(shop) as talk:
        talk(f"{line} the shop")
        assert not talk.chat.is_over
        talk(line)
        assert talk.chat.is_over
        assert len(talk.chat.session.state.exchanges) == 1


def test_a_prompt_that_was_not_sent_is_there_to_be_sent_again(shop: Path) -> None:
    """As with a file that cannot be read."""
    with scripted(shop, [Reply("Yes.")]) as (talk, server):
        shop.write_text("{")
        assert "error: " in talk("Is it?")
        assert talk.chat.draft == "Is it?"
        assert not server.requests


def test_a_prompt_that_was_sent_is_not_there_again(shop: Path) -> None:
    """What fails after its answer is another matter; nor does a yes come back by itself."""

    def fail(_chat: Chat) -> None:
        raise UsageError("the disk is full")

    with scripted(shop, BALANCE) as (talk, _server):
        answer = talk.chat.answer

        def answer_and_fail(chat: Chat, asked: Asked) -> None:
            answer(chat, asked)
            fail(chat)

        talk.chat.answer = answer_and_fail
        assert "error: the disk is full" in talk("Make it available.", "q")
        assert talk.chat.draft == ""
        talk.chat.decide = fail
        assert "error: the disk is full" in talk("Yes, go ahead.")
        assert talk.chat.draft == ""


def test_errors_keep_to_the_screen(shop: Path) -> None:
    """They break between words; where nobody reads them each is one line."""
    with chatting(shop, width=40) as talk:
        shown = talk("/budget something else")
        assert shown.count("\n") > 2
        assert max(map(width, shown.splitlines())) <= 40
        talk.chat.terminal = talk.chat.terminal._replace(ask=None)
        assert talk("/budget something else") == " ".join(shown.split()) + "\n"


def test_the_words_of_a_no_that_were_not_sent_are_there_to_be_sent_again(shop: Path) -> None:
    """As where the file is being saved while the changes are rejected."""
    whole = shop.read_bytes()
    with scripted(shop, [*BALANCE, Reply("Yes.")]) as (talk, server):
        answers = iter(["r", "Keep it as it is."])

        def ask(_prompt: str) -> str:
            shop.write_text("{")
            return next(answers)

        talk.chat.terminal = talk.chat.terminal._replace(ask=ask)
        shown = talk("Make it available.")
        assert "error: " in shown
        assert talk.chat.draft == "Keep it as it is."
        sent = len(server.requests)
        shop.write_bytes(whole)
        talk(talk.chat.draft)
        assert len(server.requests) == sent + 1
        assert server.requests[-1].body["messages"][-1]["content"] == "Keep it as it is."


def test_elements_are_named_in_the_words_of_a_no_as_in_any_prompt(shop: Path) -> None:
    """An @ puts them in focus, after a turn and in a review."""
    with scripted(shop, [*BALANCE, *BALANCE, Reply("Yes.")]) as (talk, server):
        talk("Make it available.", "r", "Only for @order-db, please.", "q")
        talk("/review", "r", "And @customer?")
        prompts = [
            (sent.body["messages"][-2]["content"], sent.body["messages"][-1]["content"])
            for sent in server.requests
            if sent.body["messages"][-1]["role"] == "user"
        ]
    for (news, prompt), name in zip(prompts[1:], ("order-db", "customer"), strict=True):
        assert name in prompt
        assert "@" not in prompt
        assert "prompt is about" in news


def test_a_template_that_was_not_sent_is_typed_again(shop: Path) -> None:
    """Its words alone would be another prompt."""
    with scripted(shop, [Reply("Yes.")]) as (talk, _server):
        shop.write_text("{")
        with pytest.raises(AdvisorError):
            talk.chat.answer(talk.chat, Asked("Review it for cost.", "for cost", "review"))
        assert talk.chat.draft == ""
