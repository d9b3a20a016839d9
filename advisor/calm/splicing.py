"""Changes to a document as edits of its text, so that every byte outside them stays.

`splices` renders operations of RFC 6902 as edits of the original text: it does not format anything
anew and does not parse the text again. Where children are added or removed the edit reaches from
the end of one kept child to the next, and takes along exactly one separator.
Imports the layout, the edit tree and the rendering.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.edittree import Editor, Entry, OperationError, Tree
from advisor.calm.equality import same
from advisor.calm.layout import Splice
from advisor.calm.rendering import WIDTH, indentation, render, style_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advisor.calm.layout import Container, Layout
    from advisor.calm.rendering import Style

__all__ = ["OperationError", "apply", "invert", "splices"]

_AROUND = 25
"""So many siblings on each side show whether their like has several lines."""


def splices(
    layout: Layout, operations: Iterable[Mapping[str, Any]], *, order: Sequence[str] = ()
) -> tuple[Splice, ...]:
    """The edits of the text that have the same effect as `operations` on the value.

    Args:
        layout: the text and its places.
        operations: add, remove, replace and test (RFC 6902), each on the result of those before.
        order: names of the document's own members. One that is new and among them stands before
            the first that comes later here; any other new member stands at the end.

    Returns:
        Edits in order of their start, not overlapping, for `apply` with the layout's text.

    Raises:
        OperationError: an operation does not apply, a test fails, or a new number is not finite.
        ValueError: a path is not a JSON Pointer.
    """
    editor = Editor(layout, order)
    for operation in operations:
        editor.apply(operation)
    try:
        return tuple(_Writer(editor).document())
    except ValueError as error:
        raise OperationError(f"a new value cannot be written as JSON: {error}") from error


def apply(text: str, splices: Iterable[Splice]) -> str:
    """`text` with every splice carried out; their offsets are those of the original text."""
    parts: list[str] = []
    done = 0
    for start, end, replacement in splices:
        parts += (text[done:start], replacement)
        done = end
    parts.append(text[done:])
    return "".join(parts)


def invert(text: str, splices: Iterable[Splice]) -> tuple[Splice, ...]:
    """The splices that lead back; their offsets are those of the new text.

    For every `text` and its `splices` s, ``apply(apply(text, s), invert(text, s))`` is `text`.
    """
    inverse: list[Splice] = []
    shift = 0
    for start, end, replacement in splices:
        place = start + shift
        inverse.append(Splice(place, place + len(replacement), text[start:end]))
        shift += len(replacement) - (end - start)
    return tuple(inverse)


class _Setting(NamedTuple):
    """How new children stand in a container that is not empty."""

    near: int
    """The child that shows it."""
    gap: str
    """Between two children, comma included."""
    base: str
    """Indentation of the line in which a child begins."""


class _Writer:
    """Turns the edit tree into splices."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._layout = editor.layout
        self._text = editor.layout.text
        self._styles: dict[int, Style] = {}

    def document(self) -> Iterator[Splice]:
        """The edits of the whole text, in order."""
        content, root = self._editor.root.value, self._layout.root
        if isinstance(content, Tree) and content.container is not None:
            yield from self._tree(content, several_lines=True)
        else:
            several_lines = self._has_lines(root.start, root.end) or not len(root)
            base = indentation(self._text, root.start) if several_lines else None
            value = self._editor.value(content)
            yield Splice(root.start, root.end, render(value, self._style(root), base))

    def _tree(self, tree: Tree, *, several_lines: bool) -> Iterator[Splice]:
        """The edits of one container of the text and of those inside it.

        Args:
            tree: the container and its children as they are now.
            several_lines: if it was empty, its new children stand on lines of their own.
        """
        container = tree.container
        assert container is not None  # noqa: S101  new trees are rendered as values
        if not len(container):
            yield from self._fill(tree, container, several_lines=several_lines)
            return
        if not tree.children:
            yield Splice(container.start + 1, container.end - 1, "")
            return
        before = -1
        added: list[Entry] = []
        for child in tree.children:
            if isinstance(child, Entry) and child.origin is None:
                added.append(child)
                continue
            origin = child if isinstance(child, int) else child.origin
            assert origin is not None  # noqa: S101  new entries are gone
            if added or origin - before > 1:
                yield from self._between(container, before, origin, added)
            if isinstance(child, Entry):
                yield from self._changed(container, origin, child.value)
            before, added = origin, []
        yield from self._between(container, before, len(container), added)

    def _between(
        self, container: Container, before: int, behind: int, added: Sequence[Entry]
    ) -> Iterator[Splice]:
        """What happens between two kept children; -1 and the size stand for the two ends."""
        heads, ends = container.heads, container.ends
        removed = behind - before > 1
        if added:
            setting = self._setting(container, max(before, 0))
            texts = [self._child(container, entry, setting) for entry in added]
            if removed:
                yield Splice(heads[before + 1], ends[behind - 1], setting.gap.join(texts))
            elif before >= 0:
                inserted = "".join(setting.gap + text for text in texts)
                yield Splice(ends[before], ends[before], inserted)
            else:
                inserted = "".join(text + setting.gap for text in texts)
                yield Splice(heads[behind], heads[behind], inserted)
        elif removed and before >= 0:
            yield Splice(ends[before], ends[behind - 1], "")
        elif removed:
            yield Splice(heads[0], heads[behind], "")

    def _changed(self, container: Container, origin: int, content: Any) -> Iterator[Splice]:
        """The edits of a child that stays, with another content."""
        start, end = container.starts[origin], container.ends[origin]
        if isinstance(content, Tree) and content.container is not None:
            several_lines = self._has_lines_alike(container, origin, named=content.named)
            yield from self._tree(content, several_lines=several_lines)
            return
        value = self._editor.value(content)
        old = self._text[start:end]
        if same(json.loads(old), value):
            return
        several_lines = "\n" in old
        if isinstance(value, dict | list) and (old[0] not in "{[" or not json.loads(old)):
            named = isinstance(value, dict)
            several_lines = self._has_lines_alike(container, origin, named=named)
        base = indentation(self._text, container.heads[origin]) if several_lines else None
        yield Splice(start, end, render(value, self._style(container), base))

    def _fill(self, tree: Tree, container: Container, *, several_lines: bool) -> Iterator[Splice]:
        """The edit of a container that was empty."""
        if tree.children:
            base = indentation(self._text, container.start) if several_lines else None
            text = render(self._editor.value(tree), self._style(container), base)
            yield Splice(container.start, container.end, text)

    def _child(self, container: Container, entry: Entry, setting: _Setting) -> str:
        """The text of a new child, its name included."""
        value, style = self._editor.value(entry.value), self._style(container)
        several_lines = True
        if isinstance(value, dict | list):
            named = isinstance(value, dict)
            several_lines = self._has_lines_alike(container, setting.near, named=named)
        text = render(value, style, setting.base if several_lines else None)
        if entry.key is None:
            return text
        if len(setting.base) + len(text) > WIDTH and "\n" in setting.gap:
            # Members of one object are not alike; a short neighbour is no model for a long one.
            text = render(value, style, setting.base)
        return render(entry.key, style, None) + style.colon + text

    def _setting(self, container: Container, near: int) -> _Setting:
        """How new children stand beside the child `near` of a container that is not empty."""
        text, heads = self._text, container.heads
        if near + 1 < len(container):
            head, gap = heads[near + 1], text[container.ends[near] : heads[near + 1]]
        elif near:
            head, gap = heads[near], text[container.ends[near - 1] : heads[near]]
        else:
            head, gap = heads[0], "," + text[container.start + 1 : heads[0]]
            if "\n" not in gap:
                gap = self._style(container).comma
        left, right = (_without_blank_lines(part) for part in gap.split(","))
        return _Setting(near, f"{left},{right}", indentation(text, head))

    def _has_lines_alike(self, container: Container, near: int, *, named: bool) -> bool:
        """Whether an object (`named`) or list has several lines here, as those around it do.

        Where none of its kind is around it does if the container itself has several lines.
        """
        opening = "{" if named else "["
        alike = [
            self._has_lines(container.starts[place], container.ends[place])
            for place in range(max(0, near - _AROUND), min(len(container), near + _AROUND))
            if self._text[container.starts[place]] == opening
            and container.ends[place] - container.starts[place] > len("{}")
        ]
        return any(alike) if alike else self._has_lines(container.start, container.end)

    def _has_lines(self, start: int, end: int) -> bool:
        return self._text.find("\n", start, end) >= 0

    def _style(self, container: Container) -> Style:
        style = self._styles.get(container.start)
        if style is None:
            style = self._styles[container.start] = style_at(self._layout, container)
        return style


def _without_blank_lines(gap: str) -> str:
    """White space between two children, reduced to at most one line end and what follows it."""
    line_end = gap.rfind("\n")
    if line_end > 0 and gap[line_end - 1] == "\r":
        line_end -= 1
    return gap[max(line_end, 0) :]
