"""`advisor replay`: prompt scripts run without a person, shown as they end, kept and reported."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.keys import unmistakable
from advisor.agent.recordings.exchange import Occasion
from advisor.batch import in_place, schedule
from advisor.batch.asked import Asked, Batch
from advisor.batch.folder import Folder
from advisor.batch.report import Report
from advisor.batch.results import exit_code
from advisor.batch.running import Setup
from advisor.calm.visible import visible
from advisor.change.history import Act
from advisor.errors import UsageError
from advisor.shells.replay import refusals, reports, scripts, summary
from advisor.shells.replay.answers import answers
from advisor.shells.replay.having import Replaying
from advisor.shells.replay.markdown import Page
from advisor.shells.replay.progress import Said, progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from advisor.agent.shared import Shared
    from advisor.batch.schedule import Run
    from advisor.batch.script import Script
    from advisor.settings import Settings
    from advisor.shells.policy import Terminal


class Request(NamedTuple):
    """What was asked on the command line, by whom and when."""

    scripts: Sequence[Path]
    """Files, and folders of them."""
    person: str
    time: datetime
    """With its offset from UTC."""
    values: Mapping[str, str] = {}
    """Of variables, which replace those of the scripts."""
    model: str = ""
    """Answers in place of the model that a script names."""
    jobs: int = 1
    """Runs at once."""
    repeat: int = 1
    out: Path | None = None
    """A new folder for the results."""
    resume: Path | None = None
    """The folder of a batch to go on with; it says what the scripts are."""
    in_place: bool = False
    """Apply what was accepted, in runs that passed."""
    reports: Sequence[Path] = ()
    as_json: bool = False
    record: Path | None = None
    replay: Path | None = None
    cluster: str = ""
    """A Dask scheduler, or `local:N`."""
    must_price: bool = False
    """Whether somebody asked for a limit in money, so that the models' prices must be known."""
    system: str | None = None
    """The system prompt, where it is not the shipped one."""
    shows_passed: bool = True
    """Whether runs that passed have a line while the batch goes on."""

    @property
    def now(self) -> str:
        """The time, ISO 8601 with offset."""
        return self.time.isoformat(timespec="seconds")

    def act(self) -> Act:
        """Who applies something, and when."""
        return Act(self.person, self.now)


class Outcome(NamedTuple):
    """What a batch came to, and where it is kept."""

    report: Report
    folder: Folder | None
    failure: Exception | None = None
    """What ended the batch before all was had, such as a full disk."""


def run(request: Request, settings: Settings, terminal: Terminal) -> int:
    """Run the scripts and show what came of them; returns the exit code.

    Raises:
        AdvisorError: a script, an option or the model is at fault; no run has begun.
    """
    report, folder, failure = outcome(request, settings, terminal)
    told = summary.as_json if request.as_json else summary.as_text
    terminal.out.write(told(report, folder, terminal))
    if failure is not None:
        raise failure
    return exit_code(report.runs)


def outcome(
    request: Request,
    settings: Settings,
    terminal: Terminal,
    wanted: Callable[[Script], bool] = lambda _script: True,
) -> Outcome:
    """Run those scripts that are wanted; what came of them is kept and reported.

    Raises:
        AdvisorError: a script, an option or the model is at fault; no run has begun.
    """
    refusals.check_reports(request.reports, request.out)
    with ExitStack() as stack:
        folder = None
        if request.resume is not None:
            folder = stack.enter_context(Folder.resume(request.resume))
            request = _taken_up(request, folder.batch)
        read = filter(wanted, scripts.read(request.scripts, request.values))
        batch = _prepared(tuple(read), request, settings, terminal, folder)
        if folder is not None:
            if request.in_place:
                refusals.check_applied(batch.runs, folder)
            _take_back(batch, request, folder, terminal)
        elif request.out is not None:
            asked = _asked(batch.scripts, request, settings)
            folder = stack.enter_context(Folder.begin(request.out, asked))
        report, failure = _had(batch, request, terminal, folder)
        try:
            reports.write(report, request.reports, Page(folder=folder))
        except UsageError as error:  # the summary is all that is left to tell what was had
            failure = failure or error
    return Outcome(report, folder, failure)


class _Prepared(NamedTuple):
    """A batch of which nothing is left to refuse."""

    scripts: Sequence[Script]
    runs: Sequence[Run]
    setup: Setup
    shared: Shared
    secrets: Sequence[str]
    """What is never kept, the longest first."""


