"""What can be completed while typing: commands, the elements of the document, and names of things.

Values only; knows no terminal library.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model

ENOUGH = 50
"""Elements that a menu is made from; nobody reads further, and each costs time."""

SEPARATOR = "  "
"""Between the id and the name of an element."""

_FEW = 20
"""Elements in which the typed text stands as it is, above which none only resembles it."""

_LONGEST_LABEL = 80
"""Characters of an element that are searched."""


class Command(NamedTuple):
    """A command of the chat, as completion needs it."""

    name: str
    """Without the slash."""
    argument: str
    """`element`, `elements`, `file`, a key of `Vocabulary.words`, or empty for anything else."""
    help: str


class Word(NamedTuple):
    """A template, a model, a limit: something that is named in one word."""

    text: str
    about: str = ""


class Entry(NamedTuple):
    """An element as it is offered."""

    id: str
    kind: str
    name: str
    """Empty where it says no more than the id."""

    @property
    def label(self) -> str:
        """What is matched with what is typed: the id, then the name."""
        return f"{self.id}{SEPARATOR}{self.name}".rstrip()[:_LONGEST_LABEL]


class Elements:
    """The elements of a document, found by what is typed of an id or a name.

    Made to be asked at each keystroke, in several threads, with 12,500 elements: nothing is read
    before the first search, and the labels are searched as one text.
    """

    def __init__(self, entries: Callable[[], Iterable[Entry]] = tuple) -> None:
        self._entries = entries
        self._without = ""

    @classmethod
    def of(cls, model: Model) -> Elements:
        """The elements of an architecture, as it is at the first search."""
        return cls(lambda: _entries(model))

    def __contains__(self, identity: str) -> bool:
        return identity in self._by_id

    def matching(self, typed: str) -> list[Entry]:
        """At most `ENOUGH` elements whose id or name has the typed characters in this order.

        First come those that begin with it, then those that hold it as it is, then, where these are
        few, the others. Where a blank was typed, each word must stand in the label as it is.
        """
        words = typed.lower().split()
        if not words:
            return list(islice(self._by_id.values(), ENOUGH))
        if self._without and typed.startswith(self._without):
            return []
        index = self._index
        found = dict.fromkeys(islice(chain(index.beginning(words), index.holding(words)), ENOUGH))
        if len(words) == 1 and len(found) < _FEW:
            found |= dict.fromkeys(islice(index.resembling(words[0]), ENOUGH - len(found)))
        if not found:
            self._without = typed
        return list(found)

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        """What a terminal would obey is no id to complete; it can still be pasted."""
        entries = {entry.id: entry for entry in self._entries() if entry.id}
        if _is_harmless(" ".join(f"{entry.id} {entry.name}" for entry in entries.values())):
            return entries
        return {
            identity: entry._replace(name=visible(entry.name))
            for identity, entry in entries.items()
            if _is_harmless(identity)
        }

    @cached_property
    def _index(self) -> _Index:
        return _Index(self._by_id.values())


class _Index:
    """Labels in lower case, each after a line break, made to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._labels = [f"\n{entry.label.lower()}" for entry in self._entries]
        self._text = "".join(self._labels)
        self._starts = list(accumulate(map(len, self._labels), initial=0))

    def beginning(self, words: Sequence[str]) -> Iterator[Entry]:
        """Those whose label begins with the first word and holds the others."""
        return self.holding([f"\n{words[0]}", *words[1:]])

    def holding(self, words: Sequence[str]) -> Iterator[Entry]:
        """Those whose label holds all words."""
        rarest = min(words, key=self._text.count)
        place = self._text.find(rarest)
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            label = self._labels[number]
            if all(word in label for word in words):
                yield self._entries[number]
            place = self._text.find(rarest, self._starts[number + 1])

    def resembling(self, word: str) -> Iterator[Entry]:
        """Those whose label has all characters of the word in its order."""
        # Possessive: each label is read once, whatever stands in it.
        pattern = re.compile("".join(f"[^{re.escape(each)}]*+{re.escape(each)}" for each in word))
        return (
            entry
            for entry, label in zip(self._entries, self._labels, strict=True)
            if pattern.match(label)
        )


class Vocabulary(NamedTuple):
    """All that completion offers at one moment."""

    commands: Sequence[Command] = ()
    elements: Elements = Elements()
    words: Mapping[str, Sequence[Word]] = {}
    """What an argument of each kind can be: `template`, `model` …"""

    def command(self, name: str) -> Command | None:
        """The command of this name."""
        return next((each for each in self.commands if each.name == name), None)


def _is_harmless(text: str) -> bool:
    return visible(text) == text


def _entries(model: Model) -> Iterator[Entry]:
    for elements in model.elements.values():
        for element in elements:
            for each in (element, *element.interfaces):
                if each.id is not None:
                    yield Entry(each.id, _kind(each), each.name if each.name != each.id else "")


def _kind(element: Element) -> str:
    """The type of a node, since all that stand beside it are nodes, too; else the kind."""
    kind = element.value.get("node-type")
    return visible(kind) if element.kind == "node" and isinstance(kind, str) else element.kind
