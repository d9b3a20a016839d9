"""What changing a document of 5,000 nodes costs: staging one call, and applying ten changes.

``python -m benchmarks.changes`` measures within one process and prints a section for
docs/benchmarks.md.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.calm import document as documents
from advisor.change.apply import apply
from advisor.change.journal import Journal
from advisor.change.proposal import Origin
from advisor.change.workspace import Workspace
from advisor.collecting import collect_rarely
from advisor_tools import registry
from benchmarks.documents import architecture, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

NODES = 5_000
CALLS = 25
RUNS = 7
ORIGIN = Origin("Make it available.", "none", "nobody", "2026-01-01T00:00:00+00:00")

_REQUIREMENT = {"requirement-url": "https://example.com/controls/audit.json", "config": {"days": 9}}


def _node(identity: str) -> dict[str, Any]:
    return {"unique-id": identity, "node-type": "service", "name": identity, "description": "New."}


def _arguments(value: dict[str, Any], number: int) -> dict[str, dict[str, Any]]:
    """Arguments of a call of each tool, somewhere else in the document for each number."""
    place = 3 + number * NODES // (CALLS + 1)
    node, other = (value["nodes"][at]["unique-id"] for at in (place, place + 1))
    flow = value["flows"][place // 10]
    step = flow["transitions"][1]["relationship-unique-id"]
    link = value["relationships"][place]["unique-id"]
    edge = {"connects": {"source": {"node": node}, "destination": {"node": other}}}
    control = {"on": [other], "control_id": "audit", "description": "Audited."}
    return {
        "add_node": {"node": _node(f"new-{number}")},
        "add_relationship": {
            "relationship": {"unique-id": f"edge-{number}", "relationship-type": edge}
        },
        "add_interface": {"node": node, "interfaces": [{"unique-id": f"port-{number}"}]},
        "add_control": control | {"requirements": [_REQUIREMENT]},
        "set_metadata": {"entries": [{"on": [node], "values": {"tier": 9}}]},
        "update": {"entries": [{"id": node, "values": {"description": "Other."}}]},
        "edit_flow": {
            "flow": flow["unique-id"],
            "change": [{"step": step, "description": "Other"}],
        },
        "rewire": {"relationship": link, "target": f"new-{number}"},
        "insert_between": {"relationships": [step], "node": f"new-{number}", "consumes": False},
        "copy_node": {
            "id": node,
            "new_id": f"copy-{number}",
            "new_name": f"Copy {number}",
            "relationships": "both",
        },
        "move_into": {"container": other, "nodes": [f"new-{number}"], "kind": "deployed-in"},
        "rename": {"id": other, "new_id": f"{other}-renamed"},
        "remove": {"ids": [f"new-{number}"]},
    }


def staging() -> dict[str, list[float]]:
    """Seconds of each call by tool, its answer included.

    Every tool starts on a working copy of its own, with the node staged that some of them need.

    Raises:
        RuntimeError: a call was refused.
    """
    document = documents.read(as_text(architecture(NODES)).encode(), "large.json")
    seconds: dict[str, list[float]] = {}
    for tool in _arguments(document.value, 0):
        workspace = Workspace(document)
        for number in range(CALLS):
            calls = _arguments(document.value, number)
            if tool != "add_node":
                registry.call(workspace, "add_node", calls["add_node"])
            start = time.perf_counter()
            outcome = registry.call(workspace, tool, calls[tool])
            seconds.setdefault(tool, []).append(time.perf_counter() - start)
            if outcome.change is None:
                raise RuntimeError(f"{tool}: {outcome.refusal}")
    return seconds


def applying() -> dict[str, list[float]]:
    """Seconds of each step from a file to the file with ten changes more, history included."""
    steps: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".git").touch()
        file = Path(folder) / "large.json"
        for _ in range(RUNS):
            gc.collect()  # what the runs before have left
            file.write_text(as_text(architecture(NODES)), encoding="utf-8")
            times = [time.perf_counter()]
            document = documents.load(file)
            times.append(time.perf_counter())
            workspace = Workspace(document)
            times.append(time.perf_counter())
            for number, tool in enumerate(_TEN):
                registry.call(workspace, tool, _arguments(document.value, number)[tool])
            times.append(time.perf_counter())
            proposal = workspace.propose(ORIGIN)
            times.append(time.perf_counter())
            apply(document, proposal, Journal.of(file))
            times.append(time.perf_counter())
            for name, (start, end) in zip(_STEPS, pairwise(times), strict=True):
                steps.setdefault(name, []).append(end - start)
    return steps


_STEPS = ("read the file", "check it", "stage ten calls", "check the result", "apply and save")
_TEN = (
    *("add_node", "add_relationship", "add_interface", "add_control", "set_metadata"),
    *("update", "edit_flow", "copy_node", "rename", "add_node"),
)


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    collect_rarely()  # as every command does
    lines = [
        "## Changing a document",
        "",
        (
            f"{NODES:,} nodes, within one process: a call of each tool at {CALLS} places, from its "
            "arguments to the answer for the model."
        ),
        "",
        "| tool | median ms | worst ms |",
        "|---|--:|--:|",
        *_rows(staging(), 1000),
        "",
        f"From the file to the file with ten changes more, {RUNS} times; history is written, too.",
        "",
        "| step | median s | worst s |",
        "|---|--:|--:|",
        *_rows(applying(), 1),
    ]
    return "\n".join(lines) + "\n"


def _rows(measured: dict[str, list[float]], scale: int) -> Iterator[str]:
    digits = 1 if scale > 1 else 3
    for name, seconds in measured.items():
        median, worst = statistics.median(seconds) * scale, max(seconds) * scale
        yield f"| {name} | {median:.{digits}f} | {worst:.{digits}f} |"


def main() -> None:
    """Measure, and print the section."""
    print(section(), end="")


if __name__ == "__main__":
    main()
