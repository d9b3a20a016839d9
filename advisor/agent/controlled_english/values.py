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
_MEANINGS = {"uptime": "availability"}
_UNITS = {"ms": "milliseconds"}


def value_of(text: str, literals: Literals) -> Any:
    """The JSON value that `text` means: what is quoted is a string, `5` a number, `true` true."""
    plain = literals.value(text)
    quoted = literals.is_quoted(text) and not plain.startswith("{")
    if quoted or not re.fullmatch(
        r"true|false|-?(?:0|[1-9]\d{0,15})(?:\.\d+)?|\{.*\}", plain, re.DOTALL
    ):
        return plain
    return json.loads(plain)


def pairs(text: str, literals: Literals) -> dict[str, Any]:
    """Keys and values: ``role: primary and replication: async``, or one JSON object.

    Raises:
        NotUnderstoodError: the text is something else.
    """
    whole = value_of(text, literals)
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
