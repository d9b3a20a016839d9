"""Ways to ask for circuit breakers on calls. Imports no model library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import arguments, particulars, several_links
from advisor.agent.controlled_english.clauses import clause
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.particulars import AMOUNT, STATES, TIMES
from advisor.agent.controlled_english.scene import sentence
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    import re

    from advisor.agent.controlled_english.scene import Scene

_FAILURES = (
    r"(?:consecutive\ |successive\ )?(?:failures|errors|failed\ calls|faults)(?:\ in\ a\ row)?"
)
_CLAUSES = (
    clause("failures/only", rf"{AMOUNT}\ {_FAILURES}"),
    clause("timeout/told", r"(?:(?:an?|the|each|every)\ )?calls?\ (?:(?:should|shall|must)\ )?"
           rf"(?:times?\ out|ends?|fails?|is\ given\ up)\ after\ {TIMES}"),
    clause(
        "failures",
        r"(?:(?:that|which|and|it)\ )*(?:(?:should|must|will|to)\ )?(?:opens?|opening|trips?"
        r"|tripping)?"
        rf"\ ?(?:after|at|on|with)\ {AMOUNT}\ {_FAILURES}",
    ),
    clause(
        "threshold",
        r"(?:with\ )?(?:an?\ |the\ )?(?:failure\ )?threshold\ ?(?:of|is|:|=)?\s*"
        rf"{AMOUNT}(?:\ {_FAILURES})?",
    ),
    clause(
        "open",
        r"(?:(?:that|which|and|it)\ )*(?:(?:stays?|staying|remains?|is)\ open\ |open\ |opens?\ )?"
        rf"for\ {TIMES}",
    ),
    clause(
        "closes",
        r"(?:(?:that|which|and|it)\ )*(?:closes|half-opens|closing|retries|tries\ again)\ "
        r"(?:again\ )?"
        rf"after\ {TIMES}",
    ),
    clause(
        "timeout",
        r"(?:(?:with|and)\ )?(?:an?\ |the\ )?(?:call\ )?time-?\ ?out\ ?(?:of|is|:|=|after)?\s*"
        rf"{TIMES}",
    ),
    clause(
        "timeout_first", rf"(?:with\ )?(?:an?\ )?{TIMES}\ (?:call\ )?time-?out"
    ),
    clause(
        "fallback",
        r"(?:(?:with|and)\ )?(?:an?\ |the\ )?(?:fall-?back|falling\ back|falls\ back)"
        rf"\ ?(?:of|to|on|is|:)?\s*(?P<text>{LITERAL})",
    ),
)  # fmt: skip


def guarded(match: re.Match[str], scene: Scene) -> None:
    """Calls get a circuit breaker; numbers that nobody gave are the tool's own.

    Raises:
        NotUnderstoodError: a part of it is not understood, or no call is meant.
    """
    found = particulars.said(match["rest"] or "", _CLAUSES, scene)
    relationships = several_links.ids(scene, match["calls"])
    call: dict[str, Any] = {"relationships": relationships}
    counted = found.get("failures") or found.get("threshold")
    waiting = found.get("open") or found.get("closes")
    ending = found.get("timeout") or found.get("timeout_first")
    if counted:
        call["failure_threshold"] = arguments.value("failure_threshold", counted["amount"], "")
    if waiting:
        call["open_seconds"] = particulars.time("open_seconds", waiting)
    if ending:
        call["timeout_ms"] = particulars.time("timeout_ms", ending)
    if "fallback" in found:
        call["fallback"] = sentence(scene.value(found["fallback"]["text"]))
    scene.do("add_circuit_breaker", **call)
    scene.it = tuple(relationships)


_BREAKER = r"(?:an?\s+|the\s+|new\s+)*circuit[\s-]?breakers?(?!\s+control)"
_REST = (
    r"(?P<rest>(?:(?:\s*[,;:]\s*|\s+)(?:(?:and\s+)?(?:that|which|with|opening|opens|it|an?\s+time|time-?out"
    r"|falling|falls|fallback|after|for|\w+\s+(?:failures|errors))\b.*))?)"
)

FORMS = (
    form(
        r"(?:protect|guard|wrap|secure|shield|cover)\s+(?P<calls>.+?)\s+(?:with|by|in|using|behind)\s+"
        rf"{_BREAKER}{_REST}",
        guarded,
        "add_circuit_breaker",
        "guards calls by a circuit breaker",
        "Protect the call from order-service to payment-service with a circuit breaker that opens "
        "after 5 failures for 30 seconds, timeout 800 ms",
        takes_list=True,
    ),
    form(
        rf"(?:add|put|insert|use|place|introduce|install|set\s+up|have)\s+{_BREAKER}\s+"
        r"(?:to|on|onto|around|over|into|for|at|(?=between\s|in\s+front\s+of\s|before\s))\s*"
        rf"(?P<calls>.+?){_REST}",
        guarded,
        "add_circuit_breaker",
        "the same",
        "Put a circuit breaker between order-service and inventory-service with a threshold of 3 "
        "failures",
        takes_list=True,
    ),
    form(
        rf"{STATES}(?P<calls>[^,;:]+?)\s+(?:needs?|should\s+(?:have|get)|must\s+(?:have|get)|gets?"
        r"|requires?|(?:should|must)\s+be\s+(?:guarded|protected)\s+(?:by|with))\s+"
        rf"{_BREAKER}{_REST}",
        guarded,
        "add_circuit_breaker",
        "the same as a statement",
        "All calls to payment-service need a circuit breaker",
        takes_list=True,
    ),
    form(
        rf"give\s+(?P<calls>[^,;:]+?)\s+{_BREAKER}{_REST}",
        guarded,
        "add_circuit_breaker",
        "the same",
        "Give order-connects-payment a circuit breaker",
        takes_list=True,
    ),
)
