"""What elements with symptoms have in common. Imports no model library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.assess.causes import Cause, Symptom
    from advisor.assess.facts import Facts


class Shared(NamedTuple):
    """The unique-ids of what all of several symptoms have in common."""

    containers: tuple[str, ...]
    """What all stand in, directly or over others."""
    flows: tuple[str, ...]
    """What runs over all of them."""
    needed: tuple[str, ...]
    """What all need, or show themselves, the likeliest cause first; no containers."""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {what: [*ids] for what, ids in self._asdict().items()}


def shared(facts: Facts, symptoms: Sequence[Symptom], causes: Iterable[Cause]) -> Shared:
    """What symptoms have in common; nothing where there is only one."""
    if len(symptoms) < len("ab"):
        return Shared((), (), ())
    around = [_of_all(_around(facts, node) for node in each.nodes) for each in symptoms]
    over = [
        {flow for node in each.nodes for flow in facts.flows_over.get(node, ())}
        for each in symptoms
    ]
    containers, flows = _of_all(around), _of_all(over)
    needed = (
        each.node
        for each in causes
        if len(each.ways) == len(symptoms) and each.side not in ("around", "leading")
    )
    return Shared(
        tuple(each for each in facts.nodes if each in containers),
        tuple(key for each in facts.model.flows if (key := each.id or each.pointer) in flows),
        tuple(needed),
    )


def _around(facts: Facts, node: str) -> set[str]:
    found: dict[str, None] = dict.fromkeys([node])
    for each in (order := [node]):
        for container in facts.containers.get(each, ()):
            if container not in found:
                found[container] = None
                order.append(container)
    return {*order[1:]}


def _of_all(found: Iterable[set[str]]) -> set[str]:
    listed = [*found]
    return set.intersection(*listed) if listed else set()
