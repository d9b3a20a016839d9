"""Files that ship beside the code: in the wheel inside the package, in a checkout beside it.

Those that a model reads, and the tasks of the benchmark with the architectures that they edit.
"""

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
    return _folder("prompts", "prompts")


def tasks() -> Path:
    """The folder of the edit benchmark's tasks; the architectures that they edit lie beside it."""
    return _folder("bench", "fixtures") / "tasks"


def _folder(packaged: str, beside: str) -> Path:
    """A folder of the wheel, or the one that it is made of in a checkout."""
    package = Path(__file__).parent  # importlib.resources takes 20 ms to say the same
    found = package / packaged
    return found if found.is_dir() else package.parent / beside
