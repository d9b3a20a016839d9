"""What a conversation sends: how large its requests are, and how much a prefix cache can serve.

``python -m benchmarks.context`` looks at the recorded tutorial, measures openings by size, and
prints a section for docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os.path
import statistics
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from advisor.agent import context
from advisor.agent.picture import redraw
from advisor.agent.recordings import contents
from advisor_tools import registry
from benchmarks.diff import edited
from benchmarks.documents import architecture
from scripts.replaying import FIXTURES, played

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RECORDING = FIXTURES / "recordings/ecommerce-platform.jsonl"
_SIZES = (100, 1_000, 5_000)
_RUNS = 7
_TUTORIAL = """\
## What a model is sent

The recorded tutorial in one conversation: each request, its size, and the part of it that begins \
as the request before did, which a provider's prefix cache can serve.

| turn | request | characters | shared |
|--:|--:|--:|--:|"""
_OPENING = f"""\
The first request by the size of the document, with all tools; the time to make it, and to find \
the differences after fifty edits and ten renames (median of {_RUNS}).

| nodes | document | characters in all | opening ms | differences ms |
|--:|---|--:|--:|--:|"""


def shared(requests: Sequence[str]) -> list[float]:
    """Of each request, the part that begins as the one before it did, by characters."""
    return [0.0] + [
        len(os.path.commonprefix([before, after])) / len(after)  # noqa: RUF071 - characters are meant
        for before, after in pairwise(requests)
    ]


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    return "\n".join([_TUTORIAL, *_tutorial(), "", _OPENING, *map(_opening, _SIZES), ""])


def _tutorial() -> Iterator[str]:
    held = contents.read(_RECORDING).sound()
    recorded = [each for each in held.exchanges.values() if each.exchange.run == "tutorial"]
    # Tools stand before messages, as providers have it.
    requests = [json.dumps([held.tools[each.exchange.tools], each.messages]) for each in recorded]
    (conversation,) = (each for each in played(held) if each.run == "tutorial")
    for row, (each, request, share) in enumerate(
        zip(recorded, requests, shared(requests), strict=True), 1
    ):
        turn = sum(message.text in conversation.prompts for message in each.messages)
        yield f"| {turn} | {row} | {len(request):,} | {100 * share:.1f} % |"


def _opening(nodes: int) -> str:
    value, after = architecture(nodes), edited(nodes)
    tools = len(json.dumps([tool.parameters for tool in registry.tools()]))
    opened, redrawn = [], []
    for _ in range(_RUNS):
        start = time.perf_counter()
        opening = context.opening(value, (), file="x.json", person="ada", date="2026-01-02")
        opened.append(time.perf_counter() - start)
        start = time.perf_counter()
        redraw(opening.picture, after, ())
        redrawn.append(time.perf_counter() - start)
    size = tools + sum(len(message.text) for message in opening.messages)
    shape = "outline" if opening.picture.outlined else "snapshot"
    times = [f"{1000 * statistics.median(each):.1f}" for each in (opened, redrawn)]
    return f"| {nodes:,} | {shape} | {size:,} | {' | '.join(times)} |"


if __name__ == "__main__":
    print(section(), end="")
