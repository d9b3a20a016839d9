"""What is typed while no input line is there."""

from __future__ import annotations

import io
import time

from advisor.shells.chat.typeahead import first_paint, forget_typed, keys_kept
from tests.shells.chat.composing_at import ALT_ENTER, chat, send


def test_without_a_terminal_nothing_is_kept_back() -> None:
    """Input from a file or a pipe has no echo to turn off."""
    out = io.StringIO()
    with keys_kept(io.StringIO("typed"), out):
        first_paint(out, ["shop"], prompt=False)
    forget_typed(io.StringIO("typed"))
    assert out.getvalue() == "shop\n\n"


class TestFirstPaint:
    """The prompt stands there before the input line is loaded."""

    def test_what_was_typed_before_is_in_the_line_once(self) -> None:
        """Nothing is lost, nothing shown twice, and the prompt stays where it was."""
        with chat("--paint", "0.6") as screen:
            before = screen.lines()[:3]
            assert before == ["shop, 9 nodes", "", "you>"]
            screen.keys("typed early")
            time.sleep(0.2)
            assert screen.lines()[:3] == before
            assert "\x1b[?2004h" in screen.written
            screen.wait("pending")
            screen.wait("you> typed early")
            assert screen.lines()[:3] == ["shop, 9 nodes", "", "you> typed early"]
            assert sum("typed" in line for line in screen.lines()) == 1
            send(screen, ", and late\r", "typed early, and late")

    def test_two_prompts_and_a_paste_before_the_line_is_there(self) -> None:
        """An Enter sends, and what follows waits for its turn."""
        with chat("--paint", "0.6") as screen:
            screen.keys(f"fir{ALT_ENTER}st\r")
            screen.paste("second\rthird")
            screen.wait("got 'fir\\nst'")
            send(screen, "\r", "second\nthird")

    def test_what_was_typed_before_can_be_dropped(self) -> None:
        """A key must not answer a question that it was typed before."""
        with chat("--paint", "0.6", "--forget") as screen:
            screen.keys("a\r")
            screen.wait("pending")
            send(screen, "later\r", "later")
            assert "got 'a'" not in screen.lines()

    def test_control_c_before_the_line_is_there(self) -> None:
        """The program can be stopped, and the terminal echoes again."""
        with chat("--paint", "30") as screen:
            screen.interrupt()
            screen.wait("KeyboardInterrupt")
            assert screen.exit_code() == -2
            assert screen.echoes
