"""A preview follows its file from the moment in which it was read."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING

import pytest

from advisor.preview import serving
from advisor.preview.board import Board
from advisor.preview.guard import Guard
from advisor.sessions.opened import Opened
from advisor.sessions.session import Session
from scripts.meeting import TIME
from tests.preview.boards import edit, run, said

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.settings import Settings


class EditedMeanwhile(Board):
    """A board whose file is edited just after it was looked at first."""

    async def open(self) -> None:
        """Look, and have somebody edit the file."""
        await super().open()
        edit(self.session.file, '"name": "Customer"', '"name": "Shopper"')


def test_an_edit_while_the_preview_starts_is_shown(file: Path, model: Settings) -> None:
    """Nobody has to edit the file again for that."""

    async def app(_scope: object, _receive: object, _send: object) -> None:
        """Answer nothing."""

    async def scenario() -> None:
        board = EditedMeanwhile(Session(Opened(file, "ada", lambda: TIME), model))
        is_seen = asyncio.Event()

        def look(_: object) -> None:
            if board.scene is not None and "Shopper" in json.dumps(board.scene.model.value):
                is_seen.set()

        board.announcer.listen(look)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            guard = Guard(app, listening.getsockname()[1])
            serve = asyncio.create_task(serving.serve(guard, board, listening, lambda: None))
            try:
                await asyncio.wait_for(is_seen.wait(), 20)
            finally:
                serve.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await serve
        assert any("edited outside" in text for text in said(board))

    run(scenario())
