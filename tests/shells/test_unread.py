"""A document whose elements stand in no list: whoever looks at it is told that nothing is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from advisor.errors import DONE
from tests.shells.test_assess import content, told
from tests.shells.test_diagram import draw
from tests.shells.test_docs_command import run

if TYPE_CHECKING:
    from pathlib import Path

LINE = "nodes is no list, so nothing in it is read; advisor validate tells what is wrong."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document with an object in place of a list."""
    path = tmp_path / "odd.json"
    path.write_text(json.dumps({"nodes": {"a": 1}}))
    return path


def test_a_picture_says_so(file: Path) -> None:
    """In its text, and to a person."""
    drawn = draw(file)
    assert drawn.code == DONE
    assert LINE in drawn.out
    assert drawn.notes == f"note: {LINE}\n"
    assert LINE in draw(file, output_format="text").out


def test_an_assessment_says_so(file: Path) -> None:
    """Also one that looks for a few things alone."""
    code, shown = told(file)
    assert code == DONE
    assert LINE in shown
    assert content(file, focus=("security",))["remarks"] == [LINE]


def test_a_site_says_so(file: Path) -> None:
    """Where the picture should be, and above the findings."""
    run(file, file.parent / "site")
    for page in ("index", "overview", "assessment"):
        assert LINE in (file.parent / f"site/docs/{page}.md").read_text("utf-8")
