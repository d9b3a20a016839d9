"""The tasks of the edit benchmark: each can be done, and none passes undone or overdone.

`fixtures/answers/right.json` holds for each an answer that is right: tool calls, or words where
nothing is to be changed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from advisor import assets
from advisor.batch import judging
from advisor.batch.reading import read
from advisor.calm import document as documents
from advisor.calm.project import finder
from advisor.change.proposal import Origin
from advisor.change.review import PolicyReviewer
from advisor.change.workspace import Workspace
from advisor_tools import registry
from tests.right_answers import answers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from advisor.batch.judging import Judgement

TASKS = sorted(assets.tasks().glob("*.yaml"))

CATEGORIES = (
    "containment control decision field flow interface metadata node refactoring relationship "
    "removal rename restraint"
)

UNTOUCHED = {
    "data-platform": "supervisor",
    "ecommerce-platform": "customer",
    "iot": "schichtleiterin",
    "payments": "retail-customer",
    "trading": "ACT_TRADER",
}
"""For each architecture a node that no task is about."""

Call = tuple[str, dict[str, Any]]


class Outcome(NamedTuple):
    """What calls and words come to."""

    judgements: list[Judgement]
    is_accepted: bool
    """Whether the task's policy takes the changes; also where there are none."""

    @property
    def unmet(self) -> list[Judgement]:
        """The expectations that do not hold."""
        return [each for each in self.judgements if not each.passed]

    @property
    def passed(self) -> bool:
        """Whether the task is done as it was asked for."""
        return self.is_accepted and not self.unmet


def outcome(path: Path, calls: Iterable[Call], words: str = "Done.") -> Outcome:
    """What a task says of an answer."""
    script = read(path)
    (step,) = script.steps
    document = documents.load(script.architectures[0])
    workspace = Workspace(document, exists=finder(document.path))
    before = judging.State.of(document.value, workspace.findings)
    for tool, arguments in calls:
        done = registry.call(workspace, tool, arguments)
        assert done.change is not None, done.text
    said = judging.Said(words, 2, 1_000, None, len(workspace.changes))
    if not workspace.changes:
        judgements = judging.judge(step.expect, before, before, said, {})
        return Outcome(list(judgements), step.review == "")
    proposal = workspace.propose(Origin("", "", "", "2026-01-02T03:04:05+00:00"))
    after = judging.State.of(workspace.model.value, proposal.after)
    judgements = judging.judge(step.expect, before, after, said, proposal.renames)
    reviewer = PolicyReviewer(accept_valid=True, allow_removals=step.allow_removals)
    is_accepted = step.review == "" or reviewer.review(proposal).decision == "accept"
    return Outcome(list(judgements), is_accepted)


def right(path: Path) -> tuple[list[Call], str]:
    """The calls and words that are known to be right."""
    answer = answers()[path.stem]
    if isinstance(answer, str):
        return [], answer
    return [(call["name"], call["arguments"]) for call in answer], "Done."


each_task = pytest.mark.parametrize("path", TASKS, ids=lambda path: path.stem)


@each_task
def test_the_right_answer_passes(path: Path) -> None:
    """So every task can be done with the tools, and its expectations ask for nothing more."""
    found = outcome(path, *right(path))
    assert found.unmet == []
    assert found.passed


@each_task
def test_doing_and_saying_nothing_does_not_pass(path: Path) -> None:
    """A model that gives up has not done it, nor has one that leaves a question unanswered."""
    assert not outcome(path, [], "").passed


SEVERAL = [path for path in TASKS if len(right(path)[0]) > 1]


@pytest.mark.parametrize("path", SEVERAL, ids=lambda path: path.stem)
def test_a_part_of_the_right_answer_does_not_pass(path: Path) -> None:
    """Without its last call something is missing that was asked for."""
    calls, words = right(path)
    assert not outcome(path, calls[:-1], words).passed


@each_task
def test_an_edit_elsewhere_does_not_pass(path: Path) -> None:
    """The right answer with one key more on a node that nobody spoke of is a collateral edit."""
    calls, words = right(path)
    node = UNTOUCHED[read(path).architectures[0].stem]
    extra = {"entries": [{"on": [node], "values": {"reviewed": True}}]}
    found = outcome(path, [*calls, ("set_metadata", extra)], words)
    assert not found.passed
    assert len([place for each in found.unmet for place in each.collateral]) == 1


def beside(path: Path) -> str:
    """An element that a task may change in part, and not in its description; empty if none."""
    (step,) = read(path).steps
    only = step.expect.only or ()
    named = (
        each.rpartition(".")[0].rpartition(".interfaces.")[2]
        for each in only
        if each.endswith(MEMBERS)
    )
    return next((each for each in named if each and f"{each}.description" not in only), "")


MEMBERS = (".controls", ".interfaces", ".metadata", ".port", ".relationship-type", ".transitions")


@pytest.mark.parametrize("path", [*filter(beside, TASKS)], ids=lambda path: path.stem)
def test_an_edit_beside_does_not_pass(path: Path) -> None:
    """The right answer with another description of an element that it changes elsewhere."""
    calls, words = right(path)
    extra = {"entries": [{"id": beside(path), "values": {"description": "Changed."}}]}
    found = outcome(path, [*calls, ("update", extra)], words)
    assert not found.passed
    assert len([place for each in found.unmet for place in each.collateral]) == 1


@each_task
def test_a_task_is_one_prompt_under_its_category(path: Path) -> None:
    """Files are called after their category; changes are taken only where some are wanted."""
    script = read(path)
    assert path.stem.startswith(f"{script.category}-")
    assert script.category in CATEGORIES.split()
    (step,) = script.steps
    assert step.expect.only is not None
    assert bool(step.expect.only) == (step.review == "accept-valid")


def test_there_are_tasks_of_every_category_on_every_architecture() -> None:
    """At least three of each, forty in all, and no prompt twice."""
    scripts = [read(path) for path in TASKS]
    categories = Counter(script.category for script in scripts)
    assert " ".join(sorted(categories)) == CATEGORIES
    assert min(categories.values()) >= 3
    assert len(TASKS) >= 40
    assert {script.architectures[0].stem for script in scripts} == set(UNTOUCHED)
    assert len({script.steps[0].prompt for script in scripts}) == len(TASKS)
    assert {path.stem for path in TASKS} == set(answers())
