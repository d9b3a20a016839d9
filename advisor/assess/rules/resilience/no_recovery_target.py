"""Stores of data that say nothing about how fast and how far back they are recovered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.stores import unrecoverable
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import enumerated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts


def _find(facts: Facts) -> Iterator[Found]:
    nothing, no_target = facts.of(unrecoverable)
    for listed, lacks, nor in (
        (nothing, "no word about recovery", "; nor backup, failover or restoring"),
        (no_target, "no target for recovery", ""),
    ):
        if listed:
            flows = tuple(dict.fromkeys(flow for store in listed for flow in store.flows))
            ids = tuple(store.node.id or "" for store in listed)
            yield Found(ids, partial(_told, ids, lacks, nor), flows, len(ids))


def _told(ids: Sequence[str], lacks: str, nor: str) -> Told:
    proof = Proof(
        "absence",
        f"neither RTO nor RPO stands in the controls or metadata of {enumerated(ids)}, of what "
        f"contains them, or in the architecture's controls{nor}.",
        {"looked for": ["RTO", "RPO"], "at": [*ids]},
    )
    remedy = Remedy("set_service_level", {"on": [*ids], "rto_minutes": 15, "rpo_minutes": 5})
    return Told(
        f"{enumerated(ids, 3)} {'has' if len(ids) == 1 else 'have'} {lacks}.",
        proof,
        (remedy,),
        "the numbers are examples; put yours in.",
    )


RULE = Rule(
    "no-recovery-target",
    "resilience",
    "medium",
    "A store that says nothing about recovery, or has no target for it",
    "No word of RTO, RPO, backup, failover, recovery or restoring in controls or metadata of a "
    "store, of what contains it, or in the architecture's controls; then, no target (RTO, RPO).",
    "Nobody can say how long an outage of it may last, nor how much data may be lost, so nobody "
    "prepares for either.",
    "ISO 22301:2019, 8.2.2; NIST SP 800-34 Rev. 1, 3.2",
    _find,
)
