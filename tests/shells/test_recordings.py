"""`advisor recordings`: what a person and a program read of recordings."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from advisor.agent.recordings.exchange import Answer, Asked, Call, Occasion, Said, Tool, Usage
from advisor.agent.recordings.recorder import Recorder
from advisor.errors import UsageError
from advisor.shells import recordings
from advisor.shells.policy import Terminal
from advisor_tools import registry
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"
TOOLS = tuple(Tool(each.name, each.description, each.parameters) for each in registry.tools())
SYSTEM = Said("system", "\n".join(f"Rule {number}." for number in range(20)))
EVIL = "\x1b[2J\u202ehidden\r"


def recorded(folder: Path) -> Path:
    """A recording of two runs, one of which begins anew in the middle."""
    path = folder / "shop.jsonl"
    recorder = Recorder(path, Occasion(f"ada{EVIL}", "2026-01-02"))
    look = Answer("I look.", (Call("find", {"text": EVIL}), Call("show", "{broken")))
    asked = (SYSTEM, Said("user", "Which services are there?"))
    model = "openai:gpt-4o"
    recorder.add("one", Asked(model, TOOLS, asked), look._replace(usage=Usage(1200, 30, 1000)))
    found = (*asked, look.said, Said("tool", "Nothing."), Said("tool", f"No.{EVIL}"))
    recorder.add("one", Asked(model, TOOLS, found), Answer(f"None, {EVIL}.", finish="stop"))
    other = Said("user", "And stores?")
    recorder.add("one", Asked(model, TOOLS, (SYSTEM, other)), Answer(refusal="I will not."))
    recorder.add("two", Asked(f"m{EVIL}", TOOLS, asked), Answer("x" * 900, not_understood=("It.",)))
    return path


def shown(action: str, *files: Path, full: bool = False) -> tuple[int, str]:
    """The exit code, and what a person reads."""
    out = StringIO()
    terminal = Terminal(out, StringIO(), None)
    code = recordings.run(action, files, terminal, as_json=False, full=full)
    return code, out.getvalue()


def for_program(action: str, *files: Path) -> tuple[int, list[dict[str, Any]]]:
    """The exit code, and what a program reads."""
    out = StringIO()
    code = recordings.run(action, files, Terminal(out, StringIO(), None), as_json=True)
    found: list[dict[str, Any]] = json.loads(out.getvalue())["recordings"]
    return code, found


def test_a_recording_reads_like_a_conversation(tmp_path: Path) -> None:
    """What was said, run by run; long messages shortened, and nothing that a terminal obeys."""
    code, text = shown("show", recorded(tmp_path))
    assert code == 0
    assert "\x1b" not in text
    assert "\u202e" not in text
    text = text.replace(str(tmp_path), "FOLDER")
    assert text == golden(GOLDEN / "recordings_show.txt", text)
    whole = shown("show", tmp_path / "shop.jsonl", full=True)[1]
    assert "Rule 19." in whole
    assert "x" * 900 in whole
    assert "--full" not in whole


def test_recordings_are_listed_by_what_is_in_them(tmp_path: Path) -> None:
    """All of a folder; other files of lines of JSON, and hidden folders, are passed over."""
    (tmp_path / "b").mkdir()
    (tmp_path / ".c").mkdir()
    path = recorded(tmp_path)
    Recorder(tmp_path / "b" / "empty.jsonl", Occasion("ada", "2026-01-02"))
    Recorder(tmp_path / ".c" / "hidden.jsonl", Occasion("ada", "2026-01-02"))
    (tmp_path / "log.jsonl").write_text('{"step": 1}\n', "utf-8")
    code, text = shown("list", tmp_path)
    assert code == 0
    first, second = text.replace(str(tmp_path), "FOLDER").splitlines()
    assert first.startswith("FOLDER/shop.jsonl  2026-01-02 · openai:gpt-4o · m\\u001b[2J")
    assert first.endswith(" · 4 exchanges · 2 runs · 1,230 tokens · $0.00")
    assert second == "FOLDER/b/empty.jsonl  2026-01-02 · 0 exchanges"
    (listed,) = for_program("list", path)[1]
    assert listed["models"] == ["openai:gpt-4o", f"m{EVIL}"]
    assert (listed["exchanges"], listed["runs"], listed["tokens"]) == (4, 2, 1230)
    assert 0 < listed["cost"] < 0.01
    assert listed["problems"] == []


def test_a_program_reads_each_message_once(tmp_path: Path) -> None:
    """By run and exchange, and how much of what was said before is not in it."""
    (held,) = for_program("show", recorded(tmp_path))[1]
    assert [run["run"] for run in held["runs"]] == ["one", "two"]
    one, two = (run["exchanges"] for run in held["runs"])
    assert [len(each.get("messages", ())) for each in one] == [2, 2, 1]
    assert [each.get("left_out", 0) for each in one] == [0, 0, 5]
    assert one[1]["messages"][0] == {"role": "tool", "text": "Nothing."}
    assert two[0]["messages"][1]["text"] == "Which services are there?"


def test_a_sound_recording_passes_and_a_damaged_one_does_not(tmp_path: Path) -> None:
    """The exit code is that of a check."""
    path = recorded(tmp_path)
    assert shown("check", tmp_path) == (0, f"{path}  sound; 4 exchanges\n")
    assert for_program("check", path) == (0, [{"file": str(path), "problems": []}])
    other = tmp_path / "other.jsonl"
    other.write_bytes(path.read_bytes().replace(b'"I look."', b'"I \\u001b[2J."'))
    code, text = shown("check", tmp_path)
    assert code == 1
    assert f"{other}:3  exchange 1 is not what was recorded" in text
    assert f"{other}:4  exchange 2 is not what was recorded" in text
    assert f"{path}  sound" in text
    assert "2 problems" in shown("list", other)[1]
    code, (checked,) = for_program("check", other)
    assert code == 1
    assert checked["problems"]


def test_what_is_no_recording_is_said(tmp_path: Path) -> None:
    """And what to do where there are none."""
    assert shown("list", tmp_path) == (0, "No recordings. --record FILE makes one.\n")
    assert shown("check", tmp_path) == (0, "No recordings. --record FILE makes one.\n")
    with pytest.raises(UsageError, match="say which recording to show"):
        shown("show")
    (tmp_path / "a.json").write_text("{}", "utf-8")
    with pytest.raises(UsageError, match=r"a\.json is no recording"):
        shown("list", tmp_path / "a.json")


def test_a_long_recording_is_paged(tmp_path: Path) -> None:
    """Where a person has a pager."""
    pages: list[str] = []
    out = StringIO()
    terminal = Terminal(out, StringIO(), None, page=pages.append)
    recordings.run("show", [recorded(tmp_path)], terminal, as_json=False)
    assert "Which services are there?" in "".join(pages)
    assert out.getvalue() == ""
