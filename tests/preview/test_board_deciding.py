"""What pages do with a proposal, without a page: take a part, accept, reject."""

from __future__ import annotations

import asyncio
import json
from shutil import rmtree
from typing import TYPE_CHECKING

import pytest

from advisor.errors import NotApplicableError, StaleDocumentError, UsageError
from advisor.preview.announcing import told_after
from tests.preview.boards import (
    ask,
    board,
    content,
    edit,
    history,
    join,
    leave_out,
    result,
    reviewed,
    run,
    said,
)
from tests.sessions.playing import ACCEPTED, REJECTED

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.agent.scripted import ScriptedServer
    from advisor.settings import Settings


def test_what_is_proposed_is_marked_and_written_only_when_accepted(
    file: Path, model: Settings
) -> None:
    """The scene has marks and findings; accepting writes; undo and redo give the same bytes."""
    before = content(file)

    async def scenario() -> None:
        async with board(file, model) as shown:
            assert shown.scene is not None
            assert not shown.scene.marks.elements
            assert shown.scene.findings
            review = await ask(shown, REJECTED)
            assert review is not None
            marks = shown.scene.marks.elements
            assert (marks["cache"], marks["to-cache"]) == ("added", "added")
            assert content(file) == before
            await shown.accept(result(shown))
            assert reviewed(shown) is None
            after = content(file)
            assert b'"cache"' in after
            await shown.undo()
            assert content(file) == before
            await shown.redo()
            assert content(file) == after
            assert "cache" in shown.scene.model.definitions

    run(scenario())


def test_undo_takes_back_what_was_shown_or_nothing(file: Path, model: Settings) -> None:
    """A second click, or somebody else's acceptance since, is not what the person meant."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, REJECTED)
            await shown.accept(result(shown))
            after = content(file)
            journal = shown.session.journal
            last = journal.entries(journal.name(file))[-1].id
            with pytest.raises(NotApplicableError, match="something else was applied"):
                await shown.undo(last + 1)
            assert content(file) == after
            await shown.undo(last)
            before = content(file)
            with pytest.raises(NotApplicableError, match="look at it first"):
                await shown.undo(last)
            assert content(file) == before
            await shown.redo(last)
            assert content(file) == after

    run(scenario())


def test_that_nothing_is_kept_any_more_is_told_once(file: Path, model: Settings) -> None:
    """Whoever counts on going on with the session is to know."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, REJECTED)
            rmtree(file.parent / ".advisor")
            await shown.reject(result(shown))
            await shown.look()
            told = [each.text for each in shown.announcer.remarks if each.is_problem]
            assert [each.startswith("From here on nothing is kept: ") for each in told] == [True]

    run(scenario())


def test_a_part_is_taken(file: Path, model: Settings) -> None:
    """What leaves or joins with a change is told; only what was taken is written."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            review = await ask(shown, REJECTED)
            assert review is not None
            node, link = review.changes
            assert await leave_out(shown, link.number) == ()
            assert await join(shown, link.number) == ()
            assert await leave_out(shown, link.number) == ()
            review = reviewed(shown)
            assert review is not None
            assert [each.number for each in review.proposal.changes] == [node.number]
            await shown.accept(result(shown))
            assert '"cache"' in content(file).decode()
            assert '"to-cache"' not in content(file).decode()

    run(scenario())


def test_nothing_is_decided_about_what_was_not_shown(file: Path, model: Settings) -> None:
    """Whoever saw the proposal before another tab cut it down, or a prompt went on, looks again."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            review = await ask(shown, REJECTED)
            assert review is not None
            old, (node, link) = review.proposal.result, review.changes
            await leave_out(shown, link.number)
            await ask(shown, ACCEPTED)
            review = reviewed(shown)
            assert review is not None
            for act in (
                lambda: shown.accept(old),
                lambda: shown.reject(old, "No."),
                lambda: shown.leave_out(node.number, old),
                lambda: shown.join(link.number, old),
            ):
                with pytest.raises(UsageError, match="has changed since it was shown"):
                    await act()
            assert reviewed(shown) is review
            assert "cache" in json.dumps([each.title for each in review.proposal.changes])

    run(scenario())


