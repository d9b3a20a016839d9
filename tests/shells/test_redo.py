"""`advisor redo`: what comes back, and what a person reads of it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.errors import NotApplicableError, UsageError
from advisor.shells import redo, undo
from tests.golden import golden
from tests.shells.asking import CHANGES, history, run

GOLDEN = Path(__file__).parent / "golden"
ACT = Act("bob", "2026-01-03T10:00:00+00:00")


def undone_first(file: Path, prompt: str = "Make it available.") -> bytes:
    """What an application left, which is then undone."""
    run(file, CHANGES, yes=True, prompt=prompt)
    after = file.read_bytes()
    undo.run(file, StringIO(), ACT, width=100)
    return after


def redone(file: Path) -> str:
    """What is shown when the last undone application is taken forward."""
    out = StringIO()
    assert redo.run(file, out, ACT, width=100) == 0
    return out.getvalue().replace(str(file), "shop.json")


def test_the_very_bytes_come_back(shop: Path) -> None:
    """The difference is shown as it was applied, then the prompt that had led to it."""
    after = undone_first(shop)
    text = redone(shop)
    assert text == golden(GOLDEN / "redo.txt", text)
    assert shop.read_bytes() == after
    assert history(shop) == ["apply done", "undo done", "redo done"]
    assert Journal.of(shop).entries()[-1].act == ACT


def test_after_other_edits_the_changes_go_by_id(shop: Path) -> None:
    """The other edit stays, and the person reads that it went by id."""
    undone_first(shop)
    shop.write_bytes(shop.read_bytes().replace(b'"1.0.0"', b'"1.0.1"'))
    assert redone(shop).endswith("by unique-id, as the file was edited since.\n")
    assert b'"1.0.1"' in shop.read_bytes()
    assert b"load-balancer" in shop.read_bytes()


def test_where_nothing_was_undone_nothing_is_redone(shop: Path) -> None:
    """Neither before the first undo nor after a new application."""
    with pytest.raises(NotApplicableError, match="nothing to redo"):
        redone(shop)
    undone_first(shop)
    run(shop, CHANGES, yes=True)
    with pytest.raises(NotApplicableError, match="nothing to redo"):
        redone(shop)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """Without a traceback."""
    with pytest.raises(UsageError):
        redone(tmp_path / "none.json")


def test_a_prompt_is_shown_and_not_obeyed(shop: Path) -> None:
    """Nor is it doubled in its escapes."""
    undone_first(shop, "\x1b[2J it's C:\\x")
    assert "Redone: \\u001b[2J it's C:\\x\n" in redone(shop)
