"""Boards over a copy of the example architecture, with a model that follows a script."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from advisor.preview.board import Board
from advisor.sessions.asked import Asked
from advisor.sessions.opened import Opened
from advisor.sessions.session import Session
from scripts.meeting import TIME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from datetime import datetime
    from pathlib import Path

    from advisor.preview.scene import Review
    from advisor.sessions.log import Log
    from advisor.settings import Settings

_T = TypeVar("_T")


@asynccontextmanager
async def board(
    file: Path,
    settings: Settings,
    log: Log | None = None,
    clock: Callable[[], datetime] = lambda: TIME,
) -> AsyncIterator[Board]:
    """An open board for the time of the block."""
    opened = Board(Session(Opened(file, "ada", clock), settings, log))
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


def run(scenario: Coroutine[Any, Any, _T]) -> _T:
    """What a scenario comes to, within a minute."""

    async def bounded() -> _T:
        return await asyncio.wait_for(scenario, 60)

    return asyncio.run(bounded())


async def ask(board: Board, prompt: str) -> Review | None:
    """Have a turn; what is to be decided on then."""
    await board.ask(Asked(prompt, prompt))
    return reviewed(board)


def reviewed(board: Board) -> Review | None:
    """What is to be decided on."""
    assert board.scene is not None
    return board.scene.review


def result(board: Board) -> str:
    """The digest that accepting needs."""
    review = reviewed(board)
    assert review is not None
    return review.proposal.result


def said(board: Board) -> list[str]:
    """What was remarked so far, and what is kept of what happened between prompts."""
    kept = [event for exchange in board.session.state.exchanges for event in exchange.events]
    return [*kept, *(remark.text for remark in board.announcer.remarks)]


async def leave_out(board: Board, number: int) -> tuple[int, ...]:
    """Leave a change out of what is on the scene; what left with it."""
    return await board.leave_out(number, result(board))


async def join(board: Board, number: int) -> tuple[int, ...]:
    """Take a change more of what is on the scene; what joined it."""
    return await board.join(number, result(board))


def content(file: Path) -> bytes:
    """What is in the file."""
    return file.read_bytes()


def put(file: Path, text: str | None) -> None:
    """Have that in the file; None removes it."""
    if text is None:
        file.unlink()
    else:
        file.write_text(text, "utf-8")


def edit(file: Path, old: str, new: str) -> None:
    """Change a text in the file, outside of any session."""
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def history(file: Path) -> list[dict[str, Any]]:
    """What was begun, record by record."""
    lines = (file.parent / ".advisor" / "history.jsonl").read_text("utf-8").splitlines()
    return [record for line in lines if (record := json.loads(line))["record"] == "begun"]
