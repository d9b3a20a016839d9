"""Lines are added whole, to a file of one's own, and what stands in the way is told in a line."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from advisor.calm import appending
from advisor.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, b"b\n"), (b"", b"b\n"), (b"a\n", b"a\nb\n"), (b'{"tor', b'{"tor\nb\n')],
    ids=["no file", "empty", "whole lines", "the last one cut off"],
)
@pytest.mark.parametrize("to_disk", [True, False])
def test_a_line_stands_for_itself(
    tmp_path: Path, before: bytes | None, after: bytes, *, to_disk: bool
) -> None:
    """Whatever the last writer left."""
    path = tmp_path / "lines"
    if before is not None:
        path.write_bytes(before)
    appending.append(path, b"b", to_disk=to_disk)
    assert path.read_bytes() == after


def test_nobody_else_reads_what_is_made(tmp_path: Path) -> None:
    """It may hold prompts."""
    appending.append(tmp_path / "lines", b"a", to_disk=False)
    assert stat.S_IMODE((tmp_path / "lines").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_nothing_but_a_file_is_written_to(tmp_path: Path, kind: str) -> None:
    """No link is followed, and nobody waits at a pipe."""
    path, other = tmp_path / "lines", tmp_path / "other"
    other.write_bytes(b"")
    if kind == "link":
        path.symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(UsageError) as caught, appending.telling("history", tmp_path):
        appending.append(path, b"a", to_disk=False)
    assert str(caught.value).startswith(f"history cannot be kept in {tmp_path}: ")
    assert "\n" not in str(caught.value)
    assert other.read_bytes() == b""


def test_a_link_on_the_way_is_told(tmp_path: Path) -> None:
    """With what to do, before anything is read or written."""
    place = tmp_path / "place"
    place.symlink_to(tmp_path)
    said = f"{place} is a symbolic link; remove it, history is not kept there"
    with pytest.raises(UsageError) as caught, appending.telling("history", place, place):
        pytest.fail("it is not used")
    assert str(caught.value) == said
