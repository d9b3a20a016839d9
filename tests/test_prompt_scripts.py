"""The prompt scripts of the fixtures: what a perfect model does passes, and anything less does not.

What each step may change, and which expectations each omission breaks, is the golden file of its
run, in tests/judged.
"""

from __future__ import annotations

import asyncio
import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.models import connect
from advisor.agent.recordings.exchange import Occasion
from advisor.agent.scripted import Reply, ScriptedServer, ToolCall
from advisor.batch.running import Setup
from advisor.batch.running import run as have
from advisor.settings import Settings
from advisor_tools import refactoring, registry
from tests.golden import golden
from tests.played_scripts import (
    SCRIPTS,
    Judged,
    answered,
    answers,
    every_run,
    lacking,
    perfect,
)

if TYPE_CHECKING:
    from advisor.batch.schedule import Run
    from advisor.batch.script import Step
    from advisor.calm.document import Document

TIME = "2026-11-22T09:00:00+00:00"
JUDGED = Path(__file__).parent / "judged"
WRONG: list[dict[str, Any]] = json.loads(SCRIPTS.joinpath("answers/wrong.json").read_text("utf-8"))
each_run = pytest.mark.parametrize("run", every_run(), ids=lambda run: run.name)


def replies(run: Run) -> list[Reply]:
    """The perfect answers as the model gives them: the calls of a step at once, then words."""
    said = []
    for answer in answers(run).values():
        calls = [ToolCall(tool, given) for tool, given in answer.calls]
        said += [Reply(tool_calls=calls)] if calls else []
        said.append(Reply(answer.says or "Done."))
    return said


@each_run
def test_a_perfect_model_passes(run: Run) -> None:
    """Each step passes or is skipped, no call is refused, and no request is made beyond these."""
    with ScriptedServer(replies(run)) as server:
        settings = Settings(model="perfect", base_url=server.base_url, max_retries=0)
        setup = Setup({"": settings}, lambda _: connect, Occasion("Ada", "2026-11-22"), TIME)
        result = asyncio.run(have(run, setup))
    failures = [(step.name, step.why, *judged) for step, judged in result.failures]
    assert (result.state, result.error, failures) == ("passed", "", [])
    assert [step.name for step in result.steps if step.state == "passed"] == [*answers(run)]
    assert [call.refusal for call in result.calls if call.refusal] == []
    assert len(server.requests) == len(replies(run))


@each_run
def test_each_demand_is_expected(run: Run) -> None:
    """An answer that leaves a demand out breaks the expectations that are meant."""
    told = []
    for step, answer, document in perfect(run):
        told.append(
            f"{step.name}: {step.review or 'asks'}; may change {may_change(step, document)}"
        )
        for what, less in lacking(answer):
            told += [f"{step.name} without {what}", *broken(answered(step, document, less))]
        if step.expect.mentions:
            silent = answer._replace(says="")
            told += [f"{step.name} without a word", *broken(answered(step, document, silent))]
    told += [
        line
        for wrong in WRONG
        if (wrong["script"], wrong["architecture"]) == (run.script.path.stem, run.architecture.stem)
        for line in wrongly_answered(run, wrong)
    ]
    text = "\n".join([*told, ""])
    assert text == golden(JUDGED / f"{run.name}.txt", text)


def may_change(step: Step, document: Document) -> str:
    """What was there before the step and `only` lets change, as a whole or a member of it."""
    entries, lists = step.expect.only or (), ("nodes", "relationships", "flows")
    ids = [each["unique-id"] for kind in lists for each in document.value[kind]]
    whole = [each for each in ids if any(fnmatchcase(each, entry) for entry in entries)]
    owners = tuple(f"{each}." for each in ("architecture", "*", *ids))
    members = [entry for entry in entries if entry.startswith(owners)]
    return ", ".join([*whole, *members]) or "nothing"


def broken(judged: Judged) -> list[str]:
    """The expectations that do not hold, of which there must be one."""
    assert judged.failed
    return [f"    {expectation}" for expectation in judged.failed]


def wrongly_answered(run: Run, wrong: dict[str, Any]) -> list[str]:
    """What a mistake that models make breaks, in lines."""
    calls = [(tool, given) for tool, given in wrong["calls"]]
    step, right, document = next(each for each in perfect(run) if each[0].name == wrong["step"])
    judged = answered(step, document, right._replace(calls=calls))
    assert not judged.refusals, "the mistake is to be one that nothing but the script sees"
    return [f"{step.name}: {wrong['what']}", *broken(judged)]


@each_run
def test_an_edit_that_nobody_asked_for_fails(run: Run) -> None:
    """With one more edit elsewhere a perfect answer breaks `only`, and nothing else."""
    for step, answer, document in perfect(run):
        more = answer._replace(calls=[*answer.calls, unasked(step, document)])
        assert answered(step, document, more).failed == ["only"]


def unasked(step: Step, document: Document) -> tuple[str, dict[str, Any]]:
    """An edit of a node that the step does not speak of."""
    asked = {part.id for part in step.expect.elements}
    allowed = step.expect.only or ()
    free = next(
        node["unique-id"]
        for node in document.value["nodes"]
        if node["unique-id"] not in asked
        and not any(
            fnmatchcase(place, entry)
            for place in (node["unique-id"], f"{node['unique-id']}.metadata")
            for entry in allowed
        )
    )
    return "set_metadata", {"entries": [{"on": [free], "values": {"unasked": "yes"}}]}


def test_nothing_done_fails() -> None:
    """A step that wants changes fails without them, and a question passes."""
    for run in every_run():
        for step, answer, document in perfect(run):
            judged = answered(step, document, answer._replace(calls=()))
            assert bool(judged.failed) == bool(answer.calls)


def test_together_they_use_every_tool() -> None:
    """All tools of one edit are needed; all ways to review and to ask are used.

    The refactorings, which make several edits at once, are none that another tool could not do.
    """
    used = {
        tool for run in every_run() for answer in answers(run).values() for tool, _ in answer.calls
    }
    steps = [step for run in every_run() for step in run.script.steps]
    several = {tool.name for tool in refactoring.tools()}
    assert used - several == {tool.name for tool in registry.tools() if tool.edits} - several
    assert {step.review for step in steps} == {"", "accept-valid", "reject", "plan"}
    assert any(step.template for step in steps)
    assert any(step.when for step in steps)
    assert any(step.reason for step in steps)


def test_every_architecture_has_several() -> None:
    """Each of the five is asked about by at least two scripts; there are eleven."""
    told = {(run.script.path.stem, run.architecture.stem) for run in every_run()}
    names = [architecture for _, architecture in told]
    assert len({script for script, _ in told}) == 11
    assert len(set(names)) == 5
    assert all(names.count(each) >= 2 for each in names)
