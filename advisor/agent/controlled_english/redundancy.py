"""Ways to ask for redundancy: a node in several instances, with or without a balancer before them.

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
    MODAL_BE,
    STATES,
    told,
)
from advisor.agent.wanted import NUMBER

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_BALANCER = r"(?:(?:load[\ -]?balancer|balancer|lb|reverse[\ -]proxy)\b)"
_KIND = r"(?:redundant|identical|parallel|separate|active|more)"
_INSTANCES = rf"(?:{_KIND}\ )?(?:instances?|copies|nodes|servers)"
_CLAUSES = (
    clause("named/told", told(rf"(?:both\ )?{_INSTANCES}", "ids", IDS)),
    clause(
        "others",
        r"(?:the\ )?(?:(?:second|other|others|new)(?:\ (?:ones?|instances?))?)"
        rf"\ (?:is|are|{MODAL_BE}|:)\ (?:{CALLED}\ )?(?P<ids>{IDS})",
    ),
    clause("count/times", r"(?P<amount>twice|thrice)"),
    clause("count_named/listed", rf"(?:(?:with|in|as|by|on)\ )?{AMOUNT}\ {_INSTANCES}\s*[,:(]\s*"
           rf"(?P<ids>{IDS})\)?"),
    clause("behind/told", told(_BALANCER + r"(?:\ in\ front(?:\ of\ (?:it|them))?)?")),
    clause("behind/before", r"(?:(?:and|with|put)\ )*(?:in\ front\ of|before)\ (?:it|them|both"
           r"|all)\ "
           rf"(?:an?\ |the\ )?(?:new\ )?{_BALANCER}(?:\ (?:{CALLED}\ )?(?P<id>{ID}))?"),
    clause("without/no", r"no\ (?:load[\ -]?)?balancer"),
    clause("callers", r"(?:the\ )?callers\ (?:know|reach|call)\ (?:all|both|each)(?:\ \w+)?"),
    clause("keeps/first", r"(?P<of>[\w-]+)\ (?:stays"
           r"|remains)(?:\ (?:as\ )?the\ first(?:\ \w+)?)?(?P<by>)"),
    clause(
        "named",
        rf"(?:(?:with|in|as|by|on)\ )?(?:the\ )?{_INSTANCES}\ (?:{CALLED}|:)?\s*(?P<ids>{IDS})",
    ),
    clause("count_named", rf"(?:with|in|as|by|on)\ {AMOUNT}\ {_INSTANCES}:?\ (?:{CALLED}\ )?"
           rf"(?P<ids>(?!behind|with|keeping|in\b){IDS})"),
    clause("count", rf"(?:(?:with|in|as|by|on|to)\ )?{AMOUNT}\ {_INSTANCES}"
           r"(?:\ in\ total|\ of\ it)?"),
    clause(
        "behind",
        rf"(?:behind|(?:and\ )?with|using)\ (?:an?\ |the\ )?(?:new\ |existing\ )?{_BALANCER}"
        rf"(?:\ (?:{CALLED}\ )?(?P<id>(?!in\b|before\b|with\b|keeping\b|and\b|but\b){ID}))?"
        r"(?:\ (?:in\ front(?:\ of\ (?:it|them))?|before\ (?:it|them)))?",
    ),
    clause("behind_known", rf"behind\ (?:the\ )?(?P<id>{ID})"),
    clause("without", r"without\ (?:an?\ |any\ |the\ )?(?:load[\ -]?)?balancer"),
    clause("keeps", KEEPS),
    clause("named/only", rf"(?P<ids>{ID}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[&+]\s*){ID})+)"),
)  # fmt: skip
_LIKE_BALANCER = re.compile(r"(?:^|[-_ ])(?:lb|balancer|proxy)(?:$|[-_ \d])", re.IGNORECASE)
"""An id that says itself that it is a balancer's."""
_SAYS_HOW = re.compile(
    r"\b(?:two|three|four|[2-9]|second|another|additional)\b[^.;:]*\binstances?\b"
    r"|\b(?:add|put|place|create|introduce|insert)\b[^.;]*\b(?:load[\s-]balancer|instances?"
    r"|standby)\b",
    re.IGNORECASE,
)


