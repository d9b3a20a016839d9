"""What a page of the site shows, read back from its text by a parser of Markdown."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import yaml
from markdown_it import MarkdownIt

_PARSER = MarkdownIt("gfm-like", {"linkify": False})


def head(page: str) -> dict[str, Any]:
    """The front matter."""
    found = yaml.safe_load(page.split("---\n", 2)[1])
    assert isinstance(found, dict)
    return found


def body(page: str) -> str:
    """What stands below the front matter."""
    return page.split("---\n", 2)[2]


def sections(page: str) -> dict[str, str]:
    """The text below each heading of the second level, in the order of the page."""
    _, *parts = re.split(r"^## (.*)$", body(page), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def links(text: str) -> list[list[str]]:
    """What each link says, and where it leads."""
    found = []
    for token in _PARSER.parse(text):
        children = token.children or []
        for place, child in enumerate(children):
            if child.type == "link_open":
                found.append([shown(children[place + 1 :]), str(child.attrs["href"])])
    return found


def shown(tokens: list[Any]) -> str:
    """The text up to the end of a link."""
    words = []
    for token in tokens:
        if token.type == "link_close":
            break
        words.append(token.content)
    return "".join(words)


def rows(text: str) -> list[list[str]]:
    """The cells of the tables, head included, as they are read."""
    found: list[list[str]] = []
    in_cell = False
    for token in _PARSER.parse(text):
        if token.type == "tr_open":
            found.append([])
        elif token.type == "inline" and in_cell:
            found[-1].append("".join(each.content for each in token.children or ()))
        in_cell = token.type in ("th_open", "td_open")
    return found


def fences(text: str, language: str) -> list[str]:
    """What stands in the code blocks of a language."""
    tokens = _PARSER.parse(text)
    return [each.content for each in tokens if each.type == "fence" and each.info == language]


class _Table(HTMLParser):
    """A table of HTML as rows of cells; a list in a cell as a list."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str | list[str]]] = []
        self._items: list[str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag == "ul":
            self._items = []
        self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "li" and self._items is not None:
            self._items.append(self._text.strip())
        elif tag in ("td", "th"):
            self.rows[-1].append(self._items or self._text.strip())
            self._items = None
        if tag != "b":
            self._text = ""


def html_rows(text: str) -> list[list[str | list[str]]]:
    """The cells of a table in HTML."""
    table = _Table()
    table.feed(html.unescape(text))
    return table.rows
