"""`advisor fix`: the remedies of findings as one proposal, reviewed as any other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.calm import document as documents
from advisor.calm.nearest import nearest
from advisor.calm.project import finder
from advisor.calm.quoting import quote
from advisor.calm.visible import visible
from advisor.change import plan as plans
from advisor.change.journal import Journal
from advisor.change.open_proposal import OpenProposal
from advisor.change.proposal import Origin
from advisor.change.selection import Selection
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError, UsageError
from advisor.shells import assess, transcript
from advisor.shells.assessed import plain
from advisor.shells.deciding import decide
from advisor.shells.policy import Policy
from advisor.shells.render import Style, wrapped
from advisor.shells.turn import Turn
from advisor_tools.mending import Mended, mend

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from advisor.assess.weak_point import WeakPoint
    from advisor.change.history import Act
    from advisor.shells.assessed import Numbered
    from advisor.shells.policy import Terminal

_RULES = "rules"
"""Who answers, where the origin of a proposal is told."""


@dataclass(frozen=True)
class Request:
    """Which findings are to be mended, by whom."""

    assessment: assess.Request
    """The document, and which findings are looked at."""
    act: Act
    findings: tuple[str, ...] = ()
    """Numbers of the ranking, `RULE:ELEMENT`, or `RULE` for all of a rule."""
    top: int = 0
    """Only so many of the gravest, of those that are named where any are; 0 for all named."""
    policy: Policy = field(default_factory=Policy)
    plan: Path | None = None
    """Where to write the proposal instead of deciding on it."""


def run(request: Request, terminal: Terminal) -> int:
    """Stage the remedies, show them, decide, apply; returns the exit code.

    Raises:
        AdvisorError: whatever a user can cause, to be shown in one line.
    """
    file = request.assessment.file
    if request.plan is not None:
        plans.check_target(request.plan)
    found = assess.reported(request.assessment).findings
    chosen = choose(found, request.findings, request.top)
    workspace = Workspace(documents.load(file), exists=finder(file))
    turn = Turn()
    try:
        done = list(mend(workspace, chosen))
        turn.not_understood += [
            f"{each.point.key}: {each.why_not}" for each in done if each.why_not
        ]
        if not request.policy.as_json:
            _tell(done, terminal)
        if workspace.changes:
            has_examples = any(each.has_examples for each in done)
            _propose(request, workspace, turn, terminal, has_examples=has_examples)
    except AdvisorError as error:
        turn.error = str(error)
        raise
    finally:
        if request.policy.as_json:
            before, after = workspace.base.value, workspace.model.value
            terminal.out.write(transcript.turn_as_json(turn, before, after))
    return turn.exit_code


def choose(found: Sequence[Numbered], named: Sequence[str], top: int) -> list[WeakPoint]:
    """The findings that are named, or the gravest `top` of them, in the order of the ranking.

    Raises:
        UsageError: a name is that of no finding, or nothing is named at all.
    """
    if not named and not top:
        raise UsageError("name findings as advisor assess numbers them, or say --top N")
    chosen = {point for name in named for point in _named(found, name)}
    points = [each.point for each in found if not named or each.point in chosen]
    return points[: top or None]


def _named(found: Sequence[Numbered], name: str) -> list[WeakPoint]:
    if re.fullmatch(r"[0-9]{1,6}", name):
        if points := [each.point for each in found if each.number == int(name)]:
            return points
        raise UsageError(
            f"there are {len(found)} findings to choose from, and {name} is none of them"
        )
    rule, colon, element = name.partition(":")
    if colon and not element:
        raise UsageError(f"{quote(name)} names no element; {quote(rule)} means all of the rule")
    listed = [
        point
        for _, point in found
        if point.rule.name == rule and (not element or element in point.elements)
    ]
    if not listed:
        names = [point.key if element else point.rule.name for _, point in found]
        close = nearest(name, names)
        hint = f"; did you mean {quote(close)}?" if close else ""
        raise UsageError(f"there is no finding {quote(name)}{hint}")
    return listed


def _tell(done: Sequence[Mended], terminal: Terminal) -> None:
    """What became of each finding, and what its remedy leaves open."""
    style = Style.for_stream(terminal.out)
    for each in done:
        change = f"change {each.number}" if each.number else "mended by a change before it"
        head = "  ! " if each.why_not else "  ● "
        text = f"{each.point.key}: {each.why_not or change}"
        paint = style.yellow if each.why_not else style.dim
        for line in wrapped(head, visible(text), terminal.width):
            terminal.out.write(f"{paint(line)}\n")
        if each.note and not each.why_not:
            for line in wrapped("    ", plain(each.note), terminal.width):
                terminal.out.write(f"{style.dim(line)}\n")
    if not any(each.number for each in done):
        terminal.out.write("Nothing was proposed.\n")


def _propose(
    request: Request,
    workspace: Workspace,
    turn: Turn,
    terminal: Terminal,
    *,
    has_examples: bool,
) -> None:
    """Make a proposal of what is staged, and let somebody decide; no policy takes examples."""
    keys = " ".join(request.findings) or f"--top {request.top}"
    prompt = f"advisor fix {request.assessment.file.name} {keys}"
    origin = Origin(prompt, _RULES, request.act.person, request.act.time)
    selection = Selection(workspace, [prompt])
    journal = Journal.of(request.assessment.file)
    proposed = OpenProposal(selection, origin, journal, request.act)
    turn.proposal = proposed.proposal
    policy = request.policy
    if request.plan is not None:
        plans.write(request.plan, turn.proposal)
        turn.plan = str(request.plan)
        policy = policy._replace(never=f"the plan is in {request.plan}")
    elif turn.not_understood:
        policy = policy.never_alone("a finding was not mended", terminal)
    elif has_examples:
        policy = policy.never_alone("values in it are examples for you to put yours in", terminal)
    decide(proposed, turn, policy, terminal)
