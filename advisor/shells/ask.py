"""`advisor ask`: one prompt, one proposal, one decision."""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor import errors
from advisor.agent import context
from advisor.agent.models import BUILTIN, connect
from advisor.agent.stored_key import with_key
from advisor.calm import document as documents
from advisor.calm.project import finder
from advisor.calm.visible import visible
from advisor.change import plan as plans
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.change.open_proposal import OpenProposal
from advisor.change.proposal import Origin
from advisor.change.selection import Selection
from advisor.change.workspace import Workspace
from advisor.errors import (
    AdvisorError,
    LimitError,
    ModelError,
    StaleDocumentError,
    UsageError,
)
from advisor.interrupts import loading
from advisor.shells import transcript
from advisor.shells.choosing import check_price, with_model
from advisor.shells.citing import cite
from advisor.shells.deciding import decide
from advisor.shells.policy import Policy
from advisor.shells.prompts import is_approval, other_documents
from advisor.shells.turn import Turn
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from advisor.agent.context import Opening
    from advisor.agent.loop import Conversation
    from advisor.agent.models import Connect
    from advisor.agent.recordings.exchange import Occasion
    from advisor.settings import Settings
    from advisor.shells.policy import Terminal
    from advisor.templates import Template


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, by whom and when."""

    file: Path
    prompt: str
    """As it is sent."""
    person: str
    time: datetime
    """With its offset from UTC."""
    policy: Policy = field(default_factory=Policy)
    """How to decide on what comes of it."""
    plan: Path | None = None
    """Where to write the proposal instead of deciding on it."""
    attached: Sequence[tuple[str, str]] = ()
    """Companion files that the model gets to read: the name and the text of each."""
    show_context: bool = False
    """Print what would be sent, and send nothing."""
    create: bool = False
    """Begin with an empty document, where no file is yet."""
    template: Template | None = None
    """What the prompt was made from."""
    words: str = ""
    """The person's own words in it; empty where all of it is theirs."""
    system: str | None = None
    """The system prompt, where it is not the shipped one."""
    must_price: bool = False
    """Whether somebody asked for a limit in money, so that the model's price must be known."""
    connect: Connect = connect
    """What gives the model."""
    occasion: Occasion | None = None
    """Who asks and when, as the model is told, where it is not `person` and `time`."""

    @property
    def said(self) -> str:
        """What the person said themselves."""
        return self.prompt if self.template is None else self.words


def run(request: Request, settings: Settings, terminal: Terminal) -> int:
    """Ask, show, decide and apply; returns the exit code.

    Raises:
        AdvisorError: whatever a user can cause, to be shown in one line.
    """
    document = documents.new(request.file) if request.create else documents.load(request.file)
    if request.plan is not None:
        plans.check_target(request.plan)
    _check_prompt(request, document.text, terminal)
    workspace = Workspace(document, exists=finder(document.path))
    as_json = request.policy.as_json
    if request.show_context:
        write = transcript.context_as_json if as_json else transcript.context_as_text
        messages = [
            *_opening(request, workspace).messages,
            context.Message("user", request.prompt),
        ]
        terminal.out.write(write(messages, registry.tools()))
        return errors.DONE
    turn = Turn()
    try:
        _take_turn(request, settings, workspace, turn, terminal)
    except (AdvisorError, KeyboardInterrupt) as error:
        turn.fail(error)
        _finish(request, workspace, turn, terminal)
        raise
    _finish(request, workspace, turn, terminal)
    if turn.failure is not None and not turn.applied:
        raise turn.failure
    return turn.exit_code


def _check_prompt(request: Request, text: str, terminal: Terminal) -> None:
    """Stop at a prompt that means a proposal that is not there, or another file.

    Raises:
        UsageError: it does, and no person at a terminal says to go on.
    """
    if is_approval(request.said):
        raise UsageError(
            "nothing is waiting for a yes: a proposal is accepted in its review, or from its plan "
            "file with advisor apply"
        )
    attached = [name for name, _text in request.attached]
    others = other_documents(request.said, str(request.file), text, attached)
    if not others or request.show_context:
        return
    what = f"the prompt speaks of {', '.join(others)}, and {request.file} is open"
    if terminal.ask and not request.policy.as_json:
        question = f"{visible(what)}. Go on with {visible(str(request.file))}? [y/N] › "
        if terminal.ask(question).strip().lower() in ("y", "yes"):
            return
    raise UsageError(
        f"{what}: name the file that is meant, or give the other one as text with --attach"
    )


