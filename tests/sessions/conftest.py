"""What the tests of sessions start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import ScriptedServer
from tests.sessions.playing import project, scripted, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.settings import Settings


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """One server for all tests."""
    with ScriptedServer(scripted) as server:
        yield server


@pytest.fixture
def model(server: ScriptedServer) -> Settings:
    """Settings that name it."""
    return settings(server)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document in a project of its own."""
    return project(tmp_path)
