"""Tools that only look: at elements, at who is beside whom, and at what the checks say.

They look at the working copy, so what is staged is seen. Every answer has a bounded length and
says how much it leaves out; every text of the document in it is JSON.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from advisor.calm import graph
from advisor.calm.element import ARCHITECTURE, KINDS
from advisor.change.draft import RefusedError
from advisor.change.proposal import composed, surplus
from advisor_tools.encoding import encoded
from advisor_tools.searching import places, search
from advisor_tools.selection import on_schema, select, the
from advisor_tools.tool import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.calm.element import Element, Kind
    from advisor.calm.finding import Finding
    from advisor.calm.graph import Direction, Hop
    from advisor.calm.model import Model
    from advisor.change.workspace import Workspace
    from advisor_tools.tool import Tool

_SHOW = """\
Look at elements as they stand now, staged changes included, one line of JSON each; \
`architecture` is the document without its nodes, relationships and flows. `fields` keeps only \
some members of each. Example: {"on": ["type:database"], "fields": ["name", "interfaces"]}"""

_FIND = """\
Find where a text stands: ids, names, descriptions, metadata, controls and all other members, \
without regard to case, the closest matches first. Example: {"text": "audit"}"""

_NEIGHBOURS = """\
List the nodes that a node reaches (out), that reach it (in), or both, over connects and \
interacts, up to three hops away, what contains it or is contained in it, and the flows that run \
over its own relationships. Example: {"id": \
"ledger", "direction": "in", "depth": 2}"""

_PATHS = """\
List the shortest ways from one node to another over connects and interacts, with the \
relationships on each. Example: {"source": "clerk", "target": "archive"}"""

_CHECK = """\
List what the checks find in the document as it stands now, staged changes included: errors, \
warnings and advice, with what the staged changes brought first. URLs are never looked up. \
Example: {}"""

_ELEMENTS: tuple[Kind, ...] = ("node", "relationship", "flow", "interface")

_LINES = 50
"""Lines of an answer before the rest is only counted."""

_LONGEST = 40_000
"""Characters of an answer before the rest is only counted."""

_PATHS_SHOWN = 5


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    node = {"type": "string", "description": "unique-id of the node, or of an interface of it."}
    fields = {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "description": "Members to show; unique-id is always shown.",
    }
    text = {"type": "string", "minLength": 1, "description": "What to look for."}
    ends = {"source": node, "target": node}
    on = on_schema("What to show", *_ELEMENTS)
    return (
        look("show", _SHOW, {"on": on, "fields": fields}, ["on"], show),
        look("find", _FIND, {"text": text}, ["text"], find),
        look("neighbours", _NEIGHBOURS, {"id": node} | _reach(), ["id"], neighbours),
        look("paths", _PATHS, ends, list(ends), paths),
        look("check", _CHECK, {}, [], check),
    )


def _reach() -> dict[str, Any]:
    return {
        "direction": {
            "type": "string",
            "enum": ["in", "out", "both"],
            "description": "Whom it is reached by, whom it reaches, or both; both when left out.",
        },
        "depth": {
            "type": "integer",
            "enum": [1, 2, 3],
            "description": "Hops to follow; 1 when left out.",
        },
    }


def show(workspace: Workspace, on: list[str], fields: Sequence[str] = ()) -> str:
    """The elements that `on` selects, a line of JSON each."""
    model = workspace.model
    elements = select(model, on, kinds=_ELEMENTS)
    return _lines((_shown(model, element, fields) for element in elements), len(elements))


def find(workspace: Workspace, text: str) -> str:
    """The elements in which `text` stands, and where in them."""
    hits = search(workspace.model, text)
    told = (f"{hit.whose}: {', '.join(places(hit, text))}" for hit in hits)
    return _lines(told, len(hits)) if hits else f"{encoded(text)} stands nowhere in the document."


def neighbours(
    workspace: Workspace,
    id: str,  # noqa: A002  # the argument that every tool calls an element by
    direction: Direction = "both",
    depth: int = 1,
) -> str:
    """The nodes around one, a line each, and what contains it or is contained in it."""
    model = workspace.model
    node = _node(model, id)
    me, lines = encoded(node), []
    ways: list[Direction] = ["out", "in"] if direction == "both" else [direction]
    for way in ways:
        verb = "reaches" if way == "out" else "is reached by"
        lines += [f"{me} {verb} {_far(each)}" for each in graph.reach(model, [node], way, depth)]
    lines = lines or [f"{me} has no such neighbours."]
    up, down = graph.containers(model, node), graph.contents(model, node)
    lines += [f"{me} is contained in {_over(hop.source, [hop])}" for hop in up]
    lines += [f"{me} contains {_over(hop.target, [hop])}" for hop in down]
    lines += _flows_over(model, [hop for way in ways for hop in graph.hops(model, node, way)])
    return _lines(lines, len(lines))


def _flows_over(model: Model, hops: Iterable[Hop]) -> Iterator[str]:
    """A line for each flow that runs over one of the hops, with the relationships of its steps."""
    flows: dict[str, list[str]] = {}
    for identity in dict.fromkeys(hop.relationship for hop in hops):
        for named in model.references.get(identity, ()):
            if named.role == "transition":
                over = flows.setdefault(named.holder.id or named.holder.pointer, [])
                over.append(encoded(identity))
    for flow, over in flows.items():
        yield f"flow {encoded(flow)} runs over {', '.join(dict.fromkeys(over))}"


def paths(workspace: Workspace, source: str, target: str) -> str:
    """The shortest paths from one node to another, a line each."""
    model = workspace.model
    start, end = _node(model, source), _node(model, target)
    if start == end:
        raise RefusedError(f'source and target are both "{start}"; name two nodes')
    if found := graph.paths(model, start, end, limit=_PATHS_SHOWN):
        return "\n".join(_path(model, path) for path in found)
    lines = [f"No path leads from {encoded(start)} to {encoded(end)}."]
    if back := graph.paths(model, end, start, limit=1):
        lines.append(f"The other way round: {_path(model, back[0])}")
    elif loose := graph.paths(model, start, end, limit=1, directed=False):
        lines.append(f"Joined regardless of direction: {_path(model, loose[0])}")
    else:
        lines.append("Nothing joins them in any direction.")
    return "\n".join(lines)


def check(workspace: Workspace) -> str:
    """What the checks say of the working copy, a line for each finding.

    What nobody can check offline is only counted: it is no fault, and there is much of it.
    """
    found = _resolvable(workspace.checked() if workspace.changes else workspace.findings)
    renames = composed(pair for change in workspace.changes for pair in change.renames)
    new = surplus(found, _resolvable(workspace.findings), renames) if workspace.changes else []
    known = {*new}
    old = [finding for finding in found if finding not in known]
    counted = f"{len(found)} findings, {len(new)} of them by staged changes."
    lines = [f"{counted} What is weak in a sound document is told by assess."]
    lines += [f"new {_told(finding)}" for finding in _gravest_first(new)]
    lines += [_told(finding) for finding in _gravest_first(old)]
    return _lines(lines, len(lines))


def _resolvable(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity != "unresolved"]


def _shown(model: Model, element: Element | None, fields: Sequence[str]) -> str:
    value: dict[str, Any] = element.value if element else model.value
    left_out = () if element else KINDS
    kept = {
        key: member
        for key, member in value.items()
        if key not in left_out and (not fields or key in fields or key == "unique-id")
    }
    kind = element.kind if element else ARCHITECTURE
    text = encoded(kept)
    if len(text) > _LONGEST:
        names = ", ".join(encoded(key) for key in kept)
        return f"{kind} too long to show ({len(text)} characters); name some of its fields: {names}"
    return f"{kind} {text}"


def _node(model: Model, identity: str) -> str:
    """The id of a node, named by itself or by one of its interfaces."""
    element = the(model, identity, "node", "interface")
    return (element.owner or element).id or ""


def _far(reached: graph.Reached) -> str:
    far = f" at {reached.distance} hops" if reached.distance > 1 else ""
    return _over(reached.node, reached.hops) + far


def _over(node: str, hops: Iterable[Hop]) -> str:
    return f"{encoded(node)} over {_names(hops)}"


def _names(hops: Iterable[Hop]) -> str:
    return ", ".join(dict.fromkeys(encoded(hop.relationship) for hop in hops))


def _path(model: Model, path: list[str]) -> str:
    """`"a" →("relationship") "b"`, the arrow as the relationship points."""
    told = encoded(path[0])
    for one, other in pairwise(path):
        ahead = graph.between(model, one, other)
        if ahead:
            told += f" →({_names(ahead)}) {encoded(other)}"
        else:
            told += f" ←({_names(graph.between(model, other, one))}) {encoded(other)}"
    return told


def _gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    ranks = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda finding: ranks[finding.severity])


def _told(finding: Finding) -> str:
    hint = f" ({finding.hint})" if finding.hint else ""
    return f"{finding.severity} at {finding.pointer or '/'}: {finding.message}{hint}"


def _lines(lines: Iterable[str], total: int) -> str:
    """As many of the lines as an answer may have, and how many more there are."""
    kept = list(_bounded(lines))
    if total > len(kept):
        kept.append(f"and {total - len(kept)} more; ask for less at a time")
    return "\n".join(kept)


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    length = 0
    for number, line in enumerate(lines):
        length += len(line)
        if number == _LINES or (number and length > _LONGEST):
            return
        # A key or an id may hold a line break, and shall forge no line of its own.
        yield line.replace("\n", "\\n")
