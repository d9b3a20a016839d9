"""Tools that tell what is weak, what an outage hits and what may be behind it.

They look at the working copy, so what is staged is seen. Every answer has a bounded length and
says how much it leaves out; every text of the document in it is JSON.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from advisor.assess import impact as impacts
from advisor.assess import suppressions
from advisor.assess.assessing import assess_facts
from advisor.assess.causes import symptom
from advisor.assess.facts import Facts
from advisor.assess.tracing import trace
from advisor.assess.weak_point import FOCUSES
from advisor.calm.phrases import and_more, counted
from advisor.change.draft import RefusedError
from advisor_tools.encoding import encoded
from advisor_tools.selection import on_schema, select, the
from advisor_tools.tool import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from advisor.assess.causes import Cause
    from advisor.assess.contacts import Contact
    from advisor.assess.tracing import Look, Trace
    from advisor.assess.weak_point import Focus, WeakPoint
    from advisor.calm.element import Kind
    from advisor.calm.model import Model
    from advisor.change.workspace import Workspace
    from advisor_tools.tool import Tool

_ASSESS = """\
List the weak points that rules find in the document as it stands now, the gravest first, each \
with a proof, flows, and remedies as calls ready to make. Ask it before you judge an architecture; \
what you add beyond it, say as your own judgement. Example: {"focus": "resilience", "top": 3}"""

_IMPACT = """\
Tell what is hit when elements are down: what needs them, the flows, and what the document says \
that an outage costs. Example: {"ids": ["ledger"]}"""

_CAUSES = """\
Tell what may be behind symptoms at elements, the likeliest first, with reasons, what to look at \
and whom to ask, known failures included. Example: {"ids": ["ledger"], "symptoms": "timeouts"}"""

_TOP = 5
"""Findings that are told in full where no number is given."""
_REMEDIES = 2
"""Remedies of a finding."""
_ROOM = 24_000
"""Characters of an answer before the rest is only counted."""
_LISTED = 30
"""Nodes, or flows, that are listed before the rest is counted."""

_KINDS: tuple[Kind, ...] = ("node", "relationship", "flow", "interface")


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    ids = {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
        "description": "unique-ids of nodes, interfaces, relationships or flows.",
    }
    seen = {"type": "string", "description": "What is seen, in words."}
    focus = {"type": "string", "enum": [*FOCUSES], "description": "All if left out."}
    told = f"How many findings are told in full; {_TOP} if left out."
    top = {"type": "integer", "minimum": 1, "description": told}
    on = on_schema("Only findings of these", *_KINDS, document=False)
    return (
        look("assess", _ASSESS, {"focus": focus, "on": on, "top": top}, [], assess)._replace(
            is_dated=True
        ),
        look("impact", _IMPACT, {"ids": ids}, ["ids"], impact),
        look("common_causes", _CAUSES, {"ids": ids, "symptoms": seen}, ["ids"], common_causes),
    )


def assess(
    workspace: Workspace,
    focus: Focus | None = None,
    on: Sequence[str] = (),
    top: int = _TOP,
    today: date | None = None,
) -> str:
    """The findings of the working copy: the first in full, a line of JSON each.

    Those that the document accepts until a day are marked, unless `today` is later or not known.
    """
    model = workspace.model
    facts = Facts(model)
    wanted = _named(model, on)
    every = assess_facts(facts, [focus] if focus else []).findings
    about = [each for each in every if not wanted or _concerns(each, wanted)]
    listed = [*enumerate(about, 1)]
    accepted = _accepted(model, about, today) if today else {}
    counts = Counter(point.severity for _, point in listed)
    told = ", ".join(f"{number} {severity}" for severity, number in counts.items())
    lines = [f"{counted(len(listed), 'finding')}{': ' if told else ''}{told}."]
    shown = list(_within(encoded(_finding(*each, accepted)) for each in listed[:top]))
    lines += shown
    if rest := Counter(point.rule.name for _, point in listed[len(shown) :]):
        lines.append(f"Not shown: {', '.join(f'{n} {rule}' for rule, n in rest.items())}.")
    return "\n".join(lines)


def impact(workspace: Workspace, ids: list[str]) -> str:
    """What is hit when the nodes that `ids` mean are down, as lines of JSON."""
    facts = Facts(workspace.model)
    found = impacts.impact(facts, _nodes(facts, ids))
    hits = [{key: part for key, part in hit._asdict().items() if part} for hit in found.flows]
    direct = [node for node, distance in found.needing if distance == 1]
    further = [node for node, distance in found.needing if distance > 1]
    return "\n".join(
        (
            f"down: {encoded(found.nodes)}",
            f"needed directly by: {_cut(direct)}",
            *([f"and over others by: {_cut(further)}"] if further else ()),
            f"flows hit: {_cut(hits)}",
            *([f"stand in: {encoded(dict(found.standing_in))}"] if found.standing_in else ()),
        )
    )


def common_causes(workspace: Workspace, ids: list[str], symptoms: str = "") -> str:
    """What may be behind symptoms, a line of JSON each, and what they hit."""
    facts = Facts(workspace.model)
    _nodes(facts, ids)
    found = trace(facts, ids, symptoms)
    contacts = {each.element: each for each in found.contacts}
    told = (
        encoded(_cause(cause, look, contacts[cause.node]))
        for cause, look in zip(found.causes, found.looks, strict=True)
    )
    alike = {what: shared for what, shared in found.shared.to_json().items() if shared}
    lines = [*([f"all share: {encoded(alike)}"] if alike else ()), *_within(told)]
    if found.further:
        lines.append(f"and {found.further} more causes, further away or of fewer symptoms")
    flows = [hit.flow for hit in found.impact.flows if not hit.doubt]
    return "\n".join((*lines, *_failures(found), f"flows hit: {_cut(flows)}"))


def _failures(found: Trace) -> Iterator[str]:
    """A line for each known failure."""
    modes = [*(match.mode for match in found.matches), *found.known]
    told = (
        f"known failure: {encoded({key: part for key, part in mode._asdict().items() if part})}"
        for mode in modes[:_LISTED]
    )
    return _within(told)


def _concerns(point: WeakPoint, wanted: set[str]) -> bool:
    """Whether a finding is of one of these elements, or of one of these flows."""
    return not wanted.isdisjoint((*point.elements, *point.flows))


def _accepted(model: Model, points: Sequence[WeakPoint], today: date) -> dict[str, str]:
    """For keys of findings that the document accepts until when, and why."""
    left_out = suppressions.sort(points, suppressions.read(suppressions.stated(model))[0], today)
    return {
        each.point.key: f"accepted until {each.by.expires.isoformat()}: {each.by.reason}"
        for each in left_out.suppressed
    }


def _finding(number: int, point: WeakPoint, accepted: Mapping[str, str]) -> dict[str, Any]:
    """What a model needs of a finding; by its key `advisor assess` calls it as well."""
    told = point.told
    calls = [each._asdict() for each in told.remedies[:_REMEDIES]]
    found = {
        "number": number,
        "key": point.key,
        "accepted": accepted.get(point.key),
        "severity": point.severity,
        "title": told.title,
        "proof": told.proof.text,
        "flows": [*point.flows],
        "remedies": calls,
        "note": told.note,
    }
    return {key: value for key, value in found.items() if value}


def _cause(cause: Cause, look: Look, contact: Contact) -> dict[str, Any]:
    said = {
        each.what if each.of == contact.element else f"{each.what} of {each.of}": each.value
        for each in contact.said
    }
    return {
        "element": cause.node,
        "explains": [*cause.explains],
        "why": " ".join(cause.reasons),
        **({"look": " ".join(look.do)} if look.do else {}),
        **({"said": said} if said else {}),
    }


def _named(model: Model, on: Sequence[str]) -> set[str]:
    """The unique-ids of what `on` selects, with the parts of containers; none for everything."""
    chosen = [each for each in select(model, [*on], kinds=_KINDS) if each]
    for each in chosen:
        for naming in model.references.get(each.id or "", ()):
            held = naming.holder.references if naming.role == "container" else ()
            parts = (model.get(part.id, "node") for part in held if part.role == "member")
            chosen += [part for part in parts if part and part not in chosen]
    return {each.id or each.pointer for each in chosen}


def _nodes(facts: Facts, ids: Iterable[str]) -> list[str]:
    """The nodes that ids of any elements mean.

    Raises:
        RefusedError: an id leads to no element, or no id to a node.
    """
    for each in (ids := [*ids]):
        the(facts.model, each, *_KINDS)
    found = [node for each in ids for node in symptom(facts, each).nodes]
    if not found:
        raise RefusedError(f"{', '.join(map(encoded, ids))}: nothing of it leads to a node")
    return [*dict.fromkeys(found)]


def _cut(values: Sequence[Any]) -> str:
    """Values as JSON, and how many more there are."""
    return encoded([*values[:_LISTED]]) + and_more(len(values) - _LISTED)


def _within(lines: Iterable[str]) -> Iterator[str]:
    """The lines that an answer has room for, the first in any case."""
    length = 0
    for number, line in enumerate(lines):
        length += len(line)
        if number and length > _ROOM:
            return
        yield line
