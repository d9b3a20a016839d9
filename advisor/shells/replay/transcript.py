"""One run of a batch as Markdown, to be read: what was asked, said, done, decided and expected.

It says nothing that a clock does: had again from a recording, a run has the same one. Texts of
anybody's stay in their places, see `markdown_text`. Values in, text out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.batch import reasons
from advisor.calm.phrases import counted
from advisor.calm.visible import visible_lines
from advisor.shells.markdown_text import calls, code, fenced, quoted
from advisor.shells.replay.lines import money, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.batch.results import RunResult, StepResult

_DECISIONS = {
    "accepted": "Accepted",
    "rejected": "Rejected",
    "planned": "Kept as a plan",
    "dropped": "Dropped",
}


def transcript(result: RunResult) -> str:
    """The whole run."""
    blocks = [*_head(result)]
    for number, step in enumerate(result.steps, 1):
        blocks += _step(number, step)
    if error := reasons.besides(result):
        blocks += ["## The end", code(error)]
    if result.details:
        blocks.append(fenced(visible_lines("\n".join(result.details)), "diff"))
    return "\n\n".join(blocks) + "\n"


def _head(result: RunResult) -> Iterator[str]:
    yield f"# {code(result.name)}: {result.state}"
    spent = result.spent
    used = [counted(spent.calls, "request"), f"{tokens(spent)} tokens"]
    used += [] if spent.cost is None else [money(spent.cost)]
    told = {
        "Title": code(result.title) if result.title else "",
        "Script": code(result.script),
        "Architecture": code(result.architecture),
        "Model": code(result.model) if result.model else "",
        "Used": ", ".join(used),
        "Applied": f"{counted(result.applied, 'change')} to the file" if result.applied else "",
    }
    yield "\n".join(f"- {name}: {text}" for name, text in told.items() if text)


def _step(number: int, step: StepResult) -> Iterator[str]:
    yield f"## {number}. {code(step.name)}: {step.state}"
    if step.why:
        yield code(" ".join(step.why.split()))
    if step.prompt:
        yield f"**Prompt**\n\n{quoted(step.prompt)}"
    if step.answer.strip():
        yield f"**Answer**\n\n{quoted(step.answer)}"
    if step.remarks:
        yield "\n".join(f"- Remark: {code(each)}" for each in step.remarks)
    if step.calls:
        yield "\n".join(calls(step.calls))
    if step.decision:
        yield f"**{_DECISIONS[step.decision]}**"
    if step.diff:
        yield difference(step)
    if step.judgements:
        yield "**Expected**"
        yield "\n".join(_judged(step))


def difference(step: StepResult) -> str:
    """What the step proposed, in a block of its own."""
    return fenced(visible_lines("\n".join(line.rstrip() for line in step.diff)), "diff")


def _judged(step: StepResult) -> Iterator[str]:
    for each in step.judgements:
        why = f": {code(each.why)}" if each.why else ""
        yield f"- {'met' if each.passed else '**not met**'}: {code(each.expectation)}{why}"
