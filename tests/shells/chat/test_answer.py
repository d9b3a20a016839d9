"""A turn on the screen: words, calls, the waiting, and the ways in which it ends."""

from __future__ import annotations

import asyncio
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.agent.events import Called, NotUnderstood, Text, Used
from advisor.errors import ModelError
from advisor.shells.chat.answer import Answer
from advisor.shells.chat.markdown import quiet_console
from advisor_tools.registry import Outcome
from tests.golden import golden
from tests.shells.chat.answering import Clock, Stage, calls
from tests.shells.chat.terminals import Terminal, without_codes

GOLDEN = Path(__file__).parent / "golden"
USED = Used(100, 20, 0)
LONG = "One gateway is **not** enough for all of the traffic that is to be expected. " * 3


def play(answer: Answer, shop: Path) -> None:
    """A turn with everything in it."""
    look, *others = calls(shop)
    for piece in ("I look ", "at the *gate", "way* first.\n\n- one\n", "- two"):
        answer.show(Text(piece))
    answer.show(USED)
    answer.show(look)
    answer.show(Text("\n\n"))
    answer.show(USED)
    for call in others:
        answer.show(call)
    answer.show(Text(LONG))
    answer.show(NotUnderstood(("a part",)))
    answer.show(USED)
    answer.end()
    answer.used("4.1k tokens, 62 % cached, $0.010")


@pytest.mark.parametrize("width", [60, 24])
def test_a_turn_on_the_screen(shop: Path, width: int) -> None:
    """Text, a blank line, calls, a blank line, text, and what it used."""
    stage = Stage(width, 60)
    play(stage.answer, shop)
    text = "\n".join(stage.everything()) + "\n"
    assert text == golden(GOLDEN / f"turn_{width}.txt", text)
    assert not stage.cursor_hidden


def test_colours_of_calls(shop: Path) -> None:
    """New in green, refused in red, looks dim; with NO_COLOR none of it."""
    stage = Stage(200)
    play(stage.answer, shop)
    assert "\x1b[32m  + node load-balancer" in stage.written
    assert "\x1b[31m  ! rename refused: " in stage.written
    assert "\x1b[2m  · show api-gateway\x1b[0m" in stage.written
    stage = Stage(200, NO_COLOR="1")
    play(stage.answer, shop)
    assert "\x1b[3" not in stage.written.replace("\x1b[3m", "")
    assert "J  + node load-balancer" in stage.written


@pytest.mark.parametrize(
    ("out", "kind"), [(StringIO(), "xterm"), (Terminal(), "dumb"), (Terminal(), "")]
)
def test_without_control_sequences(shop: Path, out: StringIO, kind: str) -> None:
    """In a pipe, or at a dumb terminal, the text comes as it is, at once and whole."""
    answer = Answer(quiet_console(out, {"TERM": kind}))
    answer.show(Text("\n\nI lo"))
    answer.tick()
    assert out.getvalue() == "I lo"
    answer.show(Text("ok \x1b[1m\n"))
    play(answer, shop)
    text = out.getvalue()
    assert text == golden(GOLDEN / "turn_plain.txt", text)


def test_signs_that_the_screen_does_not_know(shop: Path) -> None:
    """Without Unicode, what is ours and what models like best is written in ASCII."""
    stage = Stage(60)
    out = Terminal("ascii")
    answer = Answer(quiet_console(out, {"TERM": "xterm"}, 60))
    play(answer, shop)
    answer.show(Text("\u201cA\u201d \u2192 \u2026 \u2014 b\n\n- c"))
    answer.end()
    assert out.getvalue().isascii()
    assert '"A" -> ... - b\n\n - c\n' in without_codes(out.getvalue())
    assert "  . show api-gateway" in out.getvalue()
    assert stage.lines() == [""]


def test_the_waiting() -> None:
    """What goes on is shown in silences, with the seconds since the prompt was sent."""
    stage = Stage(60)
    stage.later(0)
    assert stage.lines() == ["  thinking"]
    assert stage.cursor_hidden
    stage.later(3.2)
    assert stage.lines() == ["  thinking 3 s"]
    stage.later(9)
    assert stage.lines() == ["  thinking 12 s  (Ctrl-C stops)"]
    stage.answer.show(Text("First"))
    stage.later(0.2)
    assert stage.lines() == ["First"]
    stage.answer.show(Text(" word"))
    stage.later(0.2)
    assert stage.lines() == ["First word"]
    stage.answer.doing = "connecting"
    stage.later(2)
    assert stage.lines() == ["First word", "", "  connecting 14 s  (Ctrl-C stops)"]
    stage.answer.end()
    assert stage.lines() == ["First word"]
    assert not stage.cursor_hidden


def test_the_waiting_goes_when_nothing_came() -> None:
    """A turn that ends without a word leaves no trace, but the reason."""
    stage = Stage(60)
    stage.later(7)
    stage.answer.end()
    assert stage.lines() == [""]
    stage.answer.failed(ModelError("the \x1bprovider is away"))
    assert stage.lines() == [r"error: the \u001bprovider is away"]


def test_stopped_in_the_middle() -> None:
    """What came stays, also half a block; then it is said that the turn was stopped."""
    stage = Stage(60)
    stage.answer.show(Text("1. one\n2. **tw"))
    stage.later(1.5)
    stage.answer.stopped("the limit of 5 calls was reached.")
    stage.answer.stopped()
    stage.answer.used("")
    expected = [" 1. one", " 2. **tw", "", "Stopped: the limit of 5 calls was reached.", "Stopped."]
    assert stage.lines() == expected


