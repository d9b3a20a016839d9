"""`advisor replay`: prompt scripts run without a person, shown as they end, kept and reported."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from advisor import errors, templates
from advisor.agent import prices
from advisor.agent.recordings.exchange import Occasion
from advisor.batch import in_place, reading, schedule, shape
from advisor.batch.asked import Asked, Batch
from advisor.batch.folder import Folder
from advisor.batch.reading import read_all
from advisor.batch.report import Report
from advisor.batch.results import exit_code
from advisor.batch.running import Setup
from advisor.calm.project import project_root
from advisor.change.history import Act
from advisor.errors import UsageError
from advisor.shells.choosing import check_price
from advisor.shells.render import visible
from advisor.shells.replay import reports, summary
from advisor.shells.replay.answers import answers
from advisor.shells.replay.having import Replaying
from advisor.shells.replay.lines import counted
from advisor.shells.replay.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import TextIO

    from advisor.batch.results import RunResult
    from advisor.batch.schedule import Run
    from advisor.batch.script import Script
    from advisor.settings import Settings
    from advisor.shells.policy import Terminal
    from advisor.shells.replay.answers import Answers
    from advisor.templates import Folders

_SUFFIXES = (".yaml", ".yml")


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

    @property
    def now(self) -> str:
        """The time, ISO 8601 with offset."""
        return self.time.isoformat(timespec="seconds")


class Outcome(NamedTuple):
    """What a batch came to, and where it is kept."""

    report: Report
    folder: Folder | None


def run(request: Request, settings: Settings, terminal: Terminal) -> int:
    """Run the scripts and show what came of them; returns the exit code.

    Raises:
        AdvisorError: a script, an option or the model is at fault; no run has begun.
    """
    report, folder = outcome(request, settings, terminal)
    told = summary.as_json if request.as_json else summary.as_text
    terminal.out.write(told(report, folder, terminal))
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
    reports.check(request.reports)
    with ExitStack() as stack:
        folder = None
        if request.resume is not None:
            folder = stack.enter_context(Folder.resume(request.resume))
            request = _taken_up(request, folder.batch)
        scripts = tuple(filter(wanted, _read(request)))
        if folder is not None:
            _check_same(scripts, folder.batch)
        elif request.out is not None:
            folder = stack.enter_context(Folder.begin(request.out, _batch(request, scripts)))
        report = _have(scripts, request, settings, terminal, folder)
        reports.write(report, request.reports)
    return Outcome(report, folder)


def _have(
    scripts: Sequence[Script],
    request: Request,
    settings: Settings,
    terminal: Terminal,
    folder: Folder | None,
) -> Report:
    """Have all runs of the scripts.

    Raises:
        AdvisorError: an option or a model is at fault; no run has begun.
    """
    from advisor.agent.shared import Shared  # takes a second

    runs = schedule.runs(scripts, request.repeat)
    _check(runs, request, has_folder=folder is not None)
    shared = Shared(request.jobs)
    who = answers(
        {script.model for script in scripts},
        settings,
        Occasion(request.person, request.time.date().isoformat()),
        shared.connect,
        record=request.record,
        replay=request.replay,
    )
    _check_prices(scripts, request, who, terminal)
    setup = Setup(who.settings, who.connecting, who.occasion, request.now, request.system)
    began = time.monotonic()
    replaying = Replaying(
        setup,
        progress(terminal.err, os.environ),
        folder,
        (lambda: Act(request.person, request.now)) if request.in_place else None,
    )

    async def had() -> list[RunResult]:
        async with shared:
            return await replaying.have(runs, request.jobs, request.cluster)

    results = asyncio.run(had())
    model = ", ".join(dict.fromkeys(each.model for each in who.settings.values()))
    return Report(model, request.now, time.monotonic() - began, request.jobs, tuple(results))


def schema(out: TextIO) -> int:
    """Print the JSON Schema of prompt scripts."""
    out.write(shape.FILE.read_text("utf-8"))
    return errors.DONE


def check(paths: Sequence[Path], values: Mapping[str, str], terminal: Terminal) -> int:
    """List every mistake in the scripts, and what would be run; returns the exit code."""
    wrong = 0
    for path in _files(paths):
        checked = reading.check(path, values, _templates)
        for mistake in checked.mistakes:
            terminal.out.write(f"{visible(str(mistake))}\n")
        wrong += bool(checked.mistakes)
        if checked.script is not None:
            steps, runs = len(checked.script.steps), len(checked.script.architectures)
            told = f"{path}  {counted(steps, 'step')}, {counted(runs, 'run')}"
            terminal.out.write(f"{visible(told)}\n")
    return errors.USAGE if wrong else errors.DONE


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
        model=request.model or batch.model,
    )


def _batch(request: Request, scripts: Sequence[Script]) -> Batch:
    """What is kept of the request, to go on with."""
    asked = tuple(Asked(script.path, script.digest) for script in scripts)
    return Batch(asked, request.model, request.now, request.repeat, dict(request.values))


def _check_same(scripts: Sequence[Script], batch: Batch) -> None:
    """Make sure that the scripts say what they said.

    Raises:
        UsageError: one does not.
    """
    for script, asked in zip(scripts, batch.scripts, strict=True):
        if script.digest != asked.digest:
            raise UsageError(
                f"{script.path} says something else than when the batch began; begin another "
                "with --out"
            )


def _read(request: Request) -> tuple[Script, ...]:
    """The scripts.

    Raises:
        UsageError: there are none, or some cannot be read.
    """
    paths = _files(request.scripts)
    if not paths:
        raise UsageError("name a prompt script, or a folder of them")
    scripts = read_all(paths, request.values, _templates)
    return tuple(script._replace(model=request.model or script.model) for script in scripts)


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files, with those in folders by name; each once.

    Raises:
        UsageError: a folder has no scripts.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        inside = (
            sorted(each for each in path.iterdir() if each.suffix in _SUFFIXES)
            if (path.is_dir())
            else [path]
        )
        if not inside:
            raise UsageError(f"{path} holds no prompt scripts: their names end in .yaml")
        for each in inside:
            found.setdefault(each.resolve(), each)
    return list(found.values())


def _templates(script: Path) -> Folders:
    """Where a script's templates are looked for: in its own project first."""
    return templates.folders(os.environ, project_root(script))


def _check(runs: Sequence[Run], request: Request, *, has_folder: bool) -> None:
    """Refuse what could not be done in the end.

    Raises:
        UsageError: there is such a thing in the request.
    """
    if request.in_place:
        in_place.check(runs)
    if request.cluster and (request.record or request.replay):
        raise UsageError("recordings are made and replayed here: leave --cluster out")
    plans = next((run for run in runs if any(s.review == "plan" for s in run.script.steps)), None)
    if plans is not None and not has_folder:
        raise UsageError(f"{plans.script.path} writes plans: say where to with --out DIR")


def _check_prices(
    scripts: Sequence[Script], request: Request, who: Answers, terminal: Terminal
) -> None:
    """Refuse a limit in money that would not hold, and tell of a budget that does not.

    Raises:
        UsageError: no price of a model is known, and --max-cost is given.
    """
    unpriced = set()
    for script in scripts:
        settings = who.settings[script.model]
        if request.must_price:
            check_price(settings, option="--max-cost")
        elif script.budget.cost is not None and not prices.is_known(settings):
            unpriced.add(settings.model)
    for model in sorted(unpriced):
        told = f'no price of "{model}" is known: budgets in money do not hold for it'
        terminal.err.write(f"{visible(told)}\n")
