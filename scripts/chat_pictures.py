"""Draws the program at a real terminal as SVGs: ``python -m scripts.chat_pictures FOLDER``.

The program runs on a copy of the fixture, at a pseudo-terminal on which keys are typed; the model
answers from a recording, on loopback. What stands on the screen is drawn.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from advisor.agent.recordings import contents
from advisor.agent.scripted import Reply, ScriptedServer, ToolCall, Usage
from scripts import svg
from scripts.replaying import FIXTURES, played
from tests.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyte.screens import Char

NAMES = (
    *(f"chat-{moment}.svg" for moment in ("completion", "answer", "proposal", "select", "resumed")),
    "assessment.svg",
)
"""The pictures that are drawn."""

_COLUMNS, _ROWS = 100, 46
_FILE = "architectures/ecommerce-platform.json"
_COLOURS = {"brown": "yellow", "brightbrown": "bright_yellow"}
"""What rich calls colours that pyte calls otherwise."""


def main(folder: Path) -> None:
    """Have the conversation, drawn at five moments, and assess."""
    with tempfile.TemporaryDirectory() as project, ScriptedServer(_answers()) as server:
        for name in ("architectures", "docs"):
            shutil.copytree(FIXTURES / name, Path(project, name))
        Path(project, ".git").mkdir()
        argv = [sys.executable, "-m", "scripts.pictured_chat", _FILE, server.base_url]
        with Screen(argv, _COLUMNS, _ROWS, cwd=Path(project)) as screen:
            for name in _talk(screen):
                _draw(screen, folder / f"chat-{name}.svg")
        with Screen([*argv, "1"], _COLUMNS, _ROWS, cwd=Path(project)) as screen:
            screen.wait("weak points")
            _draw(screen, folder / "chat-resumed.svg")
        argv = [sys.executable, "-m", "advisor", "assess", _FILE, "--top", "2"]
        with Screen(argv, _COLUMNS, _ROWS, cwd=Path(project)) as screen:
            screen.wait("To mend the first")
            _draw(screen, folder / "assessment.svg", title="advisor assess")


def _talk(screen: Screen) -> Iterator[str]:
    """Type as a person would; the name of a picture whenever there is one to take."""
    screen.wait("weak points")
    screen.keys("What are the top 3 resilience concerns? Consider @order-d")
    screen.wait("Order Database")
    yield "completion"
    screen.keys("\t and how would you address them?\r")
    screen.wait("tokens,")
    screen.wait("weak points")
    yield "answer"
    screen.keys("The gateway is a single point of failure. Put a load balancer in front.\r")
    screen.wait("[a]ccept")
    yield "proposal"
    screen.keys("s\r")
    screen.wait("space")
    screen.keys("\x1b[B\x1b[B ")
    screen.wait("left out")
    screen.wait_gone("checking")
    yield "select"
    screen.keys("\x1b")
    screen.wait_gone("[space]")
    screen.wait_still()
    screen.keys("q\r")
    screen.wait("pending:")


def _answers() -> list[Reply]:
    """What the model said in the recording, with the tokens that it might have used."""
    held = contents.read(FIXTURES / "recordings" / "ecommerce-platform.jsonl")
    (tutorial,) = (each for each in played(held) if each.run == "tutorial")
    usages = (Usage(14_200 + 900 * turn, 420, 13_700 * bool(turn)) for turn in range(99))
    return [
        Reply(
            answer.text,
            [ToolCall(call.name, call.arguments) for call in answer.calls],
            fragments=(7,),
            usage=usage,
        )
        for answer, usage in zip(tutorial.answers, usages, strict=False)
    ]


def _draw(screen: Screen, path: Path, *, title: str = "advisor chat") -> None:
    # A line that was waited for may stand there in part only.
    screen.wait_still()
    rows = [_text(row) for row in screen.cells()]
    written = [number for number, row in enumerate(rows) if row.plain.strip()]
    # The bar stands at the bottom; the empty lines above it show nothing.
    *above, bar = written
    gap = bar - above[-1] > 1
    lines = [*rows[: above[-1] + 1 + gap], rows[bar]]
    svg.save(path, lines, columns=_COLUMNS, title=title)


def _text(row: list[Char]) -> Text:
    while row and row[-1].data == " " and not row[-1].reverse and row[-1].bg == "default":
        row = row[:-1]
    text = Text()
    for style, cells in groupby(row, key=_style):
        text.append("".join(cell.data for cell in cells), style)
    return text


def _style(cell: Char) -> Style:
    return Style(
        color=_colour(cell.fg), bgcolor=_colour(cell.bg), bold=cell.bold, reverse=cell.reverse
    )


def _colour(name: str) -> str | None:
    if name == "default":
        return None
    known = _COLOURS.get(name, name)
    return known.replace("bright", "bright_") if "bright_" not in known else known


if __name__ == "__main__":
    main(Path(sys.argv[1]))
