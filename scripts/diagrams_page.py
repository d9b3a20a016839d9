"""Keeps tables and examples in docs/diagrams.md; the rest of that page is written by hand."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from advisor import options
from advisor.diagram import dot, palette
from advisor.diagram.mermaid import flowchart
from advisor.diagram.picture import Arrow, Box, Picture

_ROOT = Path(__file__).parents[1]
PAGE = _ROOT / "docs" / "diagrams.md"
_SHAPES = {
    "box": "box",
    "round": "box with round corners",
    "stadium": "oval",
    "cylinder": "cylinder",
    "pipe": "pipe",
    "hexagon": "hexagon",
    "double": "box with bars",
    "page": "sheet",
    "slanted": "slanted box",
}
"""What a person calls each shape of the palette."""


def page() -> str:
    """The page with tables and examples as the program has them."""
    return re.sub(
        r"<!-- ((?:advisor |shapes|arrows)[^\n]*) -->\n.*?<!-- end -->",
        lambda found: f"<!-- {found[1]} -->\n{_made(found[1])}\n<!-- end -->",
        PAGE.read_text("utf-8"),
        flags=re.DOTALL,
    )


def _made(what: str) -> str:
    if what == "shapes":
        return _shapes()
    return _arrows() if what == "arrows" else _example(what)


def _example(command: str) -> str:
    """What the command writes, after the command itself."""
    given = options.parse(shlex.split(command)[1:])
    given.file = str(_ROOT / given.file)
    given.changes = given.changes and str(_ROOT / given.changes)
    written = io.StringIO()
    with redirect_stdout(written), redirect_stderr(io.StringIO()):
        given.run(given)
    language = "mermaid" if given.format is None else "text"
    short = command.replace("fixtures/architectures/", "").replace("docs/examples/", "")
    return f"\n`{short}`\n\n```{language}\n{written.getvalue().rstrip()}\n```\n"


def _shapes() -> str:
    """A row for each node-type that has a look of its own."""
    rows = ["", "| node-type | in Mermaid | in Graphviz | fill |", "|---|---|---|---|"]
    looks = {
        **{f"`{kind}`": look for kind, look in palette.LOOKS.items()},
        "a queue, topic, broker, stream or bus": palette.QUEUE,
        "any other": palette.OTHER,
    }
    for kind, look in looks.items():
        form = dot.SHAPES[look.shape]
        shape = f"{form.shape} style={form.style},filled" if form.style else form.shape
        rows.append(f"| {kind} | {_SHAPES[look.shape]} | `{shape}` | `{look.fill}` |")
    return "\n".join([*rows, ""])


def _arrows() -> str:
    """A row for each kind of relationship, with what the two writers make of it."""
    rows = ["", "| relationship | in Mermaid | in Graphviz |", "|---|---|---|"]
    boxes = tuple(Box(each, each, "service") for each in ("from", "to"))
    for link, line in dot.LINES.items():
        arrow = Arrow("from", "to", link, ("r",))
        text = flowchart.written(Picture("", (), boxes, (arrow,)))
        drawn = re.findall(r"^\s*from (\S+?)(?:\|.*\|)? to$", text, re.MULTILINE)
        head = "" if line.head == "normal" else f", {line.head}"
        rows.append(f"| {link} | `{drawn[0]}` | {line.style}{head} |")
    return "\n".join([*rows, ""])
