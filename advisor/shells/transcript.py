"""A turn in words, and in JSON: the answer as it streams, the proposal, what became of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.agent.events import Called, Text, Used
from advisor.agent.fence import fenced
from advisor.calm.diff import difference
from advisor.calm.document import NO_FILE
from advisor.calm.phrases import counted
from advisor.calm.visible import visible, visible_lines
from advisor.shells import scores
from advisor.shells.calls import call_line
from advisor.shells.difference import lines
from advisor.shells.remarks import assumed_lines, missing_lines, notes
from advisor.shells.render import Style, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from advisor.agent.context import Message
    from advisor.agent.events import Event
    from advisor.assess.scorecard import Scorecard
    from advisor.calm.diff import Difference
    from advisor.calm.document import Document
    from advisor.calm.finding import Finding
    from advisor.change.proposal import Proposal
    from advisor.change.review import Verdict
    from advisor.shells.turn import Turn
    from advisor_tools.tool import Tool


_NOTES = 8
"""Notes that stand below a difference."""

_THOUSAND = 1000


class Stream:
    """Writes a turn as it happens: the model's words as they come, a quiet line for each call."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._style = Style.for_stream(out)
        self._in_line = False

    def show(self, event: Event) -> None:
        """Write one event."""
        match event:
            case Text(text):
                self._out.write(visible_lines(text))
                self._in_line = not text.endswith("\n")
            case Used():
                self.end()
            case Called():
                self.end()
                self._out.write(f"  {self._call(event)}\n")
        self._out.flush()

    def stop(self, reason: str) -> None:
        """Say that the turn ended before its time, and that what was staged follows.

        Args:
            reason: why; empty where it is told at the end.
        """
        self.end()
        why = f": {reason.rstrip('.')}" if reason else ""
        line = f"The turn ended early{why}. What was staged until then:"
        self._out.write(f"\n{self._style.yellow(visible(line))}\n")

    def close(self, turn: Turn) -> None:
        """Say what the turn used, now that the model has ended."""
        self.end()
        if used := usage_as_text(turn):
            self._out.write(f"  {self._style.dim(used)}\n")

    def remark(self, line: str) -> None:
        """Say something about the answer."""
        self.end()
        self._out.write(f"  {self._style.yellow(visible(line))}\n")

    def end(self) -> None:
        """Close the line that is open, if any."""
        if self._in_line:
            self._out.write("\n")
        self._in_line = False

    def _call(self, event: Called) -> str:
        line = call_line(event)
        return line.painted(f"{line.mark} {line.text}", self._style)


def proposal_as_text(
    proposal: Proposal, differences: Sequence[Difference], style: Style, width: int, card: Scorecard
) -> Iterator[str]:
    """The proposal for a person: what would change, the state of the checks, and the scorecard."""
    title = f"Proposal · {heading(proposal, len(differences), card)}"
    yield ""
    yield from map(style.bold, wrapped("", title, width))
    yield ""
    yield from inside(proposal, differences, style, width, card)


def heading(proposal: Proposal, elements: int, card: Scorecard) -> str:
    """The proposal in a line: how much it changes, the checks, and the weak points."""
    creates = ["creates the file"] if proposal.base.file == NO_FILE else []
    counted = _count(proposal, elements)
    return " · ".join([*creates, counted, _state(proposal), scores.weak(card)])


def inside(
    proposal: Proposal, differences: Sequence[Difference], style: Style, width: int, card: Scorecard
) -> Iterator[str]:
    """What the proposal changes element by element, what to look at twice, and the scorecard.

    Args:
        proposal: what is told.
        differences: between the document before and after it.
        style: of the screen.
        width: of the screen, in columns.
        card: what it does to the weak points.
    """
    yield from lines(differences, style, width=width)
    yield from doubts(proposal, style, width)
    yield from map(style.dim, _notes(proposal, width))
    yield from scores.lines(card, style, width, [each.tool for each in proposal.changes])


def doubts(proposal: Proposal, style: Style, width: int) -> Iterator[str]:
    """What to look at twice: what nobody gave, what is missing, and what the checks find."""
    for line in assumed_lines(proposal.assumed):
        yield from map(style.cyan, wrapped("  ", line, width))
    for line in missing_lines(proposal.missing):
        yield from map(style.yellow, wrapped("  ", line, width))
    for finding in proposal.introduced:
        if finding.severity in {"error", "warning"}:
            paint = style.red if finding.severity == "error" else style.yellow
            yield paint(f"  new {finding.severity}  {_told(finding)}")
    for finding in proposal.resolved:
        if finding.severity in {"error", "warning"}:
            yield style.green(f"  settled  {_told(finding)}")


def _notes(proposal: Proposal, width: int) -> Iterator[str]:
    """How calls were taken, the first of them; the reviewer's `why` tells all."""
    listed = list(notes(proposal.changes))
    for note in listed[:_NOTES]:
        yield from wrapped("  note  ", note, width)
    if len(listed) > _NOTES:
        yield f"  note  and {len(listed) - _NOTES} more: w in the review shows them"


