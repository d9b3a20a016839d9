"""The weak points of the document, gravest first; one is open at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.assess import telling
from advisor.assess.weak_point import FOCUSES
from advisor.preview.panels.parts import Tag, button
from advisor.preview.panels.pointing import link
from advisor.shells.assessed import Numbered, heading, plain

if TYPE_CHECKING:
    from advisor.assess.weak_point import WeakPoint
    from advisor.calm.finding import Finding
    from advisor.preview.panels.screen import Screen

_SHOWN = 40
"""Findings that are listed at first, and how many come with each wish for more."""

_CHECKS = 20
"""Of what the checks say."""


class Findings:
    """The list, with a choice of the focus."""

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._focus = ""
        self._shown = _SHOWN
        self._open: tuple[str, tuple[str, ...]] | None = None
        self._listed: object = None
        with Tag("div", classes="filters", role="group", aria_label="Focus"):
            self._filters = {
                focus: button(focus or "all", partial(self._choose, focus), "quiet")
                for focus in ("", *FOCUSES)
            }
        self._heading = Tag("p", classes="summary")
        self._root = Tag("ul", classes="findings")
        screen.watch("scene", self.refresh)
        screen.watch("tab", self._highlight)

    def refresh(self) -> None:
        """Show the findings of what is shown now."""
        scene = self._screen.board.scene
        if scene is None:
            return
        now = (scene.findings, scene.checks, self._focus, self._shown, self._open)
        if now == self._listed:
            return
        self._listed = now
        self._highlight()
        numbered = [Numbered(number, each) for number, each in enumerate(scene.findings, 1)]
        chosen = [each for each in numbered if self._focus in ("", each.point.rule.focus)]
        rule = " Critical and high ones are counted as weak points." if chosen else ""
        self._heading.say(f"{heading(chosen).capitalize()}.{rule}")
        for focus, choice in self._filters.items():
            choice.has(aria_pressed="true" if focus == self._focus else "false")
        self._root.clear()
        with self._root:
            for check in scene.checks[:_CHECKS]:
                self._check(check)
            for each in chosen[: self._shown]:
                self._finding(each.number, each.point)
            if len(chosen) > self._shown:
                with Tag("li"):
                    button(f"{len(chosen) - self._shown} more", self._more, "quiet")

    def _check(self, finding: Finding) -> None:
        """What the checks of the document say, in a line."""
        if finding.severity in {"error", "warning"}:
            with Tag("li", classes=f"finding check {finding.severity}"):
                Tag("span", finding.severity, "severity")
                Tag("span", f"{finding.pointer or '/'}: {finding.message}", "title")

    def _finding(self, number: int, point: WeakPoint) -> None:
        is_open = point.identity == self._open
        with Tag("li", classes=f"finding {point.severity}"):
            head = button("", partial(self._toggle, number, point), "row")
            head.has(aria_expanded="true" if is_open else "false", id=f"finding-{number}")
            with head:
                Tag("span", f"{number}", "number")
                Tag("span", point.severity, "severity")
                Tag("span", plain(point.told.title), "title")
            if is_open:
                self._full(point)

    def _full(self, point: WeakPoint) -> None:
        told = point.told
        with Tag("dl"):
            for label, text in (
                ("proof", plain(told.proof.text)),
                ("flows", ", ".join(point.flows)),
                ("why", plain(f"{point.rule.why} ({point.rule.source})")),
                *(
                    ("or" if n else "fix", plain(telling.call(e)))
                    for n, e in enumerate(told.remedies)
                ),
                ("note", plain(told.note)),
            ):
                if text:
                    Tag("dt", label)
                    Tag("dd", text)
        with Tag("div", classes="links"):
            for each in point.elements[:8]:
                link(self._screen, each, self._screen.go)
        wanted = f"Fix the {point.rule.name.replace('-', ' ')} of {point.elements[0]}"
        if told.remedies:
            button(
                "Ask to fix", partial(self._screen.put, wanted), "", name=f"Ask to fix: {wanted}"
            )

        with Tag("div", classes="links"), Tag("details"):
            Tag("summary", "How it is judged", "dim")
            Tag("p", plain(point.rule.method))

    def _toggle(self, number: int, point: WeakPoint) -> None:
        is_open = point.identity == self._open
        self._open = None if is_open else point.identity
        self.refresh()
        self._root.client.run_javascript(f"document.getElementById('finding-{number}')?.focus()")

    def _highlight(self) -> None:
        """Show the elements of the finding that is open, as long as somebody looks at it."""
        scene, is_seen = self._screen.board.scene, self._screen.tab == "Findings"
        found = scene.findings if scene is not None and is_seen else ()
        elements = next((each.elements for each in found if each.identity == self._open), ())
        if elements != self._screen.found:
            self._screen.find(elements)

    def _choose(self, focus: str) -> None:
        self._focus, self._shown = focus, _SHOWN
        self.refresh()

    def _more(self) -> None:
        self._shown += _SHOWN
        self.refresh()
