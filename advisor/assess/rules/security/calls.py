"""What the findings of several rules on security are told with: remedies, and lists in proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.assess.weak_point import Remedy
from advisor.calm.phrases import bounded
from advisor.calm.policies import policy_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.assess.facts import Facts
    from advisor.assess.statements import Denial
    from advisor.calm.element import Element

_SHOWN = 6
"""Parts of a proof's text that are told before the rest is only counted."""


def demand(
    facts: Facts, on: Sequence[str], control: str, description: str, config: dict[str, Any]
) -> tuple[Remedy, ...]:
    """The control on elements, or on the document (`architecture`); none if one has no own id."""
    if not all(each == "architecture" or is_unique(facts, each) for each in on):
        return ()
    arguments = {
        "on": [*on],
        "control_id": _free_control(facts, on, control),
        "description": description,
        "requirements": [
            {"requirement-url": policy_url(facts.model, f"security/{control}"), "config": config}
        ],
    }
    return (Remedy("add_control", arguments),)


def affirm(facts: Facts, denied: Sequence[tuple[Element, Denial]]) -> tuple[Remedy, ...]:
    """The members that say no say yes; none where they stand in lists or in controls."""
    kinds = {denial.path[0] == "metadata" for _, denial in denied}
    steps = [step for _, denial in denied for step in denial.path]
    is_plain = all(isinstance(step, str) for step in steps) and "controls" not in steps
    ids = [element.id or "" for element, _ in denied]
    if len(kinds) != 1 or not is_plain or not all(is_unique(facts, each) for each in ids):
        return ()
    entries = [
        (element.id, _nested(denial.path, True if denial.value is False else "required"))
        for element, denial in denied
    ]
    if kinds == {True}:
        metadata = [{"on": [each], "values": values["metadata"]} for each, values in entries]
        return (Remedy("set_metadata", {"entries": metadata}),)
    return (Remedy("update", {"entries": [{"id": k, "values": v} for k, v in entries]}),)


def put_before(facts: Facts, relationships: Sequence[str], node: str) -> tuple[Remedy, ...]:
    """The node into the relationships; none where one of them leads to several nodes."""
    for each in relationships:
        element = facts.model.get(each, "relationship")
        members = (
            [named for named in element.references if named.role == "member"] if element else []
        )
        if not is_unique(facts, each) or len(members) > 1:
            return ()
    arguments = {"relationships": [*relationships], "node": node, "consumes": False}
    return (Remedy("insert_between", arguments),)


def first(parts: Sequence[str]) -> str:
    """The first of the parts, and how many more there are."""
    return bounded(parts, _SHOWN)


def is_unique(facts: Facts, identity: str) -> bool:
    """Whether just one element has the id, so that a call can name it."""
    return len(facts.model.definitions.get(identity, ())) == 1


def _free_control(facts: Facts, on: Iterable[str], control: str) -> str:
    """The key for the control that none of the elements has."""
    taken: set[str] = set()
    for each in on:
        element = facts.model.get(each)
        value = element.value if element else facts.model.value
        controls = value.get("controls") if isinstance(value, dict) else None
        taken |= controls.keys() if isinstance(controls, dict) else set()
    if control not in taken:
        return control
    return next(key for n in range(2, len(taken) + 3) if (key := f"{control}-{n}") not in taken)


def _nested(path: Sequence[str | int], value: object) -> dict[str, Any]:
    for step in reversed(path):
        value = {str(step): value}
    return value if isinstance(value, dict) else {}
