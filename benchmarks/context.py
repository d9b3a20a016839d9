"""What a conversation sends: how large its requests are, and how much a prefix cache can serve.

``python -m benchmarks.context`` replays the recorded tutorial and prints a section for
docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os.path
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.script import Request


def shared(requests: Sequence[Request]) -> list[float]:
    """Of each request, the part that begins as the one before it did, by characters.

    Tools stand before messages, as providers have it.
    """
    bodies = [json.dumps([each.body["tools"], each.body["messages"]]) for each in requests]
    return [0.0] + [
        len(os.path.commonprefix([before, after])) / len(after)  # noqa: RUF071 - characters are meant
        for before, after in pairwise(bodies)
    ]
