"""Files the model reads: in the wheel they lie inside the package, in a checkout beside it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def prompt(name: str) -> str:
    """The text of prompts/`name`.

    Raises:
        FileNotFoundError: there is no such prompt.
    """
    return _folder("prompts").joinpath(name).read_text("utf-8")


def _folder(name: str) -> Traversable:
    packaged = files("advisor").joinpath(name)
    return packaged if packaged.is_dir() else files("advisor").joinpath("..", name)
