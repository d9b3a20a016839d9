"""Makes copies of nodes: instances with relationships of their own, replicas without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import links
from advisor.agent.controlled_english.relationships import connect
from advisor.agent.controlled_english.renaming import new_name
from advisor.agent.controlled_english.scene import NODES, sentence
from advisor.calm.naming import title
from advisor_tools.containment import memberships

if TYPE_CHECKING:
    from advisor.agent.controlled_english.names import Named
    from advisor.agent.controlled_english.renaming import New
    from advisor.agent.controlled_english.scene import Scene

_FRONTED = re.compile(
    r"\b(?:go|goes|going|pass|passes|run|enter|enters|route[sd]?|come|comes|flow|flows|directed|sent)\b"
    r"[^.\n]*\b(?:through|via|over|at)\b|\bin\s+front\s+of\b|\bentry\s+point\b|\bload[\s-]balanc"
    r"|\bbehind\b|\bfronted\b|\bspread",
    re.IGNORECASE,
)
"""Words by which a prompt says that others reach the instances by way of another node."""


def reach(scene: Scene) -> None:
    """Let the node that was put in front of an original reach those of its copies that nobody does.

    To be called when the whole prompt was read: it may say so itself.
    """
    for copy, original in list(scene.copies.items()):
        if copy == original or links.leading_to(scene.model, [copy]):
            continue
        fronts = [
            links.ends(each).source
            for each in links.leading_to(scene.model, [original])
            if links.ends(each).source in scene.touched
        ]
        by_id = {named.id: named for named in scene.names.of_kind(NODES)}
        if (
            len(set(fronts)) == 1
            and links.ends(links.between(scene.model, fronts[0], original)[0]).kind == "connects"
            and links.leading_from(scene.model, copy)
        ):
            scene.because = f"Nobody reached {copy}, and {fronts[0]} reaches {original}."
            connect(scene, by_id[fronts[0]], by_id[copy])
            scene.choose(f"{fronts[0]} connects to {copy} as well, which nobody else reaches")


def beside(scene: Scene, original: Named, new: New, role: str, purpose: str = "") -> str:
    """Copy a node into its containers, without those who reach it; returns its unique-id."""
    identity = new.id
    scene.do(
        "copy_node",
        id=original.id, new_id=identity, new_name=_name(original, new), relationships="none",
        description=sentence(f"{role} of {original.name}{purpose}"),
    )  # fmt: skip
    for holder in memberships(scene.model, scene.node(original.id)):
        container = next((each for each in holder.references if each.role == "container"), None)
        if container and scene.model.get(container.id, "node"):
            scene.do(
                "move_into",
                container=container.id, nodes=[identity], kind=container.path[1],
                relationship=holder.id, also_stay=True,
            )  # fmt: skip
    scene.copies[identity] = original.id
    _tell_addresses(scene, identity, original.id)
    return identity


def copy(scene: Scene, original: Named, name: str, way: str = "") -> str:
    """Copy a node with those of its relationships that `way` says; returns its unique-id."""
    new = new_name(scene, name)
    scene.do(
        "copy_node",
        id=original.id, new_id=new.id, new_name=_name(original, new),
        relationships=way or direction(scene),
    )  # fmt: skip
    scene.copies[new.id] = scene.copies.get(original.id, original.id)
    _tell_addresses(scene, new.id, original.id)
    return new.id


def _name(original: Named, new: New) -> str:
    """The name of a copy: where its id goes on from the original's, the name does so as well."""
    more = new.id.removeprefix(original.id)
    if new.is_named or not original.name or more == new.id or more[:1] not in {"-", "_", "."}:
        return new.name
    return f"{original.name} {title(more[1:].lower())}"


def direction(scene: Scene) -> str:
    """Whoever is reached by way of another node is not copied with those who reach it."""
    return "outgoing" if _FRONTED.search(scene.prompt) else "both"


def _tell_addresses(scene: Scene, copy: str, original: str) -> None:
    """State that a copy stands at the same place as the original."""
    held = [each for each in scene.node(copy).interfaces if {"host", "url"} & each.value.keys()]
    if held:
        scene.choose(
            f'"{copy}" has the same host and port as "{original}": say "Set the host of '
            f'{held[0].id} to …" where it is another'
        )
