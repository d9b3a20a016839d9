"""Commands that send prompts and decide on changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.scripted import Fault, Reply, ToolCall
from advisor.sessions.state import Exchange
from advisor.shells.chat.templated import parsed, request
from tests.shells.asking import ADD, metadata
from tests.shells.chat.commanding import BALANCE, chatting, scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ASK = "Make it available."
TEMPLATE = """\
---
summary: Looks at a part.
variables:
  part:
    description: what to look at
  depth:
    description: how far
    default: "1"
  request:
    description: what matters
---
Look at ${part} to depth ${depth}: ${request}
"""


def tag(tier: str) -> list[Reply]:
    """A script that stages one change."""
    return [Reply(tool_calls=[metadata("order-db", values={"tier": tier})]), Reply("Done.")]


@pytest.fixture
def template(shop: Path) -> Path:
    """A template of the project's own."""
    path = shop.parent / ".calm-advisor/prompts/look.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEMPLATE)
    return path


def test_review_and_discard(shop: Path) -> None:
    """With nothing pending they say so; else they decide."""
    before = shop.read_bytes()
    with scripted(shop, [*BALANCE, *tag("gold")]) as (talk, server):
        assert talk("/review") == talk("/discard") == "Nothing is pending.\n"
        talk(ASK, "q")
        assert talk("/discard") == "Discarded changes 1, 2; the file is as it was.\n"
        assert talk("/diff") == "Nothing is pending.\n"
        talk("Tag it.", "q")
        assert "discarded your staged changes" in str(server.requests[-1].body["messages"])
        assert shop.read_bytes() == before
        talk("/review", "a")
    assert b'"gold"' in shop.read_bytes()


def test_retry_sends_the_last_prompt_without_what_came_of_it(shop: Path) -> None:
    """What an earlier answer staged stays, and the model is told."""
    with scripted(shop, [*tag("gold"), *BALANCE, Reply("Nothing to do.")]) as (talk, server):
        talk("Tag it.", "q")
        talk(ASK, "q")
        shown = talk("/retry", "q")
        assert "Discarded changes 2, 3 of the last answer." in shown
        assert f"Sent again: {ASK}\n" in shown
        assert [change.number for change in talk.chat.session.pending] == [1]
        messages = server.requests[-1].body["messages"]
    assert messages[-1]["content"] == ASK
    assert 'left out changes 2 ("add node load-balancer' in messages[-2]["content"]


def test_retry_leaves_what_was_edited_before(shop: Path) -> None:
    """A change of an earlier answer stays, also one that the person gave other arguments."""

    def edit(text: str) -> str:
        return text.replace("gold", "silver")

    script = [*tag("gold"), *BALANCE, Reply("Nothing to do.")]
    with scripted(shop, script, edit=edit) as (talk, _server):
        talk("Tag it.", "e", "q")
        talk(ASK, "q")
        assert "Discarded changes 2, 3 of the last answer." in talk("/retry", "q")
        assert [change.edited for change in talk.chat.session.pending] == [True]


def test_retry_after_an_answer_that_took_its_changes_back(shop: Path) -> None:
    """What is pending then is of an earlier answer, and stays."""
    withdraw = ToolCall("withdraw", {"changes": [2]})
    again = [Reply(tool_calls=[ADD]), Reply(tool_calls=[withdraw]), Reply("Better not.")]
    with scripted(shop, [*tag("gold"), *again, Reply("Nothing to do.")]) as (talk, _server):
        talk("Tag it.", "q")
        talk(ASK, "q")
        assert "Discarded" not in talk("/retry", "q")
        assert [change.number for change in talk.chat.session.pending] == [1]


def test_retry_of_the_only_prompt(shop: Path) -> None:
    """Nothing is pending any more then."""
    with scripted(shop, [*BALANCE, Reply("Nothing to do.")]) as (talk, _server):
        talk(ASK, "q")
        assert "Discarded changes 1, 2 of the last answer." in talk("/retry")
        assert not talk.chat.session.pending


def test_retry_after_a_failure(shop: Path) -> None:
    """The prompt was kept though nobody answered it."""
    with scripted(shop, [Fault(500), Reply("Now it works.")]) as (talk, server):
        assert "error" in talk("Look at @order-db.")
        assert "Now it works." in talk("/retry")
        assert server.requests[-1].body["messages"][-1]["content"] == "Look at order-db."
        assert talk.chat.session.state.exchanges[-1].focus == ("order-db",)


