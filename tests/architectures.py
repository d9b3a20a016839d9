"""Sound architectures with every kind of element, and calls on them, drawn by Hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

WORDS = st.text(min_size=1, max_size=6) | st.sampled_from(["it's", "a/b~c", "🦄 \u202e", "\x1b[2J"])
"""Any text that is not empty; an empty one is an error in an architecture."""
NUMBERS = st.sampled_from([0, 1, 1.0, 2.5, 10**20])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(WORDS | st.sampled_from(["tier", "tags", "owner"]), VALUES, max_size=3)
METADATA = OBJECTS | st.lists(OBJECTS, max_size=3)

NODES, INTERFACES, RELATIONSHIPS, FLOWS = (
    [f"{kind}-{number}" for number in range(4)] for kind in ("node", "interface", "link", "flow")
)
"""The only ids that are drawn, so that elements and calls meet."""


@st.composite
def requirements(draw: st.DrawFn) -> Json:
    """A requirement with its values in place or elsewhere."""
    values: Json = draw(
        st.fixed_dictionaries({"config": OBJECTS})
        | st.just({"config-url": "https://example.com/config"})
    )
    return {"requirement-url": "https://example.com/requirement"} | values


CONTROLS = st.dictionaries(
    st.sampled_from(["access", "audit", "backup"]),
    st.fixed_dictionaries(
        {"description": WORDS, "requirements": st.lists(requirements(), max_size=2)}
    ),
    max_size=2,
)
EXTRAS = st.fixed_dictionaries({}, optional={"metadata": METADATA, "controls": CONTROLS})


@st.composite
def interfaces(draw: st.DrawFn, identity: str) -> Json:
    """An interface in one of its two forms."""
    open_form = {"unique-id": identity, "port": 443, "host": draw(WORDS)}
    definition = {"definition-url": "https://example.com/interface", "config": draw(OBJECTS)}
    return draw(st.sampled_from([open_form, {"unique-id": identity} | definition]))


@st.composite
def nodes(draw: st.DrawFn, identity: str, own: list[str]) -> Json:
    """A node with interfaces of the ids `own`."""
    made: Json = {
        "unique-id": identity,
        "node-type": draw(st.sampled_from(["actor", "service", "database", "anything"])),
        "name": draw(WORDS),
        "description": draw(WORDS),
    }
    if own:
        made["interfaces"] = [draw(interfaces(each)) for each in own]
    return made | draw(EXTRAS)


@st.composite
def relationships(draw: st.DrawFn, identity: str, ids: list[str]) -> Json:
    """A relationship of any kind between nodes of the given ids."""
    some = st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True)
    one = st.sampled_from(ids)
    connects = {"source": {"node": draw(one)}, "destination": {"node": draw(one)}}
    contains = {"container": draw(one), "nodes": draw(some)}
    decision = {"description": draw(WORDS), "nodes": draw(some), "relationships": []}
    body = draw(
        st.sampled_from(
            [
                {"connects": connects},
                {"interacts": {"actor": draw(one), "nodes": draw(some)}},
                {"deployed-in": contains},
                {"composed-of": contains},
                {"options": [decision]},
            ]
        )
    )
    return {"unique-id": identity, "relationship-type": body} | draw(EXTRAS)


@st.composite
def flows(draw: st.DrawFn, identity: str, ids: list[str]) -> Json:
    """A flow over relationships of the given ids."""
    steps = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3))
    transitions = [
        {"relationship-unique-id": step, "sequence-number": number, "description": draw(WORDS)}
        for number, step in enumerate(steps, 1)
    ]
    made = {"unique-id": identity, "name": draw(WORDS), "description": draw(WORDS)}
    return made | {"transitions": transitions} | draw(EXTRAS)


@st.composite
def architectures(draw: st.DrawFn) -> Json:
    """An architecture in which every reference leads somewhere."""
    identities = draw(st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True))
    own = {each: draw(st.booleans()) for each in identities}
    made: Json = {
        "nodes": [
            draw(nodes(each, [INTERFACES[NODES.index(each)]] if own[each] else []))
            for each in identities
        ]
    }
    links = draw(st.lists(st.sampled_from(RELATIONSHIPS), max_size=3, unique=True))
    made["relationships"] = [draw(relationships(each, identities)) for each in links]
    if draw(st.booleans()) and links:
        walks = draw(st.lists(st.sampled_from(FLOWS), max_size=2, unique=True))
        made["flows"] = [draw(flows(each, links)) for each in walks]
    if draw(st.booleans()):
        made["adrs"] = draw(st.lists(WORDS, max_size=2))
    made |= draw(EXTRAS)
    order = draw(st.permutations(sorted(made)))
    return {key: made[key] for key in order}


ON = st.lists(
    st.sampled_from([*NODES, *RELATIONSHIPS, *FLOWS, "architecture", "all:nodes", "all:flows"]),
    min_size=1,
    max_size=2,
)
ENTRIES = st.fixed_dictionaries(
    {"on": ON},
    optional={
        "values": st.dictionaries(st.sampled_from(["tier", "tags", "x/y"]), VALUES, max_size=2),
        "append": st.dictionaries(st.sampled_from(["tags", "tier"]), st.lists(VALUES, max_size=2)),
        "remove": st.lists(st.sampled_from(["tier", "tags", "owner"]), max_size=1),
    },
)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, Json]:
    """A tool's name and arguments; on a given document about half of them are refused."""
    tool = draw(
        st.sampled_from(["add_node", "add_relationship", "add_control", "set_metadata", "withdraw"])
    )
    if tool == "add_node":
        node = draw(nodes(draw(st.sampled_from(NODES)), draw(st.sampled_from([[], INTERFACES]))))
        within = draw(st.sampled_from([{}, {}, *({"in": each} for each in NODES)]))
        if draw(st.integers(0, 4)) == 0:
            node |= {"description": draw(st.sampled_from(["", 7]))}
        return tool, {"node": node} | within
    if tool == "add_relationship":
        made = draw(relationships(draw(st.sampled_from(RELATIONSHIPS)), NODES))
        return tool, {"relationship": made}
    if tool == "add_control":
        (identity,) = draw(st.lists(st.sampled_from(["access", "audit"]), min_size=1, max_size=1))
        listed = draw(st.lists(requirements(), min_size=1, max_size=1))
        control = {"control_id": identity, "description": "d", "requirements": listed}
        return tool, {"on": draw(ON)} | control
    if tool == "set_metadata":
        return tool, {"entries": draw(st.lists(ENTRIES, min_size=1, max_size=2))}
    return tool, {"changes": draw(st.lists(st.integers(1, 4), min_size=1, max_size=2))}
