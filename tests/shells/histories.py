"""A file with a history of every kind of entry, and histories that strangers wrote."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

from advisor.agent.scripted import Reply, ToolCall
from advisor.change.history import Act
from advisor.change.journal import Journal
from advisor.shells import redo, undo
from tests.shells.asking import CHANGES, metadata, run

if TYPE_CHECKING:
    from pathlib import Path

BOB = Act("bob", "2026-01-03T10:00:00+00:00")
HOSTILE = '\x1b[2J\x1b]0;x\x07 \u202eevil\u202c "a"\n  1  apply [bold]x[/bold] <b>\u200b\x9b31m'
"""Terminal escapes, a turned direction, a line that looks like ours, markup."""


def tag(on: str, why: str = "", **values: Any) -> list[Reply]:
    """A script that sets metadata on one element."""
    call = metadata(on, values=values)
    if why:
        call = ToolCall(call.name, call.arguments | {"why": why})  # type: ignore[operator]
    return [Reply(tool_calls=[call]), Reply("Done.")]


def lived(file: Path) -> None:
    """Apply, apply, undo, redo, apply and undo."""
    run(file, CHANGES, yes=True)
    run(file, tag("order-db", "It holds orders.", tier="data"), yes=True, prompt="Tag the store.")
    undo.run(file, StringIO(), BOB, width=100)
    redo.run(file, StringIO(), BOB, width=100)
    run(file, tag("order-db", tier="gold"), yes=True, prompt="Gold, please.")
    undo.run(file, StringIO(), BOB, width=100)


def written(file: Path, *records: Any) -> None:
    """A history as a clone may bring it along."""
    path = Journal.of(file).path
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")


def record(number: int, **members: Any) -> dict[str, Any]:
    """The first record of an application to shop.json."""
    digests = {"file": "sha256:0", "value": "sha256:0"}
    head = {"record": "begun", "id": number, "action": "apply", "file": "shop.json"}
    return head | {"base": digests, "result": digests | {"file": "sha256:1"}} | members


STRANGE: list[list[Any]] = [
    [record(1), {"record": "done", "id": 1}],
    [record(1, origin=7, changes=7, person=7, time=7), {"record": "done", "id": 1}],
    [record(1, origin={"prompt": ["x"], "turn": "x", "model": None}, changes=[None, {}])],
    [record(1, time="yesterday", changes=[{"tool": 1, "elements": [1], "number": -1}])],
    [record(1, action="\x1b[31m"), {"record": "done", "id": 1}],
    [record(10**4000, action="undo", undoes=10**4000), {"record": "done", "id": 10**4000}],
    [record(1, action="undo", undoes=[1]), {"record": "done", "id": 1}],
    [record(1, changes=[{"operations": [{"op": "remove", "path": "x"}, 7]}])],
    [record(1, changes=[{"operations": [{"op": "remove", "path": "/nodes/0"}]}], patch={})],
    [record(1), record(1, file="other.json"), {"record": "abandoned", "id": 1}],
]
"""Histories that no advisor wrote."""
