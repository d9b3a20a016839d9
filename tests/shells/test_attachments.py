"""Companion files: what is read, and what is refused with the reason."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from advisor.errors import UsageError
from advisor.shells.attachments import LIMIT, attachments

if TYPE_CHECKING:
    from pathlib import Path


def refusal(path: Path) -> str:
    """Why the file is not taken, without the folder."""
    with pytest.raises(UsageError) as caught:
        attachments([path])
    return str(caught.value).replace(f"{path.parent}/", "")


def test_texts_are_read_whole_and_in_order(tmp_path: Path) -> None:
    """Under their names, without a byte-order mark; a link to a file counts as one."""
    (tmp_path / "b.md").write_bytes(b"\xef\xbb\xbfBroker\r\nna\xc3\xafve")
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    (tmp_path / "full.txt").write_text("x" * LIMIT, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.json")
    names = ["b.md", "a.json", "full.txt", "link.txt"]
    assert attachments(tmp_path / name for name in names) == [
        ("b.md", "Broker\r\nnaïve"),
        ("a.json", "{}"),
        ("full.txt", "x" * LIMIT),
        ("link.txt", "{}"),
    ]


@pytest.mark.parametrize("name", ["main.py", "App.TSX", "missing.go", "lib.rs"])
def test_source_code_is_not_judged(tmp_path: Path, name: str) -> None:
    """It says that it cannot, instead of finding nothing; whether the file exists or not."""
    assert refusal(tmp_path / name) == (
        f"{name} is source code, which is not read: the advisor cannot judge source code, only the "
        "architecture and texts about it"
    )


def test_what_is_no_modest_text_is_refused(tmp_path: Path) -> None:
    """Each with what is wrong; nothing is waited for."""
    (tmp_path / "big.txt").write_text("x" * (LIMIT + 1), encoding="utf-8")
    (tmp_path / "image.md").write_bytes(b"\x89PNG\xff")
    (tmp_path / "zero.md").write_bytes(b"a\0b")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert refusal(tmp_path / "big.txt") == (
        "big.txt is larger than 200 kB; give the part that matters"
    )
    assert refusal(tmp_path / "image.md") == "image.md is not a text in UTF-8"
    assert refusal(tmp_path / "zero.md") == "zero.md is not a text in UTF-8"
    assert refusal(tmp_path / "pipe") == "pipe is not a regular file; name a text file"
    assert refusal(tmp_path / "folder") == "folder is not a regular file; name a text file"
    assert refusal(tmp_path / "none.md") == "none.md: No such file or directory"
