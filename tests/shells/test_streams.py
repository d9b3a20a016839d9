"""Streams that are closed, or not in the encoding of the locale."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from advisor.shells.chat.lines import decoded, joined

if TYPE_CHECKING:
    from pathlib import Path


def shell(command: str, shop: Path, data: bytes = b"", **env: str) -> tuple[int, str, str]:
    """Exit code and what was written when a shell runs the command; $A is the program."""
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        input=data,
        capture_output=True,
        check=False,
        cwd=shop.parent,
        env=os.environ | {"A": f"{sys.executable} -m advisor"} | env,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["chat", "validate"])
def test_a_closed_stream_is_an_empty_one(shop: Path, command: str, closed: str) -> None:
    """There is nothing to read, and what is written goes nowhere."""
    before = shop.read_bytes()
    code, _, error = shell(f"$A {command} shop.json {closed}", shop)
    assert (code, "Traceback" in error) == (0 if command == "validate" else code, False)
    assert code in (0, 5)
    assert shop.read_bytes() == before


def test_lines_of_windows_in_a_locale_without_umlauts(shop: Path) -> None:
    """A byte order mark, CRLF, and bytes that are no text: each line is still what it is."""
    data = "\ufeff/show api-gateway\r\n/show caf\u00e9".encode() + b" \xdf\r\n"
    code, out, error = shell(
        "$A chat shop.json --model builtin", shop, data, LC_ALL="C", PYTHONIOENCODING="ascii"
    )
    assert "API Gateway" in out
    assert "Traceback" not in error
    assert code == 2


@given(some.lists(some.text(some.characters(exclude_characters="\\\r\n", codec="utf-8"))))
def test_all_text_comes_through(lines: list[str]) -> None:
    """Whatever it is and however lines end."""
    for end in (b"\n", b"\r\n"):
        data = [line.encode() + end for line in lines]
        wanted = [lines[0].removeprefix("\ufeff"), *lines[1:]] if lines else []
        assert list(joined(decoded(data))) == wanted


@pytest.mark.parametrize("number", ["0", "01", "1_0", "٣", "-1", "1.0", ""])
def test_a_session_is_named_as_it_is_listed(shop: Path, number: str) -> None:
    """All else is refused in one line, before anything is done."""
    code, out, error = shell(f"$A chat shop.json '--resume={number}'", shop, LC_ALL="C.UTF-8")
    assert (code, out) == (2, "")
    assert "is no number of a session" in error.splitlines()[-1]
