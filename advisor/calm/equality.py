"""When two JSON values are equal. Imports nothing of this project."""

from __future__ import annotations

import json
from typing import Any

ABSENT = object()
"""Stands where there is no value; JSON has no such value."""


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal; unlike ``==``, 1, 1.0 and true are three values."""
    if left is ABSENT or right is ABSENT:
        return left is right
    # Python's == takes 1 for true, but whatever it finds unequal is unequal: ask it first.
    return bool(left == right) and (
        left is right or json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)
    )
