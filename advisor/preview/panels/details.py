"""All that there is to say of the element that was picked."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.diff import Difference
from advisor.calm.element import CONTAINMENT
from advisor.calm.flow import ends as step_ends
from advisor.calm.flow import steps
from advisor.change.history import course, ended
from advisor.change.provenance import causes
from advisor.diagram.containment import Containment
from advisor.errors import AdvisorError
from advisor.preview.panels.drawing import View
from advisor.preview.panels.parts import Tag, button
from advisor.preview.panels.pointing import link
from advisor.shells.assessed import plain
from advisor.shells.difference import members
from advisor.shells.entries import prompt, when, who
from advisor.shells.members import ends

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.preview.panels.drawing import Several
    from advisor.preview.panels.screen import Screen
    from advisor.preview.scene import Scene
    from advisor.sessions.session import Session

_LISTED = 40
"""Relationships, flows, findings or members that are shown; of more their number is told."""

_MEMBERS = 20
"""Parts of a container, or elements that one box stands for, that are listed at first."""

_CAUSES = 5
"""Changes of the past that are shown."""

_WORDS = {"added": "+ added", "changed": "~ changed", "removed": "- removed"}


class Details:
    """The panel; with nothing picked it says how to pick something."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._shown: tuple[Scene | None, str, Several | None] = (None, "", None)
        self._task: asyncio.Task[None] | None = None
        self._root = Tag("div", classes="details")
        screen.watch("selected", self.refresh)
        screen.watch("scene", self.refresh)

    def refresh(self) -> None:
        """Show the element that is picked now."""
        scene, identity = self._screen.board.scene, self._screen.selected
        now = (scene, identity, self._screen.several)
        if scene is None or now == self._shown:
            return
        self._shown = now
        self._root.clear()
        with self._root:
            if self._screen.several is not None:
                self._several(scene.model, self._screen.several)
                return
            elements = scene.model.definitions.get(identity, []) if identity else []
            if not elements:
                gone = f"There is no {identity} any more." if identity else ""
                Tag("p", gone or "Click an element of the picture, or press / to find one.", "hint")
            elif len(elements) > 1:
                Tag("p", f"{len(elements)} elements have this unique-id.", "problem")
            for element in elements[:_LISTED]:
                self._element(scene, element)
            if elements:
                self._past = Tag("div", classes="past")
                self._look_back(identity)

    def _several(self, model: Model, several: Several) -> None:
        """Elements that one part of the picture stands for."""
        Tag("h2", several.title)
        self._links("", [(each, _about(model, each)) for each in several.ids], _MEMBERS)

    def _element(self, scene: Scene, element: Element) -> None:
        identity, model = element.id or "", scene.model
        kind = element.value.get("node-type") if element.kind == "node" else element.kind
        mark = scene.marks.of(identity)
        Tag("h2", element.name or element.pointer)
        Tag("p", " · ".join(filter(None, [f"{kind}", identity, _WORDS.get(mark, "")])), "summary")
        self._ways(scene, element)
        _table(element)
        if element.owner is not None:
            self._links("Of node", [(element.owner.id or "", element.owner.name)])
        if element.kind == "interface":
            self._links("Relationships", _relationships(model, [element]))
        elif element.kind == "relationship":
            named = [r.id for r in element.references if r.target == "node"]
            joined = [(each, _named(model, each)) for each in dict.fromkeys(named)]
            self._links("Joins", joined, _MEMBERS)
        if element.kind == "node":
            inside = [(each, _named(model, each)) for each in Containment(model).parts(identity)]
            self._links(f"What is in it: {len(inside)}", inside, _MEMBERS)
            both = [element, *element.interfaces]
            self._links("Relationships", _relationships(model, both))
        if element.kind == "flow":
            self._steps(model, element)
        else:
            self._links("Flows", _flows(model, element))
        self._findings(scene, identity)

    def _ways(self, scene: Scene, element: Element) -> None:
        """The views that show it."""
        identity, screen = element.id or "", self._screen
        with Tag("div", classes="links"):
            if element.kind == "flow":
                button("Show as a sequence", partial(screen.show, View("flow", identity)))
            elif element.kind == "node":
                button("What is around it", partial(screen.show, View("neighbourhood", identity)))
                if Containment(scene.model).parts(identity):
                    button("What is in it", partial(screen.show, View("container", identity)))

    def _links(self, title: str, links: Iterable[tuple[str, str]], first: int = _LISTED) -> None:
        """Elements to go to, each with what there is to say of it; the rest on demand."""
        listed = [*links]
        if not listed:
            return
        if title:
            Tag("h3", title)
        with Tag("ul", classes="around") as root:
            for identity, words in listed[:first]:
                self._link(identity, words)
        if rest := listed[first:]:
            more = button(f"{len(rest)} more", lambda: self._list(rest, root, more), "quiet more")

    def _list(self, links: Iterable[tuple[str, str]], root: Tag, more: Tag) -> None:
        """List the rest in place of the button that was to list it."""
        more.delete()
        with root:
            for identity, words in links:
                self._link(identity, words)

    def _link(self, identity: str, words: str) -> None:
        with Tag("li"):
            link(self._screen, identity, self._screen.go)
            Tag("span", words, "dim")

    def _steps(self, model: Model, flow: Element) -> None:
        listed = []
        for number, step in enumerate(steps(flow), 1):
            start, end = step_ends(model, step)
            said = step.value.get("description")
            words = (
                f"{number}. {start or '?'} → {end or '?'}  {said if isinstance(said, str) else ''}"
            )
            listed.append((step.relationship, words))
        self._links("Steps", listed)

    def _findings(self, scene: Scene, identity: str) -> None:
        found = [each for each in scene.findings if identity in each.elements]
        if found:
            Tag("h3", "Findings")
            with Tag("ul", classes="around"):
                for each in found[:_LISTED]:
                    Tag("li", f"{each.severity}: {plain(each.told.title)}")

    def _look_back(self, identity: str) -> None:
        if self._task is not None:
            self._task.cancel()
        root = self._past
        self._task = asyncio.get_running_loop().create_task(self._tell_past(identity, root))

    async def _tell_past(self, identity: str, root: Tag) -> None:
        try:
            past = await asyncio.to_thread(history, self._screen.board.session, identity)
        except AdvisorError as error:
            past = [Past("", f"{error}")]
        if past and not root.is_deleted:
            with root:
                Tag("h3", "Changed by")
                with Tag("ul", classes="around"):
                    for each in past:
                        with Tag("li"):
                            Tag("span", each.who)
                            Tag("span", each.words, "dim")