def _finish(request: Request, workspace: Workspace, turn: Turn, terminal: Terminal) -> None:
    """The last word on the turn, or all of it as JSON."""
    if request.policy.as_json:
        before, after = workspace.base.value, workspace.model.value
        terminal.out.write(transcript.turn_as_json(turn, before, after))
    elif turn.proposal is None and not turn.error:
        unchanged = transcript.unchanged(workspace.base)
        terminal.out.write(f"Nothing was proposed; {unchanged}.\n")


def _take_turn(
    request: Request, settings: Settings, workspace: Workspace, turn: Turn, terminal: Terminal
) -> None:
    """Have the turn, propose what it staged, and let somebody decide."""
    settings = with_model(settings, terminal)
    _check_fits(request, settings)
    if request.template and request.template.origin == "project":
        path = visible(str(request.template.path))
        terminal.err.write(f"The prompt is made from the project's own {path}.\n")
    stream = None if request.policy.as_json else transcript.Stream(terminal.out)
    try:
        keyed = with_key(settings, os.environ)
        if keyed.remark:
            terminal.err.write(f"{visible(keyed.remark)}\n")
        conversation = _conversation(request, keyed.settings, workspace)
        asyncio.run(_converse(conversation, request.prompt, workspace, turn, stream))
    except (LimitError, ModelError) as error:
        if not workspace.changes:
            raise
        turn.fail(error)
        if stream:
            stream.stop(turn.error if request.policy.asks(terminal) else "")
    attached = (text for _name, text in request.attached)
    for line in cite(turn, workspace, [request.prompt, *attached], settings.model):
        if stream:
            stream.remark(line)
    if workspace.changes:
        _propose(request, settings.model, workspace, turn, terminal)


def _check_fits(request: Request, settings: Settings) -> None:
    """Refuse what the model that is to answer has no use for, or no price.

    Raises:
        UsageError: there is such a thing in the request.
    """
    if settings.model == BUILTIN and request.attached:
        raise UsageError("the built-in rules read no attachments; leave --attach out")
    if settings.model == BUILTIN and request.template:
        raise UsageError("templates are for language models; ask the built-in rules without one")
    if request.must_price:
        check_price(settings, option="--max-cost")


def _propose(
    request: Request, model: str, workspace: Workspace, turn: Turn, terminal: Terminal
) -> None:
    """Make a proposal of what is staged, and let somebody decide."""
    time = request.time.isoformat(timespec="seconds")
    template = f"{request.template.name}: " if request.template else ""
    origin = Origin(f"{template}{request.said}", model, request.person, time)
    attached = (text for _name, text in request.attached)
    selection = Selection(workspace, [request.said, *attached, request.person, time])
    act = Act(request.person, time)
    proposed = OpenProposal(selection, origin, Journal.of(request.file), act)
    turn.proposal = proposed.proposal
    policy = request.policy
    if turn.error:
        policy = policy.never_alone("the turn ended early", terminal)
    elif request.plan is not None:
        plans.write(request.plan, turn.proposal)
        turn.plan = str(request.plan)
        policy = policy._replace(never=f"the plan is in {request.plan}")
    elif turn.not_understood:
        policy = policy.never_alone("a part of the prompt was not understood", terminal)
    try:
        decide(proposed, turn, policy, terminal)
    except StaleDocumentError as error:
        if workspace.base.is_new:
            raise
        kept = plans.keep(turn.proposal, Journal.of(request.file), request.time)
        again = f"advisor apply {request.file} {kept} --rebase"
        raise StaleDocumentError(f"{error}; the proposal is kept: {again}") from error


def _conversation(request: Request, settings: Settings, workspace: Workspace) -> Conversation:
    with loading():
        # Imported here: the model library takes a second to load and --show-context does without.
        from advisor.agent.loop import Conversation

        model = request.connect(settings, lambda: workspace.model)
    return Conversation(model, _opening(request, workspace), settings)


async def _converse(
    conversation: Conversation,
    prompt: str,
    workspace: Workspace,
    turn: Turn,
    stream: transcript.Stream | None,
) -> None:
    """Have the turn with the model; what happens is gathered in `turn` and shown as it happens."""
    try:
        async with aclosing(conversation.turn(prompt, workspace)) as events:
            async for event in events:
                turn.note(event)
                if stream:
                    stream.show(event)
    finally:
        await conversation.close()
        if stream:
            stream.close(turn)


def _opening(request: Request, workspace: Workspace) -> Opening:
    opening = context.opening(
        workspace.base.value,
        workspace.findings,
        file=workspace.base.path.name,
        person=request.occasion.person if request.occasion else request.person,
        date=request.occasion.date if request.occasion else request.time.date().isoformat(),
        system=request.system,
    )
    return opening.attach(request.attached)
