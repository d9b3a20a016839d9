"""Prompts are kept for the next time, in a file that may have been brought by a stranger."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.shells.chat.prompt_history import LIMIT, PromptHistory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def newest_first(path: Path) -> list[str]:
    """What a new program finds."""
    return list(PromptHistory(path).load_history_strings())


def test_prompts_last(tmp_path: Path) -> None:
    """What one program stores the next one finds, newest first, also over several lines."""
    path = tmp_path / "prompts"
    history = PromptHistory(path)
    assert list(history.load_history_strings()) == []
    for prompt in ("first", "two\nlines, 支払い", 'a\ttab and "quotes"'):
        history.store_string(prompt)
    assert newest_first(path) == ['a\ttab and "quotes"', "two\nlines, 支払い", "first"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    """Somebody may have copied it."""
    path = tmp_path / "prompts"
    path.touch(0o644)
    PromptHistory(path).store_string("typed")
    assert path.stat().st_mode & 0o777 == 0o600


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1)))
def test_every_prompt_comes_back(
    tmp_path_factory: pytest.TempPathFactory, typed: list[str]
) -> None:
    """Whatever plain text was typed, in its order."""
    path = tmp_path_factory.mktemp("history") / "prompts"
    history = PromptHistory(path)
    for prompt in typed:
        history.store_string(prompt)
    assert newest_first(path) == typed[::-1]


def test_the_file_has_a_limit(tmp_path: Path) -> None:
    """It never holds more, and what is dropped is the oldest."""
    path = tmp_path / "prompts"
    history = PromptHistory(path)
    for number in range(LIMIT + 10):
        history.store_string(f"prompt {number}")
        if number % 100 == 0 or number > LIMIT - 2:
            assert len(path.read_text().splitlines()) <= LIMIT
    kept = newest_first(path)
    assert kept[0] == f"prompt {LIMIT + 9}"
    assert LIMIT // 2 <= len(kept) < LIMIT
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_grew_elsewhere_is_cut(tmp_path: Path) -> None:
    """Several programs may have written to it."""
    path = tmp_path / "prompts"
    path.write_text("".join(f'"{number}"\n' for number in range(3 * LIMIT)))
    assert newest_first(path)[:2] == [str(3 * LIMIT - 1), str(3 * LIMIT - 2)]
    assert len(path.read_text().splitlines()) <= LIMIT


def test_a_huge_prompt_is_not_kept(tmp_path: Path) -> None:
    """Somebody pasted a book."""
    path = tmp_path / "prompts"
    PromptHistory(path).store_string("x" * 100_000)
    assert newest_first(path) == []


def test_a_broken_file_gives_what_is_whole(tmp_path: Path) -> None:
    """Cut lines, other values, other bytes and endless nesting are passed over."""
    path = tmp_path / "prompts"
    lines = [
        b'"first"',
        b'"cut',
        b"7",
        b'""',
        b"[" * 100_000,
        b"\xff\x00",
        b'"' + b"x" * 20_000 + b'"',
    ]
    path.write_bytes(b"\n".join([*lines, b'"last"', b""]))
    assert newest_first(path) == ["last", "first"]


def test_what_a_terminal_would_obey_is_shown(tmp_path: Path) -> None:
    """A history from a clone cannot draw on the screen."""
    path = tmp_path / "prompts"
    path.write_text(json.dumps("a\x1b[2J\u202eb\nc\t\ud800") + "\n")
    assert newest_first(path) == ["a\\u001b[2J\\u202eb\nc\t\\ud800"]


@pytest.mark.parametrize("kind", ["link", "hard link", "folder", "pipe"])
def test_what_is_no_file_of_ones_own_is_left_alone(tmp_path: Path, kind: str) -> None:
    """A link in a clone could lead to any file; prompts are then remembered until the end only."""
    secret, path = tmp_path / "secret", tmp_path / "prompts"
    secret.write_text('"secret"\n')
    make: dict[str, Callable[[], None]] = {
        "link": lambda: path.symlink_to(secret),
        "hard link": lambda: path.hardlink_to(secret),
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
    }
    make[kind]()
    history = PromptHistory(path)
    assert list(history.load_history_strings()) == []
    history.append_string("typed")
    assert history.get_strings() == ["typed"]
    assert secret.read_text() == '"secret"\n'


def test_a_folder_that_is_a_link_or_missing(tmp_path: Path) -> None:
    """Nothing is written through a link, and no folder is made."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for folder in ("link", "missing"):
        PromptHistory(tmp_path / folder / "prompts").store_string("typed")
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert not (tmp_path / "missing").exists()


def test_prompts_wait_for_their_folder(tmp_path: Path) -> None:
    """The first prompt of a project is kept, although it comes before anything else is."""
    path = tmp_path / ".advisor" / "prompts"
    history = PromptHistory(path)
    history.store_string("The very first.")
    assert not path.parent.exists()
    path.parent.mkdir()
    history.keep()
    history.store_string("The second.")
    again = PromptHistory(path)
    assert list(again.load_history_strings()) == ["The second.", "The very first."]
