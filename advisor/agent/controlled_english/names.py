"""Finds the element that a person means by a word or two.

Exact ids and names come first, then spellings (`order-database` for `order-db`), then misspelt
words, then words that only one element has (`gateway`). Two candidates of one rank are never
decided between. Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.naming import slug, tokens
from advisor.calm.nearest import nearest_all

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from advisor.calm.element import Kind
    from advisor.calm.model import Model

_SHORT, _LONG = 4, 8
"""Letters from which a word may hold one slip, and two."""
_LEADING = re.compile(
    r"^(?:(?:the|a|an|my|our|its|their|this|that|these|new|existing|current|present|old|single)"
    r"\s+)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:nodes?|services?|databases?|systems?|instances?|components?|actors?|elements?|users?"
    r"|relationships?|flows?|interfaces?|networks?|servers?|itself)$",
    re.IGNORECASE,
)


_KIND_WORD = re.compile(
    r"^(?:nodes?|relationships?|flows?|interfaces?|services?|databases?|actors?|systems?|networks?)\s+"
    r"(?=[\w.-]+$)",
    re.IGNORECASE,
)
"""What a thing is, said before its id: `relationship a-connects-b`."""


_NO_NAME = re.compile(
    r"\b(?:and|because|so|that|which|with|without|to|for|in|on|of|then|but|from|it|is|are|as|since"
    r"|by|should|must|can|via|through|or|if|unless|when|until|once|except|instead|not|just)(?=\s|$)",
    re.IGNORECASE,
)


_NO_LETTER = re.compile(r"(?<=\s)[-\u2013\u2014/]+(?=\s)|[;:()]")


class NotUnderstoodError(Exception):
    """The sentence is not taken; the text is the reason, for the person who wrote it."""


class UnlikelyError(NotUnderstoodError):
    """The same, where any other reason is better."""


class Named(NamedTuple):
    """An element that can be referred to."""

    id: str
    name: str
    kind: Kind
    type: str = ""
    """A node's node-type."""


class Found(NamedTuple):
    """The element meant, and the choice that was made if one was."""

    named: Named
    choice: str


class Names:
    """The elements of a model, and what they were called earlier in the prompt."""

    def __init__(self, known: Iterable[Named], aliases: Mapping[str, list[Named]]) -> None:
        self.known = list(known)
        self._aliases = aliases
        """For an id what its element was called before."""

    @classmethod
    def of(cls, model: Model, aliases: Mapping[str, list[Named]] | None = None) -> Names:
        """The elements of `model` that have an id, and for ids what they were called before."""
        known = [
            Named(element.id, element.name, kind, str(element.value.get("node-type", "")))
            for kind, elements in model.elements.items()
            for element in elements
            if element.id
        ]
        interfaces = [
            Named(interface.id, interface.name, "interface")
            for node in model.nodes
            for interface in node.interfaces
            if interface.id
        ]
        return cls([*known, *interfaces], aliases or {})

    def free(self, identity: str) -> str:
        """`identity`, or its first numbered form that no element has."""
        ids = {named.id for named in self.known}
        number, candidate = 1, identity
        while candidate in ids:
            number += 1
            candidate = f"{identity}-{number}"
        return candidate

    def known_by(self, identity: str) -> Named | None:
        """The element with exactly this id."""
        return next((named for named in self.known if named.id == identity), None)

    def exact(self, phrase: str, *kinds: Kind) -> Named | None:
        """The one element of `kinds` that has this id or name."""
        words = bare(phrase)
        for matches in (_is_id, _is_spelled):
            found = [named for named in self.of_kind(kinds) if matches(words, named)]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def of_kind(self, kinds: Collection[Kind]) -> list[Named]:
        """The elements of these kinds, in order, the first of each id."""
        by_id: dict[str, Named] = {}
        for named in self.known:
            if named.kind in kinds:
                by_id.setdefault(named.id, named)
        return list(by_id.values())

    def find(self, phrase: str, kinds: tuple[Kind, ...]) -> Found:
        """The one element of `kinds` that `phrase` means.

        Raises:
            NotUnderstoodError: none or several; the text names the candidates.
        """
        words = bare(phrase)
        found = self.candidates(words, kinds)
        if len(found) > 1:
            listed = " or ".join(label(named) for named in found)
            raise NotUnderstoodError(f'"{words}" may be {listed}')
        if not found:
            raise NotUnderstoodError(_unknown(words, kinds, self.of_kind(kinds)))
        return Found(found[0], _choice(words, _TRAILING.sub("", words), found[0]))

    def candidates(self, phrase: str, kinds: Collection[Kind]) -> list[Named]:
        """The elements that `phrase` may mean, all of the best rank that has any."""
        words, known = bare(phrase), self.of_kind(kinds)
        for matches in _RANKS:
            for form in dict.fromkeys((words, _TRAILING.sub("", words), _KIND_WORD.sub("", words))):
                found = _nodes_first([each for each in known if matches(form, each)])
                found = found or [each for each in known if self._was(matches, form, each)]
                if found:
                    return found
        return []

    def _was(self, matches: Callable[[str, Named], bool], form: str, named: Named) -> bool:
        # Of an old name a part is no name: it may mean what came in its place.
        earlier = self._aliases.get(named.id, ()) if matches is not _is_part else ()
        return any(matches(form, each) for each in earlier)

    def group(self, noun: str, kinds: Collection[Kind]) -> list[Named]:
        """The elements whose id, name or type has the word of which `noun` is the plural."""
        wanted = tokens(_TRAILING.sub("", noun)) or tokens(noun)
        singular = {_singular(token) for token in wanted}
        return _nodes_first(
            [
                named
                for named in self.of_kind(kinds)
                if singular <= {*tokens(named.id), *tokens(named.name), named.type}
            ]
        )