def test_an_end_with_an_error() -> None:
    """Whatever ends the turn, what came stays, and nothing is live any more."""
    stage = Stage(60)

    async def turn() -> None:
        async with stage.answer as answer:
            answer.show(Text("Half a **blo"))
            await asyncio.sleep(0)
            raise ModelError("the provider is away")

    with pytest.raises(ModelError):
        asyncio.run(turn())
    assert stage.lines() == ["Half a **blo"]
    assert not stage.cursor_hidden


def test_a_terminal_that_is_gone() -> None:
    """That nothing can be written any more is not kept quiet."""
    out = _Closing()

    async def turn() -> None:
        async with Answer(quiet_console(out, {"TERM": "xterm"}, 60)):
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    with pytest.raises(BrokenPipeError):
        asyncio.run(turn())
    assert out.written == 1


class _Closing(Terminal):
    """A terminal that goes at the first thing written."""

    written = 0

    def write(self, text: str) -> int:
        """Fail once, and then lose what comes."""
        self.written += 1
        if self.written == 1:
            raise BrokenPipeError
        return len(text)


def test_no_more_than_ten_drawings_a_second() -> None:
    """Pieces that come faster wait for the next drawing; none is lost."""
    stage = Stage(60)
    for piece in "These come too fast":
        stage.answer.show(Text(piece))
        stage.clock.now += 0.01
    assert stage.written.count("\x1b[?2026h") == 2
    stage.later(0.1)
    assert stage.lines() == ["These come too fast"]
    drawn = stage.written.count("\x1b[?2026h")
    for _ in range(10_000):
        stage.answer.show(Text("abc"))
        stage.clock.now += 0.0001
    assert stage.written.count("\x1b[?2026h") - drawn <= 10


def test_only_what_changed_is_drawn() -> None:
    """A line that stands already is not written again."""
    stage = Stage(30)
    stage.answer.show(Text("A first line of text that is\nfollowed"))
    before = len(stage.written)
    stage.answer.show(Text(" by more"))
    stage.later(0.2)
    assert "first line" not in stage.written[before:]
    assert stage.lines() == ["A first line of text that is", "followed by more"]
    before = len(stage.written)
    stage.later(0.2)
    assert stage.written[before:] == ""


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [LONG, "- item\n", "\n\n", "```\n", "code\n", "| a |\n|---|\n", "日本 "]
            ),
            st.sampled_from([0.01, 0.2, 3.0]),
        ),
        max_size=12,
    ),
    st.integers(3, 30),
)
def test_nothing_is_left_behind(steps: list[tuple[str, float]], height: int) -> None:
    """However the pieces come, and however small the screen: in the end the answer stands there."""
    stage, whole = Stage(40, height), Stage(40, height)
    for text, seconds in steps:
        stage.answer.show(Text(text))
        stage.later(seconds)
    stage.answer.end()
    whole.answer.show(Text("".join(text for text, _seconds in steps)))
    whole.answer.end()
    assert stage.everything() == whole.everything()


@pytest.mark.parametrize(("width", "height"), [(30, 20), (90, 20), (60, 40), (90, 40)])
def test_another_size(width: int, height: int) -> None:
    """When the window changes, what is live is drawn anew for it, and nothing of the old stays."""
    stage = Stage(60)
    stage.answer.show(Text("# Title\n\n" + " ".join(f"word{number}," for number in range(20))))
    stage.later(2)
    assert stage.lines()[-1] == "  thinking 2 s"
    stage.resize(width, height)
    stage.later(1)
    assert all(" ".join(stage.everything()).count(f"word{number},") == 1 for number in range(20))
    stage.answer.end()
    text = " ".join(stage.everything())
    assert all(text.count(f"word{number},") == 1 for number in range(20))
    assert "thinking" not in text


def test_a_letter_wider_than_believed() -> None:
    """A line that the terminal finds too wide is cut, and does not shift those below it."""
    stage = Stage(20)
    stage.answer.show(
        Text("👨‍👩‍👧‍👦" * 9 + "\nsecond line")
    )  # two columns for some, eight for others
    for second in range(4):
        stage.later(second)
    stage.answer.show(Text("s\n\nnext"))
    stage.answer.end()
    assert "".join(stage.everything()).count("second") == 1


class _Slow(Terminal):
    """A terminal that takes half a second to write anything."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def write(self, text: str) -> int:
        """Take the time."""
        self._clock.now += 0.5 if text else 0
        return super().write(text)


def test_a_slow_terminal_is_spared() -> None:
    """Where drawing takes long, little of the time goes into it."""
    clock = Clock()
    out = _Slow(clock)
    answer = Answer(quiet_console(out, {"TERM": "xterm"}, 60), clock)
    start = clock.now
    while clock.now < start + 60:
        answer.show(Text(f"{clock.now} "))
        clock.now += 0.01
    assert 5 < out.getvalue().count("\x1b[?2026h") < 15


def test_arguments_that_are_strange() -> None:
    """A call's line is one line, cut where the screen ends, whatever its arguments are."""
    stage = Stage(40)
    for arguments in (
        {},
        {"on": "a\n\x1b" * 30},
        {"on": {"deep": [1]}},
        {"x": None, "y": ["a", 1]},
    ):
        stage.answer.show(Called("show", arguments, Outcome("", None)))
    lines = stage.lines()
    assert len(lines) == 4
    assert lines[0] == "  · show"
    assert lines[1].endswith("…")
    assert lines[2] == '  · show {"deep": [1]}'
    assert lines[3] == '  · show null, y ["a", 1]'
