"""A text in the person's own editor."""

from __future__ import annotations

import shlex
import sys

import pytest

from advisor.errors import UsageError
from advisor.shells.editor import editor

SHOUT = "import pathlib, sys; p = pathlib.Path(sys.argv[1]); p.write_text(p.read_text().upper())"


def test_the_editor_gets_the_text() -> None:
    """As a file that it may change; VISUAL goes before EDITOR, and both may have options."""
    command = shlex.join([sys.executable, "-c", SHOUT])
    for environment in ({"EDITOR": command}, {"VISUAL": command, "EDITOR": "false"}):
        edit = editor(environment)
        assert edit is not None
        assert edit('{"a": "ü"}\n') == '{"A": "Ü"}\n'


def test_without_a_setting_there_is_none() -> None:
    """Nothing is guessed."""
    assert editor({}) is None


@pytest.mark.parametrize("command", ["false", "no-such-editor-anywhere"])
def test_an_editor_that_fails_is_an_error(command: str) -> None:
    """In one line that names it."""
    edit = editor({"EDITOR": command})
    assert edit is not None
    with pytest.raises(UsageError, match=f"the editor {command} did not work"):
        edit("{}")
