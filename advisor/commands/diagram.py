"""`advisor diagram`. Imports what a handler needs when it runs."""

from __future__ import annotations

import argparse
import sys

from advisor.commands.common import command, number_or_all
from advisor.diagram.sizes import MOST

TYPE_CHECKING = False  # importing typing takes a tenth of `--help`
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from advisor.commands.common import Commands, Parser

_VIEWS = {"architecture": 0, "flow": 1, "neighbourhood": 1, "container": 1}
"""How many ids each view takes."""


class _View(argparse.Action):
    """A view, and the id that it is about."""

    def __call__(
        self,
        parser: Parser,  # noqa: ARG002 - argparse's signature
        namespace: Namespace,
        values: str | Sequence[str] | None,
        option_string: str | None = None,  # noqa: ARG002 - argparse's signature
    ) -> None:
        view, *ids = values or ()
        if view not in _VIEWS:
            known = ", ".join(_VIEWS)
            raise argparse.ArgumentError(self, f"{view!a} is no view; there are {known}")
        if len(ids) > _VIEWS[view]:
            takes = "one ID" if _VIEWS[view] else "no ID"
            hint = f"advisor diagram FILE --view {view}{' ID' * _VIEWS[view]}"
            raise argparse.ArgumentError(self, f"{view} takes {takes}; FILE goes first: {hint}")
        if len(ids) < _VIEWS[view]:
            raise argparse.ArgumentError(self, f"{view} of what? --view {view} ID")
        setattr(namespace, self.dest, (view, *ids))


def add_diagram(commands: Commands) -> None:
    """The options of `advisor diagram`."""
    diagram = command(
        commands,
        "diagram",
        "draw an architecture",
        "A picture of the architecture in FILE: all of it, what is around or in one node, or a "
        "flow step by step. It goes to standard output unless -o names a file; a picture there is "
        "written over. SVG needs Graphviz.",
        "exit codes: 0, 1 PLAN does not fit, 2 usage or unreadable, 4 FILE changed since PLAN",
    )
    diagram.set_defaults(run=_run_diagram)
    diagram.add_argument("file", metavar="FILE", help="- for standard input")
    _add_drawn(diagram)
    _add_written(diagram)


def _add_drawn(diagram: Parser) -> None:
    """What of the architecture is drawn, and how much of it."""
    diagram.add_argument(
        "--view",
        metavar=("VIEW", "ID"),
        nargs="+",
        action=_View,
        default=("architecture",),
        help="architecture (unless given), flow ID, neighbourhood ID or container ID",
    )
    diagram.add_argument(
        "--by",
        choices=("deployed-in", "composed-of"),
        default="deployed-in",
        help="which containers are drawn where they overlap: those that nodes run in (unless "
        "given), or those that they are parts of",
    )
    diagram.add_argument(
        "--changes",
        metavar="PLAN",
        help="show what a plan file or an RFC 6902 patch adds, changes and removes; apply nothing",
    )
    diagram.add_argument(
        "--nodes",
        metavar="N",
        type=number_or_all,
        default=MOST,
        help=f"boxes at most, or all ({MOST}); beyond, containers are closed",
    )


def _add_written(diagram: Parser) -> None:
    """In which notation, and where to."""
    diagram.add_argument(
        "--format",
        choices=("mermaid", "svg", "dot", "text"),
        help="what OUT is called after (.svg, .dot, .txt, .mmd), else mermaid",
    )
    diagram.add_argument(
        "--form",
        choices=("flowchart", "c4"),
        help="which of Mermaid's diagrams of nodes (flowchart)",
    )
    diagram.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="write the picture to this file (- for standard output)",
    )
    diagram.add_argument(
        "--force",
        action="store_true",
        help="write over OUT also where it does not look like a picture",
    )


def _run_diagram(options: Namespace) -> int:
    from pathlib import Path

    from advisor.shells import diagram
    from advisor.shells.person import act

    view, *identity = options.view
    request = diagram.Request(
        options.file,
        view=view,
        identity="".join(identity),
        output_format=options.format,
        form=options.form,
        plan=Path(options.changes) if options.changes else None,
        most=options.nodes,
        out=Path(options.output) if options.output not in (None, "-") else None,
        by=options.by,
        force=options.force,
    )
    return diagram.run(request, act(), stdin=sys.stdin.buffer, stdout=sys.stdout, stderr=sys.stderr)
