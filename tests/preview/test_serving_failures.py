"""A preview that cannot go on: what was begun is ended, and why is told."""

from __future__ import annotations

import asyncio
import shutil
import socket
from typing import TYPE_CHECKING

import pytest

from advisor.preview import serving
from advisor.preview.board import Board
from advisor.preview.guard import Guard
from advisor.sessions.opened import Opened
from advisor.sessions.session import Session
from advisor.settings import Settings
from scripts.meeting import TIME
from tests.preview.previewing import SHOP

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_file_that_cannot_be_followed_ends_it_and_is_told(tmp_path: Path) -> None:
    """In order: what was begun is ended, nobody waits for a page that shows nothing."""
    file = tmp_path / "shop.json"
    shutil.copy(SHOP, file)
    began: list[str] = []

    async def app(_scope: object, _receive: object, _send: object) -> None:
        """Answer nothing."""

    async def serve() -> Unfollowed:
        board = Unfollowed(Session(Opened(file, "ada", lambda: TIME), Settings(model="builtin")))
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            guard = Guard(app, listening.getsockname()[1])
            with pytest.raises(LookupError, match="nobody expected this"):
                await asyncio.wait_for(
                    serving.serve(guard, board, listening, lambda: began.append("")),
                    20,
                )
        return board

    assert asyncio.run(serve()).is_closed
    assert began == [""]
