"""One run: a script's prompts sent one after the other, decided on and judged.

Nothing is written. The document is changed in memory, step by step as its proposals are accepted;
whoever asked for the run writes what came of it. So a run may be repeated, or be made elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from advisor import errors
from advisor.agent import context, news
from advisor.agent.citations import in_turn
from advisor.agent.models import BUILTIN
from advisor.batch import judging
from advisor.batch.budgets import Allowance
from advisor.batch.deciding import UNWANTED, decide
from advisor.batch.heard import Heard
from advisor.batch.judging import State as Seen
from advisor.batch.results import RunResult, StepResult
from advisor.calm import document as documents
from advisor.calm.diff import difference
from advisor.calm.project import finder
from advisor.change import apply as applying
from advisor.change.proposal import Origin
from advisor.change.review import Verdict
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError, LimitError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.agent.budget import Spent
    from advisor.agent.loop import Conversation
    from advisor.agent.models import Connect
    from advisor.agent.recordings.exchange import Occasion
    from advisor.batch.results import State
    from advisor.batch.schedule import Run
    from advisor.batch.script import Step
    from advisor.calm.diff import Difference
    from advisor.calm.document import Document
    from advisor.calm.finding import Finding
    from advisor.change.proposal import Proposal
    from advisor.settings import Settings


class Setup(NamedTuple):
    """What the runs of a batch have in common."""

    settings: Mapping[str, Settings]
    """By the model that a script names."""
    connecting: Callable[[str], Connect]
    """From the name of a run: what gives its model."""
    occasion: Occasion
    """Who asks and when, as the models are told."""
    time: str
    """Of the batch, ISO 8601 with offset; proposals are made then."""
    system: str | None = None
    """The system prompt, where it is not the shipped one."""


STOPPED = "it was stopped"
"""Why a run did not come to its end, or a step."""


def ignore(_run: Run, _step: int, _spent: Spent) -> None:
    """Tell nobody how far a run is."""


async def run(
    run: Run, setup: Setup, told: Callable[[Run, int, Spent], None] = ignore
) -> RunResult:
    """Have all steps of a run.

    Args:
        run: which script, and on which document.
        setup: who answers, and whom.
        told: called with the run, the number of the step that begins and what was spent before.
    """
    began = time.monotonic()
    running = _Running(run, setup, told)
    ended: AdvisorError | None = None
    try:
        await running.have_steps()
    except AdvisorError as error:
        ended = error
    except asyncio.CancelledError:
        # What was had until then is told; who stops a run waits for what comes of it.
        ended = StoppedError(STOPPED)
    steps = tuple(running.steps)
    document = running.document
    return RunResult(
        run.name,
        str(run.script.path),
        str(run.architecture),
        running.model,
        _state(steps, ended),
        steps,
        run.number,
        run.script.title,
        run.script.category,
        str(ended or ""),
        ended.exit_code if ended else errors.DONE,
        ended.details if ended else (),
        seconds=time.monotonic() - began,
        characters=len(document.text) if document else 0,
        document=document,
    )


def prompt_of(step: Step) -> str:
    """What a proposal says that it was asked for with."""
    return f"{step.template}: {step.said}" if step.template else step.said


def _state(steps: tuple[StepResult, ...], ended: AdvisorError | None) -> State:
    if ended is not None:
        return "interrupted" if isinstance(ended, StoppedError) else "error"
    had = {step.state for step in steps} - {"skipped"}
    return "skipped" if not had else "failed" if "failed" in had else "passed"


class _Running:
    """A run that is under way."""

    def __init__(self, run: Run, setup: Setup, told: Callable[[Run, int, Spent], None]) -> None:
        self._run = run
        self._setup = setup
        self._told = told
        self._allowance = Allowance(setup.settings[run.script.model], run.script.budget)
        self.model = self._allowance.settings.model
        self._happened: list[str] = []
        """News for the model's next turn."""
        # Asked of the same few paths in every check.
        self._exists = cache(finder(run.architecture))
        self._workspace: Workspace
        self.document: Document | None = None
        """As the accepted proposals left it."""
        self.steps: list[StepResult] = []

    async def have_steps(self) -> None:
        """All steps, one after the other.

        Raises:
            AdvisorError: the document cannot be read, the model failed or a limit was reached.
        """
        self.document = documents.load(self._run.architecture)
        self._workspace = self._on(self.document)
        conversation = self._conversation()
        try:
            for number, step in enumerate(self._run.script.steps, 1):
                self._told(self._run, number, conversation.spent)
                await self._have_step(step, conversation)
        finally:
            self._leave_out_rest()
            await conversation.close()

    def _leave_out_rest(self) -> None:
        """Say of the steps after one that ended the run that they were not had."""
        why = "not run"
        if self.steps and self.steps[-1].state == "error":
            why = f'not run: step "{self.steps[-1].name}" ended the run'
        for step in self._run.script.steps[len(self.steps) :]:
            self.steps.append(StepResult(step.name, "skipped", why, line=step.line))

    async def _have_step(self, step: Step, conversation: Conversation) -> None:
        workspace = self._workspace
        before = Seen.of(workspace.base.value, workspace.findings)
        if step.when is not None:
            lacking = [each for each in judging.holds(step.when, before) if not each.passed]
            if lacking:
                why = f"{lacking[0].expectation} does not hold: {lacking[0].why}"
                self.steps.append(StepResult(step.name, "skipped", why, line=step.line))
                return
        heard = Heard()
        began = time.monotonic()
        try:
            await self._turn(step, conversation, heard)
        except AdvisorError as error:
            early = StepResult(step.name, "error", str(error))
            self._keep(early, step, heard, time.monotonic() - began)
            raise
        except asyncio.CancelledError:
            early = StepResult(step.name, "interrupted", STOPPED)
            self._keep(early, step, heard, time.monotonic() - began)
            raise
        result = self._judged(step, self._proposal(step), heard, before)
        self._keep(result, step, heard, time.monotonic() - began)
        self._go_on(result, step)

    def _judged(
        self, step: Step, proposal: Proposal | None, heard: Heard, before: Seen
    ) -> StepResult:
        """What is done with the proposal of a step, and whether the step came to what it should."""
        workspace = self._workspace
        decision, why = decide(step, proposal, heard.not_understood)
        after = Seen.of(workspace.model.value, proposal.after if proposal else workspace.findings)
        renames = proposal.renames if proposal else {}
        judgements = judging.judge(step.expect, before, after, heard.said, renames)
        is_passed = not why and all(each.passed for each in judgements)
        return StepResult(
            step.name,
            "passed" if is_passed else "failed",
            why,
            decision=decision,
            judgements=tuple(judgements),
            proposal=proposal,
            differences=self._differences(proposal),
        )

    def _keep(self, result: StepResult, step: Step, heard: Heard, seconds: float) -> None:
        """Keep what came of a step, with what was said in it."""
        self.steps.append(
            result._replace(
                prompt=step.filled or step.prompt,
                answer=heard.answer,
                remarks=self._remarks(heard, step),
                calls=tuple(heard.calls),
                spent=heard.spent,
                seconds=seconds,
                line=step.line,
            )
        )

    def _remarks(self, heard: Heard, step: Step) -> tuple[str, ...]:
        """What a reader of the answer should know."""
        if "`" not in heard.answer or self.model == BUILTIN:
            return ()
        said = [step.filled or step.prompt, *(each.prompt for each in self.steps)]
        found = in_turn(heard.answer, self._workspace, said, heard.results)
        return tuple(f"{each}." for each in found)

    async def _turn(self, step: Step, conversation: Conversation, heard: Heard) -> None:
        """Send the prompt, and hear what comes of it.

        Raises:
            AdvisorError: the model failed, or a limit was reached.
        """
        conversation.settings = self._allowance.of_turn()
        happened, self._happened = self._happened, []
        turn = conversation.turn(step.filled or step.prompt, self._workspace, happened)
        try:
            async with aclosing(turn) as events:
                async for event in events:
                    heard.note(event)
        except LimitError as error:
            raise self._allowance.reached(conversation.spent) or error from error

    def _proposal(self, step: Step) -> Proposal | None:
        if not self._workspace.changes:
            return None
        person, clock = self._setup.occasion.person, self._setup.time
        origin = Origin(prompt_of(step), self.model, person, clock, len(self.steps) + 1)
        return self._workspace.propose(origin, said=[step.said, person, clock])

    def _differences(self, proposal: Proposal | None) -> tuple[Difference, ...]:
        if proposal is None:
            return ()
        workspace = self._workspace
        return tuple(difference(workspace.base.value, workspace.model.value, proposal.renames))

    def _go_on(self, result: StepResult, step: Step) -> None:
        """Take on what was accepted, and have the model told."""
        document, proposal, findings = (
            self._workspace.base,
            result.proposal,
            self._workspace.findings,
        )
        if proposal is not None:
            match result.decision:
                case "accepted":
                    document, findings = applying.result(document, proposal), proposal.after
                    told = news.decided(proposal, Verdict("accept"), applied=True)
                case "planned":
                    told = news.PLANNED
                case "dropped" if result.why == UNWANTED:
                    told = news.DISCARDED
                case _:
                    words = step.reason or result.why
                    told = news.decided(proposal, Verdict("reject", words), applied=False)
            self._happened = [told]
        self.document = document
        self._workspace = self._on(document, findings)

    def _conversation(self) -> Conversation:
        # Imported here: the model library takes a second to load, and reports do without.
        from advisor.agent.loop import Conversation

        connect = self._setup.connecting(self._run.name)
        model = connect(self._allowance.settings, lambda: self._workspace.model)
        opening = context.opening(
            self._workspace.base.value,
            self._workspace.findings,
            file=self._run.architecture.name,
            person=self._setup.occasion.person,
            date=self._setup.occasion.date,
            system=self._setup.system,
        )
        return Conversation(model, opening, self._allowance.settings)

    def _on(self, document: Document, findings: tuple[Finding, ...] | None = None) -> Workspace:
        """Where to stage on a version of the document, of which the checks say what is known."""
        return Workspace(document, exists=self._exists, findings=findings)
