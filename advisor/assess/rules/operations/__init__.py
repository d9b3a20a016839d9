"""Rules on operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.assess.weak_point import Rule

RULES: tuple[Rule, ...] = ()
