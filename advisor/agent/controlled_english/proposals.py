"""Values for a control that nobody gave: common starting points, always stated as assumed."""

from __future__ import annotations

import re
from typing import Any

from advisor.calm.naming import slug

_TOPICS: tuple[tuple[str, dict[str, Any]], ...] = (
    (r"\brto\b|recovery[\s-]time", {"rto-minutes": 15}),
    (r"\brpo\b|recovery[\s-]point", {"rpo-minutes": 5}),
    (
        r"failure[\s-]thresholds?|circuit|error[\s-]thresholds?|trip",
        {"failure-threshold": 5, "window-seconds": 60, "open-seconds": 30},
    ),
    (r"uptime|availability", {"availability-percent": 99.9}),
    (r"retr(?:y|ies)|back-?off", {"max-attempts": 3, "initial-backoff-milliseconds": 200}),
    (r"time-?outs?", {"timeout-milliseconds": 2000}),
    (r"latency|response[\s-]times?", {"p95-latency-milliseconds": 300}),
    (r"rate[\s-]limit|throttl|requests?[\s-]limit", {"requests-per-minute": 600}),
    (r"throughput|capacity", {"requests-per-second": 100}),
    (r"health[\s-]?checks?|probes?", {"interval-seconds": 10, "unhealthy-after-failures": 3}),
    (r"back-?ups?", {"backup-interval-hours": 24, "backup-retention-days": 30}),
    (r"retention", {"retention-days": 365}),
    (r"rotat", {"rotation-days": 90}),
    (r"audit|access[\s-]log", {"log-retention-days": 365}),
    (r"encrypt\w*(?:\s+\w+){0,2}\s+at[\s-]rest", {"at-rest": "AES-256"}),
    (r"encrypt\w*(?:\s+\w+){0,2}\s+in[\s-]transit|\btls\b", {"minimum-tls-version": "1.2"}),
    (r"\bmtls\b|mutual", {"mutual-tls": True}),
    (r"autoscal|auto-scal|scaling", {"minimum-instances": 2, "maximum-instances": 6}),
    (r"dead[\s-]letter|redeliver", {"max-deliveries": 5}),
    (r"bulkhead|concurren", {"max-concurrent-calls": 50}),
    (r"replication|lag", {"max-replication-lag-seconds": 5}),
    (r"failover", {"failover-minutes": 5}),
    (r"patch\w*|vulnerabilit", {"critical-patch-days": 14}),
)
"""What a topic is usually measured by; values to begin with, not to believe."""
_OF_NAME = {"encryption": {"at-rest": "AES-256", "minimum-tls-version": "1.2"}}


_STATED = (
    (re.compile(r"\btls\s*v?(\d\.\d)", re.IGNORECASE), "minimum-tls-version"),
    (re.compile(r"\b(aes-?\d{3})\b", re.IGNORECASE), "at-rest"),
)
"""Values that are no quantities."""


def stated(said: str) -> dict[str, Any]:
    """Versions and algorithms that a text names."""
    found = ((key, pattern.search(said)) for pattern, key in _STATED)
    return {key: match[1] for key, match in found if match}


def proposed(said: str, control_id: str) -> dict[str, Any]:
    """Values for the topics that a text names, else for those of the control's id."""
    for text in (said, control_id.replace("-", " ")):
        found = [values for pattern, values in _TOPICS if re.search(pattern, text, re.IGNORECASE)]
        merged = {key: value for values in found for key, value in values.items()}
        if merged:
            return merged
    if control_id in _OF_NAME:
        return dict(_OF_NAME[control_id])
    required = slug(re.sub(r"^(?:an?|the|that|its?)\s+", "", said.strip(), flags=re.IGNORECASE))
    return {required: True} if required else {}
