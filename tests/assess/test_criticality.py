"""What counts as a word that something is critical."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.assess.criticality import called_critical
from advisor.calm.model import Model
from tests.calm.architectures import doc, node


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({"criticality": "high"}, 'criticality: "high"'),
        ({"businessCriticality": "Mission Critical"}, 'businessCriticality: "Mission Critical"'),
        ([{"tier": 1}], "tier: 1"),
        ({"tier": "tier-0"}, 'tier: "tier-0"'),
        ({"service_tier": "Tier 1"}, 'service_tier: "Tier 1"'),
        ({"priority": "P1"}, 'priority: "P1"'),
        ({"critical": True}, "critical: true"),
        ({"ops": {"kritikalität": "sehr hoch"}}, 'kritikalität: "sehr hoch"'),
        ({"business-impact": "High: no orders"}, 'business-impact: "High: no orders"'),
        (
            {"business-impact": "A mission-critical step"},
            'business-impact: "A mission-critical step"',
        ),
        ({"criticality": "low"}, ""),
        ({"criticality": 3}, ""),
        ({"tier": 2}, ""),
        ({"tier": True}, ""),
        ({"tier": "application"}, ""),
        ({"tier": "high"}, ""),
        ({"critical": False}, ""),
        ({"critical": "path"}, ""),
        ({"business-impact": "Customers wait; nothing of high value"}, ""),
        ({"number": 1}, ""),
        ({"confidentiality": "high"}, ""),
        ("tier 1", ""),
    ],
    ids=str,
)
def test_words_of_metadata(metadata: Any, words: str) -> None:
    """Graded keys with the highest grades, in English and German."""
    (element,) = Model(doc(node("a", metadata=metadata))).nodes
    assert called_critical(element) == words


def test_words_of_controls() -> None:
    """They count as well."""
    controls = {"service-level": {"requirements": [{"config": {"criticality": "critical"}}]}}
    (element,) = Model(doc(node("a", controls=controls))).nodes
    assert called_critical(element) == 'criticality: "critical"'
