"""The checklist: each key on a list in memory, and the whole of it at a real terminal."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.typeahead import get_typeahead
from prompt_toolkit.output import DummyOutput

from advisor.change.selection import Selection
from advisor.shells.chat.previewing import Outcome, Previews
from advisor.shells.chat.selecting import choose
from advisor.shells.ticking import checklist
from advisor_tools import registry
from tests.change.staging import (
    ADD_CACHE,
    CONNECT_CACHE,
    ORIGIN,
    TIER,
    metadata,
    of,
    platform,
    staged,
    state,
)
from tests.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.change.draft import Draft
    from advisor.change.workspace import Workspace

PROGRAM = Path(__file__).parent / "selecting_program.py"
FOUR = (ADD_CACHE, CONNECT_CACHE, TIER, metadata("cache", tier=1))
UP, DOWN, PAGE_DOWN, HOME, END = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b[F"
LATER = "later ()"


def chosen(keys: str, *left_out: int) -> list[int] | None:
    """What comes of these keys, with all of the four staged but those left out."""
    workspace = staged(of(platform()), *FOUR)
    selection = Selection(workspace)
    if left_out:
        selection.take({1, 2, 3, 4} - {*left_out})
    before = state(workspace)
    with create_pipe_input() as source:
        source.send_text(keys)
        answer = choose(selection.propose(ORIGIN), selection, input=source, output=DummyOutput())
    assert state(workspace) == before
    return answer


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        ("\r", [1, 2, 3, 4]),
        ("3 \r", [1, 2, 4]),
        ("n\r", []),
        ("n3 \r", [3]),
        ("n3x\r", [3]),
        ("na\r", [1, 2, 3, 4]),
        (f"{DOWN}{DOWN} \r", [1, 2, 4]),
        (f"jj{DOWN}k \r", [1, 2, 4]),
        (f"{UP}{DOWN}{DOWN}{UP}j \r", [1, 2, 4]),
        (f"{END} \r", [1, 2, 3]),
        (f"{END}{HOME}jj \r", [1, 2, 4]),
        (f"{PAGE_DOWN} \r", [1, 2, 3]),
        ("Gk \r", [1, 2, 4]),
        ("q", None),
        ("3 q", None),
        ("3 \x1b", None),
        ("3 \x03", None),
        ("3 \x04", None),
    ],
    ids=repr,
)
def test_keys(keys: str, numbers: list[int] | None) -> None:
    """Moving, ticking, applying and going back, which leaves everything staged as it was."""
    assert chosen(keys) == numbers


def test_what_is_typed_too_early_answers_nothing() -> None:
    """Keys after the last one do not wait for the next question."""
    selection = Selection(staged(of(platform()), *FOUR))
    with create_pipe_input() as source:
        source.send_text("q/undo")
        choose(selection.propose(ORIGIN), selection, input=source, output=DummyOutput())
        assert get_typeahead(source) == []


@pytest.mark.parametrize("keys", ["\x1b[200~n\rq 3 \x1b[201~", "zZ?-\t", "\x1bOP", "é支"])
def test_garbage_does_nothing(keys: str) -> None:
    """Pasted text least of all, although the letters in it are keys."""
    assert chosen(f"{keys}\r") == [1, 2, 3, 4]


def test_what_was_left_out_before_is_on_the_list() -> None:
    """Not ticked, and it can be ticked again."""
    assert chosen("\r", 3) == [1, 2, 4]
    assert chosen("3 \r", 3) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("keys", "current"),
    [("1", 1), ("12", 12), ("123", 23), ("35", 5), ("0", 1), ("9j", 10), ("1j2", 2)],
)
def test_digits_jump(keys: str, current: int) -> None:
    """To the number they make together, or where there is none to the one of the last digits."""
    calls = [metadata("order-db", **{f"key-{number}": number}) for number in range(1, 25)]
    selection = Selection(staged(of(platform()), *calls))
    with create_pipe_input() as source:
        source.send_text(f"n{keys} \r")
        answer = choose(selection.propose(ORIGIN), selection, input=source, output=DummyOutput())
    assert answer == [current]


def wait_for(find: Callable[[], Any]) -> Any:
    """What is found in the end."""
    end = time.monotonic() + 20
    while (found := find()) is None and time.monotonic() < end:
        time.sleep(0.01)
    return found


def found_out(workspace: Workspace, wanted: Callable[[Previews], Any]) -> Any:
    """What a preview tells in the end."""
    with Previews(Selection(workspace), lambda: None) as previews:
        return wait_for(lambda: wanted(previews))


def test_needs_and_outcomes_are_found_out() -> None:
    """What each change needs, and what taking some comes to, with what settles an error."""
    uses = {"interacts": {"actor": "order-service", "nodes": ["cache"]}}
    link = ("add_relationship", {"relationship": {"unique-id": "c", "relationship-type": uses}})
    workspace = staged(of(platform()), link, ADD_CACHE, TIER)
    before = state(workspace)
    needs = found_out(workspace, lambda each: dict(each.needs) if len(each.needs) == 3 else None)
    assert needs == {1: {2}, 2: set(), 3: set()}
    assert found_out(workspace, lambda each: each.outcome(frozenset({1}))) == Outcome(
        frozenset({2}), "valid: weak points 7 → 7"
    )
    assert state(workspace) == before


def test_another_choice_ends_what_is_being_found_out() -> None:
    """Nobody waits for what came of boxes that are ticked otherwise by now."""
    workspace = staged(of(platform()), ADD_CACHE)
    tool, arguments = TIER
    _, tier = registry.prepared(tool, arguments)
    entered, gate = threading.Event(), threading.Event()
    gate.set()

    def run(draft: Draft) -> None:
        entered.set()
        gate.wait(20)
        tier(draft)

    workspace.stage(tool, arguments, "", run)
    with Previews(Selection(workspace), lambda: None) as previews:
        wait_for(lambda: True if len(previews.needs) == 2 else None)
        gate.clear()
        entered.clear()
        previews.outcome(frozenset({2}))
        assert entered.wait(20)
        previews.outcome(frozenset({1}))
        gate.set()
        assert wait_for(lambda: previews.outcome(frozenset({1}))) is not None
        assert previews.outcome(frozenset({2})) is None


def test_errors_are_told() -> None:
    """Those that the choice brings; those of the document are not its fault."""
    dangling = {"interacts": {"actor": "customer", "nodes": ["nowhere"]}}
    link = {"relationship": {"unique-id": "d", "relationship-type": dangling}}
    workspace = staged(of(platform()), ("add_relationship", link), TIER)
    assert found_out(workspace, lambda each: each.outcome(frozenset({1}))).state == (
        "brings 1 error: weak points 7 → 7"
    )
    assert (
        found_out(workspace, lambda each: each.outcome(frozenset({2}))).state.partition(":")[0]
        == "valid"
    )
    faulty = platform()
    faulty["relationships"].append(link["relationship"])
    workspace = staged(of(faulty), TIER)
    assert (
        found_out(workspace, lambda each: each.outcome(frozenset({1}))).state
        == "no new errors: weak points 7 → 7"
    )


def test_a_fault_in_the_thread_is_not_swallowed() -> None:
    """It is raised where the list is left."""

    def fail() -> None:
        raise ZeroDivisionError

    workspace = staged(of(platform()), TIER)
    with pytest.raises(ZeroDivisionError), Previews(Selection(workspace), fail) as previews:
        wait_for(lambda: previews.needs or None)


@pytest.mark.parametrize(("term", "can_tick"), [("xterm", True), ("dumb", False), ("", False)])
def test_ticking_needs_a_terminal_that_moves_its_cursor(term: str, *, can_tick: bool) -> None:
    """Else the numbers are typed."""
    selection = Selection(staged(of(platform()), TIER))
    assert (checklist(selection, {"TERM": term}) is not None) == can_tick


def review(count: int = 0, columns: int = 100, rows: int = 24, **environment: str) -> Screen:
    """A review of so many changes, or of the four, at a terminal."""
    argv = [sys.executable, str(PROGRAM), *([str(count)] if count else [])]
    return Screen(argv, columns, rows, environment)


def asked(screen: Screen) -> int:
    """How often the menu stands on the screen."""
    return sum("later ›" in line for line in screen.lines())


def test_a_selection_at_a_terminal() -> None:
    """What is left out is told as soon as something it needs is not ticked, and is not taken."""
    with review() as screen:
        screen.wait("decide later ›")
        screen.keys("s\r")
        screen.wait("needs 1")
        screen.wait("4 of 4 · valid")
        screen.keys(" ")
        screen.wait("› [ ] 1  + node cache in ecommerce-system")
        screen.wait("[-] 2  + relationship order-connects-cache   needs 1, left out")
        screen.wait("1 of 4 · valid")
        screen.keys("\r")
        screen.wait("select (3,) '' staged [1, 2, 3, 4]")
        wait_for(lambda: asked(screen) == 2 or None)
        screen.wait_gone("[space] toggle")
        screen.wait("joined ()")
        screen.keys("s\r")
        screen.wait("1 of 4 · valid")
        screen.keys("2 ")
        screen.wait("3 of 4 · valid")
        screen.keys("\r")
        wait_for(lambda: asked(screen) == 3 or None)
        screen.wait("select (1, 2, 3)")
        screen.keys("q\r")
        screen.wait(f"{LATER} '' staged [1, 2, 3]")
        assert screen.exit_code() == 0


@pytest.mark.parametrize("key", ["\x03", "\x1b", "q", "\x04"], ids=["Ctrl-C", "Esc", "q", "Ctrl-D"])
def test_going_back_at_a_terminal(key: str) -> None:
    """The list goes, and the menu asks again."""
    with review() as screen:
        screen.wait("later ›")
        screen.keys("s\r")
        screen.wait("[q] back")
        screen.keys(f"n{key}")
        wait_for(lambda: asked(screen) == 2 or None)
        screen.keys("q\r")
        screen.wait(f"{LATER} '' staged [1, 2, 3, 4]")


def test_a_cut_line_is_told_in_full_and_the_keys_on_demand() -> None:
    """Below the list, which stays; the same key has them gone."""
    with review(columns=50) as screen:
        screen.wait("w/v/q] ›")
        screen.keys("s\r")
        screen.wait("[enter] take")
        screen.keys("2")
        screen.wait("  2  + relationship order-connects-cache   needs")
        screen.keys("?")
        screen.wait("untick it")
        screen.wait("[x] 1")
        screen.keys("?")
        wait_for(lambda: not any("untick it" in line for line in screen.lines()) or None)
        screen.keys("q")
        wait_for(lambda: not any("[x] 1" in line for line in screen.lines()) or None)


def test_the_list_stays_usable_on_a_low_screen() -> None:
    """The explanation gives way to it."""
    with review(columns=60, rows=6) as screen:
        screen.wait("later ›")
        screen.keys("s\r")
        screen.wait("[enter] take these")
        screen.keys("?4")
        screen.wait("› [x] 4")
        screen.keys("?q")
        screen.wait("later ›")


def test_taking_nothing_offers_to_reject() -> None:
    """With words, if the person means it."""
    with review() as screen:
        screen.wait("later ›")
        screen.keys("s\r")
        screen.wait("4 of 4")
        screen.keys("n")
        screen.wait("0 of 4 · nothing is taken")
        screen.keys("\r")
        screen.wait("reject all of it? [y/N] ›")
        screen.keys("y\r")
        screen.wait("Why?")
        screen.keys("Not now\r")
        screen.wait("reject () 'Not now'")


def test_a_long_list_in_a_small_window() -> None:
    """It scrolls, also when the window changes while one selects; the last line stays."""
    with review(200, columns=60, rows=16) as screen:
        screen.wait("[q] later ›")
        screen.keys("s\r")
        screen.wait("200 of 200")
        screen.keys("117")
        screen.wait("› [x] 117")
        screen.keys(" ")
        screen.wait("199 of 200 · valid")
        screen.resize(40, 10)
        screen.wait("› [ ] 117  ~ set metadata key-117 on o")
        screen.keys("j ")
        screen.wait("› [ ] 118")
        screen.wait("198 of 200 · valid")
        screen.resize(100, 30)
        screen.wait("[a]ll   [n]one")
        screen.keys("\r")
        screen.wait("joined ()")


def test_a_plain_terminal() -> None:
    """One without a cursor to move gets a list and a question, and one without UTF-8 no signs."""
    with review(TERM="dumb", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0") as screen:
        screen.wait("[q] decide later >")
        screen.keys("s\r")
        screen.wait("Take which? (as in 1,3-5; empty goes back) >")
        screen.wait("[x]   2  + relationship order-connects-cache")
        screen.keys("2\r")
        screen.wait("joined (1,)")
    with review(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", NO_COLOR="1") as screen:
        screen.wait("[q] decide later >")
        screen.keys("s\r")
        screen.wait("> [x] 1  + node cache")
        screen.wait("4 of 4 - valid")
        assert screen.colour("+ node cache") == "default"


def test_colours_at_a_terminal() -> None:
    """By names that a person may have given colours of their own."""
    with review() as screen:
        screen.wait("later ›")
        screen.keys("s\r")
        screen.wait("4 of 4 · valid")
        assert screen.colour("+ node cache") == "green"
        assert screen.colour("~ set metadata tier on order-db") == "brown"


def test_the_patch_is_what_it_was() -> None:
    """Looking at what might be changes nothing of what is proposed."""
    selection = Selection(staged(of(platform()), *FOUR))
    before = json.dumps(selection.propose(ORIGIN).to_json())
    with create_pipe_input() as source:
        source.send_text("n2 q")
        choose(selection.propose(ORIGIN), selection, input=source, output=DummyOutput())
    assert json.dumps(selection.propose(ORIGIN).to_json()) == before
