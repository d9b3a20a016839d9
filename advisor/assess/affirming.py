"""What texts, names and values affirm, and what they deny: "no backup yet", `"tls": false`.

The one place where denials are known, in English and German. Imports nothing of the project.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]

_NO = frozenset(
    (
        *("", "none", "no", "false", "off", "disabled", "n/a", "na", "never", "null", "nil"),
        *("plain", "plaintext", "planned", "todo", "tbd", "tba", "not-required", "missing"),
        *("unknown", "undefined", "undecided", "open", "absent", "lacking", "not-yet", "-", "?"),
        *("nein", "keine", "keiner", "kein", "keines", "aus", "geplant", "offen", "fehlt"),
        *("fehlend", "unbekannt", "ungeklärt"),
    )
)
_LATER = (
    r"planned|tb[adc]|to ?do|to be (?:\w+ )?(?:decided|defined|determined|done|agreed|clarified"
    r"|confirmed|added|built|introduced|set up|implemented)|not yet|yet to|in planung|geplant"
    r"|noch (?:nicht|offen|zu)|steht noch aus|(?:wird|werden) noch"
)
_NEVER_SO = (
    r"missing|absent|lacking|undecided|undefined|unknown|disabled|(?:switched|turned) off"
    r"|abandoned|removed|rejected|fehl(?:t|en|te|ten)|deaktiviert|abgeschaltet|verworfen"
    r"|unbekannt|entfällt|entfallen"
)
_PRESENT = (
    r"used|there|here|configured|made|exist(?:s|ing)?|in place|in use|enabled|available|active"
    r"|present|set up|implemented|needed|necessary|required|supported|provided|taken|foreseen"
    r"|applied|enforced|done|installed|agreed|defined|known|yet|planned|intended|possible"
    r"|eingerichtet|vorhanden|vorgesehen|aktiv|aktiviert|nötig|notwendig|verfügbar|umgesetzt"
    r"|unterstützt|definiert|festgelegt|gemacht|möglich|erforderlich|konfiguriert|genutzt"
)
_DENYING = r"(?:not|never|nor|cannot|\w+n['\N{RIGHT SINGLE QUOTATION MARK}]t|nicht|nie|niemals)"
_AFTER = re.compile(
    rf"\b(?:{_LATER})\b(?! (?:outages?|maintenance|downtimes?|switch-?overs?|fail-?overs?|tests?))"
    rf"|\b(?:{_NEVER_SO})\b"
    rf"|\b{_DENYING} (?:(?:be|been|being|currently|even|mehr|noch) )*(?:{_PRESENT})\b"
    r"|\b(?:none|no|nein|keine[rs]?|kein|nicht|not|off|aus|false)\s*$"
)
"""What says of all that its clause names that it is not there."""
_BEFORE = re.compile(
    rf"\b(?:{_DENYING}|no|non|neither|without|lacks?|lacking|instead of|rather than|ohne|weder"
    r"|keine[mnrs]?|kein|statt|anstatt)\b"
    r"(?![ -](?:only|just|longer|later|more|less|older|other|nur|später|länger|mehr|älter|single))"
)
"""What denies what follows in its clause."""
_TWICE = re.compile(
    rf"\b(?:{_DENYING}|no|non|keine[mnrs]?|kein|none|nobody|nothing)\b[^.,;:]{{0,40}}?"
    r"\b(?:without|ohne)\b"
)
"""No call without a timeout: it is there."""
_CLAUSES = re.compile(
    r"[.,;:!?()\[\]\n\N{EN DASH}\N{EM DASH}]+(?=\s|$)|[;\n()]"
    r"|\b(?:but|however|since|because|while|although|though|aber|jedoch|sondern|weil|denn|obwohl)\b"
)
_TOLD_AFTER = re.compile(rf"\s*:\s*(?=(?:none|no|not|nein|nicht|off|aus|false|{_LATER})\b)")
"""`Backup: none` is one clause."""
_LISTED = re.compile(r"\s*(?:[\w-]+ ){0,3}(?:or|nor|oder|noch) [\w-]+(?: [\w-]+){0,2}\s*$")
"""The end of a list that was begun by a denial: no TLS, VPN or IPsec."""
_LEADING_NO = re.compile(
    rf"(?:{_LATER})\b(?! (?:and|und|outages?|maintenance|downtimes?|switch|fail|tests?))"
    rf"|(?:none|no|not|nein|nicht|keine?|n/a|off|{_NEVER_SO})"
    r"(?=\s*(?:$|[,.;:(!\N{EN DASH}-])|\s+(?:yet|so far|for now|as yet|for|in|until|bis|für)\b)"
)
_DENIAL = re.compile(
    r"\b(?:no|never|neither|cannot|off|lack|without|instead|rather|missing|absent|unde|unknown"
    r"|disabled|switched|turned|abandoned|removed|rejected|plan|tb[adc]\b|to ?do\b|to be\b|yet"
    r"|nicht|nie|nein|kein|ohne|weder|statt|anstatt|fehl|deakt|abge|verw|unbek|entf|gepl|steht"
    r"|wird|werden|aus\b|false)"
    r"|n['\N{RIGHT SINGLE QUOTATION MARK}]t"
)
"""Without any of these in a text there is nothing to look for."""
_LONGEST_NO = 120
_KEPT = 20_000
"""Texts of which the outcome is kept: names of members and short values recur in a document."""
_SWITCHES = frozenset(
    (
        *("enabled", "enable", "active", "enforced", "present", "configured", "implemented"),
        *("exists", "in-place", "used", "status", "state", "available", "aktiv", "vorhanden"),
        *("aktiviert",),
    )
)
"""Members that say of the object that they stand in whether it is so at all."""
_ZERO_SAYS = re.compile(r"rto|rpo|loss|lag|recovery|verlust|wiederanlauf", re.IGNORECASE)
"""Names of what may well be none at all, and then is at its best."""


@lru_cache(maxsize=_KEPT)
def affirmed(text: str) -> str:
    """The clauses of a text, in lower case, without what is denied or put off in them."""
    lowered = text.lower()
    if not _DENIAL.search(lowered):
        return lowered
    kept, denied = [], False
    for clause in _CLAUSES.split(_TOLD_AFTER.sub(" ", _TWICE.sub(" ", lowered))):
        if denied and _LISTED.match(clause):
            continue
        before = _BEFORE.search(clause)
        denied = before is not None
        if _AFTER.search(clause):
            continue
        kept.append(clause[: before.start()] if before else clause)
    return "; ".join(kept)


def is_no(value: object) -> bool:
    """Whether a value says no: false, null, `none`, `planned for 2027`, `no, not yet`."""
    if isinstance(value, str):
        return _says_no(value)
    return value is False or value is None


@lru_cache(maxsize=_KEPT)
def _says_no(value: str) -> bool:
    text = value.strip(" \t\r\n.!").lower()
    if len(text) > _LONGEST_NO:
        return False
    if " " not in text:
        return text in _NO
    return text.replace(" ", "-") in _NO or _LEADING_NO.match(text) is not None


def affirmed_leaves(value: object) -> Iterator[tuple[Path, Any]]:
    """What is neither an object nor a list and says no no, with the way to it.

    An object that is switched off (`"enabled": false`) says nothing; an empty one says its name.
    """
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        path, inner = waiting.pop()
        if isinstance(inner, dict):
            if inner and not (_is_named(path) and is_switched_off(inner)):
                waiting.extend(((*path, key), each) for key, each in reversed(inner.items()))
            elif not inner and path:
                yield path, ""
        elif isinstance(inner, list):
            waiting.extend(((*path, n), inner[n]) for n in reversed(range(len(inner))))
        elif not is_no(inner) and not _is_zero(path, inner):
            yield path, inner


def is_switched_off(value: object) -> bool:
    """Whether an object says of itself that it is not there."""
    return isinstance(value, dict) and any(
        is_no(member) for key, member in value.items() if key.lower() in _SWITCHES
    )


def _is_named(path: Path) -> bool:
    """Whether what stands there is one thing with a name, not all that is said of an element."""
    last = next((step for step in reversed(path) if isinstance(step, str)), "")
    return last not in ("", "metadata", "controls", "nodes", "relationships", "interfaces")


def _is_zero(path: Path, value: object) -> bool:
    if isinstance(value, str):
        is_zero = value.strip() == "0"
    else:
        is_zero = type(value) in (int, float) and not value
    if not is_zero:
        return False
    return not any(_ZERO_SAYS.search(step) for step in path if isinstance(step, str))