def test_retry_before_the_first_prompt(shop: Path) -> None:
    """There is nothing to send."""
    with chatting(shop) as talk:
        assert talk("/retry") == "error: there is no prompt yet that could be sent again\n"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda _text: "  \n", "Not sent: the prompt is empty."),
        (lambda text: text, "Not sent: the prompt is as it was."),
        (lambda text: text.replace("database", "@order-db"), "Second answer."),
    ],
)
def test_edit_sends_what_was_changed(shop: Path, edit: Callable[[str], str], said: str) -> None:
    """And nothing else."""
    with scripted(shop, [Reply("First answer."), Reply("Second answer.")], edit=edit) as (talk, _):
        talk("Look at the database.")
        assert said in talk("/edit")
        exchanges = talk.chat.session.state.exchanges
        if said.startswith("Second"):
            assert exchanges[-1].prompt == "Look at the @order-db."
            assert exchanges[-1].focus == ("order-db",)
        else:
            assert len(exchanges) == 1


def test_edit_without_an_editor_or_a_prompt(shop: Path) -> None:
    """One line says what to set; with an editor a first prompt can be written in it."""
    with chatting(shop) as talk:
        assert "set VISUAL or EDITOR" in talk("/edit")
    with chatting(shop, edit=lambda text: text + "List all databases.") as talk:
        talk("/edit")
        assert talk.chat.session.state.exchanges[0].prompt == "List all databases."


def test_template_sends_what_it_says(shop: Path, template: Path) -> None:
    """With values and words; where it comes from a project, that is told."""
    with scripted(shop, [Reply("I looked."), Reply("Again.")], width=200) as (talk, server):
        shown = talk('/template look part="the data stores" depth=2 why @order-db?')
        sent = "Look at the data stores to depth 2: why order-db?"
        assert server.requests[-1].body["messages"][-1]["content"] == sent
        assert f"the project's own {template}" in shown
        exchange = talk.chat.session.state.exchanges[-1]
        assert (exchange.template, exchange.focus) == ("look", ("order-db",))
        assert request(exchange) == "why order-db?"
        talk("/retry")
        assert server.requests[-1].body["messages"][-1]["content"] == sent


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/template look", "still needs part=...: what to look at; your words behind it: what"),
        ("/template look part=x", "template look still needs your words behind it: what matters"),
        ("/template look prat=x why", 'no variable "prat"; did you mean "part"?'),
        ("/template look part=x part=y why", "part= stands there twice"),
        ("/template loko", 'no template is called "loko"; did you mean "look"?'),
    ],
)
def test_a_template_that_is_not_filled_in_is_not_sent(shop: Path, line: str, said: str) -> None:
    """One line says what it takes, as it is typed here."""
    with scripted(shop, [], width=200) as (talk, server):
        shown = talk(line)
        assert shown.startswith("error: ")
        assert said in shown
        assert "--set" not in shown
        assert not server.requests


def test_a_template_without_words_of_ones_own(shop: Path, template: Path) -> None:
    """It says what it takes instead."""
    template.write_text(
        "---\nsummary: s\nvariables:\n  part:\n    description: p\n---\nSee ${part}.\n"
    )
    with scripted(shop, []) as (talk, _server):
        shown = talk("/template look part=x and more")
    assert shown == "error: template look takes no words of your own; it takes part=...\n"


def test_the_builtin_rules_take_no_template(shop: Path) -> None:
    """They would not understand it."""
    with chatting(shop) as talk:
        assert "templates are for language models" in talk("/template resilience")
        assert not talk.chat.session.state.exchanges


VALUES = st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,5}", fullmatch=True), st.text(), max_size=3)


@given(values=VALUES, words=st.text())
def test_the_words_behind_values_are_found_again(values: dict[str, str], words: str) -> None:
    """A session keeps values and words as one text."""
    said = "\n".join([*values.values(), words]).strip()
    kept = Exchange(said, "", "look", values)
    assert request(kept).strip() == words.strip()


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("a=1 b=two c", {"a": "1", "b": "two"}, "c"),
        ("""a="two words" b='it "is"' don't""", {"a": "two words", "b": 'it "is"'}, "don't"),
        ("words a=1", {}, "words a=1"),
        ("a= b", {"a": ""}, "b"),
        ('a="open', {"a": '"open'}, ""),
        ("a=1\nb", {"a": "1"}, "b"),
        ("", {}, ""),
    ],
)
def test_values_stand_before_words(text: str, values: dict[str, str], words: str) -> None:
    """In quotes where they hold blanks."""
    assert parsed(text) == (values, words)
