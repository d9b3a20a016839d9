"""What the tests of this folder start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from advisor.change.journal import Journal
from tests.change.processes import Forks, forked
from tests.change.staging import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the example architecture, in a project of its own."""
    (tmp_path / ".git").touch()
    path = tmp_path / "shop.json"
    path.write_bytes(TEXT)
    return path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """The journal of a project in which nothing happened yet."""
    return Journal(tmp_path)


@pytest.fixture
def absent(tmp_path: Path) -> Path:
    """Where a file may be created, in a project of its own."""
    (tmp_path / ".git").touch()
    return tmp_path / "new.json"


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    """One process for all children of a module."""
    with forked() as forks:
        yield forks
