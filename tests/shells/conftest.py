"""What the tests of this folder start from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the example architecture with its decision records, in a project of its own."""
    (tmp_path / ".git").touch()
    shutil.copytree(FIXTURES / "docs", tmp_path / "docs")
    path = tmp_path / "shop.json"
    path.write_bytes((FIXTURES / "architectures/ecommerce-platform.json").read_bytes())
    return path