def _prepared(
    read: Sequence[Script],
    request: Request,
    settings: Settings,
    terminal: Terminal,
    folder: Folder | None,
) -> _Prepared:
    """See that all runs of the scripts can be had; `folder` is that of a batch to go on with.

    Raises:
        AdvisorError: a script, an option or a model is at fault.
    """
    from advisor.agent.shared import Shared  # takes a second

    if folder is None:
        read = [script._replace(model=request.model or script.model) for script in read]
    else:
        read = _as_begun(read, folder.batch, request.model)
    runs = schedule.runs(read, request.repeat)
    refusals.check(runs, request)
    shared = Shared(request.jobs)
    who = answers(
        {script.model for script in read},
        settings,
        Occasion(request.person, request.time.date().isoformat()),
        shared.connect,
        record=request.record,
        replay=request.replay,
    )
    secrets = {each for asked in (settings, *who.settings.values()) for each in unmistakable(asked)}
    refusals.check_values(request.values, [*secrets])
    refusals.check_prices(read, request, who, terminal)
    if not request.replay:
        left = [run for run in runs if folder is None or not folder.is_finished(run.name)]
        refusals.check_models({run.script.model for run in left}, who.settings)
    proposed = who.time or (folder.batch.began if folder else request.now)
    setup = Setup(who.settings, who.connecting, who.occasion, proposed, request.system)
    return _Prepared(read, runs, setup, shared, sorted(secrets, key=len, reverse=True))


def _had(
    batch: _Prepared, request: Request, terminal: Terminal, folder: Folder | None
) -> tuple[Report, Exception | None]:
    """Have all runs; where something fails that is no run's, what was had until then counts."""
    began = time.monotonic()
    table = None if request.as_json else terminal.out
    said = Said.before(table, terminal.err, passed=request.shows_passed)
    replaying = Replaying(
        batch.setup,
        progress(terminal.err, os.environ, said),
        folder,
        request.act if request.in_place else None,
        batch.secrets,
    )

    async def had() -> None:
        async with batch.shared:
            await replaying.have(batch.runs, request.jobs, request.cluster)

    failure = None
    try:
        asyncio.run(had())
    except Exception as error:  # noqa: BLE001 - it is raised again when the report is written
        failure = error
    model = ", ".join(dict.fromkeys(each.model for each in batch.setup.settings.values()))
    since = folder.batch.began if folder else request.now
    results = tuple(replaying.results(batch.runs))
    return Report(model, since, time.monotonic() - began, request.jobs, results), failure


def _taken_up(request: Request, batch: Batch) -> Request:
    """The request of a batch to go on with.

    Raises:
        UsageError: the request says itself what the batch says.
    """
    if request.scripts or request.values or request.out or request.repeat > 1:
        raise UsageError(
            "--resume goes on with what the folder says: leave scripts, --set, --repeat and --out "
            "out"
        )
    return request._replace(
        scripts=[asked.path for asked in batch.scripts],
        values=batch.values,
        repeat=batch.repeat,
    )


def _asked(read: Sequence[Script], request: Request, settings: Settings) -> Batch:
    """What is kept of the request, to go on with: also whom the settings of today name."""
    default = "" if request.replay else settings.model
    asked = (Asked(each.path, each.digest, each.model or default) for each in read)
    return Batch(tuple(asked), request.model, request.now, request.repeat, dict(request.values))


def _as_begun(read: Sequence[Script], batch: Batch, model: str) -> list[Script]:
    """The scripts with the models that answered when the batch began.

    Raises:
        UsageError: one says something else than it did, or `model` is another.
    """
    asked = {each.path: each for each in batch.scripts}
    begun = []
    for script in read:
        if script.path not in asked or script.digest != asked[script.path].digest:
            raise UsageError(
                f"{script.path} says something else than when the batch began; begin another "
                "with --out"
            )
        answered = asked[script.path].model or script.model
        if model and answered not in {"", model}:
            raise UsageError(
                f"the batch began with {answered}: leave --model out, or begin another with --out"
            )
        begun.append(script._replace(model=answered or model))
    return begun


def _take_back(batch: _Prepared, request: Request, folder: Folder, terminal: Terminal) -> None:
    """Undo what was applied for runs that were killed before it was kept: they are had again.

    Raises:
        AdvisorError: it cannot be undone, or nobody said that architectures may be written.
    """
    left = [run for run in batch.runs if not folder.is_finished(run.name)]
    for path, count in in_place.left_behind(left, batch.setup.time, folder.batch.began):
        if not request.in_place:
            raise UsageError(
                f"{path} holds what a run applied that came to no end; go on with --in-place, or "
                f"take it back: advisor undo {path}"
            )
        in_place.take_back(path, count, request.act())
        told = f"{path}: what a run applied that came to no end is taken back"
        terminal.err.write(f"{visible(told)}\n")
