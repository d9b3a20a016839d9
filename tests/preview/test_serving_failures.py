"""A preview that cannot go on: what was begun is ended, and why is told."""

from __future__ import annotations

import asyncio
import shutil
import socket
from typing import TYPE_CHECKING

import pytest

from advisor.errors import UsageError
from advisor.preview import serving
from advisor.preview.board import Board
from advisor.preview.guard import Guard
from advisor.sessions.opened import Opened
from advisor.sessions.session import Session
from advisor.settings import Settings
from scripts.meeting import TIME
from tests.preview.previewing import SHOP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import Receive, Scope, Send


class Unfollowed(Board):
    """A board that cannot look at its file."""

    is_closed = False

    async def open(self) -> None:
        """Fail as no file should make it fail."""
        raise LookupError("nobody expected this")

    async def close(self) -> None:
        """End, and say so."""
        await super().close()
        self.is_closed = True


async def silent(_scope: object, _receive: object, _send: object) -> None:
    """Pages that answer nothing."""


async def not_starting(_scope: Scope, receive: Receive, send: Send) -> None:
    """Pages that say that they cannot begin."""
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no pages today"})


async def serve(app: Callable[..., object], board: Board, began: list[str]) -> None:
    """Serve these pages for at most 20 seconds, and keep that they could be asked for."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        guard = Guard(app, listening.getsockname()[1])  # type: ignore[arg-type]  # as they are
        await asyncio.wait_for(
            serving.serve(guard, board, listening, lambda: began.append("")),
            20,
        )


@pytest.fixture
def board(tmp_path: Path) -> Unfollowed:
    """A board of the shop that cannot look at it."""
    file = tmp_path / "shop.json"
    shutil.copy(SHOP, file)
    return Unfollowed(Session(Opened(file, "ada", lambda: TIME), Settings(model="builtin")))


def test_a_file_that_cannot_be_followed_ends_it_and_is_told(board: Unfollowed) -> None:
    """In order: what was begun is ended, nobody waits for a page that shows nothing."""
    began: list[str] = []
    with pytest.raises(LookupError, match="nobody expected this"):
        asyncio.run(serve(silent, board, began))
    assert board.is_closed
    assert began == [""]


def test_pages_that_cannot_begin_are_told_in_a_line(board: Unfollowed) -> None:
    """No address is told, and the exit code is that of no proposal."""
    began: list[str] = []
    with pytest.raises(UsageError, match="cannot be started"):
        asyncio.run(serve(not_starting, board, began))
    assert board.is_closed
    assert began == []
