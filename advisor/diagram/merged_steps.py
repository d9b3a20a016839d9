"""Two states of a flow as one, with a mark for each step that differs.

A step that moved goes from its old place and comes in its new one, as a reader of the steps sees
it.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.element import Element
from advisor.calm.equality import same
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.calm.flow import Step
    from advisor.diagram.picture import Mark

    Json = dict[str, Any]

_PLACE = ("sequence-number", "relationship-unique-id")
"""What says where a step stands and runs: the first shifts whenever a step comes or goes, the
second is what steps are paired by."""


class MergedSteps(NamedTuple):
    """The flow of both."""

    value: Json
    """The flow after, itself if it lost no step; else with those it lost, numbered from 1."""
    marks: dict[str, Mark]
    """By the key of each step that differs (`advisor.calm.flow.Step.key`)."""


def merged_steps(before: Json, after: Json, names: Mapping[str, str]) -> MergedSteps:
    """The steps after, and before them those that stood in their place and are gone.

    Args:
        before: a flow.
        after: the same flow.
        names: what relationships were called before, and are called now.
    """
    old, new = steps(Element("flow", before, 0)), steps(Element("flow", after, 0))
    walked = list(_walked(old, new, names))
    value = after
    if len(walked) > len(new):
        numbered = enumerate((step for step, _ in walked), 1)
        value = after | {"transitions": [step | {"sequence-number": n} for n, step in numbered]}
    pairs = zip(steps(Element("flow", value, 0)), walked, strict=True)
    return MergedSteps(value, {step.key: mark for step, (_, mark) in pairs if mark})


def _walked(
    old: Sequence[Step], new: Sequence[Step], names: Mapping[str, str]
) -> Iterator[tuple[Json, Mark]]:
    """The transitions of both, each with its mark."""
    called = [names.get(step.relationship, step.relationship) for step in old]
    matcher = SequenceMatcher(None, called, [step.relationship for step in new], autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            for one, other in zip(old[start:end], new[new_start:new_end], strict=True):
                yield other.value, "" if _says_the_same(one, other) else "changed"
            continue
        for place in range(start, end):
            value = old[place].value
            is_renamed = called[place] != old[place].relationship
            renamed = {"relationship-unique-id": called[place]} if is_renamed else {}
            yield value | renamed, "removed"
        for step in new[new_start:new_end]:
            yield step.value, "added"


def _says_the_same(one: Step, other: Step) -> bool:
    said = [
        {key: value for key, value in step.value.items() if key not in _PLACE}
        for step in (one, other)
    ]
    return same(*said)
