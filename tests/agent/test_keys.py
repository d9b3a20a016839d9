"""What must never be shown, however it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.keys import Blotter, blot, unmistakable, where
from advisor.agent.scripted import Reply, ToolCall
from advisor.settings import Settings
from tests.agent.talk import talk

SECRETS = st.text("ab", min_size=2, max_size=5)


@given(secret=SECRETS, pieces=st.lists(st.text("abc", max_size=4)))
def test_where_a_text_is_cut_makes_no_difference(secret: str, pieces: list[str]) -> None:
    """In pieces it becomes what it would become whole."""
    blotter = Blotter([secret])
    shown = "".join(blotter.feed("text", piece) for piece in pieces)
    assert secret not in shown
    rest = blotter.rest().get("text", "")
    assert shown + rest == "".join(pieces).replace(secret, "[key]")
    assert len(rest) < len(secret)
    assert blotter.rest() == {}


def test_texts_are_kept_apart() -> None:
    """The beginning of a secret in one is not continued in another."""
    blotter = Blotter(["secret"])
    assert (blotter.feed("a", "my sec"), blotter.feed("b", "ret")) == ("my ", "ret")
    assert blotter.feed("a", "ret") == "[key]"


def test_what_is_no_secret_is_shown_at_once() -> None:
    """Without one, and where nothing looks like the beginning of one."""
    assert Blotter().feed("a", "sec") == "sec"
    assert Blotter(["secret"]).feed("a", "section ") == "section "


def test_an_address_is_shown_without_what_is_secret_in_it() -> None:
    """User, password and query; a model without an address by its provider."""
    for url, shown in (
        ("https://u:p@ss/word@host:1/v1?key=secret#x", "https://host:1/v1"),
        ("u:secret@host/v1", "host/v1"),
        ("http://host/v1", "http://host/v1"),
        ("", "openai"),
        ("https://", "openai"),
    ):
        assert where(Settings(model="openai:gpt-5", base_url=url)) == shown


def test_a_query_of_the_address_is_blotted_out() -> None:
    """Some servers take the key there."""
    settings = Settings(base_url="http://h/v1?a=1&key=s3cret", api_key="none")
    assert blot("a=1, s3cret and none", settings) == "a=1, [key] and [key]"


def test_a_short_word_in_the_place_of_a_key_is_none() -> None:
    """Many local servers are given an x."""
    assert blot("an example", Settings(api_key="x")) == "an example"


def test_a_word_that_serves_as_key_stays_in_answers() -> None:
    """Servers of one's own are given any word; it must not go missing from a document."""
    call = ToolCall("set_metadata", {"entries": [{"on": ["admin"], "values": {"env": "test"}}]})
    result = talk([Reply("A test.", [call]), Reply("Done.")], api_key="test")
    assert result.text == "A test.Done."
    (change,) = result.workspace.changes
    assert change.arguments["entries"][0]["values"] == {"env": "test"}


@pytest.mark.parametrize(
    ("key", "is_blotted"),
    [
        *(("mykey12345", True), ("k3y45678", True), ("x" * 16, True)),
        *(("not-needed", False), ("12345678", False), ("sk-1234", False)),
    ],
)
def test_what_no_word_can_be_is_blotted_out_of_answers(key: str, *, is_blotted: bool) -> None:
    """From 16 characters on, or from 8 where letters and digits are among them."""
    assert (key in unmistakable(Settings(api_key=key))) is is_blotted
