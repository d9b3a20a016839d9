"""Architectures as people draw them, drawn by Hypothesis: actors, services, stores, queues, flows.

Unlike those of `tests.architectures` they have something to assess: ways from actors, data, calls
within each other, containers, controls, conventions. They are sound: validation finds no error.
"""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from tests.calm.architectures import connects, contains, flow, interacts

Json = dict[str, Any]

_KINDS = ("service", "service", "service", "database", "system", "webclient")
_PROTOCOLS = ("HTTPS", "HTTP", "JDBC", "AMQP", "TLS", "WebSocket", "")
_METADATA: tuple[Json, ...] = (
    {},
    {"tier": "1"},
    {"owner": "team-a", "on-call": "pager-a"},
    {"tech-owner": "team-b", "runbook": "https://wiki.example.com/run"},
    {"availability": "99.9%"},
    {"data-classification": "Confidential"},
    {"replicas": 2},
)
_CONTROLS: tuple[Json, ...] = (
    {},
    {"availability": {"config": {"availability-percent": 99.95}}},
    {"encryption-in-transit": {"config": {"tls": "1.3"}}},
    {"recovery": {"config": {"rto-minutes": 15, "rpo-minutes": 5}}},
)
_URL = "https://internal-policy.example.com/policy"


@st.composite
def systems(draw: st.DrawFn) -> Json:
    """One architecture of three to nine parts and one or two actors."""
    actors = [f"person-{number}" for number in range(draw(st.integers(1, 2)))]
    parts = [_part(draw, number) for number in range(draw(st.integers(3, 9)))]
    ids = [part["unique-id"] for part in parts]
    nodes = [_node(actor, "actor") for actor in actors] + parts
    relationships = [
        interacts(
            f"{actor}-uses",
            actor,
            *draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True)),
        )
        for actor in actors
    ]
    calls = _calls(draw, parts)
    relationships += calls
    if draw(st.booleans()):
        nodes.append(_node("platform", "system"))
        inside = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
        kind = draw(st.sampled_from(("composed-of", "deployed-in")))
        relationships.append(contains("platform-holds", "platform", *inside, kind=kind))
    made = {
        "$schema": "https://calm.finos.org/release/1.2/meta/calm.json",
        "nodes": nodes,
        "relationships": [{"description": "Uses it."} | each for each in relationships],
    }
    if flows := _flows(draw, calls):
        made["flows"] = flows
    controls = _controls(draw)
    return made | ({"controls": controls} if controls else {})


def _part(draw: st.DrawFn, number: int) -> Json:
    kind = draw(st.sampled_from(_KINDS))
    name = draw(st.sampled_from(("orders", "stock", "gateway", "queue", "vault", "books")))
    part = _node(f"{name}-{number}", kind)
    if draw(st.booleans()):
        host, port = f"h{draw(st.integers(0, 2))}.example.com", draw(st.sampled_from((443, 8080)))
        part["interfaces"] = [{"unique-id": f"{name}-{number}-api", "host": host, "port": port}]
    # A copy: what is edited in place shall not stand in two nodes.
    metadata, controls = copy.deepcopy(draw(st.sampled_from(_METADATA))), _controls(draw)
    if metadata:
        part["metadata"] = [metadata] if draw(st.booleans()) else metadata
    return part | ({"controls": controls} if controls else {})


def _node(identity: str, kind: str) -> Json:
    return {
        "unique-id": identity,
        "node-type": kind,
        "name": identity.replace("-", " ").title(),
        "description": f"The {identity}.",
    }


def _controls(draw: st.DrawFn) -> Json:
    found = draw(st.sampled_from(_CONTROLS))
    return {
        name: {
            "description": "As it has to be.",
            "requirements": [{"requirement-url": _URL, **copy.deepcopy(control)}],
        }
        for name, control in found.items()
    }


def _calls(draw: st.DrawFn, parts: list[Json]) -> list[Json]:
    """Connections between parts, mostly from earlier to later ones, no two alike."""
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, len(parts) - 1), st.integers(0, len(parts) - 1)).filter(
                lambda pair: pair[0] != pair[1]
            ),
            min_size=1,
            max_size=12,
            unique=True,
        )
    )
    found = []
    for source, target in pairs:
        ends: list[Json] = [{"node": parts[at]["unique-id"]} for at in (source, target)]
        listed = [each["unique-id"] for each in parts[target].get("interfaces", ())]
        is_named = draw(st.booleans())
        if listed and is_named:
            ends[1]["interfaces"] = listed
        protocol = draw(st.sampled_from(_PROTOCOLS))
        rest = {"protocol": protocol} if protocol else {}
        found.append(connects(f"{ends[0]['node']}-to-{ends[1]['node']}", *ends, **rest))
    return found


def _flows(draw: st.DrawFn, calls: list[Json]) -> list[Json]:
    """Up to two flows, each a walk over connections that join."""
    found = []
    for number in range(draw(st.integers(0, 2))):
        walk = [draw(st.sampled_from(calls))]
        while len(walk) < 4 and draw(st.booleans()):
            end = walk[-1]["relationship-type"]["connects"]["destination"]["node"]
            onward = [
                call
                for call in calls
                if call["relationship-type"]["connects"]["source"]["node"] == end
            ]
            if not onward:
                break
            walk.append(draw(st.sampled_from(onward)))
        made = flow(f"flow-{number}", *(call["unique-id"] for call in walk))
        for step in made["transitions"]:
            step["description"] = "Goes on."
        made |= {"name": f"Flow {number}", "description": "What happens."}
        critical = {"metadata": {"criticality": "high"}} if draw(st.booleans()) else {}
        found.append(made | critical)
    return found
