"""What a remedy leaves of a finding, for tests of single rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor.assess.assessing import assess
from advisor.calm.document import read
from advisor.change.workspace import Workspace
from advisor_tools import registry

if TYPE_CHECKING:
    from advisor.assess.weak_point import Remedy, Rule

Json = dict[str, Any]


def left(value: Json, remedy: Remedy, rule: Rule) -> list[tuple[str, ...]]:
    """The elements of what the rule still finds after the remedy, which is carried out."""
    workspace = Workspace(read(json.dumps(value).encode(), "shop.json"))
    outcome = registry.call(workspace, remedy.tool, remedy.arguments)
    assert outcome.change, outcome.refusal
    return [point.elements for point in assess(workspace.model, rules=[rule]).findings]
