"""What an element carries beside its own members: the keys of its metadata and its controls.

Imports floor 1, and how names are listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor_tools.selection import listed

if TYPE_CHECKING:
    from advisor.calm.element import Element


def carried(element: Element) -> list[str]:
    """One text for each that has any: ``metadata backup, engine`` and ``controls access``."""
    texts = []
    for member in ("metadata", "controls"):
        held = element.value.get(member)
        parts: list[Any] = held if isinstance(held, list) else [held]
        keys = list(dict.fromkeys(key for part in parts if isinstance(part, dict) for key in part))
        if keys:
            texts.append(f"{member} {listed(keys)}")
    return texts
