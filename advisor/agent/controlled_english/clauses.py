"""The clauses that may follow what is asked for, in any order: `over HTTPS`, `described as "…"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import sentence
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.agent.controlled_english.scene import Scene

PROTOCOLS = {
    name.lower(): name
    for name in (
        "HTTP", "HTTPS", "FTP", "SFTP", "JDBC", "WebSocket", "SocketIO", "LDAP", "AMQP", "TLS",
        "mTLS", "TCP",
    )
}  # fmt: skip
"""CALM's protocols as it spells them, by their lower case."""

WORD = r"[\w][\w.-]*"
STOP = (
    r"(?=\s*(?:$|,|\(|\b(?:with|described|called|named|that|which|who|of type|over|via|using|for|as"
    r"|on|in|inside|within|listening|and|to|having|requiring|documenting|ensuring|stating)\b))"
)
"""Where an unquoted name ends."""
PHRASE = rf"(?:{LITERAL}|[^,()]+?){STOP}"
"""A quoted name, or words up to the next clause."""


REST = r"(?:(?!\s(?:and|then|but|while)\s)[^,;:])*"
"""Words that repeat what was said and ask for nothing more: they end where more could be asked."""


class Clause(NamedTuple):
    """A clause and how it begins and ends."""

    name: str
    pattern: re.Pattern[str]


Found: TypeAlias = dict[str, re.Match[str]]


def clause(name: str, pattern: str) -> Clause:
    """A clause from a verbose, case-insensitive pattern."""
    return Clause(name, re.compile(pattern, re.IGNORECASE | re.VERBOSE))


DESCRIBED = clause(
    "described",
    rf"(?:described\ as|(?:with|having)\ (?:the\ |a\ )?description:?|description:)\s+"
    rf"(?P<text>{LITERAL}|.+$)",
)
IDENTIFIED = clause(
    "identified",
    rf"(?:with|having)?\s*(?:the\ |an?\ )?(?:unique-)?id:?\s+(?P<id>{LITERAL}|{WORD})",
)
PROTOCOL = clause(
    "protocol",
    rf"(?:over|via|using|by|through|with)\ (?:the\ )?(?P<protocol>{'|'.join(PROTOCOLS)})\b"
    rf"(?:\ protocol)?",
)
PURPOSE = clause(
    "purpose",
    r"(?P<word>for|to|so\ that|that|which|who|as)\ (?P<text>.+?)"
    r"(?=,?\s+with\s+an?\s+(?:\w+\s+)?interface\b|,\s+(?:with|in|inside|within|described)\b|$)",
)


def peel(text: str, clauses: Iterable[Clause], scene: Scene) -> Found:
    """The clauses that make up `text`, by name.

    Raises:
        NotUnderstoodError: something is left over, or a clause stands twice.
    """
    table = tuple(clauses)
    found: Found = {}
    rest = _onward(text)
    while rest:
        matches = ((each.name, each.pattern.match(rest)) for each in table)
        name, match = next(((n, m) for n, m in matches if m and m.end()), ("", None))
        if match is None:
            raise NotUnderstoodError(f'"{scene.literals.restore(rest)}" is not understood')
        if name in found:
            raise NotUnderstoodError(f'"{scene.literals.restore(match[0])}" stands twice')
        found[name] = match
        rest = _onward(rest[match.end() :])
    return found


def _onward(text: str) -> str:
    return re.sub(r"^[\s,]+(?:and\s+)?|^and\s+", "", text).rstrip(" ,")


def purpose(match: re.Match[str], scene: Scene) -> str:
    """A sentence from a clause of purpose: `that caches prices` is ``Caches prices.``."""
    text = scene.literals.restore(match["text"])
    if match["word"].lower() in {"that", "which", "who", "as"}:
        return sentence(text)
    return sentence(f"{match['word']} {text}")


def protocol(match: re.Match[str]) -> str:
    """A protocol as CALM spells it."""
    return PROTOCOLS[match["protocol"].lower()]
