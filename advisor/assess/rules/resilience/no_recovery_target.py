"""What holds data and does not say how fast and how far back it is recovered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess.recovery import recovery
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import enumerated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts


def _find(facts: Facts) -> Iterator[Found]:
    found = facts.of(recovery)
    for ids, lacks, nor in (
        (found.nothing, "no word about recovery", "; nor backup, failover or restoring"),
        (found.no_target, "no target for recovery", ""),
    ):
        if ids:
            flows = (flow for each in ids for flow in facts.flows_over.get(each, ()))
            told = partial(_told, ids, lacks, nor)
            yield Found(ids, told, tuple(dict.fromkeys(flows)), len(ids))


def _told(ids: Sequence[str], lacks: str, nor: str) -> Told:
    proof = Proof(
        "absence",
        f"neither RTO nor RPO stands in the description, controls or metadata of "
        f"{enumerated(ids)}, of what contains them, or in the architecture's controls{nor}.",
        {"looked for": ["RTO", "RPO", *(["backup", "failover", "restoring"] if nor else [])]}
        | {"in vain at": [*ids]},
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
    "No word of RTO, RPO, backup, failover, recovery or restoring, in English or German, in the "
    "description, controls or metadata of a store, of what contains it, or in the architecture's "
    "controls; then, no target (RTO, RPO, or a time within which another takes over). Queues and "
    "brokers count where their description or metadata says that they keep messages (durable, "
    "persistent, retention).",
    "Nobody can say how long an outage of it may last, nor how much data may be lost, so nobody "
    "prepares for either.",
    "ISO 22301:2019, 8.2.2; NIST SP 800-34 Rev. 1, 3.2",
    _find,
)
