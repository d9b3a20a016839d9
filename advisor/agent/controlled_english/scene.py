"""What is known while a prompt is read: names, choices made so far, and what `it` refers to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.controlled_english.names import Named, NotUnderstoodError, label

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from advisor.agent.controlled_english.names import Names
    from advisor.agent.controlled_english.sentences import Literals
    from advisor.calm.model import Model

    Build: TypeAlias = Callable[[re.Match[str], "Scene"], list[dict[str, Any]]]

NODES = ("node",)
ELEMENTS = ("node", "relationship", "flow")

_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s+plus\s+")
_GROUP = re.compile(
    r"(?P<count>both|all|every|each|the two|the three)\s+(?:of\s+)?(?:the\s+)?(?P<noun>.+)",
    re.IGNORECASE,
)
_COUNTS = {"both": 2, "the two": 2, "the three": 3}
_PRONOUNS = {"it", "them", "this", "this node", "the new node", "these", "both", "the new nodes"}


class Call(NamedTuple):
    """One tool call and the words of the request that it stands on."""

    tool: str
    arguments: dict[str, Any]
    """All arguments but `why`."""
    because: str
    """One sentence for the reviewer."""


class Form(NamedTuple):
    """One way to ask for something."""

    pattern: re.Pattern[str]
    """Must match the whole clause."""
    build: Build
    """The arguments of each call; raises NotUnderstoodError."""
    tool: str
    example: str


@dataclass
class Scene:
    """The state of reading one prompt; a failed sentence leaves it as it was."""

    names: Names
    literals: Literals
    model: Model
    policies: str
    """Where requirement URLs point to that nobody spelled out."""
    choices: list[str] = field(default_factory=list)
    it: tuple[Named, ...] = ()
    """What the last clause was about."""

    def copy(self) -> Scene:
        """An independent copy to try a sentence on."""
        return replace(self, names=self.names.copy(), choices=list(self.choices))

    def value(self, text: str) -> str:
        """What stands in the text, without quotation marks."""
        return self.literals.value(text)

    def choose(self, words: str) -> None:
        """State a choice, once."""
        if words and words not in self.choices:
            self.choices.append(words)

    def one(self, phrase: str, kinds: tuple[str, ...] = NODES) -> Named:
        """The one element that `phrase` means.

        Raises:
            NotUnderstoodError: none or several.
        """
        words = self.value(phrase)
        if words.lower() in _PRONOUNS:
            if len(self.it) != 1:
                raise NotUnderstoodError(f'it is not clear what "{words}" refers to')
            self.choose(f'"{words}" taken as {label(self.it[0])}')
            return self.it[0]
        found = self.names.find(words, kinds)
        self.choose(found.choice)
        return found.named

    def several(self, phrase: str, kinds: tuple[str, ...] = NODES) -> list[Named]:
        """The elements that a list, `both …`, `all …` or `them` means, each once.

        Raises:
            NotUnderstoodError: one of them cannot be found.
        """
        text = phrase.strip()
        if text.lower() in _PRONOUNS:
            if not self.it:
                raise NotUnderstoodError(f'it is not clear what "{text}" refers to')
            self.choose(f'"{text}" taken as {", ".join(label(named) for named in self.it)}')
            return list(self.it)
        parts = _SEPARATOR.split(text)
        found: dict[str, Named] = {}
        for part in parts:
            group = _GROUP.fullmatch(part)
            members = self._group(group, kinds) if group else [self._part(part, parts[-1], kinds)]
            found |= {named.id: named for named in members}
        return list(found.values())

    def _group(self, match: re.Match[str], kinds: tuple[str, ...]) -> list[Named]:
        words = self.value(match[0])
        found = self.names.group(self.value(match["noun"]), kinds)
        wanted = _COUNTS.get(match["count"].lower(), len(found))
        if len(found) > wanted:  # those that the prompt itself adds are closer at hand
            found = [named for named in found if self.model.get(named.id) is None]
        if not found or len(found) != wanted:
            listed = ", ".join(named.id for named in self.names.group(match["noun"], kinds))
            raise NotUnderstoodError(f'"{words}" may be {listed or "nothing here"}')
        self.choose(f'"{words}" taken as {", ".join(label(named) for named in found)}')
        return found

    def _part(self, part: str, last: str, kinds: tuple[str, ...]) -> Named:
        """One name of a list; in `order and payment services` the noun counts for both."""
        try:
            return self.one(part, kinds)
        except NotUnderstoodError:
            noun = re.search(r"\s(\w+)s$", last)
            if noun is None or part == last:
                raise
            return self.one(f"{part} {noun[1]}", kinds)


def sentence(text: str) -> str:
    """`text` with a capital at its start and a full stop at its end."""
    stripped = text.strip().rstrip(".;,: ")
    return f"{stripped[:1].upper()}{stripped[1:]}." if stripped else ""
