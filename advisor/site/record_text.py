"""A decision record in Markdown, written anew as a page's text in which nothing is obeyed.

Records are Markdown by people, pages are MDX. So a parser reads the record, and what it found is
written again with every text escaped: headings, lists, tables and code stay, HTML is shown as
text, and a link that leads nowhere on the site as its path. Values in, text out.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from advisor.site import mdx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    Resolve: TypeAlias = Callable[[str], str]
    """The page of the site that a link of the record leads to; empty where there is none."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENTS = re.compile(r"\s*(?:<!--(?:(?!-->).)*+-->\s*)+", re.DOTALL)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z0-9+#-]{1,20}")
_DRAWN = {"mermaid", "mdx-code-block"}
"""Languages of code that Docusaurus would carry out instead of showing it."""
_UNWRAPPED = re.compile(r"(mdx-code-block)$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_DEEPEST_HEADING = 6
_MARKS = {"em": "*", "strong": "**"}
_TAGS = {"em": "em", "strong": "strong", "s": "del"}


class Rewritten(NamedTuple):
    """A record as MDX."""

    title: str
    """What its first heading says, as plain text; empty where it does not begin with one."""
    body: str
    """All below it, with headings of the second level and deeper."""


def rewritten(text: str, resolve: Resolve = lambda _: "") -> Rewritten:
    """A record's Markdown as MDX; what is nested too deeply to be read stays as it stands."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = _FRONT_MATTER.match(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    try:
        blocks = list(SyntaxTreeNode(parser.parse(text[head.end() :] if head else text)).children)
        return _page(blocks, head[1] if head else "", resolve)
    except RecursionError:
        return Rewritten("", preformatted(text))


def preformatted(text: str, language: str = "") -> str:
    """A text as it stands."""
    # Docusaurus takes such a line for markup even inside of a code block, unless it ends in more.
    return mdx.fence(_UNWRAPPED.sub(r"\1 ", text), language)


def _page(blocks: list[SyntaxTreeNode], head: str, resolve: Resolve) -> Rewritten:
    blocks = [each for each in blocks if each.type != "html_block" or not _is_comment(each)]
    title = ""
    if blocks and blocks[0].type == "heading":
        title = " ".join(_plain(blocks.pop(0)).split())
    writer = _Writer(resolve, shift=int(any(_level(each) == 1 for each in blocks)))
    parts = [preformatted(head, "yaml")] if head.strip() else []
    return Rewritten(title, "\n\n".join((*parts, writer.blocks(blocks))).strip("\n"))


class _Writer:
    """Writes what the parser found."""

    def __init__(self, resolve: Resolve, shift: int) -> None:
        self._resolve = resolve
        self._shift = shift
        self._is_in_link = False

    def blocks(self, nodes: Iterable[SyntaxTreeNode], gap: str = "\n\n") -> str:
        """The blocks, with `gap` between two."""
        written: list[str] = []
        markers = {"bullet_list": ("-", "*"), "ordered_list": (".", ")")}
        turn, before = 0, ""
        for node in nodes:
            # Two lists in a row would become one if they were marked alike.
            turn = turn + 1 if node.type == before else 0
            before = node.type
            if node.type in markers:
                written.append(self._list(node, markers[node.type][turn % 2]))
            else:
                written.append(self._block(node))
        return gap.join(filter(None, written))

    def _block(self, node: SyntaxTreeNode) -> str:
        writers = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "blockquote": self._quote,
            "table": self._table,
            "fence": _code_block,
            "code_block": _code_block,
            "html_block": _html_block,
            "hr": _rule,
        }
        write = writers.get(node.type)
        return write(node) if write else self.blocks(node.children)

    def _heading(self, node: SyntaxTreeNode) -> str:
        level = min(max(_level(node) + self._shift, 2), _DEEPEST_HEADING)
        # At the end of a heading `{#name}` would be its anchor.
        said = self._inline(node).replace("\\{#", "\\{ #")
        return f"{'#' * level} {said}" if said else ""

    def _paragraph(self, node: SyntaxTreeNode) -> str:
        said = self._inline(node)
        # Alone on its line, an element would stand for the whole paragraph.
        return f"<p>{said}</p>" if said.startswith("<") and not node.hidden else said

    def _quote(self, node: SyntaxTreeNode) -> str:
        lines = self.blocks(node.children).split("\n")
        return "\n".join(f"> {line}".rstrip() for line in lines)

    def _list(self, node: SyntaxTreeNode, marker: str) -> str:
        number = int(node.attrs.get("start", 1))
        is_tight = all(
            part.hidden for item in node.children for part in item.children if _is_text(part)
        )
        gap = "\n" if is_tight else "\n\n"
        items = []
        for place, item in enumerate(node.children):
            head = f"{number + place}{marker} " if node.type == "ordered_list" else f"{marker} "
            lines = self.blocks(item.children, gap).split("\n")
            rest = [f"{' ' * len(head)}{line}" if line else "" for line in lines[1:]]
            items.append("\n".join([f"{head}{lines[0]}".rstrip(), *rest]))
        return gap.join(items)

    def _table(self, node: SyntaxTreeNode) -> str:
        rows = [
            [self._inline(cell) for cell in row.children]
            for part in node.children
            for row in part.children
        ]
        return mdx.table(rows[0], rows[1:])

    def _inline(self, node: SyntaxTreeNode) -> str:
        """What stands in a block, on one line."""
        inner = node.children[0].children if node.children else []
        return self._run(inner).strip()

    def _run(self, nodes: Iterable[SyntaxTreeNode]) -> str:
        """Pieces of a line; texts in a row are one, since what ends one may begin the next."""
        said: list[str] = []
        last, is_in_address = "", False
        pieces = _pieces(nodes, is_in_link=self._is_in_link)
        for piece, following in zip_longest(pieces, pieces[1:]):
            if isinstance(piece, str):
                more = _text(piece)
            else:
                more = self._piece(piece, last, following)
                if more.startswith("[") and last == "!":
                    said[-1] = f"{said[-1][:-1]}\\!"  # else it would be an image
                elif is_in_address and more and not more.startswith("<"):
                    more = f"<></>{more}"  # an address goes on up to a blank or an element
            if more:
                is_in_address = _ends_in_address(more, is_in_one=is_in_address)
                last = more[-1]
                said.append(more)
        return "".join(said)

    def _piece(
        self, node: SyntaxTreeNode, before: str, following: SyntaxTreeNode | str | None
    ) -> str:
        if node.type in _TAGS:
            return _emphasised(node.type, self._run(node.children), before, following)
        writers = {
            "code_inline": lambda each: mdx.code(each.content),
            "hardbreak": _line_break,
            "html_inline": _line_break,
            "link": self._link,
            "image": self._image,
        }
        write = writers.get(node.type)
        return write(node) if write else self._run(node.children)

    def _link(self, node: SyntaxTreeNode) -> str:
        self._is_in_link = True
        label = self._run(node.children)
        self._is_in_link = False
        return self._pointed(label, str(node.attrs.get("href", "")))

    def _image(self, node: SyntaxTreeNode) -> str:
        """Shown by its words: nothing is fetched, and no file beside the record is copied."""
        return self._pointed(_text(_plain(node)), str(node.attrs.get("src", "")))

    def _pointed(self, label: str, target: str) -> str:
        """A link where it leads somewhere, else the label and the path."""
        address = mdx.web_address(target) or self._resolve(target)
        if address and not self._is_in_link:
            return f"[{label or mdx.text(target)}]({address})"
        shown = mdx.code(target) if target else ""
        return " ".join(filter(None, (label, f"({shown})" if label and shown else shown)))


def _rule(_: SyntaxTreeNode) -> str:
    return "***"


def _code_block(node: SyntaxTreeNode) -> str:
    language = next(iter(node.info.split()), "")
    is_shown = _LANGUAGE.fullmatch(language) and language.lower() not in _DRAWN
    return preformatted(node.content.removesuffix("\n"), language if is_shown else "")


def _html_block(node: SyntaxTreeNode) -> str:
    return "" if _is_comment(node) else preformatted(node.content.strip("\n"), "html")


def _emphasised(kind: str, inner: str, before: str, following: SyntaxTreeNode | str | None) -> str:
    """With the marks of Markdown where they are sure to be read as such, else as an element."""
    after = following[:1] if isinstance(following, str) else ""
    is_alone = following is None or isinstance(following, str)
    is_plain = inner[:1].isalnum() and inner[-1:].isalnum() and is_alone
    is_apart = not (before[-1:].isalnum() or before[-1:] in "*_\\" or after.isalnum())
    if kind in _MARKS and is_plain and (is_apart or not before) and after not in "*_":
        return f"{_MARKS[kind]}{inner}{_MARKS[kind]}"
    return f"<{_TAGS[kind]}>{inner}</{_TAGS[kind]}>" if inner else ""


def _text(content: str) -> str:
    """Text with the blanks around it, which matter between two pieces of a line."""
    said = mdx.text(content)
    if not said:
        return " " if content else ""
    return f"{' ' * content[0].isspace()}{said}{' ' * content[-1].isspace()}"


def _pieces(nodes: Iterable[SyntaxTreeNode], *, is_in_link: bool) -> list[SyntaxTreeNode | str]:
    """Elements, and the texts between them: HTML, too, but for comments, which nobody sees.

    No link can be inside of another; this parser takes an address there for one.
    """
    pieces: list[SyntaxTreeNode | str] = []
    text = ""
    for node in nodes:
        is_html = node.type == "html_inline" and not _LINE_BREAK.fullmatch(node.content)
        if node.type == "text" or is_html:
            text += "" if is_html and _is_comment(node) else node.content
        elif node.type == "softbreak" or (node.type == "link" and is_in_link):
            text += _plain(node)
        else:
            pieces += [text, node] if text else [node]
            text = ""
    return [*pieces, text] if text else pieces


def _line_break(_: SyntaxTreeNode) -> str:
    return "<br />"


def _ends_in_address(piece: str, *, is_in_one: bool) -> bool:
    """Whether what follows a piece would be read as part of an address."""
    words = piece.split()
    if not words or piece[-1].isspace():
        return False
    goes_on = is_in_one and len(words) == 1 and not piece[0].isspace()
    return goes_on or _ADDRESS.search(words[-1]) is not None


def _is_comment(node: SyntaxTreeNode) -> bool:
    """Whether a piece of HTML is nothing but what nobody sees."""
    return _COMMENTS.fullmatch(node.content) is not None


def _is_text(node: SyntaxTreeNode) -> bool:
    return node.type == "paragraph"


def _level(node: SyntaxTreeNode) -> int:
    return int(node.tag[1:]) if node.type == "heading" else 0


def _plain(node: SyntaxTreeNode) -> str:
    """The words of a block or an image without their marks."""
    if node.type == "html_inline":
        return "" if _is_comment(node) else node.content
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(map(_plain, node.children))
