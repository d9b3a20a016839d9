"""Pages of decision records: what of a record is shown, and that nothing of it is obeyed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from advisor.site import decisions, index_page
from advisor.site.gathered import Gathered
from advisor.site.record_text import rewritten
from advisor.site.source import Record
from tests.site import made, reading
from tests.site.sources import RECORD, ROOT, gathered, source

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

LINK = "docs/adr/0001-first.md"
NEXT = "docs/adr/0002-next.md"
FIXTURES = sorted((ROOT / "fixtures/docs/adr").glob("*.md"))


def pages(records: dict[str, Record]) -> list[str]:
    """The pages of records that a document links."""
    made = gathered(model=source(adrs=[*records]).model, records=records)
    return [page.text for page in decisions.pages(made)]


def body(text: str, link: str = LINK) -> str:
    """What follows the head of a record's page."""
    page, *_ = pages({link: Record(text), NEXT: Record("# Next")})
    return page.split("---\n", 2)[2]


def words(tokens: list[Token]) -> list[str]:
    """All words that tokens show, headings' and cells' among them."""
    found = []
    for token in tokens:
        found += words(token.children or [])
        if token.type in ("text", "code_inline", "fence", "code_block"):
            found += token.content.split()
    return found


def shown(text: str) -> list[str]:
    """The words that a reader of CommonMark sees."""
    return words(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text))


def letters(listed: list[str]) -> str:
    """What of words no markup is made of."""
    return "".join(re.findall(r"[ab1{}]", "".join(listed)))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem[:4])
def test_a_record_is_shown_in_full(path: Path) -> None:
    """Its title becomes the page's; all else is there, in its order."""
    text = path.read_text("utf-8")
    page, *_ = pages({LINK: Record(text)})
    head = json.loads(page.splitlines()[1].removeprefix("title: "))
    assert text.startswith(f"# {head}")
    assert [*head.split(), *shown(page.split(".md`.", 1)[1])] == shown(text)


def test_nothing_of_a_record_is_obeyed() -> None:
    """No element but line breaks and marks of ours, no expression, no module, no directive."""
    page = body(RECORD)
    outside = re.sub(r"(?ms)^(`{3,})[a-z-]*\n.*?^\1$|(`+).+?\2", "", page)
    assert set(re.findall(r"(?<!\\)</?(\w+)", outside)) <= {"strong", "em", "del", "br", "p"}
    assert not re.search(r"(?<!\\)[{}]", outside)
    assert not re.search(r"(?m)^(import|export|:::)", outside)
    assert "](javascript:" not in outside
    assert not re.search(r"(?m)^`+ *mdx-code-block$", page)
    assert "\n---\n" not in page


def test_all_of_a_record_can_be_read() -> None:
    """HTML, expressions and modules as text; only comments are left out, as everywhere."""
    page = body(RECORD).replace("\\", "")
    for text in (
        "<script>window.pwned = 1</script>",
        "<img src=x onerror=window.pwned=1> {window.pwned = 1}",
        "mport pwned from './pwned'",
        "title: stolen",
        "javascript:window.pwned=1",
        "strong",
        "::danger",
        "{ #z}",
    ):
        assert text in page
    assert "nobody sees this" not in page


def test_links_lead_somewhere_or_are_told_as_paths() -> None:
    """To the web, to another linked record; any other file is no part of the site."""
    page = body(RECORD)
    assert "another file (`../other.md#part`)" in page
    assert "[the next](/decisions/adr-0002-next)" in page
    assert "a picture (`missing.png`)" in page
    assert "[the web](https://example.com/a?b=c)" in page
    assert "![" not in page


def test_a_page_has_one_title() -> None:
    """Further headings of the first level, and those below them, move down by one."""
    assert "## Second" in body("# First\n\n## Second")
    assert "## Other\n\n### Below" in body("# First\n\n# Other\n\n## Below")
    assert "###### Deep" in body("# First\n\n# Other\n\n###### Deep")


