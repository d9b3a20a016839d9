"""What several rules want to know of an architecture, each computed once, when it is asked for.

Graph algorithms are networkx's, which is imported when the first graph is built: that costs a tenth
of a second, and much of the program does without.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from advisor.assess import kinds
from advisor.assess.messages import consumers
from advisor.calm import graph as ways
from advisor.calm.flow import steps

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from advisor.calm.element import Element
    from advisor.calm.model import Model

T = TypeVar("T")


class Thresholds(NamedTuple):
    """From which numbers on something is reported."""

    chain: int = 2
    """Calls within each other, each waiting for the next."""
    hub: int = 8
    """Other nodes that one node is connected with."""
    blast: float = 0.5
    """The part of all other services that fail with one node, from 0 to 1."""


class Facts:
    """An architecture and what follows from it. The model must not change meanwhile."""

    def __init__(self, model: Model, thresholds: Thresholds | None = None) -> None:
        self.model = model
        self.thresholds = thresholds or Thresholds()
        self._known: dict[Any, Any] = {}

    def of(self, compute: Callable[[Facts], T]) -> T:
        """What `compute` says of the architecture; asked again, the same value."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        found: T = self._known[compute]
        return found

    @cached_property
    def nodes(self) -> dict[str, Element]:
        """The nodes by unique-id, in document order; the first where an id stands twice."""
        found: dict[str, Element] = {}
        for node in self.model.nodes:
            if node.id:
                found.setdefault(node.id, node)
        return found

    @cached_property
    def relationships(self) -> dict[str, Element]:
        """The relationships by unique-id, or by where they stand when they have none."""
        found: dict[str, Element] = {}
        for element in self.model.relationships:
            found.setdefault(element.id or element.pointer, element)
        return found

    @cached_property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """For each container what it directly contains, over `deployed-in` and `composed-of`."""
        found: dict[str, dict[str, None]] = {}
        for element in self.model.relationships:
            named = [each for each in element.references if each.target == "node"]
            around = [each.id for each in named if each.role == "container"]
            for each in named:
                if around and each.role == "member" and each.id in self.nodes:
                    found.setdefault(around[0], {})[each.id] = None
        return {container: tuple(inside) for container, inside in found.items()}

    @cached_property
    def containers(self) -> dict[str, tuple[str, ...]]:
        """For each node what directly contains it."""
        found: dict[str, dict[str, None]] = {}
        for container, inside in self.parts.items():
            for each in inside:
                found.setdefault(each, {})[container] = None
        return {node: tuple(around) for node, around in found.items()}

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """Who reaches whom: the nodes, and an edge for each way over `connects` and `interacts`.

        An edge has `relationships`, the list of their ids. A connection of a node with itself and
        ends that are no nodes are left out.
        """
        import networkx as nx

        found: nx.DiGraph[str] = nx.DiGraph()
        found.add_nodes_from(self.nodes)
        for identity in self.nodes:
            for hop in ways.hops(self.model, identity, "out"):
                if hop.target not in self.nodes or hop.target == identity:
                    continue
                if found.has_edge(identity, hop.target):
                    listed = found[identity][hop.target]["relationships"]
                    if hop.relationship not in listed:
                        listed.append(hop.relationship)
                else:
                    found.add_edge(identity, hop.target, relationships=[hop.relationship])
        return found

    @cached_property
    def ways(self) -> nx.DiGraph[str]:
        """As `graph`, but from a queue to who takes from it, whoever opens the connection.

        So it says where requests and messages get to, not who waits for whom. From a broker with
        queues in it the ways lead on from these.
        """
        found = self.graph.copy()
        for queue, taking in self.of(consumers).items():
            for node in taking:
                over = found[node][queue]["relationships"]
                found.remove_edge(node, queue)
                for each in self.giving(queue):
                    known = found[each][node]["relationships"] if found.has_edge(each, node) else []
                    found.add_edge(each, node, relationships=[*known, *over])
        return found

    @cached_property
    def reaching(self) -> nx.DiGraph[str]:
        """As `ways`, and from each container to its parts: what reaches it reaches them."""
        found = self.ways.copy()
        for container, inside in self.parts.items():
            if container in self.nodes:
                found.add_edges_from(
                    (container, part) for part in inside if not found.has_edge(container, part)
                )
        return found

    @cached_property
    def outside(self) -> frozenset[str]:
        """People, clients and external systems: where ways begin, not parts that fail."""
        return frozenset(each for each, node in self.nodes.items() if kinds.is_outside(node))

    @cached_property
    def assets(self) -> frozenset[str]:
        """Data, and no things that run."""
        return frozenset(
            each for each, node in self.nodes.items() if node.value.get("node-type") == "data-asset"
        )

    @cached_property
    def groups(self) -> frozenset[str]:
        """Containers: borders around parts rather than parts. Data inside makes no container."""
        return frozenset(
            container
            for container, inside in self.parts.items()
            if any(part not in self.assets for part in inside)
        )

    @cached_property
    def stores(self) -> frozenset[str]:
        """Stores of data that may fail: neither outside nor a group of others."""
        found = (each for each, node in self.nodes.items() if kinds.is_store(node))
        return frozenset(found) - self.outside - self.groups

    @cached_property
    def queues(self) -> frozenset[str]:
        """What takes messages and gives them on later: queues, topics, brokers."""
        return frozenset(each for each, node in self.nodes.items() if kinds.is_queue(node))

    @cached_property
    def flows_over(self) -> dict[str, tuple[str, ...]]:
        """For each node and each relationship the flows with a step over it."""
        found: dict[str, dict[str, None]] = {}
        for flow in self.model.flows:
            for identity in dict.fromkeys(step.relationship for step in steps(flow)):
                element = self.model.get(identity, "relationship")
                named = element.references if element else ()
                joined = (each.id for each in named if each.target == "node")
                for each in (identity, *joined):
                    found.setdefault(each, {})[flow.id or flow.pointer] = None
        return {each: tuple(flows) for each, flows in found.items()}

    def giving(self, queue: str) -> tuple[str, ...]:
        """The queues from which who takes from one is served: those in a broker, or itself."""
        inside = (each for each in self.parts.get(queue, ()) if each in self.queues)
        return tuple(inside) or (queue,)

    def name(self, identity: str) -> str:
        """An element's name for a person, or its id."""
        element = self.model.get(identity)
        return element.name if element else identity
