"""An answer at a real terminal: it streams, is stopped, and the window changes meanwhile."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.screens import Screen

PROGRAM = str(Path(__file__).parent / "answering_program.py")
ANSWER = Path(__file__).parent / "golden" / "answer.md"
WORDS = [f"word{number}," for number in range(40)]


def screen(file: Path, columns: int = 60, rows: int = 24, **env: str) -> Screen:
    """A terminal on which the file is streamed."""
    return Screen([sys.executable, PROGRAM, str(file)], columns, rows, env)


def everything(shown: Screen) -> list[str]:
    """What left the screen at its top, and what stands on it."""
    return [*shown.scrollback(), *shown.lines()]


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """Many words, with a silence in the middle of a block."""
    path = tmp_path / "words.md"
    first, second = " ".join(WORDS[:25]), " ".join(WORDS[25:])
    path.write_text(f"# Title\n\n- an item\n\n{first}\n...\n{second}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("columns", [60, 20])
def test_what_stands_in_the_end(columns: int) -> None:
    """After all the drawing there is what a drawing at once gives, and the cursor below it."""
    golden = ANSWER.parent / f"answer_plain_{columns}.txt"
    with screen(ANSWER, columns, 12, NO_COLOR="1") as shown:
        shown.wait("you>")
        lines = everything(shown)
        row = shown.cursor.row
    text = golden.read_text(encoding="utf-8")
    first = next(line for line in text.split("\n") if "Put a load" in line)
    assert lines.count(first) == 1
    assert sum("Nothing was changed." in line for line in lines) == 1
    assert lines.index("  4.1k tokens") == lines.index("you>") - 1
    assert row == [line for line in lines if line].index("you>") + 1 or row == 11


def test_a_silence(words: Path) -> None:
    """While nothing comes, the seconds are counted below what came; then they are gone."""
    with screen(words) as shown:
        shown.wait("thinking 1 s")
        assert sum(WORDS[0] in line for line in everything(shown)) == 1
        shown.keys("x")
        shown.wait("you>")
        lines = everything(shown)
    text = " ".join(line.strip() for line in lines).replace("  ", " ")
    assert " ".join(WORDS) in text
    assert "thinking" not in text
    assert not any(line.startswith("x") for line in lines)


def test_ctrl_c(words: Path) -> None:
    """It stops at once; what came stays, also the half block, and nothing else."""
    with screen(words) as shown:
        shown.wait("thinking")
        shown.interrupt()
        shown.wait("Stopped: you stopped it.")
        shown.wait("you>")
        text = "\n".join(everything(shown))
    assert text.count(WORDS[0]) == text.count(WORDS[24]) == 1
    assert "thinking" not in text
    assert "Traceback" not in text
    assert "^C" not in text


@pytest.mark.parametrize("size", [(40, 24), (90, 24), (60, 40), (20, 24)])
def test_another_size_meanwhile(words: Path, size: tuple[int, int]) -> None:
    """What was live is drawn anew for the new size, once."""
    with screen(words) as shown:
        shown.wait("thinking")
        shown.resize(*size)
        shown.keys("x")
        shown.wait("you>")
        text = " ".join(everything(shown))
    assert [text.count(word) for word in WORDS] == [1] * len(WORDS)
    assert "thinking" not in text


def test_a_dumb_terminal(words: Path) -> None:
    """It gets the text as it is, and no live lines."""
    with screen(words, TERM="dumb") as shown:
        shown.wait("word24,")
        shown.keys("\r")
        shown.wait("you>")
        lines = everything(shown)
    assert "# Title" in lines
    assert "thinking" not in " ".join(lines)


def test_without_unicode(tmp_path: Path) -> None:
    """An encoding that lacks the signs gets others, and the window is as wide as it is."""
    file = tmp_path / "signs.md"
    file.write_text("- a → b …\n\n> 日本\n\n---\n", encoding="utf-8")
    ascii_only = "ascii:backslashreplace"
    with screen(file, PYTHONIOENCODING=ascii_only, LC_ALL="C", COLUMNS="100") as shown:
        shown.wait("you>")
        lines = everything(shown)
    assert " - a -> b ..." in lines
    assert r"| \u65e5\u672c" in lines
    assert [line for line in lines if "---" in line] == ["-" * 60]
