"""Whether a document's descriptions are English, as those are that the rules write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.calm.model import Model

_ENGLISH = re.compile(r"\b(?:the|and|of|is|are|that|with|from|for|by|they|its|to|which)\b")
_OTHERS = re.compile(
    r"\b(?:der|die|das|und|ist|wird|werden|wenn|ein|eine|einem|einen|mit|im|vom|zum|zur|aus|für|auf"
    r"|bei|le|les|des|du|une|et|dans|avec|pour|qui|el|los|las|una|es|del|por|para|il|che|gli|di|het"
    r"|een|van|voor)\b"
)
"""German, French, Spanish, Italian and Dutch words that no English sentence has."""


def is_english(model: Model) -> bool:
    """Whether the descriptions have at least as many common words of English as of others."""
    text = " ".join(
        str(element.value.get("description") or "").lower()
        for elements in model.elements.values()
        for element in elements
    )
    return len(_ENGLISH.findall(text)) >= len(_OTHERS.findall(text))