def test_nothing_is_decided_while_a_prompt_is_answered(file: Path, model: Settings) -> None:
    """It is refused at once, and does not wait to be done to what the turn makes of it."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, ACCEPTED)
            digest, asking = result(shown), asyncio.ensure_future(ask(shown, REJECTED))
            await asyncio.sleep(0)
            with pytest.raises(UsageError, match="is being answered"):
                await shown.reject(digest)
            review = await asking
            assert review is not None
            assert len(review.changes) > 2

    run(scenario())


def test_nothing_is_undone_while_a_prompt_is_answered(file: Path, model: Settings) -> None:
    """Neither undone nor redone: refused at once, so that it does not happen behind the turn."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, ACCEPTED)
            await shown.accept(result(shown))
            accepted = content(file)
            asking = asyncio.ensure_future(ask(shown, REJECTED))
            await asyncio.sleep(0)
            for move in (shown.undo, shown.redo):
                with pytest.raises(UsageError, match="when it has ended"):
                    await move()
            await asking
            assert content(file) == accepted
            await shown.undo()
            assert content(file) != accepted

    run(scenario())


def test_what_hangs_on_a_change_is_left_out_with_it(file: Path, model: Settings) -> None:
    """Not this node: then not the link to it, either; but something has to be left."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, ACCEPTED)
            await ask(shown, REJECTED)
            review = reviewed(shown)
            assert review is not None
            node, link = (each.number for each in review.changes if each.tool.startswith("add_"))
            others = {each.number for each in review.changes} - {node, link}
            assert await leave_out(shown, node) == (link,)
            review = reviewed(shown)
            assert review is not None
            assert {each.number for each in review.proposal.changes} == others
            *most, last = sorted(others)
            for each in most:
                await leave_out(shown, each)
            with pytest.raises(UsageError, match="nothing would be left"):
                await leave_out(shown, last)
            with pytest.raises(UsageError, match="no change 99"):
                await leave_out(shown, 99)
            assert await join(shown, link) == (node,)
            assert await leave_out(shown, link) == ()

    run(scenario())


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(file: Path, model: Settings) -> None:
    """Accepting is refused, nothing is written, and what is shown follows the file."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, ACCEPTED)
            edit(file, '"name": "Customer"', '"name": "Shopper"')
            edited = content(file)
            with pytest.raises(StaleDocumentError):
                await shown.accept(result(shown))
            assert content(file) == edited
            assert any("edited outside" in text and "customer" in text for text in said(shown))
            await shown.accept(result(shown))
            assert "Shopper" in content(file).decode()
            assert '"level"' in content(file).decode()

    run(scenario())


def test_of_two_pages_that_accept_at_once_one_does(file: Path, model: Settings) -> None:
    """The other is told that nothing is proposed any more; history has one entry."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, ACCEPTED)
            digest = result(shown)
            both = await asyncio.gather(
                shown.accept(digest), shown.accept(digest), return_exceptions=True
            )
            assert [type(each) for each in both] == [type(None), UsageError]
            assert "was accepted already, here or in another tab" in f"{both[1]}"
            await shown.undo()
            await ask(shown, ACCEPTED)
            await shown.reject(digest)
            with pytest.raises(UsageError, match="was rejected already"):
                await shown.accept(digest)
            await ask(shown, ACCEPTED)
            await shown.accept(digest)

    run(scenario())
    assert [each["action"] for each in history(file)] == ["apply", "undo", "apply"]


def test_what_was_left_out_is_named(file: Path, model: Settings) -> None:
    """Behind the decision that left it out; sentences stand in the order in which they came."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, ACCEPTED)
            review = reviewed(shown)
            assert review is not None
            kept, *rest = review.changes
            for each in rest:
                await leave_out(shown, each.number)
            shown.session.focus(["admin"])
            await shown.accept(result(shown))
            await shown.undo()
            (exchange,) = shown.session.state.exchanges
            focused, decision, left_out, undone = exchange.course
            assert focused == "In focus: admin."
            assert decision == exchange.decisions[0]
            assert left_out == f"Left out: {'; '.join(each.title for each in rest)}."
            assert undone == f"Taken back: {kept.title}."
            assert not shown.announcer.remarks
            shown.announcer.remark("Now.")
            shown.announcer.remark("And now.")
            await shown.redo()
            (exchange,) = shown.session.state.exchanges
            listed = told_after(exchange, shown.announcer.remarks)
            assert listed[:4] == [focused, decision, left_out, undone]
            assert [*shown.announcer.remarks, f"Applied again: {kept.title}."] == listed[4:]

    run(scenario())


def test_words_of_a_no_reach_the_model(file: Path, server: ScriptedServer, model: Settings) -> None:
    """Its next request tells that the changes were rejected, and why."""

    async def scenario() -> None:
        async with board(file, model) as shown:
            await ask(shown, REJECTED)
            await shown.reject(result(shown), "Too costly.")
            assert reviewed(shown) is None
            with pytest.raises(UsageError, match="nothing is proposed"):
                await shown.accept("")
            await ask(shown, "What is it?")

    run(scenario())
    told = json.dumps(server.requests[-1].body["messages"])
    assert "rejected your changes" in told
    assert "Too costly." in told
