"""Evidence as JSON that stays readable: long lists in it are cut, and counted.

A finding of each node that names all others would grow with the square of the document. Imports
nothing of the project.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

LONGEST = 200
"""Items of a list, and members of an object, that evidence keeps."""


def shortened(evidence: dict[str, Any]) -> dict[str, Any]:
    """The evidence with at most `LONGEST` items of each list, and of each object in it.

    Where some are left out, `"<name> (all)"` beside it is how many there are.
    """
    if not _is_long(evidence):
        return evidence
    found: dict[str, Any] = {}
    for name, value in evidence.items():
        found[name] = _cut(value)
        if isinstance(value, list | dict) and len(value) > LONGEST:
            found[f"{name} (all)"] = len(value)
    return found


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return shortened(dict(islice(value.items(), LONGEST)))
    if isinstance(value, list):
        return [_cut(each) for each in value[:LONGEST]]
    return value


def _is_long(value: Any) -> bool:
    """Whether there is anything to cut in it."""
    if not isinstance(value, list | dict):
        return False
    items = value.values() if isinstance(value, dict) else value
    return len(value) > LONGEST or any(map(_is_long, items))
