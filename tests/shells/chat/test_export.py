"""A conversation as Markdown: what stands in it stays in its place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from advisor.calm.visible import visible_lines
from advisor.sessions.state import Called, Decision, Exchange, State
from advisor.shells.chat.export import Pending, transcript
from advisor.shells.markdown_text import code, quoted
from tests.shells.markup import MARKUP


def kinds(text: str) -> list[str]:
    """The blocks and spans of a Markdown text."""
    tokens = MarkdownIt().parse(text)
    return [each.type for token in tokens for each in (token, *(token.children or ()))]


@given(text=MARKUP)
def test_a_quote_ends_where_it_should(text: str) -> None:
    """What follows it is a paragraph of its own, and neither HTML nor a picture is in it."""
    parsed = MarkdownIt().parse(f"{quoted(text)}\n\nAfter.")
    assert [token.type for token in parsed if token.level == 0] == [
        "blockquote_open",
        "blockquote_close",
        "paragraph_open",
        "paragraph_close",
    ]
    assert not {"html_block", "html_inline", "image"} & set(kinds(quoted(text)))


@given(text=MARKUP.filter(lambda text: text.strip()))
def test_a_code_span_holds_all_of_its_text(text: str) -> None:
    """And obeys nothing of it."""
    (inline,) = (token for token in MarkdownIt().parse(f"a {code(text)} b") if token.children)
    assert [child.type for child in inline.children or ()] == ["text", "code_inline", "text"]


@given(texts=st.lists(MARKUP, min_size=6, max_size=6))
def test_headings_are_ours(texts: list[str]) -> None:
    """Whatever anybody wrote; the same for pictures and HTML."""
    prompt, answer, title, refusal, reason, error = texts
    exchange = Exchange(
        prompt,
        "2026-01-02T03:04",
        answers=(answer,),
        model=answer,
        calls=(Called("show", {title: reason}, title, refusal), Called("update", {}, prompt, "")),
        decisions=(Decision("accept", reason, (1,), (title,), applied=True),),
        error=error,
        events=(reason,),
    )
    exchanges = (exchange, replace(exchange, model=refusal))
    state = State(1, title, prompt, reason, model=error, exchanges=exchanges, focus=(title,))
    pending = Pending([(1, title)], [(2, error)], [reason])
    tokens = MarkdownIt().parse(transcript(state, pending))
    headings = [token for token in tokens if token.type == "heading_open" and token.level == 0]
    assert len(headings) == 4
    assert not {"html_block", "html_inline", "image"} & set(kinds(transcript(state, pending)))


@given(text=MARKUP)
def test_what_a_terminal_obeys_is_written_out(text: str) -> None:
    """Since somebody will look at the file with `cat`."""
    assert visible_lines(quoted(text)) == quoted(text)


def test_two_texts_make_no_picture_together() -> None:
    """An address that one gives is one for all of the file."""
    both = f"{quoted('[a]: https://evil.example.com/?secret')}\n\n{quoted('![a]')}"
    assert "image" not in kinds(both)


def test_a_tab_is_blanks() -> None:
    """As wide as it was outside of the quote."""
    assert quoted("a\tb\n\tc") == "> a   b\n>     c"


def test_what_was_taken_back_or_left_out_is_told() -> None:
    """A withdrawal is no look, and what was not accepted is named beside what was."""
    calls = (
        Called("add_node", {}, "add node a", ""),
        Called("add_node", {}, "add node b", ""),
        Called("withdraw", {"changes": [2]}, "", ""),
        Called("show", {"on": "a"}, "", ""),
    )
    decision = Decision("accept", "", (1,), ("add node a",), applied=True)
    exchange = Exchange("Go.", "2026-01-02T03:04", calls=calls, decisions=(decision,))
    text = transcript(State(1, "shop.json", "ada", "", exchanges=(exchange,)))
    assert "- took back: changes 2\n- looked: `show`" in text
    assert "- change 1: `add node a`\n\nStaged here and not among them: `add node b`" in text
    rejected = replace(exchange, decisions=(decision._replace(applied=False),))
    assert "not among" not in transcript(State(1, "shop.json", "ada", "", exchanges=(rejected,)))