def made_redundant(match: re.Match[str], scene: Scene) -> None:
    """A node runs in several instances from now on.

    Raises:
        NotUnderstoodError: a part of it is not understood, or other sentences say how.
    """
    groups = match.groupdict()
    rest = groups.get("rest") or ""
    node = scene.one(groups["node"])
    if not rest and not scene.more and _SAYS_HOW.search(_later(scene.prompt, match[0])):
        raise NotUnderstoodError("it says what for, and the sentences after it say how")
    found = particulars.said(rest, _CLAUSES, scene)
    arguments: dict[str, Any] = {"node": node.id, "instances": _instances(scene, node.id, found)}
    if "keeps" in found:
        particulars.keeps_id(scene, found["keeps"], node)
    if "without" not in found and "callers" not in found:
        arguments |= _balancer(scene, node.id, found)
    scene.do("make_redundant", **arguments)
    ids = [particulars.id_of(each) for each in arguments["instances"]]
    if way := re.search(r"active\s*[/-]\s*(?P<other>\w+)", match[0], re.IGNORECASE):
        _tell_roles(scene, ids, way["other"].lower())
    scene.touch(ids)
    scene.copies |= dict.fromkeys(ids, ids[0])
    scene.it = tuple(ids)


def _later(prompt: str, words: str) -> str:
    """What a prompt says after these words; all of it where they are said otherwise."""
    before, there, after = prompt.partition(words)
    return after if there else before


def _instances(
    scene: Scene, identity: str, found: dict[str, re.Match[str]]
) -> list[str | dict[str, str]]:
    """What the instances are called: as it is said, else in numbers."""
    named = found.get("named") or found.get("count_named")
    counted = found.get("count") or found.get("count_named")
    wanted = particulars.count(counted, 2, "instances") if counted else 0
    keeps = "keeps" in found
    if named:
        names = particulars.parts(scene, named["ids"])
        if wanted and wanted != len(names):
            raise NotUnderstoodError(f"{wanted} instances are asked for and {len(names)} are named")
        if keeps and particulars.id_of(names[0]) != identity:
            names = [identity, *names]
        if len(names) == 1:
            raise NotUnderstoodError("two instances at least have to be named")
        return names
    if others := found.get("others"):
        first = identity if keeps else particulars.free(scene, f"{identity}-1")
        names = [first, *particulars.parts(scene, others["ids"])]
        if wanted and wanted != len(names):
            raise NotUnderstoodError(f"{wanted} instances are asked for and {len(names)} are named")
        return names
    made = [identity] if keeps else [particulars.free(scene, f"{identity}-1")]
    made += [particulars.free(scene, f"{identity}-{n}") for n in range(2, (wanted or 2) + 1)]
    scene.choose(f"instances called {', '.join(made)}")
    return [*made]


def _balancer(scene: Scene, identity: str, found: dict[str, re.Match[str]]) -> dict[str, Any]:
    """What stands before them, if anything does."""
    if known := found.get("behind_known"):
        said = scene.value(known["id"])
        if _LIKE_BALANCER.search(said) and not scene.exists(known["id"]):
            return {"load_balancer": particulars.part(scene, known["id"])}
        return {"load_balancer": scene.one(known["id"]).id}
    if "behind" not in found:
        scene.choose('callers reach each instance themselves: say "behind a load balancer" else')
        return {}
    if said := found["behind"]["id"]:
        return {"load_balancer": particulars.part(scene, said)}
    made = particulars.free(scene, "load-balancer", f"{identity}-load-balancer")
    scene.choose(f"the load balancer called {made}")
    return {"load_balancer": made}


