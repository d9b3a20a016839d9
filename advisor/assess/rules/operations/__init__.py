"""Rules on operations: what helps those who keep it running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.rules.operations import missing_practice, silent_flow

if TYPE_CHECKING:
    from advisor.assess.weak_point import Rule

RULES: tuple[Rule, ...] = (*missing_practice.RULES, *silent_flow.RULES)
