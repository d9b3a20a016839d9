"""What a batch was asked, as its folder keeps it: enough to go on with it.

Neither the endpoint nor a key is kept, nor leave to write the architectures: the folder may be
anybody's, and those are what the person says who goes on. Values only; nothing is written here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.batch.report import decoded, file_format

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND = "batch"
"""What its format is called."""


class Asked(NamedTuple):
    """A script of a batch."""

    path: Path
    digest: str
    """Of everything that it says; another one on the day that the batch goes on is another
    script."""
    model: str = ""
    """Who answers it: whom the command line named, else the script, else the settings."""


class Batch(NamedTuple):
    """What a batch was asked."""

    scripts: tuple[Asked, ...]
    model: str
    """That the command line named, or empty."""
    began: str
    """When, ISO 8601 with offset."""
    repeat: int = 1
    values: Mapping[str, str] = {}
    """Variables that were given on the command line."""

    def to_json(self, folder: Path) -> dict[str, Any]:
        """The batch as plain JSON that stands in `folder`, and moves with it where it can."""
        scripts = [each._asdict() | {"path": _from(folder, each.path)} for each in self.scripts]
        about = {"model": self.model, "began": self.began, "repeat": self.repeat}
        return {
            "format": file_format(KIND),
            **about,
            "values": dict(self.values),
            "scripts": scripts,
        }


def batch(data: bytes, path: Path) -> Batch:
    """The batch in the bytes of the file at `path`.

    Raises:
        UsageError: it is something else, or damaged.
    """
    value = decoded(data, path, KIND, hint="begin another one with --out")
    scripts = tuple(
        Asked(_in(path.parent, each["path"]), each["digest"], each.get("model", ""))
        for each in value["scripts"]
    )
    return Batch(scripts, value["model"], value["began"], value["repeat"], value["values"])


def _from(folder: Path, path: Path) -> str:
    target = path.resolve()
    try:
        return Path(os.path.relpath(target, folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return str(target)


def _in(folder: Path, path: str) -> Path:
    """Where it is now; below the folder of the day as a person there would write it."""
    target = os.path.normpath(folder.resolve() / path)
    here = Path.cwd()
    return Path(target).relative_to(here) if Path(target).is_relative_to(here) else Path(target)
