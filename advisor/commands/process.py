"""The terminal of the process, and what its options say of how to decide."""

from __future__ import annotations

import os
import sys

from advisor.commands.common import width
from advisor.errors import UsageError

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.settings import Settings
    from advisor.shells.policy import Policy, Terminal
    from advisor.shells.recorded import Answering


def terminal() -> Terminal:
    """The terminal of the process; nobody can be asked where input or output is something else."""
    from advisor.shells.policy import Terminal

    if not _is_person():
        return Terminal(sys.stdout, sys.stderr, None, width)
    from advisor.shells.editor import editor
    from advisor.shells.pager import pager
    from advisor.shells.questions import Questions
    from advisor.shells.ticking import checklist

    questions = Questions()
    return Terminal(
        sys.stdout,
        sys.stderr,
        questions.ask,
        width,
        edit=editor(os.environ),
        choosing=lambda selection: checklist(selection, os.environ),
        page=pager(sys.stdout, os.environ),
        set_aside=questions.set_aside,
    )


def _is_person() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def policy(options: Namespace) -> Policy:
    """How a proposal is decided on, as the options say.

    Raises:
        UsageError: they bound what nothing allows.
    """
    from advisor.shells.policy import Policy

    check_bounds(options)
    return Policy(
        yes=options.yes,
        as_json=options.format == "json",
        allow_removals=options.allow_removals,
        only=options.only,
    )


def check_bounds(options: Namespace) -> None:
    """Refuse bounds of --yes where it is not given.

    Raises:
        UsageError: there is one.
    """
    if not options.yes and (options.only or options.allow_removals):
        given = "--only" if options.only else "--allow-removals"
        raise UsageError(f"{given} says what --yes may do; give --yes with it")


def recorded(options: Namespace, settings: Settings) -> Answering | None:
    """Who answers where --record or --replay is given, else None.

    Raises:
        AdvisorError: the recording cannot be used.
    """
    if not (options.record or options.replay):
        return None
    from datetime import datetime
    from pathlib import Path

    from advisor.agent.recordings.exchange import Occasion
    from advisor.shells.person import user_name
    from advisor.shells.recorded import answering

    return answering(
        settings,
        Occasion(user_name(), datetime.now().astimezone().date().isoformat()),
        record=Path(options.record) if options.record else None,
        replay=Path(options.replay) if options.replay else None,
        model=options.model or "",
    )
