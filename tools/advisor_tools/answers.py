"""What a model reads after a call: what was done, how it was taken, what is open and staged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.calm.flow import steps
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor.calm.visible import cut
from advisor_tools.todo import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.change.proposal import Change
    from advisor.change.workspace import Workspace

_FEW, _MANY = 3, 12
"""Elements that a title names all, and that an answer lists at most."""

_STEP = 90
"""Characters of a step's description in an answer."""

_FORGING = re.compile(r"[\x00-\x1f<>\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Characters of a document that could forge a line or a fence of an answer, or cannot be sent."""


def answer(
    done: Iterable[str],
    notes: Iterable[str],
    workspace: Workspace,
    *,
    looked: bool = False,
    was_open: bool = False,
) -> str:
    """The lines of what was done, then notes, what is left to do, what is open and staged.

    Args:
        done: what the call did.
        notes: how it was taken, and what it leaves to be done, see `todo`.
        workspace: where it is staged.
        looked: after a mere look nothing is said of what is not: neither open nor staged.
        was_open: whether anything was open before; only then its end is told.
    """
    remarks, left = apart(notes)
    told = [*(f"Note: {note}" for note in remarks), *_under("Left to do:", left)]
    standing = _standing(workspace, was_open=was_open) if workspace.changes or not looked else []
    lines = (*done, *told, *standing)
    # Names and ids of the document stand in these lines: they shall forge neither line nor fence.
    return "\n".join(_FORGING.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in lines)


def called_since(workspace: Workspace, refusal: str) -> Iterator[str]:
    """What a refusal speaks of that an earlier change gave another id."""
    for change in workspace.changes:
        for old, new in change.renames:
            if quote(old) in refusal and old not in workspace.model.definitions:
                yield f"{quote(old)} is called {quote(new)} since change {change.number}"


def touched(change: Change) -> Iterator[str]:
    """A line for the elements that the change touches, where its title does not name all."""
    if len(change.elements) > _FEW and any(each not in change.title for each in change.elements):
        yield f"it changes {bounded(change.elements, _MANY)}"


def flows_now(workspace: Workspace, change: Change) -> Iterator[str]:
    """The steps of each flow whose steps the change edited, as they are now."""
    for identity in change.elements:
        flow = workspace.model.get(identity, "flow")
        if flow and any(_edits_steps(each, flow.pointer) for each in change.operations):
            listed = ", ".join(
                f"{step.number} {step.key}{' (back)' if step.backwards else ''} "
                f"{quote(_shortened(step.value.get('description')))}"
                for step in steps(flow)
            )
            yield f"Steps of {identity}: {listed}"


def _edits_steps(operation: dict[str, Any], flow: str) -> bool:
    """Whether steps come, go, move or say something else; another id is nothing new."""
    path = operation["path"]
    return (
        operation["op"] != "test"
        and path.startswith(f"{flow}/transitions")
        and not path.endswith("/relationship-unique-id")
    )


def _shortened(text: Any) -> str:
    return cut(text, _STEP) if isinstance(text, str) else ""


def _standing(workspace: Workspace, *, was_open: bool) -> list[str]:
    """What is open and what is staged: the end of every answer."""
    still_open = workspace.open_problems()
    lines = _under("Open, to be settled before the turn ends:", still_open)
    if was_open and not still_open:
        lines = ["Nothing is left open."]
    numbers = [change.number for change in workspace.changes]
    lines.append(f"Staged for the person's review: {', '.join(_ranges(numbers)) or 'nothing yet'}.")
    return lines


def _under(heading: str, items: Sequence[str]) -> list[str]:
    """Items under a heading, or nothing where there are none."""
    return [heading, *(f"- {item}" for item in items)] if items else []


def _ranges(numbers: list[int]) -> Iterator[str]:
    """Numbers in order, three and more in a row as ``1-5``."""
    while numbers:
        run = next((n for n, each in enumerate(numbers) if each != numbers[0] + n), len(numbers))
        if run < _FEW:
            yield from map(str, numbers[:run])
        else:
            yield f"{numbers[0]}-{numbers[run - 1]}"
        numbers = numbers[run:]
