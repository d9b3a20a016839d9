"""Text that stays text: in a line, in a table, in code, in a link, at the head of a page."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from advisor.calm.visible import visible
from advisor.site import mdx
from tests.site.sources import HOSTILE

PARSER = MarkdownIt("gfm-like", {"html": False, "linkify": False})

FRAGMENTS = st.sampled_from(
    [*HOSTILE, *"<>{}&*_`[]()\\|~#+-=:!$'\".", "&amp;", "**", "```", "1. ", "- ", "order_service"]
)
TEXTS = st.lists(FRAGMENTS | st.text(max_size=5), max_size=6).map("".join)


def shown(markdown: str) -> str:
    """What a reader of Markdown sees of it in its first line of text."""
    words = []
    for token in PARSER.parse(markdown.replace("<></>", "")):
        assert token.type in ("paragraph_open", "inline", "paragraph_close"), markdown
        for child in token.children or ():
            assert child.type in ("text", "text_special", "code_inline"), markdown
            words.append(child.content)
    return "".join(words)


def line(text: str) -> str:
    """A text as a page shows it: on one line, what is hidden made visible."""
    return visible(" ".join(text.split()))


@given(TEXTS)
def test_a_line_of_text_is_shown_as_it_is(text: str) -> None:
    """No markup of Markdown, and no element or program of MDX."""
    written = mdx.text(text)
    assert shown(written) == line(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[<{}]", written.replace("<></>", ""))
    assert not re.match(r"(?:import|export)\b|:::?", written)


@given(TEXTS)
def test_code_ends_where_it_should(text: str) -> None:
    """Whatever backticks are in it; in a table, too."""
    written = mdx.code(text)
    if written.startswith("<code>"):
        written = written.removeprefix("<code>").removesuffix("</code>")
    assert shown(f"x {written} y") == f"x {line(text) or '  '} y"


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_a_table_has_the_cells_that_it_was_given(rows: list[tuple[str, str]]) -> None:
    """No bar in a text or a code span makes another."""
    table = mdx.table(["a", "b"], [(mdx.text(one), mdx.code(two)) for one, two in rows])
    tokens = PARSER.parse(table.replace("<></>", ""))
    cells = [
        "".join(child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]
    read = [re.sub(r"^<code>|</code>$", "", each).strip() for each in cells[2:]]
    assert read == [line(each).strip() for row in rows for each in row]


@given(TEXTS, st.sampled_from(["json", "", "mermaid"]))
def test_a_code_block_ends_where_it_should(text: str, language: str) -> None:
    """Nothing in it is a fence of its own."""
    (block,) = PARSER.parse(mdx.fence(text, language))
    lines = re.split(r"\r\n|\r|\n", text.expandtabs(4))
    assert (block.type, block.info) == ("fence", language)
    assert block.content == "\n".join(map(visible, lines)) + "\n"


@given(TEXTS, TEXTS)
def test_a_link_leads_to_the_web_or_into_the_site(label: str, target: str) -> None:
    """Else there is none; no target is a script or breaks out of its parentheses."""
    written = mdx.link(label, target)
    links = [
        str(child.attrs["href"])
        for token in PARSER.parse(written.replace("<></>", ""))
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert len(links) <= 1
    for href in links:
        assert re.fullmatch(r"https?://[^\s()<>{}`]*|(?!//)[^\s()<>{}`:\\]*", href)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:x",
        "JAVASCRIPT:x",
        " javascript:x",
        "data:x",
        "//evil.example",
        "\\\\evil",
        "",
        "http://[",
        "https://a:99999/",
        "http://",
        "vbscript:x",
        "/\\evil.example",
        "a:b",
    ],
)
def test_what_is_no_address_is_no_link(target: str) -> None:
    """The label stands alone."""
    assert mdx.link("label", target) == "label"


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://a.example/x(y)?q={z}#[f]", "https://a.example/x%28y%29?q=%7Bz%7D#%5Bf%5D"),
        ("http://exa\tmple.com/x", "http://example.com/x"),
        ("\x01http://example.com/x", "http://example.com/x"),
        ("http://example.com//x?y", "http://example.com//x?y"),
        ("HTTP://münchen.example:80/ü%20", "http://xn--mnchen-3ya.example:80/%C3%BC%20"),
        ("nodes/api", "nodes/api"),
        ("/nodes/api", "/nodes/api"),
    ],
)
def test_addresses_are_percent_encoded(target: str, address: str) -> None:
    """What is encoded already stays."""
    assert mdx.link("x", target) == f"[x]({address})"


@pytest.mark.parametrize(
    "text",
    [
        "Entry point for all client requests.",
        "order_service calls the API (v2), 10:30 h; 50 % of it - or more!",
        "see https://git.example.com/shop/order_service?a=b&c=d#e",
        '2 + 2 = 4, a > b, C# & D, it\'s "so"',
    ],
)
def test_plain_text_is_written_as_it_is(text: str) -> None:
    """People read the pages' sources, and their differences."""
    assert mdx.text(text) == text


def test_what_cannot_be_parsed_as_an_address_becomes_no_link() -> None:
    """Docusaurus parses each link, and its build would end."""
    assert mdx.text("http://a.example:99999/") == "http<></>://a.example:99999/"


def test_no_backslash_becomes_part_of_an_address() -> None:
    """An address is taken as it is written, unless its beginning is escaped."""
    assert mdx.text("see https://a.example/*b* now") == "see https\\://a.example/\\*b\\* now"
    assert mdx.text("WWW.a.example/~b") == "WWW\\.a.example/\\~b"


def test_paragraphs_stay() -> None:
    """In a description; single line breaks do not."""
    assert mdx.block("one\ntwo\n \n\n# three\r\n\r\n- four") == "one two\n\n\\# three\n\n\\- four"


@given(TEXTS, st.integers(0, 99))
def test_the_head_of_a_page_reads_back(text: str, position: int) -> None:
    """As YAML, with nothing in it that Docusaurus would run."""
    written = mdx.front_matter({"title": text, "sidebar_position": position, "draft": False})
    read = yaml.safe_load(written.removeprefix("---\n").removesuffix("\n---"))
    assert read == {"title": mdx.title(text), "sidebar_position": position, "draft": False}
    assert not re.search(r"\\|<[/!?a-zA-Z]", read["title"])
    back = read["title"].replace("\u2216", "\\").replace("\u2039", "<")
    assert back == visible(text).replace("\u2216", "\\").replace("\u2039", "<")


def test_what_is_hidden_is_seen() -> None:
    """Control characters, turned directions, halves of characters; joiners of emoji stay."""
    assert mdx.text("a\x00b\u202ec\ud800d\u200be\U000e0041") == (
        "a\\u0000b\\u202ec\\ud800d\\u200be\\U000e0041"
    )
    assert mdx.text("👩\u200d💻") == "👩\u200d💻"
