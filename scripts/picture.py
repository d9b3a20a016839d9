"""Draws a real run of the program at a real terminal as an SVG: ``python -m scripts.picture OUT``.

The program runs on a copy of the fixture under a pseudo-terminal, where a person's answers are
typed; what it wrote is turned into a picture by rich.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pexpect
from rich.text import Text

from scripts import svg

_ROOT = Path(__file__).parent.parent
_FILE = "architectures/ecommerce-platform.json"
_WIDTH = 104
_PROMPT = 'Put a service "load-balancer" in front of the API gateway.'


def main(target: Path) -> None:
    """Run, record and draw."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(_ROOT / "fixtures" / "architectures", Path(folder, "architectures"))
        shutil.copytree(_ROOT / "fixtures" / "docs", Path(folder, "docs"))
        Path(folder, ".advisor").mkdir()
        said = [_command(folder, ["ask", _FILE, _PROMPT, "--model", "builtin"], answers=["a"])]
        said.append(_command(folder, ["undo", _FILE], answers=[]))
    svg.save(target, map(Text.from_ansi, said), columns=_WIDTH, title="advisor")


def _command(folder: str, arguments: list[str], answers: list[str]) -> str:
    typed = " ".join(f"'{each}'" if " " in each else each for each in arguments)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "advisor", *arguments],
        cwd=folder,
        encoding="utf-8",
        dimensions=(200, _WIDTH),
        timeout=60,
    )
    text = ""
    for answer in answers:
        child.expect("› ")
        text += f"{child.before}{child.after}"
        child.sendline(answer)
    child.expect(pexpect.EOF)
    return f"\x1b[1m$ advisor {typed}\x1b[0m\n" + f"{text}{child.before}".replace("\r\n", "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
