"""Conditions on elements: `an owner`, `more than one instance`, `replicas = 0 and backup = hourly`.

A key must be one that some element has; a phrase that holds none is not understood, since an answer
of none would be false. Imports no model library.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.questions.values import Held, held, is_any, means
from advisor.assess.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.agent.controlled_english.sentences import Literals
    from advisor.calm.element import Element

_NUMBERS = {
    **{word: number for number, word in enumerate(("zero", "one", "two", "three", "four", "five"))},
    **{word: number for number, word in enumerate(("six", "seven", "eight", "nine", "ten"), 6)},
    **dict.fromkeys(("a single", "single"), 1),
}
_NUMBER = rf"(?:-?\d{{1,99}}(?:\.\d{{1,99}})?|{'|'.join(_NUMBERS)})"
_TRUTHS = {"true": True, "yes": True, "ja": True, "false": False, "no": False, "nein": False}
_NOTHING = (0, "none", "no", "n/a", "false", "0")
"""Values that say that there is none; false equals 0."""

_COMPARES: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "≠": operator.ne,
    ">": operator.gt,
    "≥": operator.ge,
    "<": operator.lt,
    "≤": operator.le,
}
_SIGNS = {
    "≤": r"<=|≤|(?:no|not) (?:more|greater|higher|larger) than|at most|up to|a maximum of",
    "≥": r">=|≥|(?:no|not) (?:less|fewer|lower|smaller) than|at least|a minimum of",
    ">": r">|more than|(?:greater|higher|larger|bigger) than|over|above",
    "<": r"<|(?:less|fewer|lower|smaller) than|under|below",
    "≠": r"!=|<>|≠|(?:is |are )?(?:not equal to|other than|different from)|is not|isn't|are not",
    "=": r"==?|(?:is |are )?(?:equal to|set to)|equals?|exactly|precisely|only|just",
}
"""How comparisons are said, the longer phrases first."""
_SIGN = "|".join(f"(?:{words})" for words in _SIGNS.values())
_COUNTED = re.compile(rf"(?P<sign>{_SIGN})? ?(?P<value>{_NUMBER}) (?P<key>.+)", re.IGNORECASE)
_COUNTED_AFTER = re.compile(
    rf"(?P<value>{_NUMBER}) or (?P<sign>more|fewer|less) (?P<key>.+)", re.IGNORECASE
)
_SEVERAL = re.compile(r"(?:several|multiple|many) (?P<key>.+)", re.IGNORECASE)
_COMPARED = re.compile(
    rf"(?P<key>.+?) ?(?:(?:is|are) )?(?:(?P<sign>{_SIGN})|:|\b(?:is|are|of|being|as)\b) ?"
    r"(?P<value>.+)",
    re.IGNORECASE,
)
_LACKING = re.compile(
    r"(?:no|not|without|lacks?|lacking) (?=\S)(?!more |less |fewer )", re.IGNORECASE
)
_LEAD = re.compile(
    r"(?:(?:have|has|having|with|an?(?! single\b| m)|any|the|whose|their|its|some"
    r"|(?:number|count|value) of) )+",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r" ?,? (?:and|but)(?: also)? (?:(?:that |which )?(?:have|has|with) )?", re.IGNORECASE
)


class Condition(NamedTuple):
    """What an element has, or has not."""

    words: str
    """As it is told to a person."""
    key: str
    picks: Callable[[Held], list[Any]]
    """Of what an element has of the key, the values of which it is true."""
    lacks: bool = False
    """True of elements of which the rest is not true."""
    is_plain: bool = False
    """Asks for nothing but that there is something."""

    def of(self, element: Element) -> tuple[bool, Any]:
        """Whether it is true of an element, and the value that decides it."""
        found = held(element, self.key)
        picked = self.picks(found)
        return bool(picked) != self.lacks, next(iter((*picked, *found.values)), None)

    def denied_by(self, element: Element) -> bool:
        """Whether the element says itself that it has none."""
        found = held(element, self.key)
        return self.is_plain and bool(found.values) and not self.picks(found)


class Conditions(NamedTuple):
    """Conditions that are all to be true."""

    each: tuple[Condition, ...]

    @property
    def words(self) -> str:
        """As they are told to a person."""
        return " and ".join(
            f"{'without' if each.lacks else 'with'} {each.words}" for each in self.each
        )

    def value(self, element: Element) -> tuple[bool, Any]:
        """Whether all are true of an element, and the first value that decides it."""
        found = [condition.of(element) for condition in self.each]
        return all(true for true, _ in found), found[0][1]


def conditions(
    phrase: str, literals: Literals, elements: Sequence[Element], *, lacking: bool
) -> Conditions:
    """What a phrase asks of elements; `lacking` when it follows a word such as `no`.

    Raises:
        NotUnderstoodError: it is no condition, or no element has what it speaks of.
    """
    reading = _Reading(literals, elements)
    more = re.match(r"(?:more|less|fewer) than ", phrase, re.IGNORECASE)
    text = f"no {phrase}" if lacking and more else phrase
    lacking = lacking and not more
    try:
        return Conditions((reading.one(text, lacking=lacking),))
    except NotUnderstoodError:
        parts = _JOINED.split(text)
        if len(parts) == 1:
            raise
    found = tuple(reading.one(part, lacking=lacking) for part in parts)
    if lacking and (re.search(r"\bbut\b", text) or not all(each.is_plain for each in found)):
        raise NotUnderstoodError('what "no" belongs to is not clear: ask for one thing at a time')
    return Conditions(found)


class _Reading:
    """Reads conditions on the elements that there are."""

    def __init__(self, literals: Literals, elements: Sequence[Element]) -> None:
        self._literals = literals
        self._elements = elements

    def one(self, phrase: str, *, lacking: bool) -> Condition:
        """The condition that a phrase is."""
        text = " ".join(phrase.split())
        if no := _LACKING.match(text):
            text, lacking = text[no.end() :], True
        text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
        for read in (self._having, self._counted, self._compared, self._valued):
            if (found := read(text)) is not None:
                return found._replace(lacks=lacking)
        counted = _COUNTED.fullmatch(text) or _COUNTED_AFTER.fullmatch(text)
        said = plain(self._literals.value(counted["key"] if counted else text))
        raise NotUnderstoodError(
            f'no element here has a member, a key of metadata or a control "{said}"'
        )

    def _known(self, key: str) -> str:
        """A key without marks, if there is such a thing here; else empty."""
        said = _LEAD.sub("", self._literals.value(key), count=1).strip()
        known = said and (is_any(said) or any(held(each, said).values for each in self._elements))
        return said if known else ""

    def _having(self, text: str) -> Condition | None:
        """`an owner`."""
        key = self._known(text)
        return Condition(means(key), key, _somethings, is_plain=True) if key else None

    def _counted(self, text: str) -> Condition | None:
        """`more than one instance`."""
        sign, match = "=", _COUNTED_AFTER.fullmatch(text)
        if match:
            sign = "≥" if match["sign"].lower() == "more" else "≤"
        elif match := _SEVERAL.fullmatch(text):
            sign = ">"
        elif match := _COUNTED.fullmatch(text):
            sign = _sign(match["sign"] or "=")
        if match is None or not (key := self._known(match["key"])):
            return None
        number = _number(match.groupdict().get("value") or "one")
        words = f"{means(key)} {sign} {number}"

        def picks(found: Held) -> list[Any]:
            return [each for each in _counts(found) if _COMPARES[sign](each, number)]

        return Condition(words, key, picks)

    def _compared(self, text: str) -> Condition | None:
        """`replicas = 0`, `owner is "Orders Team"`."""
        match = _COMPARED.fullmatch(text)
        if match is None or not (key := self._known(match["key"])):
            return None
        return self._is(key, _sign(match["sign"] or "="), match["value"])

    def _valued(self, text: str) -> Condition | None:
        """`the owner "Orders Team"`, `tier 1`: a key, and a value that some element has."""
        words = text.split()
        for end in range(len(words) - 1, 0, -1):
            if key := self._known(" ".join(words[:end])):
                return self._is(key, "=", " ".join(words[end:]))
        return None

    def _is(self, key: str, sign: str, said: str) -> Condition:
        """The condition that a key has a value, or one beyond it.

        Raises:
            NotUnderstoodError: what is said is no value, or has no order.
        """
        value, number = self._literals.value(said), _number(self._literals.value(said))

        def is_equal(found: Held) -> list[Any]:
            return [each for each in _single(found) if _equal(each, value)]

        def is_other(found: Held) -> list[Any]:
            return [] if is_equal(found) else list(found.values)

        def is_beyond(found: Held) -> list[Any]:
            numbers = ((each, _number(each)) for each in _single(found))
            return [each for each, n in numbers if n is not None and _COMPARES[sign](n, number)]

        if sign not in "=≠":
            if number is None:
                raise NotUnderstoodError(f'"{plain(value)}" is no number')
            return Condition(f"{means(key)} {sign} {plain(value)}", key, is_beyond)
        sure = self._literals.is_quoted(said) or number is not None or value.lower() in _TRUTHS
        if not sure and not any(is_equal(held(each, key)) for each in self._elements):
            raise NotUnderstoodError(
                f'no element here has "{plain(value)}" as its {key}: put it in quotes if it is a '
                "value"
            )
        picks = is_equal if sign == "=" else is_other
        return Condition(f"{means(key)} {sign} {plain(value)}", key, picks)


def _sign(words: str) -> str:
    said = words.strip()
    return next(sign for sign, known in _SIGNS.items() if re.fullmatch(known, said, re.IGNORECASE))


def _somethings(found: Held) -> list[Any]:
    """The values that say that there is some."""
    return [each for each in found.values if found.counted or not _is_nothing(each)]


def _is_nothing(value: object) -> bool:
    """Whether a value says that there is none: 0, false, "none"."""
    said = value.strip().lower() if isinstance(value, str) else value
    return said in _NOTHING if isinstance(said, str | int | float) else not said


def _counts(found: Held) -> list[float]:
    """The numbers that are said; of lists, and of what stands several times, how many."""
    if found.counted:
        return [len(found.values)]
    counts = []
    for value in found.values:
        number = len(value) if isinstance(value, list | dict) else _number(value)
        counts += [] if number is None else [number]
    return counts


def _single(found: Held) -> list[Any]:
    """The values, and those in lists."""
    lists = [value for value in found.values if isinstance(value, list)]
    return [*found.values, *(item for each in lists for item in each)]


def _number(value: object) -> float | None:
    """A number, or what a text says as one; None for true and false."""
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _NUMBERS:
            return _NUMBERS[word]
        if not re.fullmatch(_NUMBER, word):
            return None
        return float(word) if "." in word else int(word)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _equal(value: object, said: str) -> bool:
    """Whether a JSON value is what a person said."""
    word = said.strip().casefold()
    if isinstance(value, bool):
        return _TRUTHS.get(word) is value
    if isinstance(value, int | float):
        return _number(word) == value
    if value is None:
        return word in ("null", "none")
    return isinstance(value, str) and value.strip().casefold() == word
