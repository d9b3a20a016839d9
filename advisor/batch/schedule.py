"""Which runs a batch has: each script on each of its architectures, as often as wanted."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from advisor.batch.script import Script

_LONGEST = 80
"""Characters of a run's name before what makes it unique."""

_DIGITS = 8
"""Of the digest that tells two runs apart whose names would be the same."""


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

    A run is called after its script, and after its architecture where the script has several; the
    names of two runs differ in more than the case of their letters.

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
    plain = [_name(script, path) for script, path in pairs]
    taken = Counter(name.casefold() for name in plain)
    return [
        name if taken[name.casefold()] == 1 else f"{name}~{_digest(script.path, path)}"
        for name, (script, path) in zip(plain, pairs, strict=True)
    ]


def _name(script: Script, path: Path) -> str:
    several = len(script.architectures) > 1
    return _slug([script.path.stem, path.stem] if several else [script.path.stem])


def _slug(parts: Iterable[str]) -> str:
    """A name of letters, digits, `-`, `_` and `.`; never one that a file system reads otherwise."""
    words = (re.sub(r"[^\w.-]+", "-", part, flags=re.ASCII).strip("-.") for part in parts)
    return ".".join(filter(None, words))[:_LONGEST].strip("-.") or "run"


def _digest(*paths: Path) -> str:
    return sha256("\0".join(str(path.resolve()) for path in paths).encode()).hexdigest()[:_DIGITS]


def named(every: Iterable[Run], names: Iterable[str]) -> Iterator[Run]:
    """The runs that have one of these names."""
    wanted = set(names)
    return (run for run in every if run.name in wanted)
