"""`advisor apply` and `advisor review`. Imports what a handler needs when it runs."""

from __future__ import annotations

from advisor.commands.common import add_policy, command
from advisor.commands.process import policy, terminal
from advisor.errors import UsageError

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands, Parser
    from advisor.shells.policy import Policy


def add_apply(commands: Commands) -> None:
    """The options of `advisor apply`."""
    apply = command(
        commands,
        "apply",
        "apply a plan file or a JSON Patch",
        "Apply PLAN, made by `advisor ask -o PLAN` or any RFC 6902 patch, to FILE: checked, shown, "
        "kept in history, undoable. At a terminal you are asked, elsewhere nothing is applied "
        "without --yes.",
        "exit codes: 0 applied, 1 not applicable, 2 usage, 3 shown and not applied, 4 FILE changed "
        "since the plan was made",
    )
    apply.set_defaults(run=_run_apply)
    _add_plan(apply)
    add_policy(apply)


def add_review(commands: Commands) -> None:
    """The options of `advisor review`."""
    review = command(
        commands,
        "review",
        "review a plan file and decide",
        "Look at PLAN on FILE at a terminal, and take all, take some, edit or reject.",
    )
    review.set_defaults(run=_run_review)
    _add_plan(review)


def _add_plan(command: Parser) -> None:
    """Which plan, which part of it, and onto what."""
    command.add_argument("file", metavar="FILE")
    command.add_argument("plan", metavar="PLAN")
    command.add_argument("--select", metavar="N", help="take only these changes, as in 1,3-5")
    command.add_argument(
        "--rebase",
        action="store_true",
        help="FILE may have changed since, if every change comes out the same on it",
    )


def _run_apply(options: Namespace) -> int:
    return _carry_out_plan(options, policy(options), must_ask=False)


def _run_review(options: Namespace) -> int:
    from advisor.shells.policy import Policy

    return _carry_out_plan(options, Policy(), must_ask=True)


def _carry_out_plan(options: Namespace, policy: Policy, *, must_ask: bool) -> int:
    from pathlib import Path

    from advisor.change.selection import numbers
    from advisor.shells import apply
    from advisor.shells.person import act

    chosen = numbers(options.select or "")
    if options.select is not None and not chosen:
        raise UsageError("--select names no changes; write them as in 1,3-5")
    request = apply.Request(
        file=Path(options.file),
        plan=Path(options.plan),
        act=act(),
        policy=policy,
        select=tuple(chosen),
        rebase=options.rebase,
        ask=must_ask,
    )
    return apply.run(request, terminal())
