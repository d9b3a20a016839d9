"""The words in which people speak of focuses and rules of the assessment.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.assess.weak_point import Focus

_FOCUSES: dict[Focus, str] = {
    "resilience": r"resilien\w*|reliab\w*|availab\w*|robust\w*|fragil\w*|fault[ -]?toleran\w*"
    r"|stabilit\w*|outages?",
    "structure": r"structur\w*|coupl(?:ed|ing)|tangled|cohes\w*|modular\w*",
    "security": r"(?:in)?secur\w*|(?:un)?safe(?! to )|safety|attack\w*|threats?|vulnerab\w*"
    r"|exposed|breach\w*",
    "operations": r"operat(?:e|es|ed|ing|ion\w*)(?! system)|operab\w*|operator\w*|\bops\b"
    r"|observab\w*|on[ -]call|maintained",
}

_RULES: dict[str, str] = {
    "single-point-of-failure": r"single[ -]points?(?:[ -]of[ -]failure)?|spofs?|bottlenecks?"
    r"|redundan\w*",
    "bridge-relationship": r"bridges?|bridge[ -]relationships?|cut edges?",
    "store-without-replica": r"single[ -]points?(?:[ -]of[ -]failure)?|spofs?"
    r"|replicas?|replicated|replication|stand-?by|redundan\w*|copies"
    r"|stores?[ -]without[ -]replicas?",
    "replicas-share-a-deployment": r"shar(?:e|ed|ing) (?:a |one )?deployments?|redundan\w*",
    "single-entry": r"single[ -]entr(?:y|ies)|only (?:way in|entry)|one way in",
    "single-broker": r"(?:single|only|one)[ -]brokers?|spofs?|single[ -]points?"
    r"(?:[ -]of[ -]failure)?",
    "queue-without-producer-or-consumer": r"(?:idle|unused|dead) queues?|producers?|consumers?",
    "synchronous-chain": r"isolat\w*|cascad\w*|\ba?synchron\w*(?: calls?)?|call chains?"
    r"|async|decoupl\w*",
    "synchronous-cycle": r"\ba?synchron\w*|isolat\w*|cyclic calls?|call cycles?",
    "blast-radius": r"blast[ -]radius|isolat\w*",
    "unguarded-synchronous-call": r"circuit[ -]?breakers?|time-?outs?|bulkheads?|\ba?synchron\w*"
    r"|cascad\w*|isolat\w*|unguarded calls?",
    "availability-below-target": r"availability[ -](?:targets?|below)|below (?:the |its )?target"
    r"|uptime|slas?|slos?",
    "no-recovery-target": r"recover\w*(?:[ -](?:targets?|points?|times?))?|backups?"
    r"|backed up|\brtos?\b|\brpos?\b|fail-?over|disasters?"
    r"|restor\w*",
    "unreachable-node": r"unreachable|unreached|out of reach",
    "orphan-node": r"orphan\w*|unconnected|isolated nodes?",
    "hub": r"hubs?|god (?:service|object|component)s?",
    "shared-data-store": r"shared (?:data ?)?(?:stores?|bases?|databases?)",
    "flow-not-contiguous": r"(?:not |non-?)contiguous|broken flows?|flow gaps?|gaps? in flows?",
    "relationship-in-no-flow": r"in no flow|unused relationships?",
    "connection-without-interfaces": r"without interfaces?|missing interfaces?",
    "port-clash": r"port[ -]clash\w*|clashing ports?|same ports?",
    "containment-cycle": r"containment[ -]cycles?|contain each other",
    "unencrypted-communication": r"(?:un|not )?encrypt\w*|plain[ -]?text|\btls\b",
    "unguarded-access-from-outside": r"(?:access )?from outside|from the internet"
    r"|firewall\w*",
    "direct-data-store-access": r"direct (?:\w+[ -])?(?:store |database )?access|access(?:ed|es"
    r"|ing)? directly",
    "missing-authentication": r"(?:un)?authenticat\w*|log-?ins?",
    "missing-secrets-store": r"secrets?|secrets? stores?|vaults?",
    "mixed-targets-on-shared-runtime": r"shared runtimes?|mixed targets?",
    "missing-network-segmentation": r"segment\w*|network zones?|trust zones?",
    "control-contradicted-below": r"contradict\w*",
    "missing-owner": r"owners?|owned|ownership",
    "missing-on-call": r"on[ -]call|pagers?",
    "missing-health-endpoint": r"health(?:[ -](?:endpoints?|checks?))?",
    "missing-runbook": r"runbooks?|playbooks?",
    "missing-tier": r"tiers?",
    "missing-dashboard": r"dashboards?",
    "flow-without-service-level": r"service[ -]levels?|slas?|slos?",
    "flow-without-business-impact": r"business[ -]impacts?",
}


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


_ALSO: dict[Focus, str] = {"resilience": r"failures?|down"}
"""Words that tell the focus of what is an assessment by others."""

FOCUS_WORDS = "|".join(_FOCUSES.values())
"""A pattern of everything that names a focus."""
RULE_WORDS = "|".join([*(f"{rule.replace('-', '[ -]')}s?" for rule in _RULES), *_RULES.values()])
"""A pattern of everything that names a rule, in words or by its own name."""
_OF_FOCUS = {
    focus: _compiled(f"{words}|{_ALSO[focus]}" if focus in _ALSO else words)
    for focus, words in _FOCUSES.items()
}
_OF_RULE = {rule: _compiled(f"{rule}|{words}") for rule, words in _RULES.items()}


def focuses(text: str) -> tuple[Focus, ...]:
    """The focuses that a text names."""
    return tuple(focus for focus, words in _OF_FOCUS.items() if words.search(text))


def rules(text: str) -> tuple[str, ...]:
    """The names of the rules of which a text speaks; a rule's own name means it alone."""
    said = text.lower()
    named = tuple(rule for rule in _OF_RULE if re.search(rf"(?<![\w-]){rule}(?![\w-])", said))
    return named or tuple(rule for rule, words in _OF_RULE.items() if words.search(text))
