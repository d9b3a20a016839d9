"""Finding an element by its id, name or type, as the chat completes them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.calm.nearest import nearest_all
from advisor.preview.panels.parts import Tag, button, sent
from advisor.shells.chat.vocabulary import Elements, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.model import Model
    from advisor.preview.panels.screen import Screen

_SHOWN = 12
"""Elements that are offered."""


class Search:
    """A line over the page, and what it finds."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says, closed."""
        self._screen = screen
        self._elements: tuple[object, Elements] = (None, Elements())
        self._root = Tag(
            "div", classes="search", role="dialog", aria_label="Find an element", id="search"
        )
        with self._root:
            self._line = Tag(
                "input",
                type="text",
                id="search-line",
                aria_label="Id, name or type",
                placeholder="Find an element by id, name or type",
                autocomplete="off",
            )
            self._line.on("input", self._look, js_handler="(e) => emit(e.target.value)")
            self._found = Tag("div", classes="found", role="listbox", aria_label="Found")

    def _look(self, event: object) -> None:
        typed = sent(event)
        self._found.clear()
        self._found.has(data_for=typed)
        with self._found:
            entries = self._matching(typed) if typed.strip() else []
            for entry in entries[:_SHOWN]:
                with button("", partial(self._screen.go, entry.id), "row", role="option"):
                    Tag("span", entry.id, "title")
                    Tag("span", entry.name, "dim")
            if len(entries) > _SHOWN:
                Tag("p", f"and {len(entries) - _SHOWN} more, type on", "hint")
            if typed.strip() and not entries:
                Tag("p", "Nothing like that.", "hint")

    def _matching(self, typed: str) -> list[Entry]:
        scene = self._screen.board.scene
        if scene is None:
            return []
        if self._elements[0] is not scene.model:
            self._elements = (scene.model, Elements(partial(_entries, scene.model)))
        found = self._elements[1].matching(typed)
        return sorted(found, key=partial(_rank, typed.strip().lower())) or _resembling(
            scene.model, typed
        )


def _entries(model: Model) -> Iterator[Entry]:
    """Elements as they are searched: the type of a node is found as its name is."""
    for elements in model.elements.values():
        for element in elements:
            for each in (element, *element.interfaces):
                if each.id is not None:
                    kind = each.value.get("node-type") if each.kind == "node" else each.kind
                    name = each.name if each.name != each.id else ""
                    about = " · ".join(filter(None, [name, str(kind)]))
                    yield Entry(each.id, each.kind, about)


def _rank(typed: str, entry: Entry) -> tuple[bool, bool, bool]:
    """What is called just so comes first; then nodes, and of those the ones named so."""
    return entry.id.lower() != typed, entry.kind != "node", typed not in entry.name.lower()


def _resembling(model: Model, typed: str) -> list[Entry]:
    """Elements whose id or name is like what was typed, slips and all."""
    labels = {entry.label: entry for entry in _entries(model)}
    return [labels[label] for label in nearest_all(typed[:80], labels, limit=_SHOWN)]
