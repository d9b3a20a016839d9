"""Which prompt scripts are meant, and what `advisor replay` says of them without running any."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from advisor import errors, templates
from advisor.batch import checking, reading, shape
from advisor.calm.phrases import counted
from advisor.calm.project import project_root
from advisor.calm.visible import visible
from advisor.errors import UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import TextIO

    from advisor.batch.script import Script
    from advisor.shells.policy import Terminal
    from advisor.templates import Folders

_SUFFIXES = (".yaml", ".yml")


def schema(out: TextIO) -> int:
    """Print the JSON Schema of prompt scripts."""
    out.write(shape.FILE.read_text("utf-8"))
    return errors.DONE


def check(paths: Sequence[Path], values: Mapping[str, str], terminal: Terminal) -> int:
    """List every mistake in the scripts, and what would be run; returns the exit code.

    Raises:
        UsageError: there are no scripts, or none of them has a variable that is given.
    """
    known = checking.Documents()
    every = [reading.check(path, values, _templates) for path in _files(paths)]
    wrong = False
    for checked in every:
        looked = checking.look(checked, known)
        mistakes = (*checked.mistakes, *looked.mistakes)
        wrong = wrong or bool(mistakes)
        told = [str(mistake) for mistake in mistakes]
        if checked.script is not None and not mistakes:
            told.append(_size(checked.script))
        told += [
            f"{each.path}:{each.line}:{each.column}  remark: {each.message}"
            for each in looked.remarks
        ]
        terminal.out.write("".join(f"{visible(line)}\n" for line in told))
    undeclared = list(reading.undeclared(values, every))
    if not wrong and undeclared:
        raise UsageError(undeclared[0])
    if all(checked.marked is not None for checked in every):
        terminal.out.write("".join(f"{visible(line)}\n" for line in undeclared))
    return errors.USAGE if wrong else errors.DONE


def _size(script: Script) -> str:
    """How much a script is, and what it needs."""
    steps, runs = len(script.steps), len(script.architectures)
    plans = any(step.review == "plan" for step in script.steps)
    needs = "; it writes plans: needs --out" if plans else ""
    return f"{script.path}  {counted(steps, 'step')}, {counted(runs, 'run')}{needs}"


def read(paths: Sequence[Path], values: Mapping[str, str]) -> tuple[Script, ...]:
    """The scripts in the files, and in the folders.

    Raises:
        UsageError: there are none, some cannot be read, or none has a variable that is given.
    """
    return reading.read_all(_files(paths), values, _templates)


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files, with those in folders by name; each once.

    Raises:
        UsageError: there are none, or a folder has none.
    """
    if not paths:
        raise UsageError("name a prompt script, or a folder of them")
    found: dict[Path, Path] = {}
    for path in paths:
        for each in _inside(path) if path.is_dir() else [path]:
            found.setdefault(each.resolve(), each)
    return list(found.values())


def _inside(folder: Path) -> list[Path]:
    """The scripts in a folder, by name.

    Raises:
        UsageError: it has none, or cannot be read.
    """
    try:
        inside = sorted(each for each in folder.iterdir() if each.suffix in _SUFFIXES)
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {reason_of(error)}") from error
    if not inside:
        raise UsageError(f"{folder} holds no prompt scripts: their names end in .yaml")
    return inside


def _templates(script: Path) -> Folders:
    """Where a script's templates are looked for: in its own project first."""
    return templates.folders(os.environ, project_root(script))
