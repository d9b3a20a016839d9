"""Rules on resilience: what one failure takes down, and what brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.rules.resilience import (
    availability_below_target,
    blast_radius,
    bridge_relationship,
    no_recovery_target,
    queue_without_producer_or_consumer,
    replicas_share_a_deployment,
    single_broker,
    single_entry,
    single_point_of_failure,
    store_without_replica,
    synchronous_chain,
    synchronous_cycle,
    target_not_supported,
    unguarded_synchronous_call,
)

if TYPE_CHECKING:
    from advisor.assess.weak_point import Rule

RULES: tuple[Rule, ...] = (
    single_point_of_failure.RULE,
    store_without_replica.RULE,
    single_broker.RULE,
    queue_without_producer_or_consumer.RULE,
    replicas_share_a_deployment.RULE,
    synchronous_chain.RULE,
    synchronous_cycle.RULE,
    blast_radius.RULE,
    single_entry.RULE,
    unguarded_synchronous_call.RULE,
    bridge_relationship.RULE,
    availability_below_target.RULE,
    no_recovery_target.RULE,
    target_not_supported.RULE,
)
