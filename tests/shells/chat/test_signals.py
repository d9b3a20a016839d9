"""Signals at a real terminal: none but those that end a program end the chat, and in order."""

from __future__ import annotations

import shlex
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Reply, ScriptedServer
from tests.screens import Screen
from tests.shells.asking import ADD, CHANGES, CONNECT
from tests.shells.chat.test_chat import ENDLESS, opened, prompts

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "Put a load balancer in front of the gateway."


def hold(screen: Screen, seconds: float, pause: float = 0.03) -> None:
    """Hold Ctrl-C down."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        screen.signal(signal.SIGINT)
        time.sleep(pause)


def everything(screen: Screen) -> str:
    """All that was shown."""
    return "\n".join([*screen.scrollback(), *screen.lines()])


@pytest.mark.parametrize("pause", [0.03, 0.003])
def test_ctrl_c_held_down_stops_an_answer_and_no_more(shop: Path, pause: float) -> None:
    """The chat goes on, and nothing that no person should read is on the screen."""
    with ScriptedServer([ENDLESS, Reply("A short one.")]) as server, opened(shop, server) as screen:
        screen.wait("0 pending")
        screen.keys("What is weak?\r")
        screen.wait("And so on, and on.")
        hold(screen, 1.5, pause)
        screen.wait("Stopped")
        screen.wait("0 pending")
        screen.keys("And briefly?\r")
        screen.wait("A short one.")
        text = everything(screen)
    assert "Warning" not in text
    assert "Traceback" not in text


def test_ctrl_c_at_every_instant_of_the_start(shop: Path) -> None:
    """From the first paint on it ends nothing."""
    script = [Reply("A short one.")]
    with ScriptedServer(script) as server, opened(shop, server, fresh=True) as screen:
        screen.wait("you>")
        hold(screen, 1.0)
        screen.wait("0 pending")
        screen.keys("What is weak?\r")
        screen.wait("A short one.")


def test_ctrl_c_before_the_input_line_clears_what_was_typed(shop: Path) -> None:
    """As it does in the line."""
    script = [Reply("A short one.")]
    with ScriptedServer(script) as server, opened(shop, server, fresh=True) as screen:
        screen.wait("you>")
        screen.keys("wrong")
        screen.interrupt()
        screen.wait("0 pending")
        screen.keys("Right?\r")
        screen.wait("A short one.")
        assert prompts(server)[-1] == "Right?"


def test_ctrl_c_ends_a_command_that_takes_long(shop: Path) -> None:
    """It is said, and the chat goes on."""
    editor = shlex.join([sys.executable, "-c", "import time; time.sleep(30)"])
    with ScriptedServer([]) as server, opened(shop, server, env={"EDITOR": editor}) as screen:
        screen.wait("0 pending")
        screen.keys("/edit\r")
        time.sleep(1)
        screen.interrupt()
        screen.wait("0 pending")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("when", ["prompt", "answer", "review"])
def test_what_ends_the_chat_leaves_the_terminal_in_order(shop: Path, name: str, when: str) -> None:
    """Modes, cursor and paste marks are as before; the way to go on is said; it died of that."""
    number = signal.Signals[name]
    script = CHANGES if when == "review" else [Reply("", [ADD, CONNECT]), ENDLESS]
    with ScriptedServer(script) as server, opened(shop, server) as screen:
        screen.wait("0 pending")
        if when == "prompt":
            screen.keys("half a question")
            screen.wait_at("half a question")
        else:
            screen.keys(f"{WORDS}\r")
            screen.wait("And so on" if when == "answer" else "[a]ccept")
        screen.signal(number)
        assert screen.exit_code() == -number
        assert screen.echoes
        text = everything(screen)
        assert not screen.cursor_hidden
        assert screen.written.rindex("\x1b[?2004l") > screen.written.rindex("\x1b[?2004h")
    assert ("To go on: advisor chat shop.json --resume 1" in text) == (when != "prompt")
    assert "Traceback" not in text


def test_ctrl_z_during_an_answer_suspends_nothing(shop: Path) -> None:
    """No shell gets a terminal with the cursor hidden; at the prompt it suspends."""
    with ScriptedServer([ENDLESS]) as server:
        argv = [sys.executable, "-m", "advisor", "chat", shop.name, "--model", "scripted"]
        chat = shlex.join([*argv, "--base-url", server.base_url])
        shell = f"{chat}; echo suspended; read; stty sane; fg"
        with Screen(["/bin/bash", "-mc", shell], 100, 40, cwd=shop.parent) as screen:
            screen.wait("0 pending")
            screen.keys("What is weak?\r")
            screen.wait("And so on, and on.")
            screen.keys("\x1a")
            time.sleep(0.5)
            assert "suspended" not in everything(screen)
            screen.interrupt()
            screen.wait("Stopped")
            screen.wait("0 pending")
            screen.keys("\x1a")
            screen.wait("suspended")
            assert not screen.cursor_hidden
            assert screen.written.rindex("\x1b[?2004l") > screen.written.rindex("\x1b[?2004h")
            screen.keys("\n")
            screen.wait_at("you>")
            screen.keys("half")
            screen.wait_at("you> half")
