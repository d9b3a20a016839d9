"""What Python's JSON reader lets through and no document can hold. Imports nothing of the project.

All that comes from outside passes here before anything walks through it by recursion.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEEPEST = 50
"""Levels of a value; what an architecture holds is far from it, and recursion over it is safe."""


def objection(value: Any) -> str:
    """Why no document can hold `value`, in a sentence; empty where one can."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            return f"a value is not nested deeper than {_DEEPEST} levels"
        if any(isinstance(item, float) and not math.isfinite(item) for item in level):
            return "NaN and Infinity are no numbers in JSON"
        level = [child for item in level for child in _children(item)]
    return ""


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
