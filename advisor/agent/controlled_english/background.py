"""What a person tells around a request: why it is made, how things are, what a change is good for.

Nothing is done for it, so it may never hide a request. May import no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.request import STARTS_REQUEST

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_BACKGROUND = re.compile(
    r"(?:this|that|it|these|which)\s+(?:also\s+|will\s+|should\s+|would\s+|way\b\s*,?\s*)*"
    r"(?:\w+\s+)?(?:provides?|gives?|allows?|ensures?|improves?|makes?|means?|lets?|removes?"
    r"|eliminates?|enables?|helps?|reduces?|avoids?|protects?|is|are|keeps?|prevents?)\b.*"
    r"|.+\b(?:is|are|has\s+become)\s+(?:currently\s+|still\s+|now\s+|already\s+|only\s+|just\s+)*"
    r"(?:an?\s+|our\s+|the\s+|too\s+|not\s+|very\s+|getting\s+)*(?:\w+\s+){0,2}(?:points?\s+of\s+failure"
    r"|spof|bottlenecks?|risks?|problems?|concerns?|weak(?:ness|\s+spot)?|overloaded|slow|issues?"
    r"|critical|vulnerable|unprotected|fragile|down)\b.*"
    r"|(?:we|i|our\s+team|our\s+\w+)\s+(?:have|had|decided|agreed|run|expect|saw|see|chose|are|were"
    r"|want|need|would|plan|lost|already)\b.*"
    r"|(?:your|our|the|my)?\s*(?:adr|decision\s+record)\S*\s+(?:already\s+)?(?:documents?|describes?"
    r"|explains?|says|decides?|records?)\b.*"
    r"|(?:because|since|if|when|whenever|in\s+case|background|context|goal|reason|note|for\s+context"
    r"|today|currently|right\s+now|at\s+the\s+moment|the\s+(?:goal|reason|idea|point|aim))\b.*",
    re.IGNORECASE | re.DOTALL,
)

_CHANGES = (
    "add|create|introduce|connect|disconnect|deploy|tag|annotate|rename|remove|delete|drop|retire"
    "|decommission|replace|rewire|reroute|redirect|relocate|move|modify|insert|append|clone|duplicate"
    "|decouple|describe|split|unlink|strip|set|change|update|copy|merge|swap"
)
_DONE_TO = (
    r"added|created|introduced|connected|disconnected|deployed|tagged|annotated|renamed|removed"
    r"|deleted|dropped|retired|decommissioned|replaced|rewired|rerouted|redirected|relocated|moved"
    r"|modified|inserted|appended|cloned|duplicated|decoupled|described|split|unlinked|stripped|set"
    r"|changed|updated|copied|merged|swapped|called|named"
)
_ASKS = re.compile(
    rf"(?<![\w-])(?:{_CHANGES})(?![\w-])"
    rf"|\b(?:be|being|get|gets|have|want|need|wants|needs)\s+(?:[^,;]+\s)?(?:{_DONE_TO})(?![\w-])"
    r"|\b(?:must|should|shall|has\s+to|have\s+to|needs?\s+to)\s+(?:become|go|use|run|point|stay)\b",
    re.IGNORECASE,
)
"""A verb that asks for a change, as it stands in an order or in what must be done."""
_PRONOUN = re.compile(r"\b(?:it|them)\b", re.IGNORECASE)


def is_background(text: str, scene: Scene) -> bool:
    """Whether the sentence tells something and asks for nothing.

    Raises:
        NotUnderstoodError: it tells something and seems to ask for a change as well.
    """
    if STARTS_REQUEST.match(text) or _BACKGROUND.fullmatch(text) is None:
        return False
    if asks := _ASKS.search(text):
        if not _PRONOUN.search(text, asks.end()) and not names_one(text, scene):
            return True
        raise NotUnderstoodError(
            f'it tells something and has "{asks[0]}" in it: say the change in a sentence that '
            "begins with the verb"
        )
    return True


def names_one(text: str, scene: Scene) -> bool:
    """Whether an element of the document is named in the text, by its id or its name."""
    said = scene.value(text).casefold()
    called = ({named.id.casefold(), named.name.casefold()} for named in scene.names.known)
    return any(
        re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", said)
        for words in called
        for word in words
        if word and word in said
    )