class Past(NamedTuple):
    """A change that made an element what it is."""

    who: str
    words: str


def history(session: Session, identity: str) -> list[Past]:
    """The last changes that touched an element, newest first.

    Raises:
        AdvisorError: history cannot be read.
    """
    journal, document = session.journal, session.workspace.base
    entries = [ended(e, document.digest) for e in journal.entries(journal.name(document.path))]
    found = causes(course(entries).standing, identity, "")[:_CAUSES]
    return [
        Past(f"{when(cause.entry)} {who(cause.entry)}", f"“{prompt(cause.entry, 80)}”")
        for cause in found
    ]


def _table(element: Element) -> None:
    """Everything that the document says of it."""
    whole = Difference("+", element.kind, element.id or "", element.value, ())
    listed = [*members(whole)]
    if not listed:
        return
    with Tag("dl", classes="members"):
        for line in listed[: 5 * _LISTED]:
            Tag("dt", line.label, f"depth{min(line.depth, 4)}")
            Tag("dd", _plain(line.value))
    if len(listed) > 5 * _LISTED:
        Tag("p", f"and {len(listed) - 5 * _LISTED} more lines", "dim")


def _plain(value: str) -> str:
    """A text without the quotation marks of JSON, which a person need not see."""
    if not value.startswith('"'):
        return value
    try:
        return f"{json.loads(value)}"
    except ValueError:
        return value


def _relationships(model: Model, elements: list[Element]) -> list[tuple[str, str]]:
    named = (ref for each in elements for ref in model.references.get(each.id or "", ()))
    holders = dict.fromkeys(ref.holder for ref in named if ref.holder.kind == "relationship")
    return [(each.id or "", _ends(each)) for each in holders]


def _flows(model: Model, element: Element) -> list[tuple[str, str]]:
    over = [element.id or ""]
    if element.kind == "node":
        over += [each for each, _ in _relationships(model, [element])]
    named = (ref for each in over for ref in model.references.get(each, ()))
    flows = dict.fromkeys(ref.holder for ref in named if ref.holder.kind == "flow")
    return [(each.id or "", each.name if each.name != each.id else "") for each in flows]


def _named(model: Model, identity: str) -> str:
    element = model.get(identity, "node")
    return element.name if element and element.name != identity else ""


def _about(model: Model, identity: str) -> str:
    """What an element is beside its id, in a few words."""
    element = model.get(identity)
    if element is not None and element.kind == "relationship":
        return _ends(element)
    return _named(model, identity)


def _ends(relationship: Element) -> str:
    """Who it joins; the parts of a container are counted, since its details list them."""
    kinds = relationship.value.get("relationship-type")
    for kind, body in kinds.items() if isinstance(kinds, dict) else ():
        match body:
            case {"container": container, "nodes": [_, _, *more]} if kind in CONTAINMENT:
                return f"{kind} {container}: {len(more) + 2} nodes"
    return ends(kinds)
