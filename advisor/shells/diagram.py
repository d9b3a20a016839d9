"""`advisor diagram`: a document, or what a plan would make of it, as a picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm import document as documents
from advisor.calm.model import Model
from advisor.calm.visible import visible, visible_lines
from advisor.diagram import marks as marking
from advisor.diagram import steps, views
from advisor.diagram.picture import Picture, Sequence
from advisor.diagram.sizes import MOST
from advisor.errors import DONE, DocumentError, UsageError
from advisor.shells import graphviz, output
from advisor.shells.render import shows_unicode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO, Literal, TextIO, TypeAlias

    from advisor.calm.document import Document
    from advisor.change.history import Act
    from advisor.diagram.marks import Marks, Merged
    from advisor.diagram.picture import Link, Mark

    View: TypeAlias = Literal["architecture", "flow", "neighbourhood", "container"]
    Format: TypeAlias = Literal["mermaid", "svg", "dot", "text"]
    Form: TypeAlias = Literal["flowchart", "c4"]

STDIN = "-"
_FORMATS: dict[str, Format] = {
    ".svg": "svg",
    ".dot": "dot",
    ".gv": "dot",
    ".txt": "text",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".md": "mermaid",
}
"""What files are named after."""
_MARKDOWN = ".md"
"""Of a file in which a diagram stands between backticks."""
FURTHER = (
    "--view container ID draws what is in a container, --view neighbourhood ID what is around"
    " a node."
)
"""Where the rest is of a picture in which boxes stand for several nodes."""
LEGEND = "+ added, ~ changed, - removed."


class Request(NamedTuple):
    """What is to be drawn, and how."""

    file: str
    """Of the document; ``-`` for standard input."""
    view: View = "architecture"
    identity: str = ""
    """unique-id of what the view is about."""
    output_format: Format | None = None
    """None for what the name of the output says, else Mermaid."""
    form: Form | None = None
    """Which of Mermaid's diagrams; None for the flowchart, and for flows."""
    plan: Path | None = None
    """A plan file or an RFC 6902 patch, to show what it would change."""
    most: int | None = MOST
    """Boxes at most; None for all. A flow is drawn whole."""
    out: Path | None = None
    """The file to write; None for standard output."""
    by: Link = "deployed-in"
    """Which containers the architecture is drawn in, where they only overlap."""
    force: bool = False
    """Whether to write over a file that does not look like a picture."""


def run(request: Request, act: Act, *, stdin: BinaryIO, stdout: TextIO, stderr: TextIO) -> int:
    """Draw, write the picture and its notes, return the exit code.

    `act` says whose a plain patch is taken to be. Notes stand in the picture's text; in one line
    each they go to `stderr`, too, unless a person reads the text itself.

    Raises:
        UsageError: the file cannot be read, there is no such element, or nothing can be drawn.
        StaleDocumentError: the plan was made for another document.
        NotApplicableError: the plan does not fit.
    """
    chosen = request.output_format or _format_of(request.out)
    _check(request, chosen)
    merged, renames = _merged(request, act, stdin)
    model = Model(merged.value)
    if request.identity not in model.definitions:
        request = request._replace(identity=renames.get(request.identity, request.identity))
    shown = _shown(request, model, merged.marks)
    if chosen == "text":
        unicode = request.out is not None or shows_unicode(stdout)
        text = _lines(shown, model, unicode=unicode)
    else:
        text = _written(shown, chosen, request.form)
    if chosen == "mermaid" and request.out and request.out.suffix.casefold() == _MARKDOWN:
        text = f"```mermaid\n{text}```\n"
    if request.out is None:
        stdout.write(text)
    else:
        output.write(request.out, text)
    if chosen != "text" or request.out is not None:
        stderr.writelines(f"note: {visible(note)}\n" for note in shown.notes)
    return DONE


def _format_of(out: Path | None) -> Format:
    """The format that a file is named after.

    Raises:
        UsageError: it is named after another.
    """
    if out is None or not out.suffix:
        return "mermaid"
    found = _FORMATS.get(out.suffix.casefold())
    if found is None:
        raise UsageError(
            f"{out} is named after no format; write {', '.join(_FORMATS)}, or say --format"
        )
    return found


