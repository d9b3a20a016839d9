"""How values of a document are written in an answer that a model reads."""

from __future__ import annotations

import json
from typing import Any


def encoded(value: Any) -> str:
    """`value` as one line of JSON that can be sent, and that neither opens nor closes a fence.

    So it holds no angle bracket and no half of a surrogate pair.
    """
    text = json.dumps(value, ensure_ascii=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
