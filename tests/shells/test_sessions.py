"""`advisor sessions`: what a person and a program read of the sessions that are kept."""

from __future__ import annotations

import json
import re
import shutil
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.scripted import ScriptedServer
from advisor.shells import log, sessions
from scripts.meeting import Meeting
from tests.golden import golden
from tests.sessions.playing import ACCEPTED, REJECTED, project, scripted, settings
from tests.shells.histories import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """One server for all tests."""
    with ScriptedServer(scripted) as server:
        yield server


def shown(file: Path | None, folder: Path, width: int = 80) -> str:
    """What a person reads."""
    out = StringIO()
    assert sessions.run(file, out, folder=folder, output_format="text", width=width) == 0
    return out.getvalue().replace(str(folder), "PROJECT")


def for_program(file: Path | None, folder: Path) -> list[dict[str, Any]]:
    """What a program reads."""
    out = StringIO()
    assert sessions.run(file, out, folder=folder, output_format="json", width=80) == 0
    found: list[dict[str, Any]] = json.loads(out.getvalue())["sessions"]
    return found


def lived(folder: Path, server: ScriptedServer) -> Path:
    """Two sessions about one file, one about another, one that is damaged, and one of a stranger.

    The last one is given back open.
    """
    file = project(folder)
    other = folder / "other.json"
    shutil.copyfile(file, other)
    for number, each in enumerate((file, other, file, file)):
        with Meeting(each, settings(server)) as meeting:
            meeting.turn("What is it?")
            if number == 0:
                meeting.turn(ACCEPTED)
                meeting.propose(2)
    kept = folder / ".advisor/sessions"
    (kept / "3/log.jsonl").write_text('{"step": 7}\n', encoding="utf-8")
    strange = kept / "4/log.jsonl"
    told = json.dumps(HOSTILE)
    text = strange.read_text("utf-8").replace('"What is it?"', told).replace('"ada"', told)
    strange.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [60, 100])
def test_what_a_person_reads(tmp_path: Path, server: ScriptedServer, width: int) -> None:
    """The last one last, what is pending, the first prompt; what is damaged is named so."""
    file = lived(tmp_path, server)
    text = f"{shown(None, tmp_path, width)}\n{shown(file, tmp_path, width)}"
    assert text == golden(GOLDEN / f"sessions-{width}.txt", text)
    assert all(character == "\n" or character.isprintable() for character in text)


def test_a_program_gets_everything(tmp_path: Path, server: ScriptedServer) -> None:
    """Numbers, times, what was used, and the numbers of the changes that are pending."""
    file = lived(tmp_path, server)
    with Meeting(file, settings(server)) as meeting:
        meeting.turn(REJECTED)
        found = for_program(file, tmp_path)
    assert [each["id"] for each in found] == [1, 3, 4, 5]
    first, damaged, _strange, last = found
    assert (first["turns"], first["pending"], first["prompt"]) == (2, [2], "What is it?")
    assert first["spent"]["calls"] == 4
    assert first["began"] == first["last"] == "2026-01-02T03:04:05+00:00"
    assert damaged["error"].startswith("session 3 is damaged")
    assert (first["open"], last["open"], last["pending"]) == (False, True, [1, 2])
    assert [each["file"] for each in for_program(None, tmp_path) if "file" in each] == [
        *("shop.json", "other.json"),
        *("shop.json", "shop.json"),
    ]


def test_where_nobody_spoke_there_are_none(tmp_path: Path) -> None:
    """And nothing is made by looking."""
    file = project(tmp_path)
    assert shown(None, tmp_path) == "PROJECT: no sessions.\n"
    assert for_program(file, tmp_path) == []
    assert not (tmp_path / ".advisor").exists()


def test_looking_changes_nothing(tmp_path: Path, server: ScriptedServer) -> None:
    """Not one byte of what is kept."""
    file = lived(tmp_path, server)
    kept = tmp_path / ".advisor/sessions"
    before = {path: path.read_bytes() for path in kept.rglob("*.json*")}
    shown(file, tmp_path)
    assert {path: path.read_bytes() for path in kept.rglob("*.json*")} == before


def test_forgetting_says_that_it_removes_sessions(tmp_path: Path, server: ScriptedServer) -> None:
    """They hold the document: asked about, removed and counted with the entries of history."""
    file = project(tmp_path)
    with Meeting(file, settings(server)) as meeting:
        meeting.turn(ACCEPTED)
        meeting.accept()
    asked = []

    def ask(question: str) -> str:
        asked.append(question)
        return "y"

    out = StringIO()
    log.forget(file, out, folder=tmp_path, ask=ask, yes=False)
    assert "Remove 1 entry and 1 session of" in asked[0]
    assert re.search(r"shop\.json: 1 entry of history and 1 session removed\.", out.getvalue())
    assert list((tmp_path / ".advisor/sessions").iterdir()) == []
    assert shown(None, tmp_path) == "PROJECT: no sessions.\n"