def _check(request: Request, chosen: Format) -> None:
    """Refuse what does not go together before anything is read.

    Raises:
        UsageError: it does not.
    """
    if request.most == 0:
        raise UsageError("a picture has at least one box: --nodes 1 or more, or all")
    if request.by != "deployed-in" and request.view != "architecture":
        raise UsageError("--by is for the view of the whole architecture: leave it out")
    if request.form and (chosen != "mermaid" or request.view == "flow"):
        what = "a flow has one form" if chosen == "mermaid" else f"{chosen} has one form"
        raise UsageError(f"--form is one of Mermaid's for nodes; {what}: leave it out")
    if request.out:
        read = [Path(request.file)] if request.file != STDIN else []
        read += [request.plan] if request.plan else []
        output.check(request.out, read, force=request.force)


def _merged(request: Request, act: Act, stdin: BinaryIO) -> tuple[Merged, Mapping[str, str]]:
    """The value to draw, with marks where there is a plan; and what the plan renames."""
    if request.plan is None:
        document = _document(request.file, stdin, duplicates="keep")
        return marking.Merged(document.value, marking.NO_MARKS), {}
    # Imported here: a picture without changes has no need of the tools.
    from advisor.change import plan as plans
    from advisor.change.proposal import composed
    from advisor.change.workspace import Workspace
    from advisor_tools import registry

    plan = plans.read(request.plan, person=act.person, time=act.time)
    is_new = plan.creates and request.file != STDIN and not os.path.lexists(request.file)
    if is_new:
        document = documents.empty(Path(request.file))
    else:
        document = _document(request.file, stdin, duplicates="refuse")
    workspace = Workspace(document)
    plans.stage(plan, workspace, registry.runner)
    renames = composed(pair for change in workspace.changes for pair in change.renames)
    return marking.merged(document.value, workspace.model.value, renames), renames


def _document(file: str, stdin: BinaryIO, *, duplicates: documents.Duplicates) -> Document:
    """The document at a path, or on standard input.

    Raises:
        UsageError: it cannot be read, or is no document.
    """
    try:
        if file == STDIN:
            return documents.read(stdin.read(), STDIN, duplicates=duplicates)
        return documents.load(Path(file), duplicates=duplicates)
    except DocumentError as error:
        raise UsageError(str(error)) from error


def _shown(request: Request, model: Model, marks: Marks) -> Picture | Sequence:
    """The picture or flow that is asked for, with what the command line has to say of it."""
    shown = _view(request, model, marks)
    if isinstance(shown, Picture) and any(box.gathered for box in shown.boxes):
        shown = shown._replace(notes=(*shown.notes, FURTHER))
    if request.plan is None:
        return shown
    note = LEGEND if _has_marks(shown) else "The plan changes nothing that this picture shows."
    return shown._replace(notes=(*shown.notes, note))


def _view(request: Request, model: Model, marks: Marks) -> Picture | Sequence:
    match request.view:
        case "architecture":
            return views.architecture(model, marks, request.most, request.by)
        case "container":
            return views.container(model, request.identity, marks, request.most)
        case "neighbourhood":
            return views.neighbourhood(model, request.identity, marks, request.most)
        case "flow":
            return steps.flow(model, request.identity, marks)


def _has_marks(shown: Picture | Sequence) -> bool:
    marks: list[Mark]
    if isinstance(shown, Sequence):
        marks = [each.mark for each in shown.participants]
        marks += [each.mark for each in shown.messages]
    else:
        marks = [each.mark for each in shown.groups]
        marks += [each.mark for each in shown.boxes]
        marks += [each.mark for each in shown.arrows]
    return any(marks)


def _lines(shown: Picture | Sequence, model: Model, *, unicode: bool) -> str:
    """The text for a person to read."""
    from advisor.diagram import outline

    if isinstance(shown, Sequence):
        lines = outline.flow_lines(shown, unicode=unicode)
    else:
        lines = outline.lines(shown, {node.id for node in model.nodes if node.id}, unicode=unicode)
    return "".join(f"{visible(line)}\n" for line in lines)


def _written(shown: Picture | Sequence, chosen: Format, form: Form | None) -> str:
    """The text for a program that draws it.

    Each notation escapes for itself; what a terminal would obey all the same is shown.
    """
    if chosen == "mermaid":
        return visible_lines(_mermaid(shown, form))
    graph = _graph(shown)
    return visible_lines(graphviz.svg(graph, visible(shown.title)) if chosen == "svg" else graph)


def _mermaid(shown: Picture | Sequence, form: Form | None) -> str:
    from advisor.diagram.mermaid import c4, flowchart, sequence

    if isinstance(shown, Sequence):
        return sequence.written(shown)
    return c4.written(shown) if form == "c4" else flowchart.written(shown)


def _graph(shown: Picture | Sequence) -> str:
    from advisor.diagram import dot

    return dot.written_flow(shown) if isinstance(shown, Sequence) else dot.written(shown)
