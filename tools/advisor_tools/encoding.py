"""How values of a document are written in an answer that a model reads."""

from __future__ import annotations

import json
from typing import Any


def encoded(value: Any) -> str:
    """`value` as one line of JSON that can be sent: it holds no half of a surrogate pair.

    Angle brackets and control characters are escaped in whole answers, by the registry.
    """
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")
