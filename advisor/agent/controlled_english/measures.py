"""The numbers that a requirement sets, with what is said of them: at most, at least, a percentile.

A number that no key can hold as it is meant is refused, since a config without it, or with its
sense turned round, would require something else.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.proposals import stated
from advisor.agent.controlled_english.values import quantities

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = (
    r"no\s+more\s+than|not\s+more\s+than|no\s+(?:longer|later)\s+than|at\s+(?:the\s+)?most|up\s+to"
    r"|(?:an?\s+|the\s+)?max(?:imum|\.)?(?:\s+of)?|within|not\s+exceed(?:ing)?|<=|≤"
)
_LEAST = (
    r"no\s+(?:less|fewer)\s+than|not\s+(?:less|fewer)\s+than|at\s+(?:the\s+)?least|>=|≥"
    r"|(?:an?\s+|the\s+)?min(?:imum|\.)?(?:\s+of)?"
)
_BELOW = r"(?:less|fewer|lower|shorter|smaller|faster)\s+than|below|under|<"
_ABOVE = r"(?:more|greater|higher|longer|larger|slower)\s+than|above|over|exceeding|>"
_COMPARED = re.compile(
    rf"(?<![\w-])(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<below>{_BELOW})|(?P<above>{_ABOVE}))"
    r"\s*(?=\d)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\d\S*\s+(?:or|and)\s+(?:more|less|fewer|higher|lower)\b", re.IGNORECASE)
_RANGE = re.compile(
    r"\bbetween\s+\d|\d\s*(?:-|\u2013|to)\s*\d|\b(?:\d+|one|two)\s+(?:out\s+)?of\s+\d",
    re.IGNORECASE,
)
_PERCENTILE = re.compile(
    r"(?:(?:the\s+)?(?P<number>\d+(?:\.\d+)?)(?:st|nd|rd|th)[\s-]percentile|\bp(?P<p>\d\d+))"
    r"(?:\s+(?:of\s+(?:the\s+)?)?(?P<what>latency|response\s+times?|duration))?\s*(?:of|is|must\s+be)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_NAMED = re.compile(
    r"\b(?:ISO|RFC|PCI|DSS|NIST|SOC|FIPS|IEC|EN|BSI|DIN)\b(?:[\s/-]*(?:[A-Z]{2,}\b|\d[\w./-]*))+|\b24/7\b"
)
"""Standards and sayings with a number in their name."""
_SHARE = re.compile(
    r"(?P<what>[a-z]+)\s+(?:of|is|to|be)\s+(?P<share>\d+(?:\.\d+)?\s?(?:%|percent))(?!\s*\w)",
    re.IGNORECASE,
)
_NO_SUBJECT = frozenset(
    {"every", "for", "with", "than", "over", "under", "after", "before", "from"}
)
"""Words that say nothing of what is measured."""
_CONTINUOUS = re.compile(r"(?:second|minute|hour|day|week|month|year)s$|percent$")
"""Keys of which less than a number is as good as at most it; of a count it is not."""


def required(text: str) -> dict[str, Any]:
    """The values of a requirement: ``no more than 2 seconds of delay`` has a key with max-.

    Raises:
        NotUnderstoodError: a number would be lost, or is an end of a range.
    """
    text = _NAMED.sub(" ", text)
    if unclear := _RANGE.search(text) or _AFTER.search(text):
        raise NotUnderstoodError(_advice(f'"{unclear[0]}" is no single value'))
    found: dict[str, Any] = {}
    for part in _PARTS.split(text):
        for key, value in _of_part(part):
            if found.setdefault(key, value) != value:
                raise NotUnderstoodError(_advice(f'"{key}" would have two values'))
    found |= {key: value for key, value in stated(text).items() if key not in found}
    kept = {*_NUMBER.findall(" ".join(f"{key} {value}" for key, value in found.items()))}
    kept |= set(re.findall(r"\d+(?:\.\d+)?", " ".join(found)))
    kept |= {number for value in found.values() for number in re.findall(r"[\d.]+", str(value))}
    lost = [each for each in _NUMBER.findall(text) if _plain(each) not in {*map(_plain, kept)}]
    if lost:
        raise NotUnderstoodError(_advice(f"no key is known for {', '.join(lost)}"))
    return found


def among(values: dict[str, Any], config: dict[str, Any], *, adds: bool) -> dict[str, Any]:
    """The values under the keys that a control has; others only where the sentence `adds`.

    Raises:
        NotUnderstoodError: the control has no such key, or a value of another sort.
    """
    plain = {key.removeprefix("max-"): value for key, value in values.items()}
    values = plain if plain.keys() <= config.keys() else values
    for key, value in values.items():
        if key not in config and not adds:
            there = ", ".join(config) or "no values"
            raise NotUnderstoodError(f'the control has no "{key}" to change, but {there}')
        if key in config and _sort(config[key]) is not _sort(value):
            now, then = (json.dumps(each, ensure_ascii=False) for each in (config[key], value))
            raise NotUnderstoodError(f'"{key}" is {now} now, and {then} is another kind of value')
    return values


def _of_part(text: str) -> Iterator[tuple[str, Any]]:
    percentile = _PERCENTILE.search(text)
    before = f"p{percentile['number'] or percentile['p']}-" if percentile else ""
    if percentile:
        what = percentile["what"] or "latency"
        text = f"{text[: percentile.start()]}{what} {text[percentile.end() :]}"
    compared = _COMPARED.search(text)
    if compared:
        text = f"{text[: compared.start()]} {text[compared.end() :]}"
    values = quantities(_SHARE.sub(r"\g<share> \g<what>", text))
    if compared and len(values) > 1:
        raise NotUnderstoodError(_advice(f'of what "{compared[0].strip()}" is said is not clear'))
    for key, value in values.items():
        if not _NO_SUBJECT.isdisjoint(key.split("-")):
            raise NotUnderstoodError(
                _advice(f'of what {value} is the measure in "{text}" is not clear')
            )
        yield _key(f"{before}{key}", compared), value


def _sort(value: object) -> type:
    """The sort of a JSON value: integers and other numbers are one, true and false another."""
    return float if type(value) is int else type(value)


def _key(key: str, compared: re.Match[str] | None) -> str:
    if compared is None or key.startswith(("max-", "min-", "maximum-", "minimum-")):
        return key
    if compared["below"] and not _CONTINUOUS.search(key):
        return f"{key}-less-than"
    if compared["above"] and not _CONTINUOUS.search(key):
        return f"{key}-more-than"
    return f"max-{key}" if compared["most"] or compared["below"] else f"min-{key}"


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _advice(reason: str) -> str:
    return f'{reason}: give the values, for example: with config {{"max-retries": 2}}'
