"""Calls of every tool that edits, drawn by Hypothesis for what an architecture holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advisor.calm.flow import steps
from tests import architectures as drawn
from tests.architectures import FLOWS, INTERFACES, NODES, RELATIONSHIPS, VALUES, WORDS

if TYPE_CHECKING:
    from advisor.calm.model import Model

Json = dict[str, Any]
Strategy = st.SearchStrategy[Any]

NEW = ["new-1", "new-2"]
CONTROL = st.sampled_from(["access", "audit", "backup"])
REQUIREMENTS = st.lists(drawn.requirements(), min_size=1, max_size=2)


def some(strategy: Strategy, size: int = 2) -> Strategy:
    """One or more, each once."""
    return st.lists(strategy, min_size=1, max_size=size, unique=True)


def call(tool: str, required: Json, optional: Json | None = None) -> Strategy:
    """Calls of `tool` with these arguments, each drawn from its strategy."""
    return st.tuples(st.just(tool), st.fixed_dictionaries(required, optional=optional or {}))


@st.composite
def flow(draw: st.DrawFn, links: list[str]) -> Json:
    """A flow without numbers."""
    made: Json = draw(drawn.flows(draw(st.sampled_from(FLOWS)), links))
    for transition in made["transitions"]:
        del transition["sequence-number"]
    return made


def calls(model: Model) -> dict[str, Strategy]:
    """For each tool what it may be called with on this architecture; some calls are refused."""
    ids = {
        "node": model.ids("node") or NODES,
        "relationship": model.ids("relationship") or RELATIONSHIPS,
        "flow": model.ids("flow") or FLOWS,
    }
    node, link, walk = (st.sampled_from(ids[kind]) for kind in ("node", "relationship", "flow"))
    every = st.sampled_from([*model.ids(), *NEW])
    on = some(st.sampled_from([*ids["node"], *model.ids("flow"), "architecture", "all:nodes"]))
    held = [(e.id, key) for e in model.nodes for key in e.value.get("controls", ()) if e.id]
    control = st.sampled_from([*held, (ids["node"][0], "audit")])
    return (
        _adding(ids, on)
        | _flows(model, ids["relationship"], walk)
        | _changing(node, every, on, control)
        | _leading(node, link)
        | _multiplying(node, link)
        | _regrouping(node, link)
        | _documenting(on, link)
        | {
            "remove": call("remove", {"ids": some(every)}, {"also": some(every, 4)}),
            "link_adr": call("link_adr", {}, {"add": some(WORDS), "remove": some(WORDS)}),
        }
    )


def _adding(ids: dict[str, list[str]], on: Strategy) -> dict[str, Strategy]:
    made = st.sampled_from([*NODES, *NEW]).flatmap(lambda identity: drawn.nodes(identity, []))
    link = st.sampled_from([*RELATIONSHIPS, *NEW])
    related = link.flatmap(lambda identity: drawn.relationships(identity, [*ids["node"], *NODES]))
    interface = st.sampled_from([*INTERFACES, *NEW]).flatmap(drawn.interfaces)
    node = st.sampled_from(ids["node"])
    ways = st.sampled_from(["none", "outgoing", "incoming", "both"])
    copied = {"id": node, "new_id": st.sampled_from(NEW), "new_name": WORDS, "relationships": ways}
    control = {"on": on, "control_id": CONTROL, "description": WORDS, "requirements": REQUIREMENTS}
    return {
        "add_node": call("add_node", {"node": made}, {"in": node}),
        "add_relationship": call("add_relationship", {"relationship": related}),
        "add_flow": call("add_flow", {"flow": flow([*ids["relationship"], *RELATIONSHIPS])}),
        "add_interface": call("add_interface", {"node": node, "interfaces": some_of(interface)}),
        "add_control": call("add_control", control),
        "copy_node": call("copy_node", copied, {"description": WORDS}),
    }


def some_of(strategy: Strategy) -> Strategy:
    """One or two, perhaps the same."""
    return st.lists(strategy, min_size=1, max_size=2)


def _flows(model: Model, links: list[str], walk: Strategy) -> dict[str, Strategy]:
    keys = sorted({step.key for each in model.flows for step in steps(each)}) or links
    step = st.sampled_from(keys)
    after = step | st.sampled_from(["start", "end"])
    insert = {"relationship": st.sampled_from(links), "description": WORDS, "after": after}
    change = st.fixed_dictionaries({"step": step, "description": WORDS})
    move = st.fixed_dictionaries({"step": step, "after": after})
    edits = {
        "insert": some_of(st.fixed_dictionaries(insert)),
        "move": st.lists(move, min_size=1, max_size=1),
        "change": st.lists(change, min_size=1, max_size=1),
        "remove": some(step, 1),
    }
    return {"edit_flow": call("edit_flow", {"flow": walk}, edits)}


def _changing(node: Strategy, every: Strategy, on: Strategy, held: Strategy) -> dict[str, Strategy]:
    member = st.sampled_from(["name", "description", "note"])
    values = st.dictionaries(member, WORDS | VALUES, min_size=1, max_size=2)
    entries = some_of(st.fixed_dictionaries({"id": every, "values": values}))
    return {
        "update": call("update", {"entries": entries}),
        "set_details": call("set_details", {"id": node, "required_pattern": WORDS}),
        "set_metadata": call("set_metadata", {"entries": some_of(_metadata(on))}),
        "update_control": held.flatmap(lambda each: _control("update_control", *each)),
        "remove_control": held.flatmap(lambda each: _control("remove_control", *each)),
        "rename": call("rename", {"id": every, "new_id": st.sampled_from(NEW) | every}),
    }


def _control(tool: str, holder: str, key: str) -> Strategy:
    values = {"description": WORDS, "requirements": REQUIREMENTS}
    named = {"on": st.just([holder]), "control_id": st.just(key)}
    return call(tool, named, values if tool == "update_control" else None)


def _metadata(on: Strategy) -> Strategy:
    key = st.sampled_from(["tier", "tags", "owner"])
    given = {
        "values": st.dictionaries(key, VALUES, min_size=1, max_size=2),
        "append": st.dictionaries(key, st.lists(VALUES, max_size=2), max_size=1),
        "remove": some(key, 1),
    }
    return st.fixed_dictionaries({"on": on}, optional=given)


def _leading(node: Strategy, link: Strategy) -> dict[str, Strategy]:
    kind = st.sampled_from(["deployed-in", "composed-of"])
    moved = {"container": node, "nodes": some(node), "kind": kind}
    between = {"relationships": some(link), "node": node, "consumes": st.booleans()}
    leg = {"first": st.fixed_dictionaries({"id": st.sampled_from(NEW)})}
    return {
        "rewire": call("rewire", {"relationship": link}, {"source": node, "target": node}),
        "insert_between": call("insert_between", between, leg),
        "move_into": call("move_into", moved, {"also_stay": st.booleans()}),
        "withdraw": call("withdraw", {"changes": some(st.integers(1, 4))}),
    }


def _multiplying(node: Strategy, link: Strategy) -> dict[str, Strategy]:
    """Refactorings that add instances, replicas, queues and caches."""
    new, other = (st.just(each) | st.just({"id": each, "name": "N"}) for each in NEW)
    first = node | new
    third = st.just("new-3")
    instances = st.tuples(first, other).map(list)
    queue = {"broker": third | node, "decision_record": WORDS, "publish": st.just({"step": "S"})}
    queue["reply"] = st.fixed_dictionaries({"queue": other | node})
    store = {"readers": some(node), "mode": st.sampled_from(["async", "sync"])}
    cache = {"readers": some(node), "ttl_seconds": st.just(60), "protocol": st.just("TLS")}
    copied = {"store": node, "primary": first, "replicas": some_of(other)}
    queued = {"relationships": some(link), "queue": new | node}
    balanced = {"load_balancer": third | node}
    return {
        "make_redundant": call("make_redundant", {"node": node, "instances": instances}, balanced),
        "replicate_store": call("replicate_store", copied, store | {"cluster": third | node}),
        "insert_queue": call("insert_queue", queued, queue),
        "add_cache": call("add_cache", {"store": node, "cache": new | node}, cache),
    }


def _regrouping(node: Strategy, link: Strategy) -> dict[str, Strategy]:
    """Refactorings that make one node several, several one, or put them elsewhere."""
    part = st.fixed_dictionaries({"id": st.just(NEW[1])}, optional={"relationships": some(link)})
    parts = st.tuples(st.fixed_dictionaries({"id": node | st.just(NEW[0])}), part).map(list)
    merged = {"nodes": st.lists(node, min_size=2, max_size=3), "into": node | st.just(NEW[0])}
    kind = st.sampled_from(["deployed-in", "composed-of"])
    extracted = {"container": node | st.just(NEW[0]), "nodes": some(node), "kind": kind}
    connect = {"connect": st.booleans()}
    return {
        "split_service": call("split_service", {"node": node, "into": parts}, connect),
        "merge": call("merge", merged, {"name": WORDS, "description": WORDS}),
        "extract_container": call("extract_container", extracted, {"leave": link}),
    }


def _documenting(on: Strategy, link: Strategy) -> dict[str, Strategy]:
    """Refactorings that state values."""
    levels = {"availability_percent": st.just(99.9), "rto_minutes": st.integers(0, 90)}
    words = {"backup": WORDS, "business_impact": WORDS}
    operations = {"owner": WORDS, "tier": WORDS | st.integers(), "runbook": WORDS}
    guard = {"timeout_ms": st.just(100), "fallback": WORDS}
    guarded = {"relationships": some(link)}
    return {
        "set_service_level": call("set_service_level", {"on": on}, levels | words),
        "document_operations": call("document_operations", {"on": on}, operations),
        "add_circuit_breaker": call("add_circuit_breaker", guarded, guard),
    }
