"""Where words stand in the text of a document: what goes stale when an element is called otherwise.

References are not text: the model's index has them, and `relationship-type` is looked into only
for the descriptions of options.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.element import ARCHITECTURE, KINDS
from advisor.calm.flow import steps
from advisor.calm.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.calm.element import Element, Path
    from advisor.calm.model import Model

_AROUND = 30
"""Characters of an excerpt on each side of the word."""

_TOLD = 10
"""Mentions that a note tells before the rest is only counted."""

_DEPTH = 3
"""Keys from a flow to the description of a step: transitions, its position, description."""

_REFERENCES = "relationship-type"


class Mention(NamedTuple):
    """A text in which a word stands."""

    element: Element | None
    """None for the architecture itself."""
    path: Path
    """Where in the element."""
    text: str
    """The whole text."""
    excerpt: str
    """What stands around the word."""

    @property
    def place(self) -> str:
        """The element and the way to the text, with dots: ``ledger.metadata.owners.0``.

        The text of a step is named as the tools name it: ``flow booking step clerk-uses-ledger``.
        """
        element = self.element
        if element and element.kind == "flow" and (key := _step(element, self.path)):
            return f"flow {element.id} step {key}"
        label = (element.id or element.pointer) if element else ARCHITECTURE
        return ".".join([label, *map(str, self.path)])


def _step(flow: Element, path: Path) -> str:
    """The name of the step whose description this is; empty where it is none."""
    if len(path) != _DEPTH or (path[0], path[-1]) != ("transitions", "description"):
        return ""
    return next((step.key for step in steps(flow) if step.position == path[1]), "")


def mentions(model: Model, words: Iterable[str]) -> list[Mention]:
    """The texts in which one of `words` stands by itself, not within a longer word or id.

    The architecture's own members come first, then nodes, relationships and flows in document
    order. The first time this walks over all texts, some 30 ms on 5,000 nodes.
    """
    words = [word for word in words if word]
    if not words:
        return []
    own = {key: value for key, value in model.value.items() if key not in KINDS}
    found = list(_found(None, own, _pattern(words)))
    return found + mentions_in(_candidates(model, words), words)


def mentions_in(elements: Iterable[Element], words: Iterable[str]) -> list[Mention]:
    """The same for the texts of these elements alone."""
    words = [word for word in words if word]
    if not words:
        return []
    pattern = _pattern(words)
    return [each for element in elements for each in _found(element, element.value, pattern)]


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    # A hyphen binds, as in ids: "ledger" is not mentioned by "ledger-api".
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")


def _candidates(model: Model, words: Iterable[str]) -> list[Element]:
    """The elements whose texts hold one of `words`, perhaps as a part of another."""
    elements = list(chain.from_iterable(model.elements.values()))
    texts = [element.text for element in elements]
    ends = list(accumulate(map(len, texts)))
    # One search through all texts is many times as fast as one search in each.
    whole = "".join(texts)
    places: set[int] = set()
    for word in words:
        start = whole.find(word)
        while start >= 0:
            place = bisect_right(ends, start)
            places.add(place)
            start = whole.find(word, max(ends[place] - len(word) + 1, start + 1))
    return [elements[place] for place in sorted(places) if place < len(elements)]


def told(found: Sequence[Mention], most: int = _TOLD) -> str:
    """Some mentions as one text, each with its place and excerpt."""
    shown = [f"{mention.place}: {quote(mention.excerpt)}" for mention in found[:most]]
    more = [f"and {len(found) - most} more"] if len(found) > most else []
    return "; ".join([*shown, *more])


def _found(
    element: Element | None, value: Any, pattern: re.Pattern[str], path: Path = ()
) -> Iterator[Mention]:
    if isinstance(value, str):
        match = pattern.search(value)
        if match and not _is_reference(path):
            yield Mention(element, path, value, _excerpt(value, match))
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _found(element, inner, pattern, (*path, key))


def _is_reference(path: Path) -> bool:
    """Whether an id stands there, and no text."""
    return path[0] == _REFERENCES and path[-1] != "description"


def _excerpt(text: str, match: re.Match[str]) -> str:
    start, end = max(match.start() - _AROUND, 0), match.end() + _AROUND
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return before + text[start:end] + after
