"""The page of the history: what was done by whom, and that nothing of it is obeyed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from advisor.change.journal import Journal
from advisor.site import history_page
from tests.golden import golden
from tests.shells.histories import STRANGE, lived, record, written
from tests.site.sources import HOSTILE, ROOT, gathered

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = ROOT / "tests/site/golden"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the example in a project of its own."""
    (tmp_path / ".git").touch()
    file = tmp_path / "shop.json"
    file.write_bytes((ROOT / "fixtures/architectures/ecommerce-platform.json").read_bytes())
    return file


def text(file: Path) -> str:
    """The page of what the history of `file` says."""
    return history_page.page(gathered(history=Journal.of(file).entries("shop.json"))).text


def test_what_was_done_is_told(shop: Path) -> None:
    """Newest first: when, who, with which model, what was asked for, done, and became of it."""
    lived(shop)
    page = re.sub(r"\*\*When:\*\* .*", "**When:** …", text(shop))
    page = re.sub(r"\*\*Who:\*\* (?!bob).*", "**Who:** somebody", page)
    assert page == golden(GOLDEN / "history.md", page)


def test_no_history_is_said(shop: Path) -> None:
    """The page is there all the same, since the site links it."""
    assert "No change was made" in text(shop)


@pytest.mark.parametrize("records", STRANGE)
def test_a_history_that_no_advisor_wrote(shop: Path, records: list[dict[str, object]]) -> None:
    """It is told as far as it can be understood."""
    written(shop, *records)
    assert text(shop).startswith('---\ntitle: "History"')


@pytest.mark.parametrize("name", HOSTILE)
def test_texts_are_not_obeyed(shop: Path, name: str) -> None:
    """Of a person, a model, a prompt, a change, an action."""
    change = {"title": name, "why": name, "tool": name, "elements": [name], "number": 1}
    origin = {"prompt": f"{name}\n\n{name}", "model": name}
    members = {"person": name, "time": name, "origin": origin, "changes": [change]}
    written(shop, record(1, **members), {"record": "done", "id": 1})
    page = text(shop)
    assert page.count("\n## ") == 1
    assert not re.search(r"(?<!\\)<(?!/?>)|(?<!\\)[{}]", page)
    assert not re.search(r"(?m)^(> |- )*(import|export|:::)\b", page)
    assert "](javascript:" not in page
