"""What pages show and are told, without a page."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from advisor.errors import StoppedError, UsageError
from tests.preview.boards import (
    ask,
    board,
    content,
    edit,
    leave_out,
    put,
    result,
    reviewed,
    run,
    said,
)
from tests.sessions.playing import ACCEPTED, REJECTED, project, settings

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.scripted import ScriptedServer
    from advisor.preview.announcing import Announcement
    from advisor.settings import Settings


def test_the_scene_is_never_changed_once_it_is_made(file: Path, model: Settings) -> None:
    """A page that still draws an old scene finds it as it was."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, REJECTED)
            old = shown.scene
            assert old is not None
            kept = json.dumps([old.model.value, old.document.value])
            await ask(shown, "Rename it.")
            await leave_out(shown, 2)
            assert json.dumps([old.model.value, old.document.value]) == kept

    run(scenario())


def test_a_turn_that_is_stopped_leaves_what_was_staged(file: Path, model: Settings) -> None:
    """It ends soon, and what was staged until then is to be decided on."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            shown.announcer.listen(lambda _: shown.stop() if shown.session.pending else None)
            review = await ask(shown, ACCEPTED)
            assert review is not None
            assert shown.session.state.exchanges[-1].error == "stopped"
            assert shown.live is None

    run(scenario())


def test_a_stop_before_the_model_was_asked_is_one(
    file: Path, server: ScriptedServer, model: Settings
) -> None:
    """Nothing is sent then."""
    sent = len(server.requests)

    async def scenario() -> None:
        async with board(file, model) as shown:
            asking = asyncio.ensure_future(ask(shown, "What is it?"))
            await asyncio.sleep(0)
            shown.stop()
            with pytest.raises(StoppedError, match="before it was sent"):
                await asking
            assert shown.live is None
            assert not shown.session.state.exchanges

    run(scenario())
    assert len(server.requests) == sent


def test_a_turn_that_is_cancelled_leaves_nothing(file: Path, model: Settings) -> None:
    """Nothing is staged, and another can be had at once."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            asking = asyncio.ensure_future(ask(shown, ACCEPTED))
            shown.announcer.listen(lambda _: (shown.session.pending and asking.cancel(), None)[1])
            with suppress(asyncio.CancelledError):
                await asking
            assert (shown.session.pending, shown.live) == ([], None)
            assert await ask(shown, "What is it?") is None

    run(scenario())


def test_what_was_begun_is_done_though_the_page_is_closed(file: Path, model: Settings) -> None:
    """An accept whose page is gone is written, and all other pages see so."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, ACCEPTED)
            accepting = asyncio.ensure_future(shown.accept(result(shown)))
            await asyncio.sleep(0)
            accepting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await accepting
            await shown.look()
            assert reviewed(shown) is None
            assert '"level"' in content(file).decode()

    run(scenario())


def test_all_pages_are_told_whatever_one_of_them_does(file: Path, model: Settings) -> None:
    """One that fails does not keep another from following; one that left is told nothing."""
    heard: list[Announcement] = []

    async def scenario() -> None:
        async with board(file, model) as shown:

            def failing(_: Announcement) -> None:
                raise RuntimeError("of a page")

            shown.announcer.listen(failing)
            leave = shown.announcer.listen(heard.append)
            await ask(shown, "What is it?")
            assert {"talk", "scene"} <= {*heard}
            leave()
            count = len(heard)
            edit(file, "Customer", "Shopper")
            await shown.look()
            assert len(heard) == count

    run(scenario())


def test_a_file_that_cannot_be_read_is_told_once(file: Path, model: Settings) -> None:
    """What is shown stays; a turn is not begun; once the file is back, that is told, too."""
    text = file.read_text("utf-8")

    async def scenario() -> None:
        async with board(file, model) as shown:
            for broken in ("{", None):
                put(file, broken)
                await shown.look()
                await shown.look()
                with pytest.raises(Exception, match=file.name):
                    await ask(shown, "What is it?")
                assert shown.live is None
            assert len(said(shown)) == 2
            put(file, text)
            await shown.look()
            assert said(shown)[2:] == ["The file can be read again."]
            assert shown.scene is not None

    run(scenario())


def test_a_second_prompt_waits_for_its_turn(file: Path, model: Settings) -> None:
    """It is refused, and the first goes on."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            first = asyncio.ensure_future(ask(shown, ACCEPTED))
            await asyncio.sleep(0)
            with pytest.raises(UsageError, match="still being answered"):
                await ask(shown, "What is it?")
            assert await first is not None

    run(scenario())


def test_an_edit_while_a_prompt_was_answered_is_seen_after_it(file: Path, model: Settings) -> None:
    """Nobody has to edit the file again for that."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            edits = iter([lambda: edit(file, '"name": "Customer"', '"name": "Shopper"')])

            def edit_once(_: Announcement) -> None:
                if shown.live and shown.live.events:
                    next(edits, lambda: None)()

            shown.announcer.listen(edit_once)
            await ask(shown, "What is it?")
            assert shown.scene is not None
            assert "Shopper" in json.dumps(shown.scene.model.value)
            assert any("edited outside" in text for text in said(shown))

    run(scenario())


def test_the_event_loop_is_not_held_up_by_a_long_look(
    tmp_path: Path, server: ScriptedServer
) -> None:
    """While a thousand nodes are looked at, its thread does a small part of the work."""
    file = project(tmp_path)
    document = json.loads(file.read_text("utf-8"))
    node = document["nodes"][0]
    document["nodes"] += [node | {"unique-id": f"n{number}"} for number in range(1000)]
    file.write_text(json.dumps(document), "utf-8")

    async def scenario() -> tuple[float, float]:
        async with board(file, settings(server)) as shown:
            await ask(shown, REJECTED)
            mine, all_of_it = time.thread_time(), time.process_time()
            await shown.accept(result(shown))
            await shown.undo()
            return time.thread_time() - mine, time.process_time() - all_of_it

    in_loop, everywhere = run(scenario())
    assert in_loop < everywhere / 4
