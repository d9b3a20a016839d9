"""What points at elements: the picture highlights them while the pointer or the focus is there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from advisor.preview.panels.parts import button

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from advisor.preview.panels.parts import Tag
    from advisor.preview.panels.screen import Screen


def points_at(tag: Tag, screen: Screen, ids: Iterable[str]) -> None:
    """Have a tag highlight elements."""
    pointed = tuple(ids)
    for event in ("mouseenter", "focusin"):
        tag.on(event, partial(screen.point, pointed), args=[])
    for event in ("mouseleave", "focusout"):
        tag.on(event, partial(screen.point, ()), args=[])


def link(screen: Screen, identity: str, follow: Callable[[str], Awaitable[None]]) -> Tag:
    """The id of an element, which leads to it.

    Args:
        screen: is told which element is pointed at.
        identity: empty where the element has none; then it leads nowhere.
        follow: goes there.
    """
    made = button(identity or "(no id)", partial(follow, identity), "link")
    points_at(made, screen, [identity])
    return made
