"""What a clone brings along beside a document: logs of sessions, a history. Nothing of it rules."""

from __future__ import annotations

import asyncio
import copy
import json
import random
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.scripted import ScriptedServer
from advisor.calm import document as documents
from advisor.errors import AdvisorError
from scripts.meeting import Meeting
from tests.preview.boards import board, reviewed, run, said
from tests.sessions.playing import ACCEPTED, REJECTED, project, scripted, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.preview.board import Board
    from advisor.settings import Settings

STRANGE: list[Any] = [None, -1, 10**30, float("nan"), "", "\x1b[31m\ud800</script>", [], {}, [[]]]

EXAMPLES = 25
"""Values that are replaced in each file."""


@pytest.fixture(scope="module")
def model() -> Iterator[Settings]:
    """Settings that name a model that follows a script."""
    with ScriptedServer(scripted) as server:
        yield settings(server)


@pytest.fixture
def file(tmp_path: Path, model: Settings) -> Path:
    """A document with a history, and a session that was left with something proposed."""
    (tmp_path / "clone").mkdir()
    file = project(tmp_path / "clone")
    with Meeting(file, model) as meeting:
        meeting.turn(ACCEPTED)
        meeting.accept(1)
        meeting.turn(REJECTED)
    return file


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value in a JSON value."""
    yield path
    listed = enumerate(value) if isinstance(value, list) else ()
    for key, item in value.items() if isinstance(value, dict) else listed:
        yield from places(item, (*path, key))


def replaced(path: Path, chance: random.Random) -> str:
    """The lines of a file with one value in them another."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    holder: Any = (lines := copy.deepcopy(lines))
    way = chance.choice([way for way in places(lines) if len(way) > 1])
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = chance.choice(STRANGE)
    return "".join(f"{json.dumps(line)}\n" for line in lines)


async def looked_at(shown: Board) -> int:
    """Look at all that others propose, and cut it down; how much that was."""
    await shown.look()
    for theirs in shown.elsewhere:
        with suppress(AdvisorError):  # told in the page; anything else would end here
            await shown.show(theirs.session)
            if review := reviewed(shown):
                await shown.leave_out(review.changes[-1].number, review.proposal.result)
    return len(shown.elsewhere)


@pytest.mark.parametrize("name", ["sessions/1/log.jsonl", "history.jsonl"])
def test_any_value_may_be_anything(file: Path, model: Settings, name: str) -> None:
    """The page opens, shows what can be shown, and writes nothing of its own accord."""
    kept, chance = file.parent / ".advisor", random.Random(8)  # noqa: S311 - examples, not secrets
    saved, before = file.parent.with_name("saved"), file.read_bytes()
    shutil.copytree(kept, saved)
    found = set()

    async def scenario() -> int:
        async with board(file, model) as shown:
            return await looked_at(shown)

    for _ in range(EXAMPLES):
        (kept / name).write_text(replaced(saved / name, chance), "utf-8")
        found.add(run(scenario()))
        shutil.rmtree(kept)
        shutil.copytree(saved, kept)
    assert file.read_bytes() == before
    assert found == ({0, 1} if name.startswith("sessions") else {1})


def test_a_history_is_believed_only_as_far_as_its_digests_are_right(
    file: Path, model: Settings
) -> None:
    """An edit is told as one, whatever a history says of the versions before and after."""

    def lied() -> None:
        history = file.parent / ".advisor" / "history.jsonl"
        lie = json.loads(history.read_text("utf-8").splitlines()[0])
        text = file.read_text("utf-8")
        file.write_text(text.replace('"name": "Customer"', '"name": "Shopper"'), "utf-8")
        now = documents.load(file)
        lie |= {"id": 7, "result": {"file": now.digest, "value": now.value_digest}}
        with history.open("a", encoding="utf-8") as lines:
            lines.write(f"{json.dumps(lie)}\n{json.dumps({'record': 'done', 'id': 7})}\n")

    async def scenario() -> None:
        async with board(file, model) as shown:
            await asyncio.to_thread(lied)
            await shown.look()
            (told,) = said(shown)
            assert told.startswith("The file was edited outside of this session: ~ node customer")

    run(scenario())
