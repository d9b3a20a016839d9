"""Where a node belongs that comes between others: in what its neighbours are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.controlled_english import containers, links
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor_tools.containment import STRUCTURES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.agent.controlled_english.names import Named
    from advisor.agent.controlled_english.scene import Scene

_ROOFS = {"network", "actor", "ecosystem"}
"""The node-types of what is in nothing itself, or outside of everything."""


def settle(scene: Scene, node: Named, there: Collection[str], behind: Collection[str] = ()) -> None:
    """Put a node that was just made into what its neighbours share.

    Args:
        scene: where it is done.
        node: what came between others.
        there: the ids of the nodes before the sentence; one of those stays where it is.
        behind: the neighbours that count; all if empty.
    """
    if node.id in there or node.type in _ROOFS:
        return
    neighbours = {*(behind or _neighbours(scene, node.id))}
    for kind in STRUCTURES:
        around = [
            {container for _, container, _ in containers.holders(scene, each, kind)}
            for each in sorted(neighbours)
        ]
        # Who is in nothing, as a person outside, says nothing of where the node is.
        shared = set.intersection(*found) if (found := [each for each in around if each]) else set()
        for container in sorted(shared - {node.id}):
            try:
                scene.do("move_into", container=container, nodes=[node.id], kind=kind)
            except NotUnderstoodError:
                scene.choose(f'"{node.id}" is not in {container}, as its neighbours are')
                continue
            said = "a part of" if kind == "composed-of" else "deployed in"
            scene.choose(f'"{node.id}" taken as {said} {container}, as its neighbours are')


def _neighbours(scene: Scene, node: str) -> Iterator[str]:
    for relationship in links.leading_to(scene.model, [node]):
        yield links.ends(relationship).source
    for relationship in links.leading_from(scene.model, node):
        yield from links.ends(relationship).targets
