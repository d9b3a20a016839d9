"""Commands about the model: who it is, what it sees and what it uses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.budget import Spent
from advisor.agent.script import Usage
from advisor.agent.scripted import Reply
from advisor.calm.visible import visible
from advisor.settings import Settings
from advisor.shells.chat import costs
from advisor.shells.render import width
from tests.golden import golden
from tests.shells.chat.commanding import BALANCE, chatting, scripted

GOLDEN = Path(__file__).parent / "golden"


def test_model_says_who_answers(shop: Path) -> None:
    """The endpoint without the password that stands in its address."""
    with chatting(shop) as talk:
        assert talk("/model") == "The built-in rules answer: fixed rules, not a language model.\n"
    own = Settings(model="llama", base_url="http://ada:secret@localhost:9/v1")
    with chatting(shop, own) as talk:
        assert talk("/model") == "llama at http://localhost:9/v1 answers.\n"


def test_another_model_of_the_endpoint_knows_what_was_said(shop: Path) -> None:
    """A name alone is asked at the same endpoint, a tag behind it included."""
    with scripted(shop, [Reply("One."), Reply("Two.")]) as (talk, server):
        talk("First question.")
        assert talk("/model qwen:7b").startswith("qwen:7b at http://127.0.0.1")
        talk("Second question.")
        body = server.requests[-1].body
    assert body["model"] == "qwen:7b"
    assert "First question." in str(body["messages"])


def test_a_model_of_a_provider_leaves_the_endpoint(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stored key of the endpoint does not go along; a failure leaves all as it was."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-provider")
    own = Settings(
        model="llama",
        base_url="http://ada:secret@localhost:9/v1",
        api_key="sk-of-the-endpoint",
        key_owner="localhost",
    )
    with chatting(shop, own) as talk:
        assert talk("/model anthropic:none").startswith("error: ")
        assert talk.chat.session.settings == own
        shown = talk("/model openai:gpt-5")
        settings = talk.chat.session.settings
    assert shown == "http://localhost:9/v1 is not asked any more.\nopenai:gpt-5 answers.\n"
    assert (settings.base_url, settings.api_key, settings.key_owner) == ("", "", "")


def test_the_builtin_rules_leave_the_endpoint_as_it_is(shop: Path) -> None:
    """A name of before is asked there again."""
    own = Settings(model="llama", base_url="http://localhost:9/v1", api_key="mine")
    with chatting(shop, own) as talk:
        assert "fixed rules" in talk("/model builtin")
        talk("/model llama")
        assert talk.chat.session.settings == own


@pytest.mark.parametrize("name", ["openai:", ":gpt-5", ":", "two words", "a\u200bb"])
def test_what_is_no_name_of_a_model_is_refused(shop: Path, name: str) -> None:
    """Before anybody is asked for it."""
    with chatting(shop) as talk:
        shown = talk(f"/model {name}")
        assert "is no model; write /model NAME" in " ".join(shown.split())
        assert talk.chat.session.settings.model == "builtin"


def test_a_model_that_cannot_be_connected_changes_nothing(shop: Path) -> None:
    """One line, and the session goes on as it was."""
    with chatting(shop, width=200) as talk:
        shown = talk("/model nobody:knows")
        assert shown.startswith("error: ")
        assert shown.count("\n") == 1
        assert talk.chat.session.settings.model == "builtin"
        assert "built-in rules" in talk("/model")


def test_context_tells_what_the_next_request_holds(shop: Path) -> None:
    """Each part with about so many tokens, before the first prompt and after it."""
    with scripted(shop, BALANCE) as (talk, _server):
        shown = f"you> /context\n{talk('/context')}"
        talk("Make it available.", "r", "")
        talk("/focus order-db")
        shown += f"\nyou> /context\n{talk('/context')}"
    shown = re.sub(r"\d[\d,]*", lambda match: "N".rjust(len(match[0])), shown)
    assert shown == golden(GOLDEN / "context.txt", shown)


def test_context_is_what_is_sent(shop: Path) -> None:
    """Its texts are those of the request that follows."""
    with scripted(shop, [*BALANCE, Reply("Yes.")]) as (talk, server):
        talk("Make it available.", "r", "")
        talk("/focus order-db")
        whole = talk("/context full")
        talk("And now?")
        messages = server.requests[-1].body["messages"]
    assert messages[-1]["content"] == "And now?"
    assert "rejected your changes" in messages[-2]["content"]
    assert "Order Database" in messages[-2]["content"]
    for message in messages[:-1]:
        assert (message["content"] or "") in whole
    assert "[tool]\nadd_node" in whole


def test_context_takes_one_word(shop: Path) -> None:
    """Anything else is a slip."""
    with chatting(shop) as talk:
        assert "write /context, or /context full" in talk("/context all")


def test_cost_of_each_turn_and_of_all(shop: Path) -> None:
    """As the provider counted."""
    script = [
        Reply("One.", usage=Usage(1000, 50, 0)),
        Reply("Two.", usage=Usage(3000, 30, 2000)),
    ]
    with scripted(shop, script) as (talk, _server):
        assert talk("/cost") == "Nothing was asked yet.\n"
        talk("First.")
        talk("Second.")
        shown = talk("/cost").splitlines()
    assert shown[0].startswith("Tokens sent and received")
    assert [line.split() for line in shown[2:5]] == [
        ["1", "1", "1,000", "50", "0", "%", "-", "First."],
        ["2", "1", "3,000", "30", "66", "%", "-", "Second."],
        ["all", "2", "4,000", "80", "50", "%", "-"],
    ]
    assert shown[-1] == "No price of this model is known."


def test_costs_with_prices_and_many_turns() -> None:
    """The last twenty have a line; a turn without an answer cost nothing."""
    records: list[dict[str, Any]] = []
    for number in range(1, 31):
        records.append({"record": "asked"})
        if number != 30:
            spent = list(Spent(number, 10 * number, number, 0, 0.5 * number))
            records.append({"record": "answered", "spent": spent})
    turns = costs.by_turn(records)
    assert turns[0] == Spent(1, 10, 1, 0, 0.5)
    assert turns[28] == Spent(1, 10, 1, 0, 0.5)
    assert turns[29] == Spent()
    shown = list(costs.lines(turns, Spent(29, 290, 29, 0, 14.5)))
    assert shown[1] == "  … and 10 before"
    assert len(shown) == 23
    assert shown[-1].split()[-1] == "$14.500"


@given(prompt=st.text(), columns=st.integers(50, 90))
def test_a_prompt_fits_beside_its_costs(prompt: str, columns: int) -> None:
    """Whatever it is, in one line that obeys nothing of it."""
    _head, row, _all = costs.lines([Spent(1, 2, 3, 4, 0.5)], Spent(), [prompt], columns)
    assert width(row) <= columns
    assert visible(row) == row


@given(steps=st.lists(st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=3), min_size=1))
def test_turns_add_up_to_the_session(steps: list[list[tuple[int, ...]]]) -> None:
    """Whatever each request used."""
    records: list[dict[str, Any]] = []
    total = [0, 0, 0, 0]
    for requests in steps:
        records.append({"record": "asked"})
        for used in requests:
            total = [sum(each) for each in zip(total, used, strict=True)]
            records.append({"record": "answered", "spent": [*total, None]})
    turns = costs.by_turn(records)
    assert len(turns) == len(steps)
    assert [sum(each) for each in zip(*(turn[:4] for turn in turns), strict=True)] == total


def test_budget_shows_what_is_used_and_takes_other_limits(shop: Path) -> None:
    """The next turn goes by them."""
    with scripted(shop, [Reply("One."), Reply("Two.")], encoding="ascii") as (talk, _server):
        talk("First.")
        shown = talk("/budget calls 2")
        assert "calls   ##########..........  50 %  1 of 2" in shown
        talk("/budget tokens 1,000")
        assert talk.chat.session.settings.session_max_tokens == 1_000
        talk("/budget tokens 1.5M")
        talk("/budget cost $12.50")
        settings = talk.chat.session.settings
        assert (settings.session_max_tokens, settings.session_max_cost) == (1_500_000, 12.5)
        talk("/budget calls 1")
        assert "limit of 1 calls is reached" in talk("Second.")


@pytest.mark.parametrize(
    "argument",
    [
        "calls",
        "calls many",
        "calls 0",
        "calls 1.5",
        "calls $5",
        "time 5",
        "tokens -1",
        "tokens 1,,,",
        "tokens 1,23",
        "tokens 1.0001k",
        "cost nan",
        "calls 1e9",
    ],
)
def test_what_is_no_limit_changes_nothing(shop: Path, argument: str) -> None:
    """One line says how it is written."""
    with chatting(shop) as talk:
        before = talk.chat.session.settings
        assert talk(f"/budget {argument}").startswith("error: ")
        assert talk.chat.session.settings == before


def test_what_may_be_longer_than_the_screen_goes_through_the_pager(shop: Path) -> None:
    """Where there is one."""
    paged: list[str] = []
    with chatting(shop) as talk:
        talk.chat.terminal = talk.chat.terminal._replace(page=paged.append)
        assert talk("/context full") == ""
        assert "in all" in talk("/context")
    assert "[tool]\nadd_node" in paged[0]
