"""What `advisor validate` costs by the size of the document.

``python -m benchmarks.validate`` measures whole processes, from start to end, and prints a section
for docs/benchmarks.md. It takes about a minute; let nothing else run meanwhile.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.documents import architecture, as_text, faulty

SIZES = (9, 100, 1_000, 5_000, 20_000)
RUNS = 7
_ROOT = Path(__file__).parents[1]

_KINDS = (
    ("Clean documents", architecture, 0),
    ("One schema error and fifty warnings", faulty, 1),
)
"""What is measured, how it is made, and the exit code that it must give."""

_WAIT = """
import os, resource, subprocess, sys, time
start = time.perf_counter()
child = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=False)
seconds = time.perf_counter() - start
print(child.returncode, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs one command in a process of its own, so that its peak memory is that command's alone."""


class Cost(NamedTuple):
    """What one document costs."""

    best: float
    """Seconds."""
    median: float
    """Seconds."""
    memory: float
    """Peak resident size in MB (10^6 bytes)."""


def advisor(*arguments: str) -> list[str]:
    """A command line of the program."""
    return [sys.executable, "-m", "advisor", *arguments]


def measure(command: list[str], exit_code: int, environment: dict[str, str]) -> Cost:
    """The cost of `command`, over several runs, each of which must end in `exit_code`.

    Raises:
        RuntimeError: a run ended otherwise.
    """
    seconds, memory = [], 0.0
    for _ in range(RUNS):
        result = subprocess.run(
            [sys.executable, "-c", _WAIT, *command],
            cwd=_ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        code, spent, peak = result.stdout.split()
        if int(code) != exit_code:
            raise RuntimeError(f"{command[-1]}: exit code {code}\n{result.stderr}")
        seconds.append(float(spent))
        memory = max(memory, int(peak) * 1024 / 1e6)
    return Cost(min(seconds), statistics.median(seconds), memory)


def table(costs: list[Cost]) -> list[str]:
    """The rows for one kind of document, with the cost of each node beyond the size before."""
    lines = [
        "| nodes | best s | median s | peak MB | µs for each further node |",
        "|--:|--:|--:|--:|--:|",
    ]
    before: tuple[int, Cost] | None = None
    for size, cost in zip(SIZES, costs, strict=True):
        marginal = ""
        if before:
            marginal = f"{1e6 * (cost.best - before[1].best) / (size - before[0]):.0f}"
        lines.append(
            f"| {size:,} | {cost.best:.3f} | {cost.median:.3f} | {cost.memory:.0f} | {marginal} |"
        )
        before = (size, cost)
    return lines


def _start_up(environment: dict[str, str]) -> list[str]:
    """The rows for processes that check nothing; the first is the machine's own yardstick."""
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`advisor --help`": advisor("--help"),
    }
    costs = {name: measure(command, 0, environment) for name, command in commands.items()}
    rows = [f"| {name} | {cost.best:.3f} | {cost.median:.3f} |" for name, cost in costs.items()]
    return ["| process | best s | median s |", "|---|--:|--:|", *rows]


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    lines = [
        "## Checking a document",
        "",
        f"Whole processes of `advisor validate FILE`, best and median of {RUNS}.",
    ]
    with tempfile.TemporaryDirectory() as folder:
        # As where the package is installed: compiled modules are kept from run to run.
        environment = dict(os.environ) | {"PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        lines += ["", "### Start-up", "", *_start_up(environment)]
        for title, generate, exit_code in _KINDS:
            costs = []
            for size in SIZES:
                path = Path(folder) / f"{size}.json"
                path.write_text(as_text(generate(size)), encoding="utf-8")
                command = advisor("validate", str(path))
                costs.append(measure(command, exit_code, environment))
            lines += ["", f"### {title}", "", *table(costs)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and print the section."""
    print(section(), end="")


if __name__ == "__main__":
    main()
