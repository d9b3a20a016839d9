"""What `advisor diff` costs by the size of the documents.

``python -m benchmarks.diff`` measures whole processes, and the comparison alone, and prints a
section for docs/benchmarks.md. It takes about half a minute; let nothing else run meanwhile.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from advisor.calm.diff import difference
from benchmarks.documents import architecture, as_text
from benchmarks.validate import RUNS, Cost, advisor, measure

SIZES = (100, 1_000, 5_000, 20_000)
_EDITS = 50
_RENAMES = 10
_FORMATS = ("text", "json", "patch")


def edited(nodes: int) -> dict[str, Any]:
    """The synthetic document of that size after fifty edits and ten renames all over it.

    A fifth of the edits are each: another description of a node, another protocol, a node more, a
    step of a flow less, another requirement. Every rename is carried through; in every second one
    the name changed, too.
    """
    document = architecture(nodes)
    for number in range(_EDITS):
        _edit(document, number, number * nodes // _EDITS)
    for number in range(_RENAMES):
        _rename(document, number * nodes // _RENAMES + 1, renamed=number % 2 == 0)
    return document


def _edit(document: dict[str, Any], number: int, place: int) -> None:
    nodes, relationships, flows = (document[key] for key in ("nodes", "relationships", "flows"))
    match number % 5:
        case 0:
            nodes[place]["description"] += " It was rewritten."
        case 1:
            relationships[place]["protocol"] = "mTLS"
        case 2:
            name = f"added-{number}"
            description = f"Came as number {number}."
            added = {"unique-id": name, "node-type": "service", "name": name}
            nodes.insert(place, added | {"description": description})
        case 3:
            del flows[place * len(flows) // len(nodes)]["transitions"][0]
        case _:
            holder = next(node for node in nodes[place:] + nodes if "controls" in node)
            requirement = holder["controls"]["encryption"]["requirements"][0]
            requirement["config"]["rotation-days"] = 30


def _rename(document: dict[str, Any], place: int, *, renamed: bool) -> None:
    node = document["nodes"][place]
    old, new = node["unique-id"], f"{node['unique-id']}-renamed"
    node["unique-id"] = new
    if renamed:
        node["name"] += " renamed"
    for relationship in document["relationships"]:
        for body in relationship["relationship-type"].values():
            _rename_in(body, old, new)


def _rename_in(body: dict[str, Any], old: str, new: str) -> None:
    for key, value in body.items():
        if value == old:
            body[key] = new
        elif isinstance(value, list):
            body[key] = [new if each == old else each for each in value]
        elif isinstance(value, dict):
            _rename_in(value, old, new)


def comparison(nodes: int) -> Cost:
    """The cost of `difference` alone, in this process; its memory is not measured."""
    sides = [json.loads(as_text(each)) for each in (architecture(nodes), edited(nodes))]
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        difference(*sides)
        seconds.append(time.perf_counter() - start)
    return Cost(min(seconds), statistics.median(seconds), 0.0)


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    lines = [
        "## The difference of two documents",
        "",
        (
            f"`advisor diff A B`, whole processes, where B is A after {_EDITS} edits and "
            f"{_RENAMES} renames all over it; the first column of seconds is the comparison alone. "
            f"Best of {RUNS}."
        ),
        "",
        "| nodes | comparison s | text s | json s | patch s | peak MB |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        # As where the package is installed: compiled modules are kept from run to run.
        environment = dict(os.environ) | {"PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for size in SIZES:
            paths = [Path(folder) / f"{size}-{side}.json" for side in "ab"]
            for path, document in zip(paths, (architecture(size), edited(size)), strict=True):
                path.write_text(as_text(document), encoding="utf-8")
            commands = [
                advisor("diff", *map(str, paths), "--format", each, "--exit-code")
                for each in _FORMATS
            ]
            costs = [measure(command, 1, environment) for command in commands]
            times = [comparison(size), *costs]
            seconds = " | ".join(f"{cost.best:.3f}" for cost in times)
            lines.append(f"| {size:,} | {seconds} | {max(cost.memory for cost in costs):.0f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and print the section."""
    print(section(), end="")


if __name__ == "__main__":
    main()
