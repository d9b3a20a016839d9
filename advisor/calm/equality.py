"""When two JSON values are equal. Imports nothing of this project."""

from __future__ import annotations

import json
import marshal
from enum import Enum
from typing import Any


class _Absent(Enum):
    """Has one member, which is the same one in each process that it is sent to."""

    ABSENT = "absent"


ABSENT: object = _Absent.ABSENT
"""Stands where there is no value; JSON has no such value."""


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal; unlike ``==``, 1, 1.0 and true are three values."""
    if left is right or left is ABSENT or right is ABSENT:
        return left is right
    # marshal tells 1, 1.0 and true apart, and its version 0 writes nothing but the values: two
    # large values that are equal are found so in a fraction of the time of all else.
    if marshal.dumps(left, 0) == marshal.dumps(right, 0):
        return True
    # Python's == takes 1 for true, but whatever it finds unequal is unequal. What is left to ask
    # is whether only the order of names differs.
    return bool(left == right) and (
        json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)
    )
