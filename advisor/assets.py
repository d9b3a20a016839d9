"""Files the model reads: in the wheel they lie inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path


def prompt(name: str) -> str:
    """The text of prompts/`name`.

    Raises:
        FileNotFoundError: there is no such prompt.
    """
    return prompts().joinpath(name).read_text("utf-8")


def prompts() -> Path:
    """The folder of the shipped prompts."""
    package = Path(__file__).parent  # importlib.resources takes 20 ms to say the same
    packaged = package / "prompts"
    return packaged if packaged.is_dir() else package.parent / "prompts"
