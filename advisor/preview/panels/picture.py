"""The picture: which view is drawn, what is highlighted in it, and the bar above it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.preview.components.diagram import Diagram
from advisor.preview.panels.drawing import Drawn, View, drawn, is_there
from advisor.preview.panels.leading import hides
from advisor.preview.panels.parts import Tag, button, sent, spoken
from advisor.preview.panels.screen import UNEXPECTED

if TYPE_CHECKING:
    from advisor.calm.model import Model
    from advisor.preview.panels.screen import Screen
    from advisor.preview.scene import Scene

_NAMED = 60
"""Views of a kind that are offered; the search finds the others."""

_LEGEND = "+ added   ~ changed   - removed"
_SHOW = "Show the changes"
_CUT = "Part of the picture; Fit shows all."


class Picture:
    """The middle of the page."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._drawn: Drawn | None = None
        self._of: tuple[Scene, View] | None = None
        """What it is a drawing of."""
        self._task: asyncio.Task[None] | None = None
        self._offered: tuple[object, ...] = ()
        self._choices: dict[str, View] = {}
        """The views that are offered, by what the browser sends when they are chosen."""
        self._diagram = Diagram(
            on_pick=self._pick,
            on_open=self._open,
            on_over=self._over,
            on_again=self._again,
            file=screen.board.session.file.stem,
        )
        with Tag("section", classes="picture", aria_label="Picture") as section:
            with Tag("div", classes="bar"):
                self._back = button("Back", screen.back, "quiet", name="Back to the view before")
                self._views = Tag("select", classes="views", aria_label="View")
                self._views.on("change", self._chosen, js_handler="(e) => emit(e.target.value)")
                self._changes = button(_SHOW, screen.look_at_changes, "quiet")
                self._changes.set_visibility(False)
                Tag("span", classes="gap")
                self._tool("-", "Smaller (-)", self._diagram.does("zoomOut"))
                self._tool("+", "Larger (+)", self._diagram.does("zoomIn"))
                self._tool("Fit", "Show all of it (0)", self._diagram.does("fit"))
                self._tool("Save", "Save this picture as SVG", self._diagram.does("save"))
            self._diagram.move(section)
            with Tag("div", classes="foot"):
                self._notes = Tag("div", classes="notes")
                Tag("div", _CUT, "cut")
                self._legend = Tag("div", classes="legend")
        screen.watch("scene", self.refresh)
        screen.watch("view", self.refresh)
        screen.watch("selected", self._selected)
        screen.watch("lit", self._mark)

    def _tool(self, text: str, name: str, does: str) -> None:
        attributes = {"aria_label": spoken(text, name), "title": name}
        Tag("button", text, "button quiet", **attributes).on("click", js_handler=does)

    def refresh(self) -> None:
        """Draw what there is now; what is drawn already stays until then."""
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.get_running_loop().create_task(self._try_to_draw())

    async def _try_to_draw(self) -> None:
        try:
            await self._draw()
        except Exception:  # logged with its traceback, and the page goes on
            logging.getLogger(__name__).exception("the picture could not be made")
            self._screen.say(UNEXPECTED, is_problem=True)

    async def _draw(self) -> None:
        screen, scene = self._screen, self._screen.board.scene
        if scene is None:
            return
        if not is_there(scene, screen.view):
            screen.view, screen.trail = View(), []
        if self._of is not None and self._of[0] is scene and self._of[1] == screen.view:
            self._offer(scene.model)
            return
        try:
            self._drawn = await asyncio.to_thread(drawn, scene, screen.view)
        except AdvisorError as error:
            screen.say(str(error), is_problem=True)
            screen.view = View()
            self._drawn = await asyncio.to_thread(drawn, scene, screen.view)
        self._of = (scene, screen.view)
        self._offer(scene.model)
        label = f"Picture of {self._drawn.title}"
        legend = _LEGEND if scene.review is not None else ""
        self._diagram.draw(self._drawn.text, screen.view.key, label, self._drawn.marked, legend)
        self._notes.say(" ".join(self._drawn.notes))
        self._legend.say(legend)
        self._changes.set_visibility(scene.review is not None and hides(scene, self._drawn))
        self._selected()

    def _offer(self, model: Model) -> None:
        """The views that there are, in the list above the picture."""
        view = self._screen.view
        self._back.has(disabled=None if self._screen.trail else True)
        listed = offered(model, view)
        if (listed, view) == self._offered:
            return
        self._offered = (listed, view)
        # Not by their keys: an id may have characters in it that a page shows in other words.
        views = [each for _label, group in listed for each, _name in group]
        self._choices = {f"{place}": each for place, each in enumerate(views)}
        places = {each: place for place, each in self._choices.items()}
        self._views.clear()
        with self._views:
            for label, group in listed:
                with Tag("optgroup", label=label) if label else self._views:
                    for each, name in group:
                        selected = True if each == view else None
                        Tag("option", name, value=places[each], selected=selected)
        self._views.has(value=places.get(view, ""))

    def _chosen(self, event: object) -> None:
        if view := self._choices.get(sent(event)):
            self._screen.show(view)

    def _again(self, key: str) -> None:
        """The page was loaded anew: show what it showed."""
        kind, _, identity = key.partition(" ")
        if kind == "neighbourhood":
            self._screen.show(View("neighbourhood", identity))
        else:
            self._turn_to(key)

    def _turn_to(self, key: str) -> None:
        """Show one of the views that are offered."""
        scene = self._screen.board.scene
        if scene is None:
            return
        for _label, views in offered(scene.model, self._screen.view):
            for view, _name in views:
                if view.key == key:
                    self._screen.show(view)
                    return

    def _selected(self) -> None:
        screen = self._screen
        self._mark()
        if screen.centred and self._drawn is not None and self._drawn.view == screen.view:
            keys = self._drawn.keys([screen.selected])
            if keys:
                screen.centred = False
                self._diagram.center(keys[0])

    def _mark(self) -> None:
        if self._drawn is not None:
            screen = self._screen
            lit = self._drawn.keys(screen.pointed or screen.found)
            picked = screen.several.ids if screen.several else filter(None, [screen.selected])
            self._diagram.highlight(lit=lit, chosen=self._drawn.keys(picked))

    def _pick(self, key: str) -> None:
        there, scene = self._drawn, self._screen.board.scene
        if there is None or scene is None:
            return
        known = [each for each in there.parts.get(key, ()) if scene.model.get(each)]
        if several := there.several.get(key):
            self._screen.select("", several._replace(ids=(*known,)))
        else:
            self._screen.select(known[0] if known else "")

    def _open(self, key: str) -> None:
        if self._drawn is not None and (view := self._drawn.opens.get(key)):
            self._screen.show(view)

    def _over(self, key: str) -> None:
        self._screen.point(self._drawn.parts.get(key, ()) if self._drawn else ())


def offered(model: Model, now: View) -> tuple[tuple[str, tuple[tuple[View, str], ...]], ...]:
    """The views to choose from, in groups: all of it, containers, flows, and the one shown now."""
    from advisor.diagram.containment import Containment

    containment = Containment(model)
    containers = [(View("container", each), _name(model, each)) for each in containment.containers]
    whole = [(View(), "Architecture")]
    if len(containment.kinds) > 1:
        whole = [
            (View(), "Architecture: what runs where"),
            (View("composition"), "Architecture: what is part of what"),
        ]
    flows = [(View("flow", flow.id), flow.name) for flow in model.flows if flow.id]
    around = [(now, f"Around {_name(model, now.id)}")] * (now.kind == "neighbourhood")
    return (
        ("", (*whole, *around)),
        ("Containers", _first(containers, now)),
        ("Flows", _first(flows, now)),
    )


def _first(views: list[tuple[View, str]], now: View) -> tuple[tuple[View, str], ...]:
    shown = views[:_NAMED] + [each for each in views[_NAMED:] if each[0] == now]
    return tuple(dict.fromkeys(shown))


def _name(model: Model, identity: str) -> str:
    element = model.get(identity, "node")
    return element.name if element else identity
