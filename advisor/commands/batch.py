"""`advisor replay`, `advisor bench` and `advisor recordings`.

Imports what a handler needs when it runs.
"""

from __future__ import annotations

import os
import sys

from advisor.commands.common import add_limits, add_model, add_recording, command, positive
from advisor.commands.process import terminal
from advisor.errors import UsageError

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from advisor.commands.common import Commands, Parser
    from advisor.settings import Settings
    from advisor.shells.replay.run import Request

_JOBS = 4
"""Runs at once unless somebody says otherwise."""


def add_replay(commands: Commands) -> None:
    """The options of `advisor replay`."""
    replay = command(
        commands,
        "replay",
        "run prompt scripts and judge them",
        "Have the conversations of prompt scripts without a person: each SCRIPT (a YAML file, or a "
        "folder of them) says which architecture, which prompts, what is done with the changes, "
        "and what is expected. No architecture is changed without --in-place.",
        "exit codes: 0 all passed, 1 not all, 2 usage, 4 an architecture changed since its run "
        "read it (--in-place), 5 no model or it failed, 6 a limit, 130 interrupted",
    )
    replay.set_defaults(run=_run_replay)
    replay.add_argument(
        "scripts", metavar="SCRIPT", nargs="*", help="a prompt script, or a folder of them"
    )
    replay.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="another value of a variable of the scripts (repeatable)",
    )
    add_model(replay)
    _add_runs(replay)
    replay.add_argument(
        "--resume", metavar="DIR", help="go on with the batch in DIR; what is finished stays"
    )
    replay.add_argument(
        "--in-place",
        action="store_true",
        help="apply what was accepted to the architectures of runs that passed",
    )
    replay.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="send the runs to a Dask cluster; local:N starts one of N processes here",
    )
    replay.add_argument(
        "--check", action="store_true", help="read the scripts, list their mistakes, run nothing"
    )
    replay.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of prompt scripts"
    )
    replay.add_argument(
        "--compare",
        metavar=("A", "B"),
        nargs=2,
        help="put two reports (JSON), or folders of --out, side by side; exit 1 if something "
        "passed in A only",
    )
    add_limits(replay)


def add_bench(commands: Commands) -> None:
    """The options of `advisor bench`."""
    bench = command(
        commands,
        "bench",
        "measure how well a model edits",
        "Have a model carry out single-purpose edits, and judge each exactly: what was asked for "
        "is there, and nothing else changed. The tasks are prompt scripts; those that come with "
        "the program, or your own.",
        "exit codes: 0 all passed, 1 not all, 2 usage, 5 no model or it failed, 6 a limit, 130 "
        "interrupted",
    )
    bench.set_defaults(run=_run_bench)
    add_model(bench)
    bench.add_argument("--tasks", metavar="DIR", help="a folder of your own tasks")
    bench.add_argument(
        "--category",
        metavar="C",
        action="append",
        default=[],
        help="only tasks of this category (repeatable)",
    )
    _add_runs(bench)
    add_limits(bench)


def add_recordings(commands: Commands) -> None:
    """The options of `advisor recordings`."""
    recordings = command(
        commands,
        "recordings",
        "list, show and check recordings of a model",
        "What --record wrote: list the recordings in FILEs or folders, show what was said in one, "
        "or check that each is whole and fits the tools of this version.",
        "exit codes: 0 done, 1 a recording is damaged or does not fit (check), 2 usage",
    )
    recordings.set_defaults(run=_run_recordings)
    recordings.add_argument("action", choices=("list", "show", "check"))
    recordings.add_argument("files", metavar="FILE", nargs="*")
    recordings.add_argument("--full", action="store_true", help="with show: long texts whole")
    recordings.add_argument("--format", choices=("text", "json"), default="text")


def _add_runs(command: Parser) -> None:
    """How often, how many at once, and what becomes of it."""
    command.add_argument(
        "--jobs", metavar="N", type=positive, default=_JOBS, help=f"runs at once ({_JOBS})"
    )
    command.add_argument(
        "--repeat", metavar="N", type=positive, default=1, help="have each run N times (1)"
    )
    command.add_argument(
        "--out", metavar="DIR", help="keep results, plans and transcripts there, a folder a run"
    )
    command.add_argument(
        "--report",
        metavar="FILE",
        action="append",
        default=[],
        help="write a report: .json, .xml (JUnit) or .md (repeatable)",
    )
    command.add_argument("--format", choices=("text", "json"), default="text")
    add_recording(command)


def _run_replay(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells.replay import comparison, run, scripts

    if options.schema:
        return scripts.schema(sys.stdout)
    if options.compare:
        if options.report:
            raise UsageError("--compare writes no report; --format json gives it to a program")
        before, after = map(Path, options.compare)
        as_json = options.format == "json"
        return comparison.run(before, after, terminal(), as_json=as_json)
    named, values = [Path(name) for name in options.scripts], _values(options)
    if options.check:
        return scripts.check(named, values, terminal())
    request = _request(options, named)._replace(
        values=values,
        resume=Path(options.resume) if options.resume else None,
        in_place=options.in_place,
        cluster=options.cluster or "",
    )
    return run.run(request, _settings(options), terminal())


def _run_bench(options: Namespace) -> int:
    from pathlib import Path

    from advisor import assets
    from advisor.shells import bench

    folder = Path(options.tasks) if options.tasks else assets.tasks()
    request = _request(options, [folder])
    return bench.run(request, options.category, _settings(options), terminal())


def _run_recordings(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import recordings

    files = [Path(name) for name in options.files]
    return recordings.run(
        options.action, files, terminal(), as_json=options.format == "json", full=options.full
    )


def _request(options: Namespace, scripts: list[Path]) -> Request:
    """What the options of all that runs scripts say."""
    from datetime import datetime
    from pathlib import Path

    from advisor import templates
    from advisor.shells.person import user_name
    from advisor.shells.replay import run

    # A project cannot replace the system prompt, so none has to be looked at.
    system = templates.system(templates.folders(os.environ, None))
    return run.Request(
        scripts,
        user_name(),
        datetime.now().astimezone(),
        model=options.model or "",
        jobs=options.jobs,
        repeat=options.repeat,
        out=Path(options.out) if options.out else None,
        reports=[Path(name) for name in options.report],
        as_json=options.format == "json",
        record=Path(options.record) if options.record else None,
        replay=Path(options.replay) if options.replay else None,
        must_price=options.max_cost is not None,
        system=templates.render(system, {}),
    )


def _values(options: Namespace) -> dict[str, str]:
    from advisor import templates

    return templates.assignments(options.set)


def _settings(options: Namespace) -> Settings:
    from pathlib import Path

    from advisor.calm.project import project_root
    from advisor.settings import LIMITS, load

    given = {name: getattr(options, name) for name in ("model", "base_url", *LIMITS)}
    return load(given, os.environ, project_root(Path.cwd() / options.command))
