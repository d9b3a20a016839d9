"""What is true of an architecture beyond its schema: one rule a function, one subject a module.

`RULES` is every rule in the order in which they run. Imports only this floor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.finding import Finding
from advisor.calm.rules import (
    containment,
    controls,
    flows,
    identity,
    interfaces,
    links,
    placeholders,
    references,
    relationships,
    spelling,
)
from advisor.calm.rules.rule import Rule
from advisor.calm.rules.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.calm.model import Model

RULES: tuple[Rule, ...] = tuple(
    member
    for module in (
        identity,
        references,
        interfaces,
        relationships,
        flows,
        containment,
        controls,
        links,
        spelling,
        placeholders,
    )
    for member in vars(module).values()
    if isinstance(member, Rule)
)


def findings(model: Model, *, exists: Callable[[str], bool] | None = None) -> list[Finding]:
    """What every rule finds, rule by rule.

    Args:
        model: The document's view; its value may be malformed in any way.
        exists: Whether a path relative to the document is a file. Without it no path is checked.
    """
    subject = Subject(model, exists)
    return [
        Finding(rule.name, rule.kind, rule.severity, pointer, model.element_at(pointer), *text)
        for rule in RULES
        for pointer, *text in rule.find(subject)
    ]
