"""`advisor undo`: what comes back, and what a person reads of it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.errors import NotApplicableError, UsageError
from advisor.shells import undo
from tests.golden import golden
from tests.shells.asking import CHANGES, history, run

GOLDEN = Path(__file__).parent / "golden"
ACT = Act("bob", "2026-01-03T10:00:00+00:00")


def undone(file: Path) -> str:
    """What is shown when the last application is taken back."""
    out = StringIO()
    assert undo.run(file, out, ACT, width=100) == 0
    return out.getvalue().replace(str(file), "shop.json")


def test_the_very_bytes_come_back(shop: Path) -> None:
    """The difference is shown the other way round, then the prompt that had led to it."""
    before = shop.read_bytes()
    run(shop, CHANGES, yes=True, prompt='Make it "available".\nPlease.')
    text = undone(shop)
    assert text == golden(GOLDEN / "undo.txt", text)
    assert shop.read_bytes() == before
    assert history(shop) == ["apply done", "undo done"]
    assert Journal.of(shop).entries()[-1].act == ACT


def test_after_other_edits_the_changes_go_by_id(shop: Path) -> None:
    """The other edit stays, and the person reads that it went by id."""
    before = json.loads(shop.read_bytes())
    run(shop, CHANGES, yes=True)
    shop.write_bytes(shop.read_bytes().replace(b'"1.0.0"', b'"1.0.1"'))
    assert "by unique-id, as the file was edited since.\n" in undone(shop)
    before["metadata"]["version"] = "1.0.1"
    assert json.loads(shop.read_bytes()) == before


def test_where_nothing_was_applied_nothing_is_undone(shop: Path) -> None:
    """Neither before the first application nor after the last was taken back."""
    before = shop.read_bytes()
    for _ in range(2):
        with pytest.raises(NotApplicableError, match="nothing to undo"):
            undone(shop)
        run(shop, CHANGES, yes=True)
        undone(shop)
    assert shop.read_bytes() == before


def test_edits_in_the_way_are_said(shop: Path) -> None:
    """The file stays as the person left it."""
    run(shop, CHANGES, yes=True)
    edited = shop.read_bytes().replace(b"Spreads requests", b"Distributes requests")
    shop.write_bytes(edited)
    with pytest.raises(NotApplicableError):
        undone(shop)
    assert shop.read_bytes() == edited


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """Without a traceback."""
    with pytest.raises(UsageError):
        undone(tmp_path / "none.json")


def test_a_prompt_is_shown_and_not_obeyed(shop: Path) -> None:
    """Nor is it doubled in its escapes."""
    run(shop, CHANGES, yes=True, prompt="\x1b[2J it's C:\\x")
    assert "Undone: \\u001b[2J it's C:\\x\n" in undone(shop)
