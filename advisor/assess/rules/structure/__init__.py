"""Rules on structure: what is joined with what, and what the flows run over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.rules.structure import (
    connection_without_interfaces,
    containment_cycle,
    flow_not_contiguous,
    hub,
    orphan_node,
    port_clash,
    relationship_in_no_flow,
    shared_data_store,
    unreachable_node,
)

if TYPE_CHECKING:
    from advisor.assess.weak_point import Rule

RULES: tuple[Rule, ...] = (
    shared_data_store.RULE,
    hub.RULE,
    port_clash.RULE,
    flow_not_contiguous.RULE,
    containment_cycle.RULE,
    unreachable_node.RULE,
    orphan_node.RULE,
    relationship_in_no_flow.RULE,
    connection_without_interfaces.RULE,
)
