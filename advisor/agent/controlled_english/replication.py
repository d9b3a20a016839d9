"""Ways to ask for replicas of a store of data: who is primary, who reads, and how they follow.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import particulars
from advisor.agent.controlled_english.clauses import clause
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.particulars import (
    AMOUNT,
    CALLED,
    ID,
    IDS,
    KEEPS,
    MODAL,
    STATES,
    told,
)

if TYPE_CHECKING:
    from advisor.agent.controlled_english.clauses import Found
    from advisor.agent.controlled_english.names import Named
    from advisor.agent.controlled_english.scene import Scene

_REPLICAS = r"(?:read[\ -]|standby\ |hot\ )?(?:replicas?|standbys?|followers?|copies)"
_ENDS = r"(?=\s*(?:$|,|\ with\b|\ in\b|\ keeping\b|\ and\ (?:with|in|keep)\b))"
_SPOKEN_OF = r"(?:it|them|the\ (?:replicas?|copy|copies|standbys?|followers?|first)|one)"
_CLAUSES = (
    clause("named/listed", rf"(?:(?:with|to|by)\ )?{AMOUNT}\ {_REPLICAS}\s*[,:(]\s*"
           rf"(?P<ids>{IDS})\)?"),
    clause("named/told", told(rf"(?:{_REPLICAS}|copy)", "ids", IDS)),
    clause("mode/told", r"(?:the\ )?(?:replication|copying)\ (?:is|should\ be|must\ be|:)\ "
           r"(?P<mode>a?sync)(?:hronous)?"),
    clause("mode/done", r"(?:is\ )?(?:replicated|copied)\ (?P<mode>a?sync)(?:hronously)?"),
    clause(
        "readers/told",
        r"(?P<who>[\w .-]+?)\ (?:(?:may|can|should|shall|must|will|to)\ )?reads?\ (?:only\ )?from\ "
        rf"{_SPOKEN_OF}",
    ),
    clause("readers/listed", r"readers?\s*(?::|is|are)\s*(?P<who>.+)"),
    clause("cluster/both", rf"(?:(?:group|put|and)\ )*(?:both|all(?:\ of\ them)?|them)\ (?:are"
           rf"\ )?in(?:to)?\ "
           rf"(?:an?\ |the\ )?(?:new\ )?cluster,?(?:\ (?:{CALLED}\ )?(?P<id>{ID}))?"),
    clause("cluster/told", told("cluster")),
    clause("keeps/told", rf"(?:the\ )?(?:primary|store|existing\ one|present\ one|current\ one)"
           rf"\ {KEEPS}"),
    clause("primary/told", told("primary")),
    clause("primary/becomes", r"(?:(?:the\ )?(?:current|present|existing|old|live)(?:\ (?:one"
           r"|store|database))?\ )?"
           rf"becomes\ (?:the\ primary,?\ )?(?:{CALLED}\ )?(?P<id>{ID})"),
    clause(
        "mode",
        r"(?:with\ |in\ |using\ )?(?:an?\ )?(?P<mode>a?sync)(?:hronous(?:ly)?)?"
        r"(?:\ (?:replication|mode|copies|copying))?\b",
    ),
    clause("named", rf"(?:(?:with|to|as|by|onto)\ )?(?:{AMOUNT}\ |an?\ |the\ )?{_REPLICAS}\ "
                    rf"(?:{CALLED}\ )?"
           rf"(?P<ids>(?!for\b|in\b|with\b|keeping\b|to\b){IDS})"),
    clause("count", rf"(?:(?:with|to|by|onto)\ )?(?:an?\ (?P<one>)|{AMOUNT}\ ){_REPLICAS}"),
    clause("readers", rf"for\ (?:the\ )?(?P<who>.+?)\ to\ read(?:\ from)?{_ENDS}"),
    clause("readers_too", rf"(?:read(?:able)?\ by|with\ reads?\ (?:by|from|for)|for\ reads?\ "
                          rf"(?:by|from))"
           rf"\ (?:the\ )?(?P<who>.+?){_ENDS}"),
    clause("cluster", rf"(?:in|as|within|into|with)\ (?:an?\ |the\ )?(?:new\ )?cluster"
           rf"(?:\ (?:{CALLED}\ )?(?P<id>(?!with\b|keeping\b|and\b){ID}))?"),
    clause("without", r"without\ (?:an?\ |any\ |the\ )?cluster"),
    clause("primary", rf"(?:with\ )?(?:the\ |a\ )?primary\ (?:{CALLED}\ )?(?P<id>{ID})"),
    clause("keeps", KEEPS),
)  # fmt: skip
_SEVERAL = re.compile(r"^(?:both|all|every|each|the\s+(?:two|three))\s|\sand\s", re.IGNORECASE)
_SAYS_HOW = re.compile(
    r"\b(?:rename|add|create|introduce)\b[^.;]*\b(?:replica|standby|primary)\b", re.IGNORECASE
)


def replicated(match: re.Match[str], scene: Scene) -> None:
    """A store becomes the primary of replicas.

    Raises:
        NotUnderstoodError: a part of it is not understood, or other sentences say how.
    """
    rest = match["rest"] or ""
    groups = match.groupdict()
    if mode := groups.get("mode"):
        rest = f"{mode} replication, {rest}"
    if named := groups.get("named"):
        rest = f"a replica{named}, {rest}"
    if who := groups.get("who"):
        rest = f"{who} reads from it, {rest}"
    stores = _stores(scene, match["store"])
    if not rest and not scene.more and _SAYS_HOW.search(scene.prompt.replace(match[0], " ")):
        raise NotUnderstoodError("it says what for, and the sentences after it say how")
    found = particulars.said(rest, _CLAUSES, scene)
    if len(stores) > 1 and (found.keys() & {"named", "primary", "cluster"}):
        raise NotUnderstoodError("names are given once for several stores: say one a sentence")
    made = [_replicate(scene, store, found) for store in stores]
    scene.it = tuple(each for one in made for each in one)
    scene.touch(scene.it)


def _stores(scene: Scene, phrase: str) -> list[Named]:
    """The store that is meant, or all of `both databases`, `a and b`."""
    return scene.several(phrase) if _SEVERAL.search(phrase) else [scene.one(phrase)]


def _replicate(scene: Scene, store: Named, found: Found) -> list[str]:
    """The ids of the primary and the replicas that a store becomes."""
    whole = re.sub(r"-(?:primary|main|leader)$", "", store.id)
    arguments: dict[str, Any] = {
        "store": store.id,
        "primary": _primary(scene, store.id, whole, found),
        "replicas": _replicas(scene, whole, found),
    }
    if "keeps" in found:
        particulars.keeps_id(scene, found["keeps"], store)
    if "cluster" in found:
        named = found["cluster"]["id"]
        cluster = particulars.part(scene, named) if named else ""
        arguments["cluster"] = cluster or particulars.free(scene, f"{whole}-cluster")
    who = [found[name]["who"] for name in ("readers", "readers_too") if name in found]
    readers = [named.id for phrase in who for named in scene.several(phrase)]
    mode = found["mode"]["mode"].lower() if "mode" in found else ""
    scene.do("replicate_store", **particulars.put(arguments, readers=readers, mode=mode))
    made = [arguments["primary"], *arguments["replicas"]]
    return [particulars.id_of(each) for each in made]


def _primary(scene: Scene, identity: str, whole: str, found: Found) -> str | dict[str, str]:
    if "primary" in found:
        return particulars.part(scene, found["primary"]["id"])
    if "keeps" in found or whole != identity:
        return identity
    made = particulars.free(scene, f"{identity}-primary")
    scene.choose(f'"{identity}" becomes "{made}": to keep its id say "keeping its id"')
    return made


def _replicas(scene: Scene, whole: str, found: Found) -> list[str | dict[str, str]]:
    counted = found.get("count") or found.get("named")
    several = counted is not None and counted.groupdict().get("amount")
    wanted = particulars.count(counted, 1, "replicas") if counted and several else 0
    if named := found.get("named"):
        names = particulars.parts(scene, named["ids"])
        if wanted and wanted != len(names):
            raise NotUnderstoodError(f"{wanted} replicas are asked for and {len(names)} are named")
        return names
    if wanted <= 1:
        return [particulars.free(scene, f"{whole}-replica")]
    return [particulars.free(scene, f"{whole}-replica-{n}") for n in range(1, wanted + 1)]


_STORE = r"(?:the\s+)?(?P<store>[^,;:]+?)"
_REST = (
    r"(?P<rest>(?:\s*[,;:].*|\s+(?:a?sync\w*|with|to|onto|for|in|as|within|into|keeping|but\s+keep"
    r"|read|without)\b.*)?)"
)
_NO_COPIES = r"(?!.*\s(?:into|as|in|to)\s+(?:\w+\s+)?(?:instances|copies|nodes)\b)"

_A_REPLICA = (
    r"(?:an?\s+|the\s+)?(?:new\s+)?(?:(?:read|standby|hot)[\s-])?(?:replica|standby|follower)"
)

FORMS = (
    form(
        rf"{STATES}(?:the\s+)?(?P<who>[^,;:]+?)\s+{MODAL}\s+"
        rf"(?:only\s+)?read\s+from\s+{_A_REPLICA}\s+of\s+{_STORE}"
        r"(?:,?\s+(?:not|instead\s+of|rather\s+than)\s+"
        rf"(?:hammer\s+|ask\s+|use\s+|load\s+|from\s+)?(?:(?:the|its)\s+)?(?:(?:live|original"
        rf"|main|primary|existing)\s*)*"
        r"(?:one|store|database|itself)?)?(?P<rest>)",
        replicated,
        "replicate_store",
        "gives a store a replica and lets one read from it",
        "The inventory-service should read from a replica of order-db",
        takes_list=True,
    ),
    form(
        rf"(?:put|place|set\s+up|run)\s+{_A_REPLICA}(?P<named>\s+(?:called|named)\s+\S+)?\s+"
        rf"(?:beside|next\s+to|behind"
        rf"|alongside)\s+{_STORE}{_REST}",
        replicated,
        "replicate_store",
        "the same",
        "Put a replica called order-ro beside order-db",
        takes_list=True,
    ),
    form(
        r"(?:add|introduce|provide|set\s+up|enable|have)\s+(?:"
        r"(?P<mode>a?synchronous)\s+)?replication\s+"
        rf"(?:to|for|of|on)\s+{_STORE}{_REST}",
        replicated,
        "replicate_store",
        "the same",
        "Add replication to order-db with a replica called order-db-standby",
        takes_list=True,
    ),
    form(
        rf"(?:replicate|mirror)\s+{_NO_COPIES}{_STORE}{_REST}",
        replicated,
        "replicate_store",
        "gives a store of data replicas; it becomes the primary",
        "Replicate the order database synchronously with two replicas for the inventory service "
        "to read from",
        takes_list=True,
    ),
    form(
        rf"(?:make|keep|have|get)\s+{_STORE}\s+(?:replicated|mirrored){_REST}",
        replicated,
        "replicate_store",
        "the same",
        "Make order-db replicated with a replica called order-db-standby",
        takes_list=True,
    ),
    form(
        rf"{STATES}{_STORE}\s+{MODAL}\s+(?:be|become|run)\s+(?:replicated|mirrored){_REST}",
        replicated,
        "replicate_store",
        "the same as a statement",
        "The inventory database must be replicated, keeping its id",
        takes_list=True,
    ),
    form(
        rf"give\s+{_STORE}\s+(?P<rest>(?:an?\s+|[1-9]\s+|\w+\s+)(?:(?:read|standby|hot)[\s-])?"
        r"(?:replicas?|standbys?)\b.*)",
        replicated,
        "replicate_store",
        "the same",
        "Give order-db a replica called order-db-standby",
        takes_list=True,
    ),
    form(
        rf"{STATES}{_STORE}\s+(?:needs?|requires?|(?:should|must|has\s+to|ought\s+to)\s+(?:have"
        rf"|get)|shall\s+have|gets?)\s+"
        rf"(?P<rest>(?:an?\s+|[1-9]\s+|\w+\s+)(?:(?:read|standby|hot)[\s-])?(?:replicas?"
        rf"|standbys?)\b"
        r"(?:\s*[,;:].*|\s+(?:(?:called|named|with|for|in|keeping)\b.*|\S*[-_\d]\S*))?)",
        replicated,
        "replicate_store",
        "the same",
        "Inventory-db needs two read replicas in a cluster called stock-cluster",
        takes_list=True,
    ),
)