def _count(proposal: Proposal, elements: int = 0) -> str:
    """How many changes are taken, of how many elements where that is another number."""
    taken, left = len(proposal.changes), len(proposal.left_out)
    told = f"{taken} of {counted(taken + left, 'change')}" if left else counted(taken, "change")
    if elements in (0, taken):
        return told
    return f"{told}, {counted(elements, 'element')}"


def _state(proposal: Proposal) -> str:
    mistakes = [finding for finding in proposal.after if finding.severity == "error"]
    if not mistakes:
        return "valid"
    if proposal.applicable:
        return f"{counted(len(mistakes), 'error')}, there before as well"
    return "not applicable: it would bring errors"


def _told(finding: Finding) -> str:
    hint = f" ({finding.hint})" if finding.hint else ""
    return visible(f"{finding.pointer or '/'}: {finding.message}{hint}")


def verdict_as_text(
    verdict: Verdict, base: Document, proposal: Proposal | None = None, *, undo: str = ""
) -> str:
    """What became of the proposal, in one line.

    Args:
        verdict: on it.
        base: the document that it is about.
        proposal: names what was left out of it.
        undo: the command that takes it back.
    """
    reason = f": {verdict.reason.removesuffix('.')}" if verdict.reason else ""
    name = visible(str(base.path))
    match verdict.decision:
        case "accept":
            done = _applied(name, proposal, is_new=base.is_new)
            return f"{done}. To take it back: {undo or f'advisor undo {name}'}\n"
        case "reject":
            return visible(f"Not applied{reason}") + ".\n"
        case _:
            return visible(f"Not applied{reason}") + f"; {unchanged(base)}.\n"


def _applied(name: str, proposal: Proposal | None, *, is_new: bool) -> str:
    """What was written, and what of the proposal was not."""
    if proposal is None or not proposal.left_out:
        return f"Created {name}" if is_new else f"Applied to {name}"
    count = _count(proposal)
    done = f"Created {name} with {count}" if is_new else f"Applied {count} to {name}"
    left = ", ".join(
        f"{change.number} ({', '.join(change.elements)})" for change in proposal.left_out
    )
    return f"{done}; left out: {visible(left)}"


def unchanged(base: Document) -> str:
    """That nothing was written, in a clause."""
    name = visible(str(base.path))
    return f"no {name} was made" if base.is_new else f"{name} is as it was"


def usage_as_text(turn: Turn) -> str:
    """What the turn used, in a few words; empty where nothing was counted."""
    total = turn.sent + turn.received
    if not total:
        return ""
    part = f", {100 * turn.cached // turn.sent} % of those sent cached" if turn.cached else ""
    cost = "" if turn.cost is None else f", ${turn.cost:.3f}"
    count = f"{total / _THOUSAND:.1f}k" if total >= _THOUSAND else str(total)
    return f"{count} tokens{part}{cost}"


def turn_as_json(turn: Turn, before: dict[str, Any], after: dict[str, Any]) -> str:
    """The whole turn for a program; `proposed` and `applied` say plainly what happened."""
    proposal = turn.proposal
    verdict = turn.verdict
    renames = proposal.renames if proposal else None
    result = {
        "answer": "\n\n".join(answer for answer in turn.answers if answer),
        "proposed": proposal is not None,
        "applicable": proposal.applicable if proposal else None,
        "applied": turn.applied,
        "plan": turn.plan or None,
        "error": turn.error or None,
        "verdict": {"decision": verdict.decision, "reason": verdict.reason} if verdict else None,
        "proposal": proposal.to_json() if proposal else None,
        "difference": [each.to_json() for each in difference(before, after, renames)],
        "scorecard": scores.compared(before, after, proposal.renames).to_json()
        if proposal
        else None,
        "refused": turn.refused,
        "not_understood": turn.not_understood,
        "unknown_ids": [each._asdict() for each in turn.unknown],
        "tokens": {"sent": turn.sent, "received": turn.received, "cached": turn.cached},
        "cost": turn.cost,
    }
    return json.dumps(result, indent=2) + "\n"


def context_as_text(messages: Sequence[Message], tools: Sequence[Tool]) -> str:
    """What would be sent, readable: each message under its role, then each tool."""
    parts = [f"[{message.role}]\n{visible_lines(message.text)}\n" for message in messages]
    parts += [
        f"[tool] {tool.name}\n{tool.description}\n{fenced(tool.parameters)}\n" for tool in tools
    ]
    return "\n".join(parts)


def context_as_json(messages: Sequence[Message], tools: Sequence[Tool]) -> str:
    """The same for a program."""
    sent = {
        "messages": [message._asdict() for message in messages],
        "tools": [
            {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
            for tool in tools
        ],
    }
    return json.dumps(sent, indent=2) + "\n"
