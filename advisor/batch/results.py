"""What came of a run and of each of its steps, as values and as plain JSON.

Values only; nothing is run or written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from advisor import errors
from advisor.agent.budget import NOTHING, Spent
from advisor.batch.judging import Judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.batch.schedule import Run
    from advisor.calm.diff import Difference
    from advisor.calm.document import Document
    from advisor.change.proposal import Proposal

State: TypeAlias = Literal["passed", "failed", "skipped", "error", "interrupted"]
"""`error`: the model failed or a limit was reached; `interrupted`: it did not come to its end."""

Decision: TypeAlias = Literal["accepted", "rejected", "planned", "dropped", ""]
"""What became of the changes of a step; empty where none were proposed."""


class ToolCall(NamedTuple):
    """A call of the model."""

    tool: str
    arguments: Any
    """As the model gave them; a text where they are no JSON."""
    title: str = ""
    """What was staged, or empty."""
    refusal: str = ""
    """Why it was refused, or empty."""
    malformed: bool = False
    """Whether there is no such tool, or the arguments are none that it takes."""


class StepResult(NamedTuple):
    """What came of one step."""

    name: str
    state: State
    why: str = ""
    """Why it was skipped, or failed besides its expectations; one line."""
    prompt: str = ""
    """As it was sent."""
    answer: str = ""
    decision: Decision = ""
    judgements: tuple[Judgement, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    spent: Spent = NOTHING
    seconds: float = 0.0
    diff: tuple[str, ...] = ()
    """What the proposal would change, element by element, for a person."""
    proposal: Proposal | None = None
    """Not in the JSON; it goes into a plan file."""
    differences: tuple[Difference, ...] = ()
    """Not in the JSON; `diff` is made of them."""
    line: int = 0
    """In the script, from 1; 0 where it is not known."""
    remarks: tuple[str, ...] = ()
    """What a reader of the answer should know: ids in it that no element has."""

    @property
    def failures(self) -> list[Judgement]:
        """The expectations that do not hold."""
        return [judgement for judgement in self.judgements if not judgement.passed]

    @property
    def collateral(self) -> int:
        """How many differences lie outside of what the step was to change."""
        return sum(len(judgement.collateral) for judgement in self.judgements)

    def to_json(self) -> dict[str, Any]:
        """The result as plain JSON."""
        kept = {name: getattr(self, name) for name in self._fields if name not in _HEAVY}
        return kept | {
            "judgements": [judgement._asdict() for judgement in self.judgements],
            "calls": [call._asdict() for call in self.calls],
            "spent": self.spent._asdict(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> StepResult:
        """The result that `to_json` gave.

        Raises:
            KeyError, TypeError: it did not.
        """
        kept = {name: value[name] for name in cls._fields if name not in (*_HEAVY, "remarks")}
        judgements = (
            Judgement(**{**each, "collateral": tuple(each["collateral"])})
            for each in value["judgements"]
        )
        return cls(
            **kept
            | {
                "judgements": tuple(judgements),
                "calls": tuple(ToolCall(**call) for call in value["calls"]),
                "spent": Spent(**value["spent"]),
                "diff": tuple(value["diff"]),
                # Results that were kept by an earlier release have none.
                "remarks": tuple(value.get("remarks", ())),
            }
        )


_HEAVY = ("proposal", "differences")


class RunResult(NamedTuple):
    """What came of one script on one architecture."""

    name: str
    """Of the run, unique in its batch."""
    script: str
    """Path of the script."""
    architecture: str
    """Path of the document."""
    model: str
    state: State
    steps: tuple[StepResult, ...] = ()
    number: int = 1
    """Which repeat."""
    title: str = ""
    category: str = ""
    """Of the script."""
    error: str = ""
    """What ended the run before its time; one line."""
    exit_code: int = errors.DONE
    """Of that error, see advisor.errors."""
    details: tuple[str, ...] = ()
    """Lines that show more of that error."""
    applied: int = 0
    """Changes that were written to the architecture itself."""
    seconds: float = 0.0
    characters: int = 0
    """Of the document as the run left it."""
    document: Document | None = None
    """As the run left it. Not in the JSON."""

    @property
    def spent(self) -> Spent:
        """What all steps used."""
        return total(step.spent for step in self.steps)

    @property
    def calls(self) -> list[ToolCall]:
        """All calls of the model."""
        return [call for step in self.steps for call in step.calls]

    @property
    def failures(self) -> list[tuple[StepResult, Judgement]]:
        """The expectations that do not hold, with their steps."""
        return [(step, judgement) for step in self.steps for judgement in step.failures]

    @property
    def accepted(self) -> list[Proposal]:
        """What was accepted, in order."""
        return [
            step.proposal
            for step in self.steps
            if step.decision == "accepted" and step.proposal is not None
        ]

    def light(self) -> RunResult:
        """The same without what is not in the JSON, which may be large."""
        steps = (step._replace(proposal=None, differences=()) for step in self.steps)
        return self._replace(document=None, steps=tuple(steps))

    def to_json(self) -> dict[str, Any]:
        """The result as plain JSON."""
        kept = {name: getattr(self, name) for name in self._fields if name != "document"}
        return kept | {"steps": [step.to_json() for step in self.steps]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> RunResult:
        """The result that `to_json` gave.

        Raises:
            KeyError, TypeError: it did not.
        """
        kept = {name: value[name] for name in cls._fields if name != "document"}
        steps = tuple(StepResult.from_json(step) for step in value["steps"])
        return cls(**kept | {"steps": steps, "details": tuple(value["details"])})


def interrupted(run: Run, model: str, why: str) -> RunResult:
    """What a run came to that was stopped, or did not begin.

    Args:
        run: which.
        model: that was to answer.
        why: in one line.
    """
    script = run.script
    return RunResult(
        run.name,
        str(script.path),
        str(run.architecture),
        model,
        "interrupted",
        number=run.number,
        title=script.title,
        category=script.category,
        error=why,
        exit_code=errors.INTERRUPTED,
    )


def total(spent: Iterable[Spent]) -> Spent:
    """All of them together; the cost is known where that of one is."""
    spent = list(spent)
    costs = [each.cost for each in spent if each.cost is not None]
    return Spent(
        sum(each.calls for each in spent),
        sum(each.sent for each in spent),
        sum(each.received for each in spent),
        sum(each.cached for each in spent),
        sum(costs) if costs else None,
    )


def exit_code(results: Iterable[RunResult]) -> int:
    """What a batch ends with: interrupted, else the first error, else whether all passed.

    A batch in which nothing passed has not done what it was asked to do.
    """
    results = list(results)
    if any(result.state == "interrupted" for result in results):
        return errors.INTERRUPTED
    failed = [result.exit_code for result in results if result.state == "error"]
    if failed:
        return failed[0]
    is_done = any(result.state == "passed" for result in results)
    is_done = is_done and all(result.state in {"passed", "skipped"} for result in results)
    return errors.DONE if is_done else errors.FINDINGS
