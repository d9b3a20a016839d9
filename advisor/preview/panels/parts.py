"""What panels are built of: plain HTML elements whose text is only ever text.

Everything that a page shows of a document or a model passes through here, so that what would be
obeyed or hidden is written out, and nothing of it is taken for HTML, for a template or for the name
of an attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from nicegui.element import Element

from advisor.calm.visible import cut, visible_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_Value = TypeVar("_Value")

LONGEST = 4000
"""Characters of one text that a page shows."""


class Tag(Element):
    """An HTML element with a text, or with others in it."""

    def __init__(self, tag: str, text: str = "", classes: str = "", **attributes: object) -> None:
        """Put it where the context says.

        Args:
            tag: of HTML; ours.
            text: anybody's.
            classes: of our style sheet.
            attributes: of HTML, with ``_`` for ``-``; values are anybody's.
        """
        super().__init__(tag)
        self.classes(classes)
        for name, value in attributes.items():
            if value is not None:
                self._props[name.strip("_").replace("_", "-")] = _harmless(value)
        self.say(text)

    def say(self, text: str) -> None:
        """Have another text."""
        told = visible_lines(cut(text, LONGEST)) or None
        if told != self._text:
            self._text = told
            self.update()

    def has(self, **attributes: object) -> None:
        """Have other values of attributes; None takes one away."""
        for name, value in attributes.items():
            key = name.strip("_").replace("_", "-")
            if value is None:
                self._props.pop(key, None)
            else:
                self._props[key] = _harmless(value)
        self.update()


class Kept(NamedTuple, Generic[_Value]):
    """A value, and what shows it."""

    value: _Value
    tag: Tag


class Listed(Generic[_Value]):
    """Values one below the other; what stays the same keeps its tag, so its focus and its state."""

    def __init__(self, root: Tag, build: Callable[[_Value], Tag]) -> None:
        """Begin empty.

        Args:
            root: holds the tags, and nothing else.
            build: makes the tag of a value, where the context says.
        """
        self.kept: list[Kept[_Value]] = []
        self._root = root
        self._build = build

    def show(self, values: Iterable[_Value]) -> None:
        """Show these."""
        before, self.kept = self.kept, []
        for value in values:
            place = next((n for n, kept in enumerate(before) if kept.value == value), None)
            self.kept.append(before.pop(place) if place is not None else self._made(value))
        for gone in before:
            gone.tag.delete()
        for place, kept in enumerate(self.kept):
            if self._root.default_slot.children[place] is not kept.tag:
                kept.tag.move(target_index=place)

    def _made(self, value: _Value) -> Kept[_Value]:
        with self._root:
            return Kept(value, self._build(value))


def button(
    text: str, act: Callable[[], Any], classes: str = "", *, name: str = "", **attributes: object
) -> Tag:
    """A button.

    Args:
        text: on it.
        act: what it does; may be a coroutine function.
        classes: of our style sheet.
        name: what a screen reader says in place of the text, and where that is another after it.
        attributes: of HTML.
    """
    if name:
        attributes |= {"aria_label": spoken(text, name), "title": name}
    made = Tag("button", text, f"button {classes}", type="button", **attributes)
    made.on("click", act)
    return made


def spoken(text: str, name: str) -> str:
    """What a screen reader says; with the text in it, by which a voice can name the button."""
    return name if text.lower() in name.lower() else f"{text}: {name}"


def sent(event: object) -> str:
    """The text that a browser sent with an event; empty where it sent anything else."""
    args = getattr(event, "args", None)
    return args if isinstance(args, str) else ""


def _harmless(value: object) -> object:
    return visible_lines(cut(value, LONGEST)) if isinstance(value, str) else value
