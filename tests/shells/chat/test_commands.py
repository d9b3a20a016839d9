"""The table of commands: help, what a line means, and what is said where it means nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.calm.visible import visible_lines
from advisor.errors import UsageError
from advisor.shells.chat.commands import COMMANDS, find
from advisor.shells.render import width
from tests.golden import golden
from tests.shells.chat.commanding import chatting

if TYPE_CHECKING:
    from tests.shells.chat.commanding import Talk

GOLDEN = Path(__file__).parent / "golden"
NAMES = [command.name for command in COMMANDS]


@pytest.mark.parametrize("columns", [80, 60])
def test_help_lists_all_commands_within_the_screen(shop: Path, columns: int) -> None:
    """Each with its argument and what it does; a bare slash does the same."""
    with chatting(shop, width=columns) as talk:
        shown = talk("/help")
        assert talk("/") == shown
    assert all(f"/{name}" in shown for name in NAMES)
    assert max(width(line) for line in shown.splitlines()) <= columns
    assert shown == golden(GOLDEN / f"help_{columns}.txt", shown)


@pytest.mark.parametrize("columns", [80, 60])
def test_help_tells_the_keys(shop: Path, columns: int) -> None:
    """Where it is asked for; the help of all commands says how."""
    with chatting(shop, width=columns) as talk:
        shown = talk("/help keys")
        assert "/help keys" in talk("/help")
    assert max(width(line) for line in shown.splitlines()) <= columns
    assert shown == golden(GOLDEN / f"help_keys_{columns}.txt", shown)


def test_help_about_one_command(shop: Path) -> None:
    """With or without its slash."""
    with chatting(shop) as talk:
        shown = talk("/help budget")
        assert talk("/help /budget") == shown
    assert "/budget [calls|tokens|cost VALUE]" in shown
    assert "/cost" not in shown


@pytest.mark.parametrize(
    ("typed", "name"),
    [("he", "help"), ("HELP", "help"), ("und", "undo"), ("log", "log"), ("exit", "quit")],
)
def test_a_command_is_found_by_its_beginning(typed: str, name: str) -> None:
    """As long as only one begins so; upper case and habits are understood."""
    assert find(typed).name == name


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/blame", "there is no command /blame"),
        ("/shwo order-db", "nearest: /show"),
        ("/s", "/s may be /show, /save-script or /session"),
        ("/show", "write /show ID: an element"),
        ("/undo it", "/undo takes nothing after it: take back"),
        ("/help nothing", "there is no command /nothing"),
    ],
)
def test_what_is_no_command_is_one_line_that_helps(shop: Path, line: str, said: str) -> None:
    """And the chat goes on."""
    with chatting(shop, width=200) as talk:
        shown = talk(line)
        assert said in shown
        assert shown.startswith("error: ")
        assert shown.count("\n") == 1
        assert not talk.chat.is_over


def test_the_table_is_quick_to_import() -> None:
    """It is needed while the first prompt is typed, and so brings no large library."""
    program = "import advisor.shells.chat.commands, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    heavy = {"langchain", "langchain_core", "openai", "networkx", "rich", "prompt_toolkit", "yaml"}
    assert not {*heavy, "asyncio", "rapidfuzz"} & {*done.stdout.decode().split()}


def test_quit_ends_the_chat(shop: Path) -> None:
    """As Ctrl-D does."""
    with chatting(shop) as talk:
        talk("/quit")
        assert talk.chat.is_over


WITHOUT_TURN = [
    name for name in NAMES if name not in {"template", "retry", "edit", "clear", "model", "quit"}
]


@given(name=st.sampled_from(WITHOUT_TURN), argument=st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_argument_is_answered_or_refused_in_words(
    before_first_prompt: Talk, name: str, argument: str
) -> None:
    """Before the first prompt, whatever stands behind the command; nothing is written."""
    file = before_first_prompt.chat.session.file
    content = file.read_bytes()
    shown = before_first_prompt(f"/{name} {argument}")
    assert visible_lines(shown) == shown
    assert file.read_bytes() == content


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if not command.argument])
def test_each_command_without_argument_works_before_the_first_prompt(shop: Path, name: str) -> None:
    """It shows something, or says in one line why there is nothing to do."""
    before = shop.read_bytes()
    with chatting(shop) as talk:
        shown = talk(f"/{name}")
        assert shown or talk.chat.is_over
    assert shop.read_bytes() == before


def test_find_says_which_commands_are_meant() -> None:
    """Where a beginning is that of several."""
    with pytest.raises(UsageError, match=r"/di may be /diff or /discard"):
        find("di")


def test_every_command_is_found_by_its_name() -> None:
    """None of them is the beginning of another."""
    assert [find(name).name for name in NAMES] == NAMES
