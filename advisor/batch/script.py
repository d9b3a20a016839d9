"""A prompt script as values: which architecture, which prompts, and what is to come of each.

`reading` makes them of a file. Values only; imports nothing but the standard library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Review: TypeAlias = Literal["accept-valid", "reject", "plan", ""]
"""What is done with the changes of a step; empty where none are wanted, and any are dropped."""


class Problem(NamedTuple):
    """A finding that a script speaks of."""

    rule: str
    """Of the checks or of the assessment, such as `single-point-of-failure`."""
    element: str = ""
    """Its unique-id; empty for any."""

    def __str__(self) -> str:
        """As it is written in a script."""
        return f"{self.rule}: {self.element}" if self.element else self.rule


class Element(NamedTuple):
    """What is expected of one element."""

    id: str
    """Its unique-id, or `ARCHITECTURE`."""
    present: bool = True
    values: Mapping[str, Any] = {}
    """JSON values by JMESPath expression, as written; None for what is not to be there."""


class AtMost(NamedTuple):
    """What a step may use; None for no bound."""

    calls: int | None = None
    """Requests to the model."""
    tokens: int | None = None
    """Sent and received."""
    cost: float | None = None
    """US dollars."""
    tool_calls: int | None = None


class Expected(NamedTuple):
    """What is to come of a step; what is None or empty is not asked for."""

    valid: bool | None = None
    """Whether no finding of severity error is to be left (or, if False, one is)."""
    elements: tuple[Element, ...] = ()
    fixed: tuple[Problem, ...] = ()
    """Found before the step, and not after it."""
    absent: tuple[Problem, ...] = ()
    """Not found after the step."""
    only: tuple[str, ...] | None = None
    """Elements, members of elements or patterns of either outside of which nothing differs."""
    mentions: tuple[tuple[str, ...], ...] = ()
    """Of each the answer holds at least one."""
    at_most: AtMost = AtMost()


class Condition(NamedTuple):
    """What must hold of the document before a step, or it is skipped."""

    valid: bool | None = None
    elements: tuple[Element, ...] = ()
    findings: tuple[Problem, ...] = ()
    """Each is found."""


class Step(NamedTuple):
    """One prompt, what is done with its changes, and what is expected of it."""

    name: str
    line: int
    """In the script, from 1."""
    prompt: str
    """The person's words: inline, from a file, or the `request` of a template."""
    template: str = ""
    """The task template that it is made with, or empty."""
    values: Mapping[str, str] = {}
    """Those of the template."""
    review: Review = ""
    reason: str = ""
    """Words that go back to the model with a rejection."""
    allow_removals: bool = False
    when: Condition | None = None
    expect: Expected = Expected()
    optional: bool = False
    """Whether a step that has a review may as well propose nothing."""
    filled: str = ""
    """The template filled in, which is what is sent; empty where the prompt is sent as it is."""

    @property
    def said(self) -> str:
        """Everything that the person says in it: values of the template, and words."""
        return "\n".join([*self.values.values(), self.prompt]).strip()


class RunBudget(NamedTuple):
    """What all steps of a run may use together; None for what the settings say."""

    calls: int | None = None
    tokens: int | None = None
    cost: float | None = None
    seconds: float | None = None


class Script(NamedTuple):
    """A scripted conversation."""

    path: Path
    """The file that it stands in."""
    architectures: tuple[Path, ...]
    """The documents, each for a run of its own, in order of their names."""
    steps: tuple[Step, ...]
    title: str = ""
    category: str = ""
    model: str = ""
    """Empty where the settings choose."""
    budget: RunBudget = RunBudget()
    digest: str = ""
    """Of everything that the script says, files that it names and values given included."""
