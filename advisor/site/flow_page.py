"""The page of a flow: its steps as a picture and as a table, and what it is worth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.calm.flow import sides, steps
from advisor.diagram.mermaid import sequence
from advisor.diagram.steps import flow as picture_of
from advisor.site import details, mdx, project, tables
from advisor.site.gathered import name
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.calm.element import Element
    from advisor.calm.flow import Step
    from advisor.site.gathered import Gathered, Use

_IMPACT = re.compile(r"business|impact|critical|revenue", re.IGNORECASE)
"""What metadata of a flow is called that says what it is worth."""

_STEP = {"relationship-unique-id", "sequence-number", "description", "summary", "direction"}
"""The members of a step that the table shows."""

_FORTH, _BACK = "source-to-destination", "destination-to-source"


def page(gathered: Gathered, flow: Element) -> Page:
    """The page of a flow."""
    value = flow.value
    impact = _impact(value.get("metadata"))
    text = details.page(
        name(flow),
        flow.index + 1,
        mdx.block(flow.string("description")),
        details.facts(
            ("Name", details.full_name(flow)),
            ("Unique id", mdx.code(flow.id) if flow.id else "none"),
            ("Requirement", tables.inline(flow.string("requirement-url"))),
        ),
        details.section("Sequence", _picture(gathered, flow)),
        details.section("Steps", _steps(gathered, flow)),
        details.section("Business Impact", tables.members(impact) if impact else ""),
        details.controls(value.get("controls")),
        details.metadata(_without(value.get("metadata"), impact)),
        details.decisions(gathered, flow),
        details.open_findings(gathered, flow),
        details.rest(value, _shown(value)),
    )
    return Page(project.path(gathered.addresses.of(flow)), text)


def flow_table(gathered: Gathered, uses: Iterable[Use]) -> str:
    """Flows, with the numbers of some of their steps; empty if there are none."""
    numbers: dict[int, set[int]] = {}
    flows = {}
    for use in uses:
        numbers.setdefault(use.flow.index, set()).add(use.number)
        flows[use.flow.index] = use.flow
    rows = [
        (gathered.link(flows[index]), ", ".join(map(str, sorted(numbers[index]))))
        for index in sorted(flows)
    ]
    return mdx.table(["Flow", "Steps"], rows) if rows else ""


def _picture(gathered: Gathered, flow: Element) -> str:
    if not flow.id or gathered.model.get(flow.id, "flow") is not flow:
        return ""
    picture = picture_of(gathered.model, flow.id)
    drawn = mdx.fence(sequence.written(picture).rstrip("\n"), "mermaid")
    return "\n\n".join((drawn if picture.messages else "", *map(mdx.text, picture.notes)))


def _steps(gathered: Gathered, flow: Element) -> str:
    rows: list[Sequence[str]] = [
        (str(place), _number(step), *_ends(gathered, step), _said(step), _over(gathered, step))
        for place, step in enumerate(steps(flow), 1)
    ]
    head = ["Step", "Number", "From", "To", "Description", "Relationship"]
    if all(row[0] == row[1] for row in rows):  # then it need not be told
        head, rows = [head[0], *head[2:]], [row[1:] for row in rows]
    return mdx.table(head, rows) if rows else ""


def _number(step: Step) -> str:
    return "" if step.number is None else tables.inline(step.number)


def _ends(gathered: Gathered, step: Step) -> tuple[str, str]:
    """Links to all nodes that a step may run from, and to."""
    start, end = (
        ", ".join(gathered.linked(each, "node") for each in side)
        for side in sides(gathered.model, step)
    )
    return start, end


def _said(step: Step) -> str:
    texts = (details.string(step.value, key) for key in ("summary", "description"))
    return mdx.text(" ".join(filter(None, texts)))


def _over(gathered: Gathered, step: Step) -> str:
    if not step.relationship:
        return ""
    return gathered.linked(step.relationship, "relationship")


def _impact(metadata: Any) -> dict[str, Any]:
    objects = metadata if tables.are_objects(metadata) else [metadata]
    given = {}
    for each in objects:
        for key, member in each.items() if isinstance(each, dict) else ():
            if _IMPACT.search(key) and key not in given:
                given[key] = member
    return given


def _without(metadata: Any, impact: dict[str, Any]) -> Any:
    """Metadata without what was told before; what stands twice is told again."""
    if isinstance(metadata, dict):
        return {key: member for key, member in metadata.items() if key not in impact}
    if not tables.are_objects(metadata):
        return metadata
    return [
        {key: each[key] for key in each if key not in impact or impact[key] is not each[key]}
        for each in metadata
    ]


def _shown(value: dict[str, Any]) -> set[str]:
    """The members that the page shows by other means than JSON."""
    shown = details.common(value)
    shown |= {key for key in ("requirement-url",) if isinstance(value.get(key), str)}
    transitions: Any = value.get("transitions")
    is_plain = tables.are_objects(transitions) and all(map(_is_plain, transitions))
    return shown | ({"transitions"} if is_plain else set())


def _is_plain(step: dict[str, Any]) -> bool:
    """Whether the table shows all of a step."""
    texts = (step[key] for key in step if key != "sequence-number")
    is_text = all(isinstance(each, str) for each in texts)
    return is_text and step.keys() <= _STEP and step.get("direction", _FORTH) in (_FORTH, _BACK)
