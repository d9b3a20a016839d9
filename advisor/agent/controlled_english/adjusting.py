"""What a person says of a remedy besides: ids to keep, numbers, names, which remedy of several.

`keep the gateway's id`, `with three instances`, `call the balancer edge-lb`, `with a queue`, `with
an RTO of 30 minutes`. Each is fitted to the arguments of the remedies that take it, and refused
where none does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.remedy_arguments import KINDS, LISTS, NAMES, untouched
from advisor.agent.controlled_english.scene import SEPARATOR
from advisor.calm.naming import slug

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_TOOLS = {
    "queue": "insert_queue",
    "message-queue": "insert_queue",
    "circuit-breaker": "add_circuit_breaker",
    "breaker": "add_circuit_breaker",
    "cache": "add_cache",
    "replica": "replicate_store",
    "service-level": "set_service_level",
}
_TOOL = "|".join(
    re.escape(each).replace(r"\-", r"[\s-]+") for each in sorted(_TOOLS, key=len)[::-1]
)

_LEADS = re.compile(
    r"(?:keep(?:ing)?|with|without|call(?:ing|ed)?|nam(?:e|ing|ed)|using|use|take|by|over|via"
    r"|it(?:'s|\s+is)|the\s+(?:owner|team|first|second|third|fourth))\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:it|the)\b", re.IGNORECASE)
"""How begins what is said in a clause of its own, and not after a verb for several."""
_BUT = re.compile(r"\s*,?\s+but\s+(?=(?:call|name|keep|use|take|with)\b)", re.IGNORECASE)
_CHOOSES = re.compile(
    rf"(?:with|using|use|take|by)\s+(?:adding\s+|inserting\s+|means\s+of\s+)?(?:an?\s+|the\s+)?"
    rf"(?:(?P<tool>{_TOOL})|(?P<place>first|second|third|other)\s+(?:remedy|one|way|option))"
    r"(?:\s*,?\s+(?:rather\s+than|instead\s+of|not)\s+.+)?",
    re.IGNORECASE,
)


class Adjustment:
    """One thing that is said of the remedies."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.used = 0
        """How many calls it changed or chose."""
        self.chooses = _CHOOSES.fullmatch(words)
        """Whether it says which remedy is taken."""

    def picks(self, tool: str, place: int) -> bool:
        """Whether it asks for this remedy, the one at `place` in the list."""
        if self.chooses is None:
            return False
        if said := self.chooses["tool"]:
            is_it = _TOOLS[slug(said)] == tool
        else:
            places = {"first": 0, "second": 1, "third": 2, "other": 1}
            is_it = places[self.chooses["place"].lower()] == place
        self.used += is_it
        return is_it

    def apply(self, scene: Scene, tool: str, arguments: dict[str, Any]) -> None:
        """Change the arguments of a call where it is about them.

        Raises:
            NotUnderstoodError: it cannot be understood at all.
        """
        if self.chooses is not None:
            return
        for pattern, fit in KINDS:
            if match := pattern.fullmatch(self.words):
                self.used += fit(match, scene, tool, arguments)
                return
        raise NotUnderstoodError(f'"{scene.value(self.words)}" is not understood')

    def check(self, scene: Scene) -> None:
        """Refuse what no remedy has taken, or a name that several would.

        An id that nothing changes is kept already, which is told.

        Raises:
            NotUnderstoodError: it is so.
        """
        if not self.used and (kept := untouched(self.words, scene)):
            scene.choose(f"{kept} keeps its id: nothing that is done here changes it")
        elif not self.used:
            raise NotUnderstoodError(f'"{self.words}" fits no remedy of what is named')
        if self.used > 1 and NAMES.fullmatch(self.words):
            raise NotUnderstoodError(
                f'"{self.words}" fits {self.used} remedies: mend these one by one'
            )


def adjustments(scene: Scene, how: str) -> list[Adjustment]:
    """What is said after the findings, a piece each."""
    found: list[Adjustment] = []
    text = re.sub(r"^[\s,;:]*(?:(?:and|but)\s+)?", "", how)
    text = LISTS.sub(lambda names: SEPARATOR.sub("/", names[0]), text)
    text = _BUT.sub(", ", text)
    lead = ""
    for part in filter(None, SEPARATOR.split(text)):
        words = scene.literals.restore(re.sub(r"^(?:but|and|also)\s+", "", part.strip()))
        if match := _LEADS.match(words):
            lead = "" if _SUBJECT.match(words) else match[0]
        elif lead:
            words = f"{lead} {words}"
        found.append(Adjustment(_unquoted(words)))
    return found


def in_words(tool: str) -> str:
    """A remedy's tool as it can be said after `with`."""
    known = next((words for words, name in _TOOLS.items() if name == tool), "")
    return f"a {known.replace('-', ' ')}" if known else "the other remedy"


def _unquoted(words: str) -> str:
    return re.sub(r"[\"“”`]", "", words)
