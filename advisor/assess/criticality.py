"""What a document calls critical, by the words of its metadata and controls.

Imports no model library.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from advisor.assess.kinds import members, spaced
from advisor.calm.naming import slug

if TYPE_CHECKING:
    from advisor.calm.element import Element

_GRADED = re.compile(
    r"(?:[^-]+-)?(?:criticality|kritikalität|kritikalitaet|importance|priority|priorität|wichtigkeit)"
    r"(?:-(?:level|class|stufe|klasse))?"
)
_TIERS = re.compile(
    r"(?:(?:service|criticality|business|resilience|recovery)-)?(?:tier|stufe)(?:-level)?"
)
_IMPACTS = re.compile(r"(?:business-)?impact|geschäftsauswirkung|auswirkung")
_FLAGS = re.compile(r"(?:(?:business|mission|time)-)?critical|(?:geschäfts)?kritisch")

_GRADES = re.compile(
    r"(?:(?:business|mission|time|safety)-)?critical|(?:very-)?high|highest|severe|[ptk]?[01]|tier-[01]"
    r"|(?:geschäfts)?kritisch|(?:sehr-)?hoch|höchste"
)
_FIRST_TIERS = re.compile(r"(?:tier-?|t)?[01]|critical|platinum|kritisch")
_GRAVE = re.compile(
    r"^(?:very )?(?:high|critical|severe)\b|\b(?:mission|business)[- ]critical\b|\bcatastroph"
    r"|^(?:sehr )?hoch\b|\bkritisch|\bschwerwiegend",
    re.IGNORECASE,
)


def called_critical(element: Element) -> str:
    """What calls an element critical, such as `tier: 1`; empty where nothing does."""
    for source in ("metadata", "controls"):
        for key, value in members(element.value.get(source)):
            if _is_critical(slug(spaced(key)), value):
                return f"{key}: {json.dumps(value, ensure_ascii=False)}"
    return ""


def _is_critical(key: str, value: Any) -> bool:
    if value is True:
        return _FLAGS.fullmatch(key) is not None
    if type(value) is int:
        return value in (0, 1) and bool(_TIERS.fullmatch(key) or _GRADED.fullmatch(key))
    if not isinstance(value, str):
        return False
    if _IMPACTS.fullmatch(key):
        return _GRAVE.search(value.strip()) is not None
    grades = _GRADES if _GRADED.fullmatch(key) else _FIRST_TIERS if _TIERS.fullmatch(key) else None
    return grades is not None and grades.fullmatch(slug(value)) is not None
