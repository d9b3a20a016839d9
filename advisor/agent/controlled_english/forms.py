"""Everything that can be asked for; the first form that fits and finds its names counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.controlled_english import (
    breakers,
    caching,
    controls,
    decisions,
    fixing,
    flows,
    fragments,
    given_values,
    grouping,
    instances,
    interfaces,
    metadata,
    nodes,
    operations,
    queueing,
    queues,
    redundancy,
    relationships,
    removing,
    renaming,
    replicas,
    replication,
    roles,
    routing,
    service_levels,
    splitting,
    updating,
)

if TYPE_CHECKING:
    from advisor.agent.controlled_english.grammar import Form

FORMS: tuple[Form, ...] = (
    *fixing.FORMS,
    *redundancy.FORMS,
    *replication.FORMS,
    *breakers.FORMS,
    *caching.FORMS,
    *service_levels.FORMS,
    *operations.FORMS,
    *splitting.FORMS,
    *flows.FORMS,
    *queues.FORMS,
    *queueing.FORMS,
    *controls.FORMS,
    *decisions.FORMS,
    *roles.FORMS,
    *metadata.FORMS,
    *updating.FORMS,
    *renaming.FORMS,
    *instances.FORMS,
    *replicas.FORMS,
    *interfaces.FORMS,
    *routing.FORMS,
    *grouping.FORMS,
    *nodes.FORMS,
    *relationships.FORMS,
    *removing.FORMS,
    *fragments.FORMS,
    *given_values.FORMS,
)
"""In order: what names its own kind of thing first, what could be anything last."""
