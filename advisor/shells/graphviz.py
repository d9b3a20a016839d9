"""Runs Graphviz, which lays out a graph and draws it as SVG."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import escape

from advisor.errors import UsageError, reason_of
from advisor.shells.render import cut

PROGRAM = "dot"
SECONDS = 60.0
"""How long a layout may take; a picture that a person reads takes less than one."""

_ROOT = re.compile(r"<svg .*?>\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_SHOWN = 200
"""Characters of what Graphviz says that are told."""


def svg(graph: str, title: str, *, program: str = PROGRAM, seconds: float = SECONDS) -> str:
    """The graph as an SVG element: no declaration, no comment, nothing that names a version.

    Args:
        graph: in DOT, with every text escaped.
        title: what a screen reader says of the picture; made harmless by the caller.
        program: the name or path of Graphviz's `dot`.
        seconds: how long it may take.

    Raises:
        UsageError: Graphviz is not installed, refuses the graph or takes too long.
    """
    found = shutil.which(program)
    if found is None:
        raise UsageError(
            f"Graphviz is not installed ({program} is not in PATH); install the package graphviz, "
            "or use --format mermaid"
        )
    try:
        done = subprocess.run(  # noqa: S603 - the program is the user's, its arguments are ours
            [found, "-Tsvg"],
            input=graph.encode("utf-8", "backslashreplace"),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UsageError(
            f"Graphviz took longer than {seconds:g} s; show fewer boxes with --nodes, or one part "
            "with --view container"
        ) from None
    except OSError as error:
        raise UsageError(f"Graphviz cannot be run: {found}: {reason_of(error)}") from error
    if done.returncode:
        raise UsageError(f"Graphviz drew nothing: {_reason(done)}; try --format mermaid")
    return _bare(done.stdout.decode("utf-8", "replace"), title)


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """What a failed run said, in one line."""
    lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("Error")]
    said = next(iter(errors or lines), "")
    return cut(said, _SHOWN) or f"{PROGRAM} ended with {done.returncode}"


def _bare(drawn: str, title: str) -> str:
    """The SVG element alone, with its title in front.

    What is left out names Graphviz's version or points to a document type elsewhere.
    """
    root = _ROOT.search(drawn)
    if root is None:
        raise UsageError("Graphviz drew nothing: its output is no SVG; try --format mermaid")
    body = _COMMENT.sub("", drawn[root.end() :])
    return f"{root[0]}<title>{escape(title, quote=False)}</title>\n{body}"