def _singular(word: str) -> str:
    return re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")


def bare(phrase: str) -> str:
    """`phrase` without articles and the like."""
    return _LEADING.sub("", phrase.strip())


def check_new(words: str) -> None:
    """Refuse what is no name unless it stands in quotes, being half a sentence.

    Raises:
        NotUnderstoodError: it holds a word that names do not.
    """
    if found := _NO_NAME.search(words) or _NO_LETTER.search(words):
        raise NotUnderstoodError(
            f'"{words}" is no name, having "{found[0]}" in it: put it in quotes'
        )


def label(named: Named) -> str:
    """An element as it is shown to a person."""
    return named.id if named.name in {"", named.id} else f'{named.id} ("{named.name}")'


def _nodes_first(found: list[Named]) -> list[Named]:
    """The nodes among the elements found, if there are any: they are what people speak of."""
    return [named for named in found if named.kind == "node"] or found


def _is_id(phrase: str, named: Named) -> bool:
    return phrase == named.id


def _is_spelled(phrase: str, named: Named) -> bool:
    folded = phrase.casefold()
    return folded in {named.id.casefold(), named.name.casefold()} or slug(phrase) == named.id


def _is_squashed(phrase: str, named: Named) -> bool:
    squashed = "".join(tokens(phrase))
    return squashed != "" and squashed in {"".join(tokens(each)) for each in named[:2]}


def _is_misspelt(phrase: str, named: Named) -> bool:
    words = tokens(phrase)
    return words != [] and any(
        len(words) == len(others) and all(map(_is_slip, words, others))
        for others in (tokens(named.id), tokens(named.name))
    )


def _is_slip(word: str, other: str) -> bool:
    """Equal but for a slip of the finger, or two in a long word; numbers have no slips."""
    # Imported here: most prompts spell their names, and the import costs 25 ms.
    from rapidfuzz.distance import OSA

    slips = 0 if len(word) < _SHORT or not word.isalpha() else 1 + (len(word) >= _LONG)
    return OSA.distance(word, other, score_cutoff=slips) <= slips


def _is_part(phrase: str, named: Named) -> bool:
    words = set(tokens(phrase))
    return words != set() and any(words < set(tokens(each)) for each in named[:2])


_RANKS: tuple[Callable[[str, Named], bool], ...] = (
    _is_id,
    _is_spelled,
    _is_squashed,
    _is_misspelt,
    _is_part,
)
"""What counts as a match, best first."""


def _choice(words: str, bare: str, named: Named) -> str:
    if any(_is_id(form, named) or _is_spelled(form, named) for form in (words, bare)):
        return ""
    return f'"{words}" taken as {label(named)}'


def _unknown(words: str, kinds: tuple[str, ...], candidates: list[Named]) -> str:
    by_name = {named.name: named for named in candidates}
    close = [by_name[name] for name in nearest_all(words, by_name)]
    nearest = f" (nearest: {', '.join(label(named) for named in close)})" if close else ""
    what = kinds[0] if len(kinds) == 1 else "element"
    return f'no {what} is called "{words}": add it first, or name another{nearest}'
