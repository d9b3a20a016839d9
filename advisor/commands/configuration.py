"""`advisor config` and `advisor doctor`. Imports what a handler needs when it runs."""

from __future__ import annotations

import os
import sys

from advisor.commands.common import add_model, command

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace

    from advisor.commands.common import Commands
    from advisor.settings import Effective


def add_config(commands: Commands) -> None:
    """The options of `advisor config`."""
    config = command(
        commands,
        "config",
        "show what is set, and where it comes from",
        "Every setting with its value and where it comes from, what the project's file asks for, "
        "and which proxies and certificates are used. Keys are never shown.",
    )
    config.set_defaults(run=_run_config)
    add_model(config)
    config.add_argument("--format", choices=("text", "json"), default="text")


def add_doctor(commands: Commands) -> None:
    """The options of `advisor doctor`."""
    doctor = command(
        commands,
        "doctor",
        "try the model that is configured",
        "Whether the endpoint can be reached, knows the model, streams, counts tokens and calls "
        "tools, and what to do about what fails. Sends a few small requests.",
        "exit codes: 0 it serves, 2 usage, 5 it does not",
    )
    doctor.set_defaults(run=_run_doctor)
    add_model(doctor)
    doctor.add_argument(
        "--wait", metavar="S", type=float, default=10.0, help="seconds to wait for each answer (10)"
    )
    doctor.add_argument("--format", choices=("text", "json"), default="text")


def _run_config(options: Namespace) -> int:
    from advisor.shells import config

    return config.run(_effective(options), os.environ, sys.stdout, output_format=options.format)


def _run_doctor(options: Namespace) -> int:
    from advisor.shells import doctor

    return doctor.run(
        _effective(options),
        os.environ,
        sys.stdout,
        output_format=options.format,
        wait=options.wait,
    )


def _effective(options: Namespace) -> Effective:
    from pathlib import Path

    from advisor.calm.project import project_root
    from advisor.settings import effective

    given = {name: getattr(options, name) for name in ("model", "base_url")}
    return effective(given, os.environ, project_root(Path.cwd() / options.command))
