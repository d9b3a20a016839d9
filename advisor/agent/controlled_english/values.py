"""Values as people write them: `role: primary`, `5 minutes RTO`, `{"per": "client"}`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    from advisor.agent.controlled_english.sentences import Literals

_WORD = r"[\w./@+-]+"
_PAIR = re.compile(
    rf"(?P<key>{LITERAL}|{_WORD}(?:\s{_WORD})?)\s*(?::|=|\s(?:set\s)?to\s|\sis\s)\s*"
    rf"(?P<value>{LITERAL}|[^,:=]+?)\s*(?:,\s*(?:and\s+)?|\s+and\s+|$)",
    re.IGNORECASE,
)
_NUMBER = r"(?P<number>\d+(?:\.\d+)?)"
_UNIT = r"(?P<unit>milliseconds?|ms|seconds?|minutes?|hours?|days?|months?|years?)\b"
_WHAT = (
    r"\b(?P<what>(?!(?:an?|the|of|and|with|within|at|most|below|under)\b)[a-z]+"
    r"(?:[ -](?:time|limit|retention|timeout))?)"
)
_QUANTITIES = tuple(
    (re.compile(pattern, re.IGNORECASE), key)
    for pattern, key in (
        (rf"{_NUMBER}\s+(?P<what>\w+)\s+(?:per|a|an)\s+(?P<unit>[a-z]+)", "{what}-per-{unit}"),
        (
            rf"(?P<what>[a-z]+)\s+(?:to|at|of|below)\s+{_NUMBER}\s+(?:per|an?)\s+(?P<unit>[a-z]+)",
            "{what}-per-{unit}",
        ),
        (rf"{_NUMBER}\s?(?:%|percent)\s+(?P<what>\w+)", "{what}-percent"),
        (
            rf"{_WHAT}\s*(?:of|:|=|is|under|below|within|at most)?\s+{_NUMBER}\s*-?{_UNIT}",
            "{what}-{unit}",
        ),
        (rf"{_NUMBER}[\s-]*{_UNIT}\s+(?:of\s+)?(?P<what>\w+)", "{what}-{unit}"),
        (rf"{_NUMBER}\s+(?P<what>[a-z]+(?: [a-z]+)?)(?=\s*(?:$|,|and\b))", "{what}"),
    )
)
"""How a number and its unit are written, and the key they give; the first that fits counts."""
_NEAR = 20
"""Characters of invalid JSON that are shown on both sides of the fault."""
_MEANINGS = {"uptime": "availability"}
_UNITS = {"ms": "milliseconds"}


_MORE = re.compile(
    r"(?<![\w-])(?:and|or|except|but|if|unless|when|whenever|while|until|once|instead\s+of"
    r"|rather\s+than|not|for\s+now|for\s+the\s+(?:moment|time\s+being)|as\s+before|if\s+possible"
    r"|of\s.+\sto|the\s+same\s+as|please)(?![\w-])|^the\s+[\w-]+\s+of\s|\w['\u2019]s\s"
    r"|(?<=\s)[-\u2013\u2014]+(?=\s)",
    re.IGNORECASE,
)
"""Words by which a value that nobody quoted is more than a value."""
_WAY = re.compile(r"(?<![\w-])to(?![\w-])|(?<=\s)/(?=\s)|[()]", re.IGNORECASE)
"""Another, which descriptions hold often."""


def text_of(text: str, literals: Literals, *, prose: bool = False) -> str:
    """The text that is meant, without its quotation marks.

    Args:
        text: As it stands in the sentence.
        literals: Those of the prompt.
        prose: Whether it is a description, which may have more words.

    Raises:
        NotUnderstoodError: the sentence goes on in it.
    """
    plain = literals.value(text)
    if literals.is_quoted(text):
        return plain
    if mark := re.search(LITERAL, text):
        raise NotUnderstoodError(
            f"{literals.restore(mark[0])} is not all of the value: say one thing a sentence"
        )
    if more := _MORE.search(plain) or (None if prose else _WAY.search(plain)):
        raise NotUnderstoodError(
            f'"{plain}" has "{more[0].strip()}" in it: put the value in quotes, or say one thing '
            "a sentence"
        )
    return plain


def value_of(text: str, literals: Literals) -> Any:
    """The JSON value that `text` means: what is quoted is a string, `5` a number, `true` true.

    A number that JSON would print otherwise than it was written stays a string: ``2026.10``.

    Raises:
        NotUnderstoodError: the sentence goes on in it, or a number in an object would change.
    """
    plain = text_of(text, literals)
    if literals.is_quoted(text) and literals.restore(text).lstrip().startswith(("{", "[")):
        return _parsed(plain)
    if not literals.is_quoted(text) and plain.lower() in {"null", "nothing"}:
        raise NotUnderstoodError(f'"{plain}" is no value: say what to remove, or put it in quotes')
    if not literals.is_quoted(text) and plain in {"true", "false"}:
        return plain == "true"
    number = None if literals.is_quoted(text) else number_of(plain)
    return plain if number is None else number


def number_of(text: str) -> int | float | None:
    """The number that `text` is; None where it is none, or JSON would print it otherwise."""
    if not re.fullmatch(r"-?(?:0|[1-9]\d{0,15})(?:\.\d+)?", text):
        return None
    value: int | float = json.loads(text)
    return value if json.dumps(value) == text else None


def _parsed(text: str) -> Any:
    """The value of JSON.

    Raises:
        NotUnderstoodError: it is not valid; the text says where.
    """
    try:
        return json.loads(text, parse_float=_unchanged, parse_int=_unchanged)
    except json.JSONDecodeError as error:
        near = " ".join(text[max(error.pos - _NEAR, 0) : error.pos + _NEAR].split())
        raise NotUnderstoodError(
            f"its JSON is not valid: {error.msg} in line {error.lineno}, column {error.colno}, "
            f"near “{near}”"
        ) from None
    except RecursionError:
        raise NotUnderstoodError("its JSON is nested too deeply") from None


def _unchanged(written: str) -> int | float:
    """A number of a JSON object, which is printed as it was written."""
    value = json.loads(written)
    if json.dumps(value) != written:
        raise NotUnderstoodError(f"{written} would become {json.dumps(value)}: put it in quotes")
    return int(value) if isinstance(value, int) else float(value)


def pairs(text: str, literals: Literals) -> dict[str, Any]:
    """Keys and values: ``role: primary and replication: async``, or one JSON object.

    Raises:
        NotUnderstoodError: the text is something else.
    """
    whole = value_of(text, literals) if literals.is_quoted(text) else None
    if isinstance(whole, dict) and whole:
        return whole
    found: dict[str, Any] = {}
    start = 0
    while start < len(text):
        pair = _PAIR.match(text, start)
        if pair is None:
            raise NotUnderstoodError(f'no key and value in "{literals.restore(text[start:])}"')
        key = literals.value(pair["key"])
        found[key.replace(" ", "-")] = value_of(pair["value"], literals)
        start = pair.end()
    if not found or "" in found.values():
        raise NotUnderstoodError("no key and value is given")
    return found


def quantities(text: str) -> dict[str, Any]:
    """The numbers in a requirement under telling keys: ``99.9% uptime`` is availability-percent."""
    found: dict[str, Any] = {}
    rest = text
    for pattern, key in _QUANTITIES:
        for match in pattern.finditer(rest):
            groups = match.groupdict()
            what = groups["what"].lower().replace(" ", "-")
            unit = (groups.get("unit") or "").lower()
            unit = unit if "per" in key.split("-") else _plural(unit)
            name = key.format(what=_MEANINGS.get(what, what), unit=unit)
            number = float(match["number"])
            found.setdefault(name, int(number) if number.is_integer() else number)
        rest = pattern.sub(" ", rest)
    return found


def _plural(unit: str) -> str:
    spelled = _UNITS.get(unit, unit)
    return spelled if not spelled or spelled.endswith("s") else f"{spelled}s"
