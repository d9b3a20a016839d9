"""What a batch is refused for before any of its runs begins, in one line each."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from advisor.agent import prices
from advisor.agent.endpoint import BUILTIN
from advisor.agent.keys import without
from advisor.batch import in_place
from advisor.calm.model import Model
from advisor.calm.visible import visible
from advisor.errors import UsageError
from advisor.shells.choosing import check_price
from advisor.shells.replay import reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from advisor.batch.folder import Folder
    from advisor.batch.schedule import Run
    from advisor.batch.script import Script
    from advisor.settings import Settings
    from advisor.shells.policy import Terminal
    from advisor.shells.replay.answers import Answers
    from advisor.shells.replay.run import Request


def check(runs: Sequence[Run], request: Request) -> None:
    """Refuse what could not be done in the end.

    Raises:
        UsageError: there is such a thing in the request.
    """
    if request.in_place:
        in_place.check(runs)
    if request.cluster and (request.record or request.replay):
        raise UsageError("recordings are made and replayed here: leave --cluster out")
    plans = next((run for run in runs if any(s.review == "plan" for s in run.script.steps)), None)
    if plans is not None and not (request.out or request.resume):
        raise UsageError(f"{plans.script.path} writes plans: say where to with --out DIR")


def check_reports(paths: Sequence[Path], out: Path | None) -> None:
    """Refuse reports that could not be written, also into the folder `out` that is to be made.

    Raises:
        UsageError: there is one.
    """
    is_made = out is not None and not os.path.lexists(out)
    if out is None or not is_made or all(path.parent != out for path in paths):
        reports.check(paths)
        return
    with suppress(OSError):  # the check says so
        out.mkdir(parents=True)
    try:
        reports.check(paths)
    except UsageError:
        with suppress(OSError):
            out.rmdir()
        raise


def check_values(values: Mapping[str, str], secrets: Sequence[str]) -> None:
    """Refuse a key among the values of the command line, which are sent and kept.

    Raises:
        UsageError: there is one.
    """
    for name, value in values.items():
        if without(value, secrets) != value:
            raise UsageError(
                f"--set {name} holds the key of the model, which would be sent and kept with the "
                "prompts; leave it out"
            )


def check_models(models: Iterable[str], settings: Mapping[str, Settings]) -> None:
    """Refuse models that cannot be connected with, before each run says so.

    Args:
        models: that scripts name.
        settings: by such a name.

    Raises:
        AdvisorError: a provider is unknown, or its package or key is missing; nothing was sent.
    """
    named = [settings[model] for model in models if settings[model].model != BUILTIN]
    if not named:
        return
    from advisor.agent.models import close, connect  # takes a second

    async def connected() -> None:
        for each in named:
            await close(connect(each, lambda: Model({})))

    asyncio.run(connected())


def check_prices(
    read: Sequence[Script], request: Request, who: Answers, terminal: Terminal
) -> None:
    """Refuse a limit in money that would not hold, and tell of a budget that does not.

    Raises:
        UsageError: no price of a model is known, and --max-cost is given.
    """
    unpriced = set()
    for script in read:
        settings = who.settings[script.model]
        if request.must_price:
            check_price(settings, option="--max-cost")
        elif script.budget.cost is not None and not prices.is_known(settings):
            unpriced.add(settings.model)
    for model in sorted(unpriced):
        told = f'no price of "{model}" is known: budgets in money do not hold for it'
        terminal.err.write(f"{visible(told)}\n")


def check_applied(runs: Iterable[Run], folder: Folder) -> None:
    """Refuse to apply only what is still to be had of a batch that was begun without --in-place.

    Raises:
        UsageError: a finished run accepted something that was never written to its architecture.
    """
    for run in runs:
        if not folder.is_finished(run.name):
            continue
        result = folder.result(run.name)
        is_accepted = any(step.decision == "accepted" for step in result.steps)
        if result.state == "passed" and is_accepted and not result.applied:
            raise UsageError(
                f"{run.name} is finished and was not applied, since it was had without --in-place; "
                f"remove {folder.of(run.name)} to have it again, or go on without --in-place"
            )
