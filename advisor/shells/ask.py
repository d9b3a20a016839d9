"""`advisor ask`: one prompt, one proposal, one decision."""

from __future__ import annotations

import asyncio
import getpass
import os
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TextIO

from advisor import errors
from advisor.agent import context
from advisor.agent.events import Called, Event, Text, Used
from advisor.agent.models import BUILTIN, connect
from advisor.calm.diff import difference
from advisor.calm.document import load
from advisor.calm.project import finder
from advisor.change import apply as applying
from advisor.change.journal import Journal
from advisor.change.proposal import Origin
from advisor.change.review import PolicyReviewer, Verdict
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError, ModelError
from advisor.shells import transcript
from advisor.shells.render import Style
from advisor.shells.review import TerminalReviewer
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from pathlib import Path

    from advisor.agent.context import Message
    from advisor.change.proposal import Proposal
    from advisor.change.review import Reviewer
    from advisor.settings import Settings


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, by whom and when."""

    file: Path
    prompt: str
    person: str
    time: datetime
    """With its offset from UTC."""
    yes: bool = False
    """Apply what is valid without asking."""
    dry_run: bool = False
    """Never apply."""
    show_context: bool = False
    """Print what would be sent, and send nothing."""
    as_json: bool = False
    allow_removals: bool = False
    """Let `yes` apply changes that take something away."""
    only: Collection[str] = ()
    """unique-ids that `yes` may touch; empty for all."""


@dataclass(frozen=True)
class Terminal:
    """Where output goes and whether, and how, a person can be asked."""

    out: TextIO
    err: TextIO
    ask: Callable[[str], str] | None
    """Shows a prompt and returns the line typed; None where nobody can be asked."""
    width: int = 100
    """Columns of the screen."""


@dataclass
class Turn:
    """What happened, gathered as it happens."""

    answers: list[str] = field(default_factory=lambda: [""])
    """What the model said, a text for each of its messages."""
    refused: list[dict[str, Any]] = field(default_factory=list)
    """Calls that were not carried out, with the reason."""
    failed: bool = False
    """Whether one of them asked for something that is not so already."""
    sent: int = 0
    received: int = 0
    cached: int = 0
    proposal: Proposal | None = None
    verdict: Verdict | None = None
    applied: bool = False
    error: str = ""
    """What ended the turn before its time, or empty."""

    def note(self, event: Event) -> None:
        """Take in one event of the conversation."""
        match event:
            case Text():
                self.answers[-1] += event.text
            case Called() if event.outcome.refusal:
                call = {"tool": event.tool, "arguments": event.arguments}
                self.refused.append(call | {"reason": event.outcome.refusal})
                self.failed |= not event.outcome.needless
            case Used():
                self.answers.append("")
                self.sent += event.sent
                self.received += event.received
                self.cached += event.cached


def run(request: Request, settings: Settings, terminal: Terminal) -> int:
    """Ask, show, decide and apply; returns the exit code.

    Raises:
        AdvisorError: whatever a user can cause, to be shown in one line.
    """
    document = load(request.file)
    workspace = Workspace(document, exists=finder(document.path))
    if request.show_context:
        write = transcript.context_as_json if request.as_json else transcript.context_as_text
        messages = [*_opening(request, workspace), context.Message("user", request.prompt)]
        terminal.out.write(write(messages, registry.tools()))
        return errors.DONE
    turn = Turn()
    try:
        _take_turn(request, settings, workspace, turn, terminal)
    except (AdvisorError, KeyboardInterrupt) as error:
        turn.error = str(error) or "interrupted"
        _finish(request, workspace, turn, terminal)
        raise
    _finish(request, workspace, turn, terminal)
    return _exit_code(turn)


def _finish(request: Request, workspace: Workspace, turn: Turn, terminal: Terminal) -> None:
    """The last word on the turn, or all of it as JSON."""
    if request.as_json:
        before, after = workspace.base.value, workspace.model.value
        terminal.out.write(transcript.turn_as_json(turn, before, after))
    elif turn.proposal is None and not turn.error:
        terminal.out.write("Nothing was proposed; the file is as it was.\n")


def _take_turn(
    request: Request, settings: Settings, workspace: Workspace, turn: Turn, terminal: Terminal
) -> None:
    """Have the turn, propose what it staged, and let somebody decide."""
    settings = _with_model(settings, terminal)
    stream = None if request.as_json else transcript.Stream(terminal.out)
    asyncio.run(_converse(request, settings, workspace, turn, stream))
    if workspace.changes:
        time = request.time.isoformat(timespec="seconds")
        origin = Origin(request.prompt, settings.model, request.person, time)
        turn.proposal = workspace.propose(origin)
        _decide(request, turn.proposal, workspace, turn, terminal)


def _decide(
    request: Request, proposal: Proposal, workspace: Workspace, turn: Turn, terminal: Terminal
) -> None:
    """Show the proposal, get the verdict, and apply what was accepted."""
    document = workspace.base
    if not request.as_json:
        style = Style.for_stream(terminal.out)
        differences = difference(document.value, workspace.model.value)
        for line in transcript.proposal_as_text(proposal, differences, style, terminal.width):
            terminal.out.write(f"{line}\n")
    turn.verdict = _reviewer(request, terminal).review(proposal)
    if turn.verdict.decision == "accept":
        applying.apply(document, proposal, Journal.of(document.path))
        turn.applied = True
    if not request.as_json:
        terminal.out.write(transcript.verdict_as_text(turn.verdict, str(request.file)))


def _reviewer(request: Request, terminal: Terminal) -> Reviewer:
    if terminal.ask and not (request.yes or request.dry_run or request.as_json):
        return TerminalReviewer(terminal.ask, terminal.out)
    if request.dry_run:
        return PolicyReviewer(otherwise="this is a dry run")
    return PolicyReviewer(
        accept_valid=request.yes,
        otherwise="nobody was asked; --yes applies what is valid",
        allow_removals=request.allow_removals,
        only=frozenset(request.only),
    )


async def _converse(
    request: Request,
    settings: Settings,
    workspace: Workspace,
    turn: Turn,
    stream: transcript.Stream | None,
) -> None:
    """Have the turn with the model; what happens is gathered in `turn` and shown as it happens."""
    # Imported here: the model library takes a second to load and --show-context does without.
    from advisor.agent.loop import Conversation

    model = connect(settings, view=lambda: workspace.model)
    conversation = Conversation(model, _opening(request, workspace), settings)
    try:
        async with aclosing(conversation.turn(request.prompt, workspace)) as events:
            async for event in events:
                turn.note(event)
                if stream:
                    stream.show(event)
    finally:
        if stream:
            stream.end()


def _with_model(settings: Settings, terminal: Terminal) -> Settings:
    """The settings, with the built-in rules where a person can read that they answer."""
    if settings.model:
        return settings
    if settings.base_url:
        raise ModelError("--base-url is set; say which model to ask there with --model NAME")
    advice = (
        "for a language model give --model provider:name (its key in the environment, such as "
        "OPENAI_API_KEY), or --base-url with --model for your own endpoint"
    )
    if terminal.ask is None:
        raise ModelError(f"no model is configured; {advice}; --model builtin takes fixed rules")
    terminal.err.write(f"No model is configured. The built-in rules answer instead; {advice}.\n")
    return replace(settings, model=BUILTIN)


def _opening(request: Request, workspace: Workspace) -> list[Message]:
    return context.opening(
        workspace.base.value,
        workspace.findings,
        file=workspace.base.path.name,
        person=request.person,
        date=request.time.date().isoformat(),
    )


def user_name() -> str:
    """Who runs this program, as the system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def _exit_code(turn: Turn) -> int:
    if turn.proposal is None:
        return errors.FINDINGS if turn.failed else errors.DONE
    if turn.applied:
        return errors.DONE
    return errors.PROPOSED if turn.proposal.applicable else errors.FINDINGS
