"""Sentences that name the verb once and use it twice: `the owner of a to "A" and of b to "B"`."""

from __future__ import annotations

import re

from advisor.agent.controlled_english.sentences import LITERAL

_UP_TO = r"(?:(?!\sto\s)[^,])+?"
_KEY = rf"(?:{LITERAL}|[\w.-]+)(?:\s+[\w.-]+)?"
_AND = r"\s*(?:,\s*(?:and\s+)?|\s+and\s+)"
_VALUES = re.compile(
    rf"(?P<verb>set|change|update)\s+(?P<key>(?:the\s+)?{_KEY})\s+(?P<of>of|on|for)\s+(?P<one>{_UP_TO})"
    rf"\s+to\s+(?P<value>{LITERAL}|(?!{LITERAL})(?:(?!\sto\s)[^,])+?){_AND}"
    rf"(?:(?P<other>the\s+{_KEY}\s+)?(?:of|on|for)\s+(?P<two>{_UP_TO})"
    rf"|(?:its|the)\s+(?P<second>{_KEY}))\s+to\s+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_NAMES = re.compile(
    rf"(?P<verb>rename)\s+(?P<one>{_UP_TO})\s+(?P<to>to|as|into)\s+(?P<name>{LITERAL}|[\w.-]+){_AND}"
    rf"(?P<two>{_UP_TO})\s+(?:to|as|into)\s+(?P<rest>.+)"
    rf"|(?P<describe>describe)\s+(?P<first>[^,]+?)\s+as:?\s+(?P<text>{LITERAL}){_AND}"
    rf"(?P<next>[^,]+?)\s+as:?\s+(?P<last>.+)",
    re.IGNORECASE | re.DOTALL,
)


def spread(clause: str) -> list[str]:
    """The clause as one or several, each with the verb and the key."""
    if shared := _VALUES.fullmatch(clause):
        verb, of = shared["verb"], shared["of"]
        second = f"the {shared['second']}" if shared["second"] else shared["key"]
        key = (shared["other"] or second).strip()
        whose = shared["two"] or shared["one"]
        first = f"{verb} {shared['key']} {of} {shared['one']} to {shared['value']}"
        return [first, *spread(f"{verb} {key} {of} {whose} to {shared['rest']}")]
    named = _NAMES.fullmatch(clause)
    if named and named["verb"]:
        first = f"rename {named['one']} {named['to']} {named['name']}"
        return [first, *spread(f"rename {named['two']} to {named['rest']}")]
    if named:
        first = f"describe {named['first']} as {named['text']}"
        return [first, *spread(f"describe {named['next']} as {named['last']}")]
    return [clause]
