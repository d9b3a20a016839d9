"""Ways to ask for a cache beside a store of data. Imports no model library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import particulars
from advisor.agent.controlled_english.clauses import PROTOCOL, clause, protocol
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.particulars import CALLED, ID, STATES, TIMES, told
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.assess.kinds import is_store

if TYPE_CHECKING:
    import re

    from advisor.agent.controlled_english.scene import Scene

_ENDS = (
    r"(?=\s*(?:$|,|;|\ with\b|\ called\b|\ named\b|\ over\b|\ and\ (?:a\ )?(?:ttl"
    r"|with)\b|\ to\ read))"
)
_CLAUSES = (
    clause("called/told", told("(?:cache|it)")),
    clause("called/is", rf"is\ {CALLED}\ (?P<id>{ID})"),
    clause("readers/listed", r"readers?\s*(?::|is|are)\s*(?P<who>.+)"),
    clause("readers/told", r"(?P<who>[\w .-]+?)\ (?:(?:may|can|should|shall|must"
           r"|will)\ )?reads?\ from\ "
           r"(?:it|the\ cache)"),
    clause("ttl/expire", r"(?:(?:the\ |its\ )?(?:entries|values|data|results)\ )?(?:(?:should"
           r"|shall|must)\ )?"
           r"(?:expires?|live|lives|stays?|are\ (?:kept|forgotten))"
           rf"\ (?:after|for)\ {TIMES}"),
    clause("ttl/first", rf"{TIMES}(?:\ (?:ttl|time[\ -]to[\ -]live))?"),
    clause(
        "ttl",
        r"(?:(?:with|and|that|which)\ )*(?:(?:an?\ |the\ )?(?:ttl|time[\ -]to[\ -]live|expiry)"
        r"\ ?(?:of|is|:|=)?|(?:forgets|expires|keeps?\ (?:entries|values|it|data))(?:\ "
        r"(?:entries|values|it))?"
        rf"\ (?:after|for))\s*{TIMES}",
    ),
    clause("called", rf"(?:{CALLED}|with)\ (?P<id>{ID})"),
    clause("readers", rf"(?:for|read\ by|used\ by)\ (?:the\ )?(?P<who>.+?)(?:\ to\ read(?:\ "
                      rf"from)?)?{_ENDS}"),
    PROTOCOL,
)  # fmt: skip


def cached(match: re.Match[str], scene: Scene) -> None:
    """Readers look into a cache before they ask the store.

    Raises:
        NotUnderstoodError: a part of it is not understood, or it is no store.
    """
    groups = match.groupdict()
    store = scene.one(groups["store"])
    if not is_store(scene.node(store.id)):
        raise NotUnderstoodError(f'"{store.id}" is no store of data')
    found = particulars.said(groups["rest"] or "", _CLAUSES, scene)
    named = groups.get("id") or (found["called"]["id"] if "called" in found else "")
    kind = (groups.get("kind") or "").strip().lower()
    made = particulars.free(scene, f"{store.id}-cache")
    call: dict[str, Any] = {"store": store.id}
    call["cache"] = particulars.part(scene, named) if named else made
    if kind and not named:
        call["cache"] = {"id": made, "name": f"{kind.title()} Cache"}
    if not named:
        scene.choose(f"the cache called {made}")
    if "readers" in found:
        call["readers"] = [each.id for each in scene.several(found["readers"]["who"])]
    if "protocol" in found:
        call["protocol"] = protocol(found["protocol"])
    if "ttl" in found:
        call["ttl_seconds"] = particulars.time("ttl_seconds", found["ttl"])
    scene.do("add_cache", **call)
    scene.it = (particulars.id_of(call["cache"]),)


_CACHE = (
    r"(?:an?\s+|the\s+)?(?:new\s+)?(?P<kind>(?:redis|memcached|valkey|hazelcast|read"
    r"|query)\s+)?cache"
    rf"(?:\s+(?:called|named)\s+(?P<id>{LITERAL}|[\w.-]+))?"
)
_REST = (
    r"(?P<rest>(?:(?:\s*[,;:]\s*|\s+)(?:(?:and\s+)?(?:for|with|called|named|call|over|via|read"
    r"|readers?"
    r"|used|that|which|entries|values|id|ttl|\d+\s*\w+\s+ttl)\b.*))?)"
)

FORMS = (
    form(
        rf"(?:put|add|place|introduce|insert|have|use|set\s+up)\s+{_CACHE}\s+(?:before"
        rf"|in\s+front\s+of"
        rf"|beside|next\s+to|on\s+top\s+of|to|for|on|at)\s+(?P<store>.+?){_REST}",
        cached,
        "add_cache",
        "puts a cache beside a store of data, for all that connect to it or for those named",
        "Put a cache called order-cache before order-db for order-service with a TTL of 60 seconds",
        takes_list=True,
    ),
    form(
        rf"cache\s+(?:the\s+)?(?:(?:reads|queries|data|results)\s+(?:of"
        rf"|from)\s+)?(?P<store>[^,;:]+?){_REST}",
        cached,
        "add_cache",
        "the same",
        "Cache the inventory database, TTL 5 minutes",
        takes_list=True,
    ),
    form(
        rf"{STATES}(?P<store>[^,;:]+?)\s+(?:needs?|requires?|should\s+(?:have|get)"
        rf"|must\s+(?:have|get)|gets?)\s+"
        rf"{_CACHE}{_REST}",
        cached,
        "add_cache",
        "the same as a statement",
        "Order-db needs a cache with a time to live of 2 minutes",
        takes_list=True,
    ),
)