def test_lists_stay_as_they_are() -> None:
    """Numbers, nesting, and where one ends and the next begins."""
    page = body("3. a\n4. b\n\n   more\n\n- x\n  - y\n\n* z\n")
    assert "3. a\n\n4. b\n\n   more\n\n- x\n  - y\n\n* z" in page.replace("\n\n  - y", "\n  - y")


def test_code_is_not_carried_out() -> None:
    """A diagram of a record is a stranger's: it is shown as it is written."""
    assert "```\ngraph TD\n```" in body("```mermaid\ngraph TD\n```")
    assert "```json\n{}\n```" in body("```json\n{}\n```")
    assert "```\nx\n```" in body('```{x} title="y"\nx\n```')


@pytest.mark.parametrize("ending", ["adoc", "rst", "txt", "org", "TXT"])
def test_other_formats_are_shown_as_they_stand(ending: str) -> None:
    """In a block that they cannot leave."""
    page = body("= Title\n```\n<b>{x}\n", f"docs/adr/0001.{ending}")
    assert "````\n= Title\n```\n<b>{x}\n\n````" in page


def test_a_record_that_cannot_be_shown_says_why() -> None:
    """So that its link leads somewhere; a URL can be followed by hand."""
    page, web, odd = pages(
        {
            LINK: Record(problem="there is no such file"),
            "https://example.com/adr/1": Record(problem="it is a URL"),
            "javascript:alert(1)": Record(problem="there is no such file"),
        }
    )
    assert "It is not shown here: there is no such file." in page
    assert "[https://example.com/adr/1](https://example.com/adr/1)" in web.replace("\\", "")
    assert "](" not in odd


def test_what_is_nested_too_deeply_stays_text() -> None:
    """Nobody wrote it for a reader."""
    deep = "*a **b " * 3_000 + "b** a* " * 3_000
    assert rewritten(deep).body.startswith("```\n*a")
    assert rewritten("> " * 3_000 + "x").body


@given(st.text(st.sampled_from("ab1 *_`~#-+.:|\\&{}\n\t>=/'\""), max_size=80))
def test_any_record_is_read_as_it_was(text: str) -> None:
    """Read as CommonMark, what is written anew shows what the record showed, in its order."""
    assume(not text.startswith("---"))
    made = rewritten(text)
    again = re.sub(r"</?(?:strong|em|del|p|br|code)(?: /)?>", "", made.body)
    assert letters([made.title, *shown(again)]) == letters(shown(text))


@pytest.mark.parametrize(
    "text",
    [
        "<!-- a --> Words. <!-- b -->",
        "x\n<!-- a --> Words. <!-- b -->",
        "<!-- a -->\nWords.\n<!-- b -->",
    ],
)
def test_what_stands_between_comments_is_shown(text: str) -> None:
    """And they are not."""
    shown = rewritten(f"# One\n\n{text}").body
    assert "Words." in shown
    assert rewritten("# One\n\n<!-- a --> <!-- b -->\n<!--\nc -->").body == ""


@pytest.mark.parametrize("link", ["", " ", "\u00a0\t", "/", "\u200b", "# ", "https://"])
@pytest.mark.parametrize("text", ["", "#", "# &nbsp;", "# <!-- -->", "#  \n\nWords."])
def test_no_label_is_empty(link: str, text: str) -> None:
    """Not even of a link that shows nothing: Docusaurus builds no page without a title."""
    example = source(adrs=["docs/adr/first.md", link])
    records = {"docs/adr/first.md": Record("# First"), link: Record(text)}
    _, page = decisions.pages(gathered(model=example.model, records=records))
    head = reading.head(page.text)
    assert head["title"].strip()
    assert head["sidebar_label"].strip()
    shown = reading.links(reading.sections(index_page.page(Gathered(example)).text)["Adrs"])
    assert len(shown) == 2
    assert all(label.strip() for label, _ in shown)


def test_a_link_that_says_nothing_is_named_by_no_element() -> None:
    """Though each text of one holds it."""
    pages = made.site(source(adrs=["", " "]))
    assert not [address for address, page in pages.items() if "## Decision Records" in page]
