"""Ways to say who owns something, who is on call, and where its health, runbook and dashboard are.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import particulars
from advisor.agent.controlled_english.clauses import clause
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.particulars import STATES
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import text_of, value_of

if TYPE_CHECKING:
    import re

    from advisor.agent.controlled_english.scene import Scene

_KEYS = {
    "owner": r"(?:tech(?:nical)?[\ -])?owner|owned\ by|owns|owning\ team",
    "on_call": r"on[\ -]?call(?:\ (?:team|rota|contact|pager))?|pager",
    "health_endpoint": r"health[\ -]?(?:check|endpoint)?(?:[\ -](?:url|endpoint))?",
    "runbook": r"run[\ -]?book(?:\ url)?",
    "tier": r"tier",
    "dashboard": r"dashboard(?:\ url)?",
}
_ANY = "|".join(_KEYS.values())
_IS = r"\s*(?:is|are|:|=|to\ be|should\ be|must\ be|of|at|as|in|becomes)?\s*"
_ENDS = (
    r"(?=\s*(?:$|[,;]|\ and\ |\ with\ )\s*(?:(?:and|with|an|a|the|its|is|their)\ )*"
    rf"(?:$|(?:{_ANY})\b))"
)
_CLAUSES = tuple(
    clause(
        name,
        r"(?:(?:with|and|is|an|a|the|its|their|new|has|have)\ )*"
        rf"(?:{words})\b{_IS}(?P<value>{LITERAL}|[^,;]+?){_ENDS}",
    )
    for name, words in _KEYS.items()
)


def documented(match: re.Match[str], scene: Scene) -> None:
    """Operational facts of everything that is named.

    Raises:
        NotUnderstoodError: a part of it is not understood, or nothing is named.
    """
    groups = match.groupdict()
    rest = " ".join(groups[name] for name in ("key", "rest") if groups.get(name))
    if groups.get("before"):
        rest = f"{groups['key']} {groups['before']}"
    found = particulars.said(rest, _CLAUSES, scene)
    call: dict[str, Any] = {}
    for name, each in found.items():
        said = each["value"]
        call[name] = (
            value_of(said, scene.literals) if name == "tier" else text_of(said, scene.literals)
        )
    on = selected(groups.get("on") or "it", scene)
    scene.do("document_operations", on=on, **call)
    scene.it = tuple(each for each in on if scene.names.known_by(each))


_KEY = f"(?P<key>{_ANY})".replace("\\ ", " ")
_KEYS_LATER = _ANY.replace("\\ ", " ")
_ON = r"(?:the\s+)?(?P<on>[^;:]+?)"
_VALUE = rf"(?:{LITERAL}|[^,;\s]+)"

FORMS = (
    form(
        rf"(?:the\s+)?{_KEY}\s+(?:of|for)\s+(?:the\s+)?(?P<on>(?:(?!\sis\s)[^;:,])+?)\s+(?:is|are|should\s+be|must\s+be|shall\s+be)\s+"
        r"(?P<rest>.+)",
        documented,
        "document_operations",
        "says who owns nodes or flows, who is on call, where health, runbook and dashboard are",
        "The owner of payment-service is team-payments, on call is payments-pager and the "
        "runbook is "
        "https://wiki.example.com/payments",
        takes_list=True,
    ),
    form(
        rf"(?:(?:the|its)\s+)?{_KEY}\s+(?:is|:|are|should\s+be|must\s+be)\s*(?P<rest>.+)",
        documented,
        "document_operations",
        "the same of what the sentence before was about",
        "The owner of order-db is team-data. Its runbook is https://wiki.example.com/order-db",
        takes_list=True,
    ),
    form(
        rf"(?:document|record|note|describe)\s+(?:the\s+)?(?:operations?|operational\s+(?:data|facts|metadata)|ops)\s+"
        rf"(?:of|for|on)\s+{_ON}\s*(?:[:,]|\swith\s|\sas\s)\s*(?P<rest>(?:.*\W)?(?:{_KEYS_LATER})\b.*)",
        documented,
        "document_operations",
        "the same",
        "Document the operations of order-db: owner team-data, on-call data-pager, tier 1",
        takes_list=True,
    ),
    form(
        rf"(?:document|provide|equip)\s+{_ON}\s+with\s+(?P<rest>(?:an?\s+|the\s+)?(?:{_KEYS_LATER})\b.*)",
        documented,
        "document_operations",
        "the same",
        "Document payment-service with the dashboard https://grafana.example.com/payments",
        takes_list=True,
    ),
    form(
        rf"(?:add|set|record|put|document)\s+(?P<rest>(?:an?\s+|the\s+)?(?:on[ -]?call|health[ -]?"
        rf"(?:check|endpoint)|run[ -]?book|dashboard)"
        rf"\b\s*(?:of|:|=|at|to)?\s*{_VALUE})\s+(?:to|on|for|of)\s+{_ON}",
        documented,
        "document_operations",
        "the same",
        "Add the health endpoint https://shop.example.com/health to api-gateway",
        takes_list=True,
    ),
    form(
        rf"set\s+(?:the\s+)?(?P<key>on[ -]?call|health[ -]?(?:check|endpoint)|run[ -]?book"
        rf"|dashboard)\s+(?:of|for|on)\s+{_ON}\s+to\s+"
        r"(?P<rest>.+)",
        documented,
        "document_operations",
        "the same",
        "Set the runbook of order-service to https://wiki.example.com/orders",
        takes_list=True,
    ),
    form(
        rf"{STATES}{_ON}\s+(?:is|are|should\s+be|must\s+be)\s+(?P<rest>owned\s+by\s+.+)",
        documented,
        "document_operations",
        "the same",
        "Payment-service is owned by team-payments",
        takes_list=True,
    ),
    form(
        rf"give\s+{_ON}\s+(?P<rest>(?:an?\s+|the\s+)(?:{_KEYS_LATER})\b.+)",
        documented,
        "document_operations",
        "the same",
        "Give api-gateway the runbook https://wiki.example.com/gateway and the owner team-edge",
        takes_list=True,
    ),
    form(
        rf"{STATES}(?P<before>{_VALUE})\s+(?P<key>owns)\s+{_ON}",
        documented,
        "document_operations",
        "the same",
        "Team-data owns order-db and inventory-db",
        takes_list=True,
    ),
    form(
        rf"(?P<before>{_VALUE})\s+(?:is|are)\s+(?P<key>on[ -]call)\s+for\s+{_ON}",
        documented,
        "document_operations",
        "the same",
        "Payments-pager is on call for payment-service",
        takes_list=True,
    ),
)

WITH_MORE = (
    form(
        r"document\s+(?:the\s+(?:operations?|operational\s+\w+)\s+(?:of|for)\s+)?(?:the\s+)?(?P<on>[^,;:]+)(?P<rest>)",
        documented,
        "document_operations",
        "the same, where the sentences after it say how",
        "Document order-db. The owner is team-data.",
    ),
)
"""What asks to document something only together with sentences that say what."""
