"""What stands in the conversation before anything was said: prompts that fit the document."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.preview.panels.parts import Tag, button

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.preview.panels.screen import Screen
    from advisor.preview.scene import Scene


class Beginning:
    """Examples to begin with; nothing once something was asked or proposed."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._shown: tuple[str, ...] = ()
        self._root = Tag("div", classes="beginning")
        screen.watch("talk", self.refresh)
        screen.watch("scene", self.refresh)

    def refresh(self) -> None:
        """Show what fits the document as it is now."""
        board = self._screen.board
        is_begun = board.live is not None or bool(board.session.state.exchanges)
        scene = board.scene
        fitting = examples(scene) if scene is not None and not is_begun else ()
        if scene is not None and scene.review is not None:
            fitting = ()
        if fitting == self._shown:
            return
        self._shown = fitting
        self._root.clear()
        with self._root:
            if fitting:
                Tag("p", "Ask, or say what to change, for example:", "hint")
            for each in fitting:
                button(each, partial(self._screen.put, each), "example")


def examples(scene: Scene) -> tuple[str, ...]:
    """Prompts about a document, which a model understands as well as the built-in rules."""
    central = _central(scene.model)
    if central is None:
        return ("Add a service called order-service.", "Add an actor called customer.")
    listed = ["What are the weak points?"]
    listed += ["Fix the first one"] * any(each.told.remedies for each in scene.findings[:1])
    return (*listed, f"Describe {central.id}")


def _central(model: Model) -> Element | None:
    """The node that most of the document is about."""
    nodes = [node for node in model.nodes if node.id]
    return max(nodes, key=lambda node: len(_named_in(model, node)), default=None)


def _named_in(model: Model, node: Element) -> list[object]:
    """What connects to it; an interface counts as its node."""
    return [
        ref
        for each in (node, *node.interfaces)
        for ref in model.references.get(each.id or "", ())
        if ref.holder.kind == "relationship" and ref.role != "container"
    ]
