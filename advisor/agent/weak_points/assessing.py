"""The weak points of an architecture, each with its proof and a request that would mend it.

What is judged is computed from the document alone, in the same way each time; how it is judged is
part of the answer. Imports no model library.
"""

from __future__ import annotations

from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.weak_points import remedies
from advisor.assess.chains import chains
from advisor.assess.facts import Facts
from advisor.assess.kinds import is_balancer
from advisor.assess.single_points import single_points
from advisor.assess.stores import (
    believed,
    readers,
    says_reading,
    single,
    unrecoverable,
)
from advisor.assess.words import (
    bullets,
    code,
    counted,
    enumerated,
    plain,
    titled,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import Literal, TypeAlias

    from advisor.assess.chains import Chain
    from advisor.assess.single_points import SinglePoint, SinglePoints
    from advisor.assess.stores import Store
    from advisor.calm.model import Model

    Aspect: TypeAlias = Literal["single point", "no replica", "synchronous chain", "recovery"]

_DOUBTS = 20
_REST = 12
"""Weak points beyond those that are asked for that are named before the rest is counted."""


class WeakPoint(NamedTuple):
    """Something that can be mended."""

    aspect: Aspect
    nodes: tuple[str, ...]
    """The nodes to do something about."""
    words: Callable[[], Words]
    """Made when they are asked for, since a large architecture has very many weak points."""


class Words(NamedTuple):
    """What a person is told of a weak point."""

    finding: str
    proof: str
    remedy: str
    """A request in controlled English."""
    note: str = ""
    """What the request does not mend."""


class Doubt(NamedTuple):
    """What is believed of some nodes, or not known of them."""

    nodes: tuple[str, ...]
    words: str


class Assessment(NamedTuple):
    """What was found, the gravest first."""

    weak_points: tuple[WeakPoint, ...]
    judged: tuple[str, ...]
    """How it was judged, a line for each aspect."""
    doubts: tuple[Doubt, ...]
    """What was left out, and why."""


HOW_JUDGED: dict[Aspect, str] = {
    "single point": "Single point of failure: every way over connects and interacts from a person, "
    "a client, an external system or a node that nothing reaches runs through it to other nodes. "
    "What a node that nothing reaches alone leads to begins ways of its own, if it leads on. "
    "Containers count as borders around parts, and metadata such as replicas: 2 is believed.",
    "no replica": "No replica: no other store of the same node-type stands with it in a container "
    "of stores alone, is joined to it by a relationship that speaks of replication, is named in "
    "its metadata, or has its id with another ending (-primary, -replica, -2); metadata such as "
    "replica: FRA is believed.",
    "synchronous chain": "Synchronous chain: two or more calls of a flow within each other over "
    "connects, with no queue or broker among them (by type, id, name and protocol), and no word "
    "of a circuit breaker, bulkhead or fallback at the caller or the connection.",
    "recovery": "Recovery: no word of RTO, RPO, backup, failover, recovery or restoring in "
    "controls or metadata of a store, of what contains it, or in the architecture's controls; "
    "then, no target (RTO, RPO).",
}
"""What is looked for, for each aspect; part of every assessment."""

ASPECTS: tuple[Aspect, ...] = tuple(HOW_JUDGED)


def assess(model: Model, aspects: Collection[Aspect] = ASPECTS) -> Assessment:
    """The weak points of `model`: the first of every aspect, then the second of every aspect."""
    points = single_points(Facts(model)) if "single point" in aspects else None
    found = [_points(model, points)] if points else []
    found += [_OF[aspect](model) for aspect in _OF if aspect in aspects]
    ranked = (weak for row in zip_longest(*found) for weak in row if weak is not None)
    judged = [HOW_JUDGED[aspect] for aspect in ASPECTS if aspect in aspects]
    doubts = list(_doubts(points)) if points else []
    if "no replica" in aspects:
        doubts += _copies(model)
    return Assessment(tuple(ranked), tuple(judged), tuple(doubts))


def told(assessment: Assessment, count: int, known: str = "") -> str:
    """The first `count` weak points as an answer, and what there is beyond; and what is `known`."""
    found, parts = assessment.weak_points, []
    if not found:
        parts.append("**No weak point** of the kinds that are judged.")
    elif count < len(found):
        first = "first" if count == 1 else f"first {count}"
        parts.append(f"The {first} of {counted(len(found), 'weak point')}:")
    parts += [in_full(number, weak) for number, weak in enumerate(found[:count], 1)]
    rest = [f"{enumerated(weak.nodes, 3)} ({weak.aspect})" for weak in found[count:]]
    if rest:
        beyond = f" and {len(rest) - _REST} more" if len(rest) > _REST else ""
        parts.append(f"Further: {', '.join(rest[:_REST])}{beyond}.")
    parts += [known] if known else []
    parts += [doubt.words for doubt in assessment.doubts[:_DOUBTS]]
    parts.append(bullets("How it was judged:", assessment.judged))
    parts.append(
        "What the document does not state is not known: capacity, timeouts, what runs behind a "
        "node, and whether a caller needs the answer at once."
    )
    return "\n\n".join(parts)


def in_full(number: int, weak: WeakPoint) -> str:
    """One weak point with its proof and what would mend it."""
    words = weak.words()
    lines = (
        f"{number}. {words.finding}",
        f"   Proof: {words.proof}",
        f"   To say: {words.remedy}",
        *([f"   Note: {words.note}"] if words.note else ()),
    )
    return "\n".join(lines)


def _doubts(found: SinglePoints) -> Iterator[Doubt]:
    for identity, number in found.several:
        words = f"{code(identity)} is believed to have {number} instances, as its metadata says."
        yield Doubt((identity,), words)
    for identity, entries in found.alone:
        yield Doubt(
            (identity, *entries),
            f"{code(identity)} alone leads to {enumerated(entries)}, from where ways lead on; "
            "whether these can be gone without it is not known.",
        )
    if found.unreached:
        yield Doubt(
            found.unreached,
            f"No way from an origin leads to {enumerated(found.unreached)}, so of single points of "
            "failure nothing is known there.",
        )


def _copies(model: Model) -> Iterator[Doubt]:
    for identity, said in believed(Facts(model)):
        words = (
            f"{code(identity)} is believed to have a copy, as its metadata says ({plain(said)})."
        )
        yield Doubt((identity,), words)


def _points(model: Model, found: SinglePoints) -> Iterator[WeakPoint]:
    for point in found.points:
        words = partial(_told_point, model, found, point)
        yield WeakPoint("single point", (point.node.id or "",), words)


def _told_point(model: Model, found: SinglePoints, point: SinglePoint) -> Words:
    identity = point.node.id or ""
    others = counted(point.loses, "other node")
    how = f"every way from {enumerated(found.origins, 3)} to {others} runs through it."
    if identity in found.origins:
        how = f"it is the only way in to {others}."
    verb = "is" if point.loses == 1 else "are"
    return Words(
        f"{titled(point.node)} is a single point of failure: {how}",
        f"without {code(identity)}, {counted(point.loses, 'node')} {verb} reachable from no "
        f"{found.origin}: {enumerated(found.lost(identity))}; flows over it: "
        f"{enumerated(point.flows)}.",
        remedies.second_instance(model, point.node),
        ""
        if is_balancer(point.node)
        else "what spreads the requests is then a single point of failure itself, until it has a "
        "second instance.",
    )


def _single_stores(model: Model) -> Iterator[WeakPoint]:
    for store in single(Facts(model)):
        yield WeakPoint("no replica", _ids([store]), partial(_told_store, model, store))


def _told_store(model: Model, store: Store) -> Words:
    kind = str(store.node.value.get("node-type"))
    return Words(
        f"{titled(store.node)} has no replica.",
        f"no other {code(kind)} copies or accompanies it; it is used by "
        f"{enumerated(store.users)}; flows over it: {enumerated(store.flows)}.",
        remedies.replica(model, store),
        _about_readers(model, store),
    )


def _about_readers(model: Model, store: Store) -> str:
    """What is not known of who reads."""
    if not store.users:
        return ""
    reading = readers(model, store)
    if not reading:
        return "who reads from it is not said: connect those to the replica as well."
    unsure = [user for user in reading if not says_reading(model, user, store)]
    if not unsure:
        return ""
    verb = "reads" if len(unsure) == 1 else "read"
    return f"that {enumerated(unsure)} {verb} from it is not said, only supposed."


def _synchronous(model: Model) -> Iterator[WeakPoint]:
    by_callee: dict[str, list[Chain]] = {}
    for each in chains(Facts(model)):
        by_callee.setdefault(each.nodes[-1], []).append(each)
    for callee, inside in by_callee.items():
        yield WeakPoint("synchronous chain", (callee,), partial(_told_chains, model, inside))


def _told_chains(model: Model, inside: list[Chain]) -> Words:
    first = inside[0]
    node = model.get(first.nodes[-1], "node")
    flows = tuple(dict.fromkeys(each.flow for each in inside))
    says = " (its metadata says so)" if first.calls[-1].says_synchronous else ""
    return Words(
        f"{titled(node) if node else ''} is called synchronously{says} inside "
        f"{enumerated(flows)}: when it fails or is slow, its callers fail or wait.",
        f"{' → '.join(map(code, first.nodes))} over "
        f"{enumerated([call.relationship for call in first.calls])}, with no queue between and "
        "no word of a circuit breaker.",
        remedies.queue(model, first),
        "right only where the caller does not need the answer at once; else ask for a "
        f"circuit-breaker control on {first.nodes[-2]}.",
    )


def _recovery(model: Model) -> Iterator[WeakPoint]:
    nothing, no_target = unrecoverable(Facts(model))
    for listed, lacks, nor in (
        (nothing, "no word about recovery", "; nor backup, failover or restoring"),
        (no_target, "no target for recovery", ""),
    ):
        if listed:
            words = partial(_told_recovery, listed, lacks, nor)
            yield WeakPoint("recovery", _ids(listed), words)


def _told_recovery(listed: Sequence[Store], lacks: str, nor: str) -> Words:
    ids = _ids(listed)
    return Words(
        f"{enumerated(ids, 3)} {'has' if len(ids) == 1 else 'have'} {lacks}.",
        f"neither RTO nor RPO stands in the controls or metadata of {enumerated(ids)}, of what "
        f"contains them, or in the architecture's controls{nor}.",
        remedies.targets(ids),
        "the numbers are examples; put yours in.",
    )


def _ids(listed: Sequence[Store]) -> tuple[str, ...]:
    return tuple(store.node.id or "" for store in listed)


_OF: dict[Aspect, Callable[[Model], Iterator[WeakPoint]]] = {
    "no replica": _single_stores,
    "synchronous chain": _synchronous,
    "recovery": _recovery,
}
