"""A turn's events as the tools really answer, and a terminal on which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyte
from pyte import modes
from rich.console import ConsoleDimensions

from advisor.agent.events import Called
from advisor.calm import document
from advisor.change.workspace import Workspace
from advisor.shells.chat.answer import Answer
from advisor_tools import registry
from tests.shells.asking import ADD, CONNECT
from tests.shells.chat.terminals import console, written

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from advisor.agent.script import ToolCall


def called(workspace: Workspace, name: str, arguments: dict[str, Any]) -> Called:
    """A call that was really made."""
    return Called(name, arguments, registry.call(workspace, name, arguments))


def calls(shop: Path) -> list[Called]:
    """Two looks, two changes and a refusal."""
    workspace = Workspace(document.load(shop))
    made: list[tuple[str, dict[str, Any]]] = [
        ("show", {"on": ["api-gateway"]}),
        ("paths", {"source": "customer", "target": "order-db"}),
        *((call.name, _arguments(call)) for call in (ADD, CONNECT)),
        ("rename", {"id": "gateway", "new_id": "api-gateway-1"}),
    ]
    return [called(workspace, name, arguments) for name, arguments in made]


def _arguments(call: ToolCall) -> dict[str, Any]:
    assert isinstance(call.arguments, dict)
    return call.arguments


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Seconds since some time."""
        return self.now


class Stage:
    """An answer on a terminal of its own, and what stands on its screen."""

    def __init__(self, width: int = 60, height: int = 20, **environment: str) -> None:
        self.clock = Clock()
        self.console: Console = console(width, **environment)
        self.console.height = height
        self.answer = Answer(self.console, self.clock)
        self._screen = pyte.HistoryScreen(width, height, history=10_000)
        self._screen.set_mode(modes.LNM)  # as a terminal's driver turns line ends
        self._stream = pyte.Stream(self._screen)
        self._read = 0

    @property
    def written(self) -> str:
        """All that was written, with its control sequences."""
        return written(self.console)

    def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        self._draw()
        self.console.size = ConsoleDimensions(width, height)
        self._screen.resize(height, width)

    def later(self, seconds: float) -> None:
        """Let time pass, and draw."""
        self.clock.now += seconds
        self.answer.tick()

    def lines(self) -> list[str]:
        """What stands on the screen, without the empty rest of it."""
        self._draw()
        text = "\n".join(line.rstrip() for line in self._screen.display)
        return text.rstrip("\n").split("\n")

    def everything(self) -> list[str]:
        """What left the screen at its top, and what stands on it."""
        shown = self.lines()
        columns = range(self._screen.columns)
        above = ["".join(row[at].data for at in columns) for row in self._screen.history.top]
        return [line.rstrip() for line in above] + shown

    @property
    def cursor_hidden(self) -> bool:
        """Whether the terminal shows no cursor."""
        self._draw()
        return bool(self._screen.cursor.hidden)

    def _draw(self) -> None:
        self._stream.feed(self.written[self._read :])
        self._read = len(self.written)