def _tell_roles(scene: Scene, ids: list[str], other: str) -> None:
    """Who works and who waits, where it is said."""
    roles = ["active", *[other] * (len(ids) - 1)]
    entries = [
        {"on": [identity], "values": {"role": role}}
        for identity, role in zip(ids, roles, strict=True)
    ]
    scene.do("set_metadata", entries=entries)


_WAYS = (
    r"(?:redundant(?:ly)?|highly[\s-]+available|fault[\s-]+tolerant|failure[\s-]+tolerant"
    r"|active\s*[/-]\s*(?:active|passive|standby))"
)
_REST = r"(?P<rest>(?:[\s,;:].*)?)"
FORMS = (
    form(
        rf"(?:make|get|keep|render|run|set\s+up|deploy|operate|build|have|turn)\s+(?:the\s+)?"
        rf"(?P<node>[^,;:]+?)\s+(?:to\s+be\s+|into\s+|as\s+)?{_WAYS}{_REST}",
        made_redundant,
        "make_redundant",
        "runs a node in several instances, behind a load balancer where the sentence has one",
        "Make the api-gateway redundant with three instances behind a load balancer called "
        "edge-lb, keeping its id",
        takes_list=True,
    ),
    form(
        rf"(?:(?:we|i)\s+(?:need|want)\s+)?{STATES}(?:the\s+)?(?P<node>[^,;:]+?)\s+{MODAL}\s+"
        rf"(?:be(?:come)?\s+|run\s+)(?:made\s+)?{_WAYS}{_REST}",
        made_redundant,
        "make_redundant",
        "the same as a statement",
        "The payment-service should be redundant, with instances payment-east and payment-west",
        takes_list=True,
    ),
    form(
        rf"{STATES}(?:the\s+)?(?P<node>[^,;:]+?)\s+(?:needs?|requires?|(?:should|must|has\s+to)\s+"
        rf"(?:have|get|run\s+(?:in|on|with)))\s+(?P<rest>(?:at\s+least\s+)?{NUMBER}\s+"
        r"(?:\w+\s+)?(?:instances|copies|nodes|servers)\b.*)",
        made_redundant,
        "make_redundant",
        "the same",
        "The order-service needs three instances behind a load balancer",
        takes_list=True,
    ),
    form(
        r"(?:add|introduce|provide|create|ensure|build\s+in)\s+(?:some\s+)?redundancy\s+(?:to"
        r"|for|of|at|on)"
        r"\s+(?:the\s+)?(?P<node>[^,;:]+?)(?P<rest>(?:(?:\s*[,;:]\s*|\s+)(?:with|behind|by|using"
        r"|keeping"
        r"|in|without)\b.*)?)",
        made_redundant,
        "make_redundant",
        "the same",
        "Add redundancy to the inventory-service without a load balancer",
        takes_list=True,
    ),
    form(
        r"(?:run|operate|put|place|deploy|scale)\s+(?:the\s+)?(?P<node>[^,;:]+?)"
        rf"(?P<rest>\s+(?:twice|thrice)(?:\W.*)?|\s+(?:on|in|as|with|to)\s+(?:[2-9]|\w+)"
        rf"\s+{_INSTANCES.replace(chr(92) + ' ', ' ')}"
        r"(?:.*,)?\s+behind\s.+)",
        made_redundant,
        "make_redundant",
        "the same",
        "Run the order-service in two instances behind a load balancer",
        takes_list=True,
    ),
)

WITH_MORE = (
    form(
        rf"(?:add|have|use|run)\s+(?P<rest>{NUMBER}\s+(?:instances"
        rf"|copies))\s+of\s+(?:the\s+)?(?P<node>[^,;:]+)",
        made_redundant,
        "make_redundant",
        "the same, where the sentences after it say how",
        "Run two instances of order-service. The first keeps its id.",
    ),
)
"""What asks for redundancy only together with sentences that say more of the instances."""
