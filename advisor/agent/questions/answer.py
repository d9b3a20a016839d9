"""What an answer is made of: looks through tools, words computed beforehand, and how to join them.

Imports no model library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.controlled_english.names import Names, NotUnderstoodError
from advisor.agent.earlier import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from advisor.agent.controlled_english.sentences import Literals
    from advisor.agent.earlier import Earlier, Listed
    from advisor.calm.element import Kind
    from advisor.calm.model import Model

    Reply: TypeAlias = Callable[[re.Match[str], "Asking"], "Answer"]

ANYTHING: tuple[Kind, ...] = ("node", "relationship", "flow")
NODES: tuple[Kind, ...] = ("node",)
PRONOUN = re.compile(
    r"it|this|that|they|them|these|those|both(?: of (?:them|these|those))?|the two(?: of them)?",
    re.IGNORECASE,
)
"""What stands for elements that were named before."""


class Look(NamedTuple):
    """A call of a tool that only looks."""

    tool: str
    arguments: dict[str, Any]


class Answer(NamedTuple):
    """The answer to one question."""

    looks: tuple[Look, ...] = ()
    """What is to be looked at first."""
    opening: str = ""
    """Said before what the looks gave."""
    reader: str = "nothing"
    """How their results are told: a key of answering_results.READERS."""
    closing: str = ""
    """Said after it."""
    listed: Listed | None = None
    """The findings that it tells, in their order."""


class Question(NamedTuple):
    """One kind of question."""

    says: str
    """What is answered, in one line for a person."""
    patterns: tuple[re.Pattern[str], ...]
    """One must match the whole sentence, without courtesies and the question mark."""
    reply: Reply
    """The answer; raises NotUnderstoodError where a name leads nowhere."""
    examples: tuple[str, ...]


@dataclass
class Asking:
    """What is known while a question is answered."""

    model: Model
    literals: Literals
    names: Names
    taken: list[str] = field(default_factory=list)
    """How names were taken, a line each."""
    prompt: str = ""
    """All the person's own words, for what several sentences ask together."""
    earlier: Earlier = NOTHING
    """What the conversation holds before the prompt, and the findings that it has told so far."""
    before: list[str] = field(default_factory=list)
    """The sentences of the prompt so far that ask for nothing which is known."""
    drawn_on: set[str] = field(default_factory=set)
    """Those of them that an answer is about."""
    it: tuple[str, ...] = ()
    """What the last answer was about, for the pronouns after it."""
    named: list[str] = field(default_factory=list)
    """The elements that the question names."""

    def words(self, text: str) -> str:
        """`text` without marks and quotation marks."""
        return self.literals.value(text)

    def one(self, phrase: str, kinds: tuple[Kind, ...] = NODES) -> str:
        """The id of the one element that `phrase` means.

        Raises:
            NotUnderstoodError: none or several.
        """
        words = self.words(phrase)
        if PRONOUN.fullmatch(words) and (meant := self.those()):
            if meant[1:]:
                raise NotUnderstoodError(f'"{words}" may be any of {", ".join(meant)}')
            return meant[0]
        try:
            found = self.names.find(words, kinds)
        except NotUnderstoodError:
            owner = self._owner(words) if "node" in kinds else None
            if owner is None:
                raise
            return owner
        if found.choice and found.choice not in self.taken:
            self.taken.append(found.choice)
        self.named.append(found.named.id)
        return found.named.id

    def those(self) -> tuple[str, ...]:
        """What a pronoun means: what was asked about before, else what was told before."""
        if self.it:
            return self.it
        for text in reversed(self.before):
            if found := self._mentioned(self.words(text)):
                self.drawn_on.add(text)
                return found
        return ()

    def _mentioned(self, text: str) -> tuple[str, ...]:
        """The elements whose ids or names stand in a text, in its order."""
        said, found = text.casefold(), dict[int, str]()
        known = [(call, each.id) for each in self.names.known for call in each[:2] if call]
        for call, identity in sorted(known, key=lambda pair: -len(pair[0])):
            pattern = rf"(?<![\w-]){re.escape(call.casefold())}(?![\w-])"
            for match in re.finditer(pattern, said):
                found[match.start()] = identity
                said = said[: match.start()] + " " * len(match[0]) + said[match.end() :]
        return tuple(dict.fromkeys(found[at] for at in sorted(found)))

    def _owner(self, identity: str) -> str | None:
        """The node of the interface with this id."""
        interface = self.model.get(identity, "interface")
        owner = interface.owner.id if interface and interface.owner else None
        if owner:
            self.taken.append(f'"{identity}" taken as an interface of {owner}')
        return owner


def asking(model: Model, literals: Literals, prompt: str, earlier: Earlier) -> Asking:
    """A new state for the questions of one prompt."""
    return Asking(model, literals, Names.of(model), prompt=prompt, earlier=earlier)


def patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one kind of question; blanks stand for any space."""
    spaced = (text.replace(" ?", r"\s*").replace(" ", r"\s+") for text in texts)
    return tuple(re.compile(text, re.IGNORECASE) for text in spaced)
