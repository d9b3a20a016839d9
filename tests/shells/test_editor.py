"""A text in the person's own editor."""

from __future__ import annotations

import shlex
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.shells.editor import editor

SHOUT = "import pathlib, sys; p = pathlib.Path(sys.argv[1]); p.write_text(p.read_text().upper())"


def test_the_editor_gets_the_text() -> None:
    """As a file that it may change; VISUAL goes before EDITOR, and both may have options."""
    command = shlex.join([sys.executable, "-c", SHOUT])
    for environment in (
        {"EDITOR": command},
        {"VISUAL": command, "EDITOR": "false"},
        {"VISUAL": " ", "EDITOR": command},
    ):
        edit = editor(environment)
        assert edit is not None
        assert edit('{"a": "ü"}\n') == '{"A": "Ü"}\n'


@pytest.mark.parametrize("setting", ["", " ", "vi 'oops"])
def test_without_a_setting_a_common_one_is_taken(tmp_path: Path, setting: str) -> None:
    """Where there is one, and a terminal that it can be used at; as git does."""
    environment = {"EDITOR": setting, "PATH": str(tmp_path), "TERM": "xterm"}
    assert editor(environment) is None
    program = tmp_path / "vi"
    program.write_text(f"#!{sys.executable}\n{SHOUT}\n")
    program.chmod(0o755)
    assert editor(environment) is not None
    assert editor(environment | {"TERM": "dumb"}) is None
    assert editor({"EDITOR": setting, "PATH": str(tmp_path)}) is None


def test_an_interrupt_is_the_editors() -> None:
    """Ctrl-C reaches every program at the terminal; what was typed in the editor stays."""
    interrupts = "import os, signal; os.kill(os.getppid(), signal.SIGINT)"
    edit = editor({"EDITOR": shlex.join([sys.executable, "-c", f"{interrupts}; {SHOUT}"])})
    assert edit is not None
    assert edit("{}a") == "{}A"
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_what_is_no_text_is_refused() -> None:
    """In one line."""
    spoil = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(bytes([255]))"
    edit = editor({"EDITOR": shlex.join([sys.executable, "-c", spoil])})
    assert edit is not None
    with pytest.raises(UsageError, match=r"it left a text that is not UTF-8$"):
        edit("{}")


def test_no_file_is_left(tmp_path: Path) -> None:
    """Neither after an edit nor after one that failed."""
    note = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"
    for status in (0, 1):
        seen = tmp_path / "seen"
        code = f"{note}; sys.exit({status})"
        edit = editor({"EDITOR": shlex.join([sys.executable, "-c", code, str(seen)])})
        assert edit is not None
        with suppress(UsageError):
            edit("{}")
        assert not Path(seen.read_text("utf-8")).exists()


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("false", "it reported a failure"),
        ("no-such-editor-anywhere", "no such file or directory"),
        ("sh -c 'kill -INT $$'", "it was ended from outside"),
    ],
)
def test_an_editor_that_fails_is_an_error(command: str, why: str) -> None:
    """In one line that names it and says why in words."""
    edit = editor({"EDITOR": command})
    assert edit is not None
    with pytest.raises(
        UsageError, match=f"the editor {command.split(maxsplit=1)[0]} did not work: {why}$"
    ):
        edit("{}")
