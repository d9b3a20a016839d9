"""Sound architectures whose flows go somewhere, drawn by Hypothesis, and how their steps stand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from advisor.calm import flow as flows
from advisor.calm.model import Model
from tests.tools.ledger import ledger, node, relationship, staged

Json = dict[str, Any]

NODES = ["a", "b", "c", "d"]
DIRECTIONS = [None, "source-to-destination", "destination-to-source"]


def connects(identity: str, source: str, destination: str, *interfaces: str) -> Json:
    """A connection, with interfaces at its destination where some are given."""
    end: Json = {"node": destination} | ({"interfaces": [*interfaces]} if interfaces else {})
    return relationship(identity, connects={"source": {"node": source}, "destination": end})


def walk(identity: str, *steps: tuple[str, int, str | None]) -> Json:
    """A flow of steps over a relationship, with a number and perhaps a direction."""
    transitions = [
        {
            "relationship-unique-id": over,
            "sequence-number": number,
            "description": f"{identity} {at}",
        }
        | ({"direction": direction} if direction else {})
        for at, (over, number, direction) in enumerate(steps)
    ]
    described = {"name": identity, "description": "A walk."}
    return {"unique-id": identity} | described | {"transitions": transitions}


def flowing(*steps: tuple[str, int, str | None]) -> Json:
    """The ledger with the flow `f` of these steps."""
    return ledger(flows=[walk("f", *steps)])


def edited(value: Json, flow: str = "f", **asked: Any) -> Json:
    """The document after a flow was edited."""
    return staged("edit_flow", {"flow": flow} | asked, value)


def new(relationship: str, after: str, description: str = "new") -> Json:
    """A step to put in."""
    return {"relationship": relationship, "description": description, "after": after}


@st.composite
def numberings(draw: st.DrawFn, length: int) -> list[int]:
    """Different whole numbers in any order of the list, with and without gaps."""
    counted = [*range(1, length + 1)]
    spread = st.lists(st.integers(-2, 40), min_size=length, max_size=length, unique=True)
    based = st.sampled_from([counted, [number - 1 for number in counted]])
    return draw(st.permutations(draw(based | spread)))


@st.composite
def walked(draw: st.DrawFn) -> Json:
    """Nodes, connections and interactions between any two, and flows over them.

    The node `x` is joined to some of the others already.
    """
    ends = st.lists(st.sampled_from(NODES), min_size=2, max_size=2, unique=True)
    links = []
    for number in range(draw(st.integers(1, 4))):
        source, target = draw(ends)
        either = [
            connects(
                f"link-{number}", source, target, *draw(st.sampled_from([[], [f"{target}-i"]]))
            ),
            relationship(f"link-{number}", interacts={"actor": source, "nodes": [target]}),
        ]
        links.append(draw(st.sampled_from(either)))
    beside = [connects("x-a", "x", "a"), connects("b-x", "b", "x")]
    links += draw(st.lists(st.sampled_from(beside), max_size=2, unique_by=str))
    ids = st.sampled_from([each["unique-id"] for each in links])
    listed = []
    for number in range(draw(st.integers(0, 2))):
        over = draw(st.lists(ids, min_size=1, max_size=5))
        numbers = draw(numberings(len(over)))
        steps = [
            (each, at, draw(st.sampled_from(DIRECTIONS)))
            for each, at in zip(over, numbers, strict=True)
        ]
        listed.append(walk(f"flow-{number}", *steps))
    nodes = [node(each, interfaces=[{"unique-id": f"{each}-i"}]) for each in [*NODES, "x"]]
    return {"nodes": nodes, "relationships": links, "flows": listed}


def steps_of(value: Json, identity: str) -> list[Json]:
    """The steps of a flow in their order."""
    flow = Model(value).get(identity, "flow")
    assert flow is not None
    return [step.value for step in flows.steps(flow)]


def numbers_of(value: Json, identity: str) -> list[int]:
    """Their numbers."""
    return [step["sequence-number"] for step in steps_of(value, identity)]


def said(value: Json, identity: str) -> list[str]:
    """The steps as a person reads them: the relationship, the way, and what happens."""
    ways = {None: ">", "source-to-destination": ">", "destination-to-source": "<"}
    return [
        f"{step['relationship-unique-id']} {ways[step.get('direction')]} {step['description']}"
        for step in steps_of(value, identity)
    ]


def breaks_of(value: Json, identity: str) -> list[tuple[str, str]]:
    """Where a flow loses its way: the names of both steps."""
    model = Model(value)
    flow = model.get(identity, "flow")
    assert flow is not None
    return [(before.key, after.key) for before, after in flows.breaks(model, flow)]
