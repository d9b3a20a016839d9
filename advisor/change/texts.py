"""Whether a text mentions a value: words, addresses and numbers, however case and marks go.

Texts are folded once and then only searched, since a large document has megabytes of them.
Imports nothing of the project but the units of quantities.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from advisor.change.quantities import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEME = re.compile(r"^(?:[a-z][\w+.-]*:)*//|^\./")
_ADDRESS = re.compile(r"\S*(?:[/@\\]|\w\.\w|\w:\d)\S*")
_WORD = re.compile(r"[^\W_]+")
_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\.")

_TELLING = 3
"""Letters from which a word of a member's name says what a number is about."""

_NEAR = 60
"""Characters of one string within which a number and the word for it stand together."""


def fold(text: str) -> str:
    """`text` in one case and one spelling of its accents, for comparison only."""
    return unicodedata.normalize("NFC", text).casefold()


def words(text: str) -> list[str]:
    """The words and numbers of a folded text; every other character parts them."""
    return _WORD.findall(text)


def is_address(folded: str) -> bool:
    """Whether this is a URL, a host, an e-mail address, a path or another dotted name."""
    return _ADDRESS.fullmatch(folded) is not None


class Text:
    """A text to look values up in."""

    __slots__ = ("folded",)

    def __init__(self, text: str) -> None:
        self.folded = fold(text)

    @classmethod
    def of_json(cls, text: str) -> Text:
        """The same for a text that is JSON, with its escapes resolved."""
        return cls(_ESCAPE.sub(_resolved, text) if "\\" in text else text)

    def has_words(self, found: list[str]) -> bool:
        """Whether the words `found` stand here as whole words, one after the other."""
        # Far faster than the pattern; long words first, since they are the rarest.
        if not all(word in self.folded for word in sorted(found, key=len, reverse=True)):
            return False
        # A quotation mark ends a string of JSON, and words of two strings are no phrase.
        phrase = r'(?:[^\w"]|_)+'.join(map(re.escape, found))
        return self._matches(found[0], rf"(?<![^\W_]){phrase}(?![^\W_])")

    def has_literal(self, folded: str) -> bool:
        """Whether these very characters stand here, and are no part of a longer word or id."""
        parts = folded.split()
        whole = r"\s+".join(map(re.escape, parts))
        return self._matches(parts[0], rf"(?<![\w-]){whole}(?![\w-])")

    def has_pair(self, found: list[str]) -> bool:
        """Whether these words follow one another here, a member's name and its value."""
        phrase = r"(?:\W|_)+".join(map(re.escape, found))
        return self._matches(found[0], rf"(?<![^\W_]){phrase}(?![^\W_])")

    def has_address(self, folded: str) -> bool:
        """Whether this very address stands here; of a longer one only the host counts.

        ``example.com`` stands in ``https://example.com/a``, but ``example.com/a`` does not stand
        in ``https://example.com/a/b``.
        """
        bare = _SCHEME.sub("", folded).rstrip("/")
        before = r"(?:(?<![\w./-])|(?<=://)|(?<=\s\./)|(?<=\bv))"
        after = r"/?(?![\w/?#=&%@\\-]|[.:]\w)" if "/" in bare else r"(?![\w@-]|\.\w)"
        return not bare or self._matches(bare, f"{before}{re.escape(bare)}{after}")

    def has_number(self, number: str, member: str) -> bool:
        """Whether the JSON text has this number under the same member, or beside its words.

        A number alone says nothing: every small one stands somewhere in a large document.

        Args:
            number: as JSON writes it.
            member: the name of the member that holds it.
        """
        whole = number.removesuffix(".0")
        if whole not in self.folded:
            return False
        figure = rf"(?<![\w.,-]){re.escape(whole)}(?:\.0)?(?!\w|[.,]\d)"
        key = json.dumps(fold(member), ensure_ascii=False)
        value = rf'\s*:\s*(?:"?|\[[^\]]*?){figure}(?=["\s,\]}}])'
        if self._matches(key, re.escape(key) + value):
            return True
        alone = re.compile(figure)
        return any(
            alone.search(self._around(start, start + len(word))) is not None
            for word in words(fold(member))
            if len(word) >= _TELLING and word not in UNITS
            for start in self._places(word)
        )

    def _matches(self, literal: str, pattern: str) -> bool:
        """Whether `pattern`, which begins with `literal`, matches anywhere."""
        compiled = re.compile(pattern)
        return any(compiled.match(self.folded, start) for start in self._places(literal))

    def _places(self, literal: str) -> Iterator[int]:
        """Where `literal` stands; several times faster than a pattern."""
        start = self.folded.find(literal)
        while start >= 0:
            yield start
            start = self.folded.find(literal, start + 1)

    def _around(self, start: int, end: int) -> str:
        """What stands close to a place, in the same string of JSON; nothing beside a name."""
        if self.folded[end : end + 1] == '"':
            return ""
        before = self.folded[max(0, start - _NEAR) : start]
        after = self.folded[end : end + _NEAR]
        return before[before.rfind('"') + 1 :] + " " + after.partition('"')[0]


def _resolved(escape: re.Match[str]) -> str:
    """The character that an escape of JSON stands for; a quotation mark or a break parts words."""
    if escape[0][1] == "u":
        return str(json.loads(f'"{escape[0]}"'))  # the whole run, since two may be one character
    return escape[0][1] if escape[0][1] in "/\\" else " "
