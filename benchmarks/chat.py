"""How soon `advisor chat` takes a prompt.

``python -m benchmarks.chat`` starts the program at a pseudo-terminal and prints a section for
docs/benchmarks.md. It takes about half a minute; let nothing else run meanwhile.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pexpect

from benchmarks.documents import architecture, as_text
from benchmarks.validate import RUNS, advisor

SIZES = (1_000, 5_000)
_FIXTURE = Path(__file__).parents[1] / "fixtures" / "architectures" / "ecommerce-platform.json"


class Start(NamedTuple):
    """One start, in seconds from the beginning of the process."""

    prompt: float
    """Until the prompt stands on the screen; what is typed from then on is kept."""
    line: float
    """Until the input line shows what was typed."""
    model: float
    """Until the first words of an answer to a prompt that was typed at once."""


def start(file: Path, environment: dict[str, str]) -> Start:
    """Start the program on `file`, type a question at once, and leave."""
    argv = advisor("chat", str(file), "--model", "builtin")
    begun = time.perf_counter()
    child = pexpect.spawn(argv[0], argv[1:], env=environment, dimensions=(40, 100), timeout=60)
    child.delaybeforesend = None

    def seen(text: str) -> float:
        child.expect_exact(text)
        return time.perf_counter() - begun

    prompt = seen("you> ")
    child.send("What breaks without node-1?")
    line = seen("node-1?")
    child.send("\r")
    model = seen("These are rules")
    child.close(force=True)
    return Start(prompt, line, model)


def section() -> str:
    """Measure, and lay the section out in Markdown."""
    lines = [
        "## The start of a chat",
        "",
        (
            "`advisor chat FILE --model builtin` at a terminal, whole processes: the prompt stands "
            "on the screen and keys are kept, the input line shows them, the answer to a question "
            f"that was typed at once has ended. Median of {RUNS}, worst in brackets."
        ),
        "",
        "| document | prompt s | keys shown s | first answer s |",
        "|---|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        # As where the package is installed: compiled modules are kept from run to run.
        environment = dict(os.environ) | {
            "PYTHONPYCACHEPREFIX": f"{folder}/compiled",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "TERM": "xterm-256color",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        files = {"the tutorial's, 9 nodes": Path(folder, "shop.json")}
        shutil.copy(_FIXTURE, files["the tutorial's, 9 nodes"])
        for size in SIZES:
            files[f"{size:,} nodes"] = Path(folder, f"{size}.json")
            text = as_text(architecture(size))
            files[f"{size:,} nodes"].write_text(text, encoding="utf-8")
        for name, file in files.items():
            start(file, environment)  # compiles
            starts = [start(file, environment) for _ in range(RUNS)]
            cells = (
                f"{statistics.median(column):.2f} ({max(column):.2f})"
                for column in zip(*starts, strict=True)
            )
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(section())
