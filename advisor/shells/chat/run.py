"""`advisor chat`: one session about one file, at a terminal or line by line.

What a person sees first is written before anything that takes long is imported: the header and the
prompt stand there within 0.2 s, then the input line takes the prompt over, and the model library
loads in the background while the person types.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from advisor.calm import document as documents
from advisor.calm.check import check
from advisor.calm.model import Model
from advisor.calm.project import finder
from advisor.shells.chat.signals import Signals, suspendable
from advisor.shells.chat.status import About, checks, header
from advisor.shells.chat.typeahead import first_paint, keys_kept, shown, typed_before
from advisor.shells.choosing import check_price, with_model
from advisor.shells.policy import Policy
from advisor.shells.render import shows_unicode

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.document import Document
    from advisor.sessions.log import Log
    from advisor.sessions.opened import Opened
    from advisor.settings import Settings
    from advisor.shells.policy import Terminal
    from advisor.templates import Folders

_Result = TypeVar("_Result")

_LARGE = 1_000_000
"""Characters of a document whose checks nobody should have to wait for."""


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, by whom."""

    opened: Opened
    """The file, and who talks."""
    folders: Folders
    """Where templates are."""
    resume: int | None = None
    """The session to go on with; `logs.LATEST` for the last one about the file."""
    policy: Policy = field(default_factory=Policy)
    """How to decide where nobody can be asked."""
    again: str = ""
    """The options that say who answers, as they were given."""
    must_price: bool = False
    """Whether somebody asked for a limit in money, so that the model's price must be known."""


def run(request: Request, settings: Settings, terminal: Terminal) -> int:
    """Talk until the person leaves; returns the exit code.

    Raises:
        AdvisorError: the file cannot be read, or there is no such session.
    """
    settings = with_model(settings, terminal)
    if request.must_price:
        check_price(settings, option="--max-cost")
    document = (
        documents.new(request.opened.file)
        if request.opened.create
        else documents.load(request.opened.file)
    )
    if terminal.ask is None:
        from advisor.shells.chat import lines  # the other way does without

        return lines.run(request, settings, terminal, _resumed(request), sys.stdin.buffer)
    head = header(_about(document, settings), terminal.width, unicode=shows_unicode(terminal.out))
    terminal = _showing_keys(terminal)
    with Signals(sys.stdin, terminal.out) as signals, keys_kept(sys.stdin, terminal.out):
        early = typed_before(sys.stdin, terminal.out)
        first_paint(terminal.out, head, prompt=request.resume is None)
        from advisor.shells.chat import talking  # takes longer than a person waits for a prompt

        try:
            talk = talking.begun(request, settings, terminal, _resumed(request), early)
        except BaseException:
            terminal.out.write("\n" * (request.resume is None))  # the prompt stands in this line
            raise
        return talking.talk(talk, signals)


def _showing_keys(terminal: Terminal) -> Terminal:
    """The terminal, which is the person's own while it asks, edits or pages."""
    showing = shown(sys.stdin, terminal.out)

    def with_keys(act: Callable[[str], _Result]) -> Callable[[str], _Result]:
        def acting(text: str) -> _Result:
            with showing(), suspendable():
                return act(text)

        return acting

    ask, edit, page = terminal.ask, terminal.edit, terminal.page
    return terminal._replace(
        ask=with_keys(ask) if ask else None,
        edit=with_keys(edit) if edit else None,
        page=with_keys(page) if page else None,
    )


def _resumed(request: Request) -> Log | None:
    """The session to go on with, held; None for a new one.

    Raises:
        UsageError: there is none, or it is open elsewhere.
    """
    if request.resume is None:
        return None
    from advisor.change.journal import Journal
    from advisor.sessions import logs

    journal = Journal.of(request.opened.file)
    return logs.held(journal, journal.name(request.opened.file), request.resume)


def _about(document: Document, settings: Settings) -> About:
    """What the header tells; a large document is checked later."""
    from advisor.agent.endpoint import BUILTIN, owner

    value = document.value
    counts = {key: value.get(key) for key in ("nodes", "relationships", "flows")}
    found = "checking"
    if len(document.text) <= _LARGE:
        findings = check(value, exists=finder(document.path), model=Model(value))
        found = checks(findings)
    return About(
        title=document.path.stem,
        **{key: len(each) if isinstance(each, list) else 0 for key, each in counts.items()},
        checks=found,
        weak_points=None,
        model="built-in rules" if settings.model == BUILTIN else settings.model,
        where=owner(settings, os.environ),
    )
