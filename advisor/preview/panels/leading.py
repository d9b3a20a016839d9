"""Which view shows an element as itself, or the most of what a proposal changes.

Knows no library of pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.diagram.containment import Containment
from advisor.preview.panels.drawing import View, drawn, is_there

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.element import Element
    from advisor.preview.panels.drawing import Drawn
    from advisor.preview.scene import Scene

_TRIED = 40
"""Views that are drawn to find the one that shows most of a proposal, at most."""


def view_of(scene: Scene, element: Element, now: View) -> View:
    """The view that shows an element as itself: the one shown now if it does, else the widest."""
    identity = element.id or ""
    now = now if is_there(scene, now) else View()
    if element.kind == "flow":
        return View("flow", identity)
    nodes = _nodes(scene, element)
    if not nodes:
        return now

    def is_shown(view: View) -> bool:
        there = drawn(scene, view)
        if element.kind != "relationship":
            return there.shows(nodes[0])
        has_arrow = bool(there.keys([identity])) and all(map(there.shows, nodes))
        return there.shows(identity) or has_arrow

    if container := _container(scene, element):
        return now if is_shown(now) else View("container", container)
    containers = (View("container", each) for each in _containers(scene, nodes[:1]))
    for view in dict.fromkeys((now, View(), *containers)):
        if is_shown(view):
            return view
    return View("neighbourhood", nodes[0])


def changed(scene: Scene) -> tuple[str, ...]:
    """The nodes that what is proposed adds, changes or removes; else those whose arrows differ."""
    marked = [
        each for name in scene.marks.elements for each in scene.model.definitions.get(name, ())
    ]
    nodes = [each.id for each in marked if each.kind == "node"]
    ends = (end for each in marked if each.kind == "relationship" for end in _nodes(scene, each))
    return tuple(dict.fromkeys(filter(None, nodes or ends)))


def hides(scene: Scene, there: Drawn) -> bool:
    """Whether a drawing shows a node that is changed only within another box, or not at all."""
    return not all(map(there.shows, changed(scene)))


def view_of_changes(scene: Scene, now: View) -> View:
    """The view that shows most of the nodes that change and are hidden now; `now` where none is.

    Of those alike it is that of the whole, then that of the smallest container.
    """
    now = now if is_there(scene, now) else View()
    there = drawn(scene, now)
    hidden = [each for each in changed(scene) if not there.shows(each)]
    containers = (View("container", each) for each in _containers(scene, hidden))
    around = (View("neighbourhood", each) for each in hidden)
    views = [*dict.fromkeys((now, View(), *containers, *around))]
    return max(views[:_TRIED], key=lambda view: sum(map(drawn(scene, view).shows, hidden)))


def _containers(scene: Scene, nodes: Iterable[str]) -> list[str]:
    """All that any of these nodes is in, the smallest first."""
    containment = Containment(scene.model)
    found: set[str] = set()
    left = [*nodes]
    while left:
        around = {each.container for each in containment.memberships(left.pop())} - found
        found |= around
        left += around
    order = {each: place for place, each in enumerate(containment.containers)}
    return sorted(found, key=lambda each: (len(containment.inside(each)), order[each]))


def _nodes(scene: Scene, element: Element) -> list[str]:
    """The nodes that have to be seen for an element to be seen."""
    if element.kind != "relationship":
        return [(element.owner or element).id or ""]
    named = (ref.id for ref in element.references if ref.target == "node")
    return [each for each in dict.fromkeys(named) if scene.model.get(each, "node")]


def _container(scene: Scene, element: Element) -> str:
    """The container that a relationship fills; empty where it does anything else."""
    named = (ref.id for ref in element.references if ref.role == "container")
    return next((each for each in named if scene.model.get(each, "node")), "")
