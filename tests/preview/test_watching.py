"""Following a document, its history and other sessions on the disk."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

import pytest

from advisor.change.journal import Journal
from advisor.preview.watching import changes
from advisor.sessions.log import Log

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator
    from pathlib import Path

_NEVER = 60_000
_SOON = 200
"""Milliseconds after which is looked though the system tells of nothing."""

_QUIET = 0.6
"""Seconds after which nothing more is expected."""


def told(
    file: Path, *steps: Callable[[], object], pause: int = _NEVER, own: int = 0
) -> list[set[str]]:
    """The names of what is told of after each step, which is awaited before the next."""

    async def follow() -> list[set[str]]:
        found: list[set[str]] = []
        async with aclosing(following(file, pause, own)) as news:
            assert not await anext(news)
            for step in steps:
                waiting = asyncio.ensure_future(anext(news))
                await asyncio.sleep(_QUIET)
                assert not waiting.done()
                await asyncio.to_thread(step)
                found.append({path.name for path in await asyncio.wait_for(waiting, 10)})
        return found

    return asyncio.run(follow())


def following(file: Path, pause: int, own: int) -> AsyncGenerator[frozenset[Path]]:
    """Changes, as the session of that number follows them."""
    return changes(file, Journal(file.parent), lambda: own, pause=pause)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document in a folder of its own, without history."""
    (tmp_path / "shop").mkdir()
    file = tmp_path / "shop" / "shop.json"
    file.write_text("{}")
    return file


def replace(file: Path, text: str) -> None:
    """Put another file in its place, as editors and this program do."""
    other = file.with_name("other")
    other.write_text(text)
    other.replace(file)


def test_each_way_to_write_the_document_is_seen(file: Path) -> None:
    """Writing, replacing, removing and putting back, once each; nothing is told without a cause."""
    steps = (
        lambda: file.write_text("{ }"),
        lambda: replace(file, "{  }"),
        file.unlink,
        lambda: file.write_text("{}"),
    )
    assert told(file, *steps) == [{"shop.json"}] * 4


def test_other_files_are_no_news(file: Path) -> None:
    """What lies beside the document may be written all the time."""

    def both() -> None:
        file.with_name("notes.txt").write_text("x")
        file.write_text("{ }")

    assert told(file, both) == [{"shop.json"}]


def test_a_link_is_followed(file: Path, tmp_path: Path) -> None:
    """What it leads to is written, or it leads elsewhere from then on."""
    link = tmp_path / "link.json"
    link.symlink_to(file)
    other = tmp_path / "other.json"
    other.write_text("{   }")

    def turn() -> None:
        new = tmp_path / "new"
        new.symlink_to(other)
        new.replace(link)

    steps = (lambda: replace(file, "{ }"), turn, lambda: other.write_text("[]"))
    assert told(link, *steps) == [{"link.json"}] * 3


def test_history_and_sessions_are_seen_though_they_begin_later(file: Path) -> None:
    """The folder need not be there; each session has one of its own."""
    kept = file.parent / ".advisor"

    def begin() -> None:
        kept.mkdir()
        (kept / "history.jsonl").write_text("{}\n")

    def session() -> None:
        (kept / "sessions" / "12").mkdir(parents=True)
        (kept / "sessions" / "12" / "log.jsonl").write_text("{}\n")

    def append() -> None:
        with (kept / "sessions" / "12" / "log.jsonl").open("a") as log:
            log.write("{}\n")

    steps = (begin, session, append)
    assert told(file, *steps) == [{"history.jsonl"}, {"log.jsonl"}, {"log.jsonl"}]


def test_a_folder_that_is_gone_and_comes_back_is_followed_again(file: Path) -> None:
    """As when another branch is checked out."""
    folder = file.parent

    def back() -> None:
        folder.mkdir()
        file.write_text("{}")

    steps = (lambda: shutil.rmtree(folder), back, lambda: file.write_text("{ }"))
    assert told(file, *steps, pause=_SOON) == [{"shop.json"}] * 3


def test_what_keeps_its_size_and_time_is_seen(file: Path) -> None:
    """Another file in its place, which says that it was written long ago."""
    about = file.stat()

    def write() -> None:
        replace(file, "[]")
        os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))

    assert told(file, write) == [{"shop.json"}]


def sessions(file: Path, count: int) -> list[Path]:
    """The logs of so many sessions."""
    folder = file.parent / ".advisor" / "sessions"
    logs = [folder / f"{number}" / "log.jsonl" for number in range(1, count + 1)]
    for log in logs:
        log.parent.mkdir(parents=True)
        log.write_text("{}\n")
    return logs


def test_the_session_of_the_page_is_followed_however_old_it_is(file: Path) -> None:
    """Of the others only the last ones are: what is written in the first is no news."""
    logs = sessions(file, 25)

    def append(*numbers: int) -> None:
        for number in numbers:
            with logs[number - 1].open("a") as log:
                log.write("{}\n")

    async def follow() -> list[set[str]]:
        found: list[set[str]] = []
        async with aclosing(following(file, _NEVER, 3)) as news:
            assert not await anext(news)
            for numbers in ((1, 3), (2, 25)):
                waiting = asyncio.ensure_future(anext(news))
                await asyncio.sleep(_QUIET)
                append(*numbers)
                found.append({path.parent.name for path in await asyncio.wait_for(waiting, 10)})
        return found

    assert asyncio.run(follow()) == [{"3"}, {"25"}]


def test_it_is_told_when_somebody_has_left_a_session(file: Path) -> None:
    """Nothing is written then; a page that shows who is there has to look again."""
    (log,) = (Log(each.parent) for each in sessions(file, 1))
    log.hold()
    assert told(file, log.release, log.hold, pause=_SOON) == [{"lock"}] * 2
    log.release()


@contextmanager
def no_more_files() -> Iterator[None]:
    """A process that may open nothing more, as where a machine has run out of watches."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_where_nothing_can_be_watched_is_looked_all_the_same(file: Path) -> None:
    """Every few seconds, until the system has watches again."""

    async def follow() -> list[set[str]]:
        found: list[set[str]] = []
        async with aclosing(following(file, _SOON, 0)) as news:
            assert not await anext(news)
            with no_more_files():
                for second in range(2):
                    waiting = asyncio.ensure_future(anext(news))
                    await asyncio.sleep(_QUIET)
                    assert not waiting.done()
                    os.utime(file, (second, second))
                    found.append({path.name for path in await asyncio.wait_for(waiting, 10)})
            await asyncio.to_thread(file.write_text, "[]")
            found.append({path.name for path in await asyncio.wait_for(anext(news), 10)})
        return found

    assert asyncio.run(follow()) == [{"shop.json"}] * 3
