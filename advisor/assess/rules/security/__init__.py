"""Rules on security: who gets in, what can be read on the way, what stands beside what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.rules.security import (
    control_contradicted_below,
    direct_data_store_access,
    missing_authentication,
    missing_network_segmentation,
    missing_secrets_store,
    mixed_targets_on_shared_runtime,
    unencrypted_communication,
    unguarded_access_from_outside,
)

if TYPE_CHECKING:
    from advisor.assess.weak_point import Rule

RULES: tuple[Rule, ...] = (
    unencrypted_communication.RULE,
    unguarded_access_from_outside.RULE,
    direct_data_store_access.RULE,
    control_contradicted_below.RULE,
    missing_authentication.RULE,
    mixed_targets_on_shared_runtime.RULE,
    missing_network_segmentation.RULE,
    missing_secrets_store.RULE,
)
