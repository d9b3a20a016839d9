"""What a conversation sends: how large its requests are, and how much a prefix cache can serve.

``python -m benchmarks.context`` replays the recorded tutorial, measures openings by size, and
prints a section for docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os.path
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.agent import context
from advisor.agent.picture import redraw
from advisor_tools import registry
from benchmarks.diff import edited
from benchmarks.documents import architecture
from scripts.record import record
from scripts.replaying import read, recordings, replayed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.agent.script import Request

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


def shared(requests: Sequence[Request]) -> list[float]:
    """Of each request, the part that begins as the one before it did, by characters.

    Tools stand before messages, as providers have it.
    """
    bodies = [json.dumps([each.body["tools"], each.body["messages"]]) for each in requests]
    return [0.0] + [
        len(os.path.commonprefix([before, after])) / len(after)  # noqa: RUF071 - characters are meant
        for before, after in pairwise(bodies)
    ]


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    return "\n".join([_TUTORIAL, *_tutorial(), "", _OPENING, *map(_opening, _SIZES), ""])


def _tutorial() -> Iterator[str]:
    (path,) = (path for path in recordings() if path.stem == "tutorial")
    recording = read(path)
    with tempfile.TemporaryDirectory() as folder:
        with replayed(recording, Path(folder)) as (meeting, requests):
            turns = record(meeting, [turn["prompt"] for turn in recording["turns"]])
        numbers = [n for n, turn in enumerate(turns, 1) for _ in range(turn["requests"])]
        for row, (turn, request, share) in enumerate(
            zip(numbers, requests, shared(requests), strict=True), 1
        ):
            size = len(json.dumps([request.body["tools"], request.body["messages"]]))
            yield f"| {turn} | {row} | {size:,} | {100 * share:.1f} % |"


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
