"""Which runs a batch has: each script on each of its architectures, as often as wanted."""

from __future__ import annotations

import os
import re
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.batch.script import Script

_LONGEST = 80
"""Characters of a run's name before its number."""


class Run(NamedTuple):
    """One script on one architecture, once."""

    name: str
    """Unique in its batch; fit for the name of a folder."""
    script: Script
    architecture: Path
    number: int = 1
    """Which repeat."""


def runs(scripts: Sequence[Script], repeat: int = 1) -> list[Run]:
    """All runs, a script after the other, repeats last.

    A run is called after its script, and after its architecture where the script has several, and
    after the folders in which it differs from one that would be called the same. The names of two
    runs differ in more than the case of their letters.

    Args:
        scripts: each file once.
        repeat: how often each is run.
    """
    pairs = [(script, path) for script in scripts for path in script.architectures]
    names = _names(pairs)
    return [
        Run(name if number == 1 else f"{name}~{number}", script, path, number)
        for number in range(1, repeat + 1)
        for name, (script, path) in zip(names, pairs, strict=True)
    ]


def _names(pairs: Sequence[tuple[Script, Path]]) -> list[str]:
    """A name for each, told apart by what differs in their paths; by a number where nothing does.

    Nothing of where all of them lie is in a name, so that it is the same in another checkout.
    """
    plain = [_name(script, path) for script, path in pairs]
    together: dict[str, list[int]] = {}
    for index, name in enumerate(plain):
        together.setdefault(name.casefold(), []).append(index)
    wished = list(plain)
    for group in together.values():
        if len(group) > 1:
            scripts = _differing([pairs[index][0].path for index in group])
            documents = _differing([pairs[index][1] for index in group])
            for index, before, between in zip(group, scripts, documents, strict=True):
                wished[index] = _name(*pairs[index], before, between)
    return _numbered(wished, plain, pairs)


def _numbered(
    wished: Sequence[str], plain: Sequence[str], pairs: Sequence[tuple[Script, Path]]
) -> list[str]:
    """The names; one that is taken gets a number, in the order of the paths behind them."""

    def rank(index: int) -> tuple[bool, str, str]:
        script, path = pairs[index]
        return wished[index] != plain[index], _absolute(script.path), _absolute(path)

    found = [""] * len(wished)
    taken = {name.casefold() for name in wished}
    given: set[str] = set()
    for index in sorted(range(len(wished)), key=rank):
        name, number = wished[index], 1
        while name.casefold() in (given if number == 1 else taken | given):
            number += 1
            name = f"{wished[index]}-{number}"
        given.add(name.casefold())
        found[index] = name
    return found


def _name(
    script: Script, path: Path, before: Sequence[str] = (), between: Sequence[str] = ()
) -> str:
    several = len(script.architectures) > 1
    document = (*between, path.stem) if several else between
    return _slug([*before, script.path.stem, *document])


def _differing(paths: Sequence[Path]) -> list[tuple[str, ...]]:
    """The folders of each path without those that all of them begin, or end, with."""
    folders = [Path(_absolute(path)).parent.parts for path in paths]
    start = _shared(folders)
    folders = [parts[start:] for parts in folders]
    end = _shared([parts[::-1] for parts in folders])
    return [parts[: len(parts) - end] for parts in folders]


def _shared(folders: Sequence[tuple[str, ...]]) -> int:
    """How many of the first parts are the same in all."""
    first, last = min(folders), max(folders)
    same = (one == other for one, other in zip(first, last, strict=False))
    return sum(1 for _ in takewhile(bool, same))


def _absolute(path: Path) -> str:
    """The path from the root, without `..`; no link is followed."""
    return os.path.abspath(path)  # noqa: PTH100  pathlib keeps `..`


def _slug(parts: Iterable[str]) -> str:
    """A name of letters, digits, `-`, `_` and `.`; never one that a file system reads otherwise."""
    words = (re.sub(r"[^\w.-]+", "-", part, flags=re.ASCII).strip("-.") for part in parts)
    return ".".join(filter(None, words))[:_LONGEST].strip("-.") or "run"


def named(every: Iterable[Run], names: Iterable[str]) -> Iterator[Run]:
    """The runs that have one of these names."""
    wanted = set(names)
    return (run for run in every if run.name in wanted)
