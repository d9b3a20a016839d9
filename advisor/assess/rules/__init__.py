"""All rules, in the order in which findings of one severity take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.rules import operations, resilience, security, structure

if TYPE_CHECKING:
    from advisor.assess.weak_point import Rule

RULES: tuple[Rule, ...] = (
    *resilience.RULES,
    *security.RULES,
    *structure.RULES,
    *operations.RULES,
)
