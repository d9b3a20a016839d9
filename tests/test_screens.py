"""The terminal of the tests shows what a program writes, and hands it the keys."""

from __future__ import annotations

import sys

import pytest

from tests.screens import Cursor, Screen


def python(text: str) -> list[str]:
    """A program of one text."""
    return [sys.executable, "-c", text]


def test_keys_go_in_and_the_screen_is_read() -> None:
    """What is typed arrives, and the answer stands where a person would see it."""
    with Screen(python("print('\\x1b[3;5Hyou said', input('name? '))")) as screen:
        screen.wait("name?")
        screen.keys("Zoë\r")
        screen.wait("    you said Zoë")
        assert screen.lines()[2] == "    you said Zoë"
        assert screen.exit_code() == 0


def test_what_is_overwritten_is_gone() -> None:
    """The screen is what stands there, not what was written."""
    program = (
        "print('waiting', end='', flush=True); input()\n"
        "print('\\x1b[2J\\x1b[Hdone', end='', flush=True); input()"
    )
    with Screen(python(program)) as screen:
        screen.wait("waiting")
        screen.keys("\r")
        screen.wait("done")
        screen.wait_gone("waiting")
        assert screen.cursor == Cursor(0, 4)


def test_a_missing_text_is_told_with_the_screen() -> None:
    """A test that fails shows what a person would have seen, at once when the program ended."""
    with (
        Screen(python("print('something else')")) as screen,
        pytest.raises(AssertionError, match=r"ended(?s:.)*'hello'(?s:.)*\|something else"),
    ):
        screen.wait("hello")
    with Screen(python("print('here', flush=True); input()")) as screen:
        screen.wait("here")
        with pytest.raises(AssertionError, match=r"0.2 s: waited for 'here' to go"):
            screen.wait_gone("here", 0.2)


def test_what_is_still_drawing_is_waited_for() -> None:
    """Only then is all there that a program has to say."""
    program = "import time\nfor n in range(8): print(n, flush=True); time.sleep(0.1)\ninput()"
    with Screen(python(program)) as screen:
        screen.wait("0")
        screen.wait_still()
        assert screen.lines()[:8] == [str(number) for number in range(8)]


def test_the_window_has_a_size_that_changes() -> None:
    """The program is told the size at its start and later ones."""
    program = "import os\nwhile True: print(os.get_terminal_size().columns, flush=True); input()"
    with Screen(python(program), columns=60, rows=10) as screen:
        screen.wait("60")
        screen.resize(100, 12)
        screen.keys("\r")
        screen.wait("100")
        assert len(screen.lines()) == 12


def test_how_a_program_ends() -> None:
    """Its own code, or the signal."""
    with Screen(python("raise SystemExit(3)")) as screen:
        assert screen.exit_code() == 3
    with Screen(python("input('waits')")) as screen:
        screen.wait("waits")
        screen.kill()
        assert screen.exit_code() == -9
    program = "import time\ntry:\n while print('waits', flush=True) is None: time.sleep(0.05)\n"
    with Screen(python(f"{program}except KeyboardInterrupt: raise SystemExit(7)")) as screen:
        screen.wait("waits")
        screen.interrupt()
        assert screen.exit_code() == 7


def test_lines_that_leave_at_the_top_are_kept() -> None:
    """What scrolled away can still be read, as in a terminal."""
    with Screen(python("print(*range(30), sep='\\n'); input()"), rows=10) as screen:
        screen.wait("29")
        assert screen.scrollback() == [str(number) for number in range(21)]


def test_colours_and_wide_characters() -> None:
    """A colour is named; a wide character takes its two columns and is read once."""
    with Screen(python("print('plain \\x1b[32mgreen\\x1b[0m\\n支払|', end=''); input()")) as screen:
        screen.wait("支払|")
        assert (screen.colour("plain"), screen.colour("green")) == ("default", "green")
        assert screen.cursor.column == 5


def test_a_terminal_that_tells_where_the_cursor_is() -> None:
    """The question for the cursor's place is answered, as real terminals do."""
    program = (
        "import sys, tty; tty.setcbreak(0); print('\\x1b[4;7H\\x1b[6n', end='', flush=True); "
        "print(repr(sys.stdin.read(6)))"
    )
    with Screen(python(program)) as screen:
        screen.wait("'\\x1b[4;7R'")


def test_a_long_paste_arrives_whole() -> None:
    """Keys beyond what a terminal buffers are neither lost nor do they block."""
    program = (
        "import sys, tty; tty.setcbreak(0); read = ''; print('go', flush=True)\n"
        "while not read.endswith('\\x1b[201~'): read += sys.stdin.read(1); print('.', end='')\n"
        "print('\\ngot', len(read))"
    )
    with Screen(python(program)) as screen:
        screen.wait("go")
        screen.paste("x" * 20_000)
        screen.wait("got 20012")
