"""The prompt scripts of the fixtures with what a perfect model answers, and ways to answer worse.

fixtures/scripts/answers/SCRIPT.ARCHITECTURE.json holds by step the `calls` (tool and arguments) and
what the model `says`; a step that is to be skipped has none.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from advisor.batch.judging import Judgement, Said, State, judge
from advisor.batch.reading import read
from advisor.batch.schedule import runs
from advisor.calm.document import load
from advisor.calm.project import finder
from advisor.change import apply as applying
from advisor.change.proposal import Origin
from advisor.change.workspace import Workspace
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.batch.schedule import Run
    from advisor.batch.script import Step
    from advisor.calm.document import Document

SCRIPTS = Path(__file__).parents[1] / "fixtures/scripts"
_ORIGIN = Origin("as the script says", "perfect", "Ada", "2026-11-22T09:00:00+00:00", 1)

Call: TypeAlias = tuple[str, dict[str, Any]]


class Answer(NamedTuple):
    """What a model does in a step."""

    calls: Sequence[Call] = ()
    says: str = "Done."


class Judged(NamedTuple):
    """A step as it was answered."""

    judgements: list[Judgement]
    refusals: list[str]
    document: Document
    """With the proposal taken on."""

    @property
    def failed(self) -> list[str]:
        """The expectations that do not hold."""
        return [each.expectation for each in self.judgements if not each.passed]


@cache
def every_run() -> tuple[Run, ...]:
    """Each script on each of its architectures."""
    return tuple(runs([read(path) for path in sorted(SCRIPTS.glob("*.yaml"))]))


def answers(run: Run) -> dict[str, Answer]:
    """The perfect answers by step."""
    file = SCRIPTS / "answers" / f"{run.script.path.stem}.{run.architecture.stem}.json"
    held = json.loads(file.read_text("utf-8"))
    return {
        step: Answer([(tool, given) for tool, given in said.get("calls", ())], said.get("says", ""))
        for step, said in held.items()
    }


def perfect(run: Run) -> Iterator[tuple[Step, Answer, Document]]:
    """Each step that is not skipped, its perfect answer and the document before it."""
    document, said = load(run.architecture), answers(run)
    for step in run.script.steps:
        if step.name in said:
            yield step, said[step.name], document
            if step.review == "accept-valid":
                document = answered(step, document, said[step.name]).document


def answered(step: Step, document: Document, answer: Answer) -> Judged:
    """Stage the calls of an answer, and judge what comes of them; no model is asked."""
    workspace = Workspace(document, exists=finder(document.path))
    outcomes = [registry.call(workspace, *copy.deepcopy(call)) for call in answer.calls]
    refusals = [outcome.refusal for outcome in outcomes if outcome.refusal]
    proposal = workspace.propose(_ORIGIN) if workspace.changes else None
    judgements = judge(
        step.expect,
        State.of(document.value, workspace.findings),
        State.of(workspace.model.value, proposal.after if proposal else workspace.findings),
        Said(answer.says, 1, 0, 0.0, len(answer.calls)),
        proposal.renames if proposal else {},
    )
    if proposal and proposal.applicable:
        document = applying.result(document, proposal)
    return Judged(judgements, refusals, document)


def lacking(answer: Answer) -> Iterator[tuple[str, Answer]]:
    """The answer without one of its calls, or without one item or value that a call gives."""
    for number, (tool, given) in enumerate(answer.calls):
        before, after = answer.calls[:number], answer.calls[number + 1 :]
        yield tool, answer._replace(calls=[*before, *after])
        for what, less in _less(given):
            yield f"{tool} {what}", answer._replace(calls=[*before, (tool, less), *after])


def _less(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """A value without one of its items, or of the members that are said one by one."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if len(value) > 1:
                yield f"{name}[{index}]", value[:index] + value[index + 1 :]
            for what, less in _less(item, f"{name}[{index}]"):
                yield what, [*value[:index], less, *value[index + 1 :]]
    if isinstance(value, dict):
        for key, member in value.items():
            place = f"{name}.{key}" if name else key
            if len(value) > 1 and name.endswith(("values", "config")):
                yield place, {each: value[each] for each in value if each != key}
            for what, less in _less(member, place):
                yield what, value | {key: less}
