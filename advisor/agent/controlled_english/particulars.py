"""What is said of a refactoring besides what it is of: names, numbers, times, in any order.

A part of a sentence that no clause takes is refused, so no word of it is passed over.
May import no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import arguments
from advisor.agent.controlled_english.clauses import WORD, peel
from advisor.agent.controlled_english.identities import styled
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.renaming import new_name
from advisor.agent.controlled_english.request import NO_REQUEST
from advisor.agent.controlled_english.scene import NODES, SEPARATOR
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.wanted import NUMBER, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.agent.controlled_english.clauses import Clause, Found
    from advisor.agent.controlled_english.names import Named
    from advisor.agent.controlled_english.scene import Scene

MODAL = (
    r"(?:should|must|shall|has\s+to|have\s+to|needs?\s+to|ought\s+to|is\s+to|are\s+to|will|to"
    r"|(?:really\s+)?wants?\s+to)"
)
"""By which a statement asks for something."""
MODAL_BE = r"(?:should|must|shall|will)\ be"
STATES = rf"(?:add\s+)?{NO_REQUEST}"
"""How a statement begins; `add` is what `we need the …` was made."""
CALLED = r"(?:called|named|(?:(?:with|has|have)\ )?(?:the\ |an\ )?ids?:?|with\ (?:the\ )?name)"
"""As verbose patterns have it."""
_GOES_ON = (
    r"(?:and|behind|with|keeping|in|on|for|over|to|but|read|using|without|as|per|is|are|shall"
    r"|should"
    r"|that|which|load\ ?balancer|no|the)\b"
)
ID = rf"(?:{LITERAL}|(?!{_GOES_ON}){WORD}(?:\ (?!{_GOES_ON}){WORD})?)"
"""Something new, quoted or in one word or two."""
IDS = rf"{ID}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[&+]\s*){ID})*"
AMOUNT = rf"(?P<amount>\d+(?:\.\d+)?|{NUMBER})"
TIME = (
    rf"(?P<amount>\d+(?:\.\d+)?|half\s+an?|an?|{NUMBER})\s*-?\s*(?P<unit>milliseconds?|ms"
    rf"|seconds?|secs?|s|minutes?|mins?|m|hours?"
    rf"|h|days?)\b"
)
TIMES = TIME.replace(" ", r"\ ")
"""The same in a verbose pattern."""

_MOST = 20
"""Of what is made at once."""
_TIMES_SAID = {"twice": 2, "thrice": 3}
_BACK = re.compile(r"^(?:(?:it|they|this|which|that|and|also|please|then)\s+)+", re.IGNORECASE)
"""How a sentence begins that says more of the one before it."""


def told(noun: str, group: str = "id", what: str = ID) -> str:
    """A verbose pattern of a name that is told: `the NOUN is X`, `call the NOUN X`, `NOUN: X`."""
    return (
        rf"(?:(?:call|name)\ (?:the\ |its\ )?(?:new\ )?{noun}|(?:the\ |its\ "
        rf"|an?\ )?(?:new\ )?{noun}"
        rf"(?:\s*[:=]|\ (?:is|are|{MODAL_BE}|has|have|gets?)(?:\ {CALLED})?|\ {CALLED}))"
        rf"\s*(?P<{group}>{what})"
    )


def said(text: str, clauses: Iterable[Clause], scene: Scene) -> Found:
    """The clauses of what stands after the head of a sentence, and of sentences after it.

    Another wording of a clause has its name and a word after a slash; it is found under the name.

    Raises:
        NotUnderstoodError: a part of it is none of them; the text names it.
    """
    table = tuple(clauses)
    found: Found = {}
    for each in (text, *(_BACK.sub("", more, count=1) for more in scene.read_more())):
        whole = re.sub(r"^[:;]\s*|\s*;\s*", ", ", each.strip())
        for wording, match in peel(whole, table, scene).items():
            name = wording.partition("/")[0]
            if name in found:
                raise NotUnderstoodError(f'"{scene.literals.restore(match[0])}" stands twice')
            found[name] = match
    return found


def time(name: str, match: re.Match[str]) -> int:
    """A time in the whole unit with which the argument's name ends.

    Raises:
        NotUnderstoodError: it is no whole number of that unit.
    """
    found = arguments.value(name, match["amount"], match["unit"])
    if not isinstance(found, int):
        words = f"{match['amount']} {match['unit']}"
        raise NotUnderstoodError(f'"{words}" is no whole number of {name.rsplit("_", 1)[-1]}')
    return found


def count(match: re.Match[str], least: int, what: str) -> int:
    """How many are asked for.

    Raises:
        NotUnderstoodError: too few or too many.
    """
    found = _TIMES_SAID.get(match["amount"].lower()) or number(match["amount"])
    if not least <= found <= _MOST:
        raise NotUnderstoodError(f"{what} are made from {least} to {_MOST} at once")
    return found


def part(scene: Scene, phrase: str) -> str | dict[str, str]:
    """A node that there is by its id, or a new one as the refactorings take it."""
    if known := scene.names.exact(scene.value(phrase), *NODES):
        return known.id
    new = new_name(scene, phrase)
    return {"id": new.id, "name": new.name} if new.is_named else new.id


def parts(scene: Scene, phrase: str) -> list[str | dict[str, str]]:
    """Several of them."""
    return [part(scene, each) for each in SEPARATOR.split(phrase.replace(" + ", " and ")) if each]


def id_of(new: str | dict[str, str]) -> str:
    """The id of one of them."""
    return new if isinstance(new, str) else new["id"]


def free(scene: Scene, *wanted: str) -> str:
    """The first of the ids that no element has, or a numbered form of the last, in their style."""
    there = {named.id for named in scene.names.known}
    spelled = [styled(each, [node.id for node in scene.names.of_kind(NODES)]) for each in wanted]
    return next((each for each in spelled if each not in there), scene.names.free(spelled[-1]))


def keeps_id(scene: Scene, match: re.Match[str], node: Named) -> bool:
    """Whether the node that the clause names is this one.

    Raises:
        NotUnderstoodError: it names another.
    """
    named = match.groupdict().get("of") or match.groupdict().get("by")
    if named and scene.one(named).id != node.id:
        raise NotUnderstoodError(f'"{scene.value(named)}" is not {node.id}')
    return True


KEEPS = (
    r"(?:(?:but|and)\s+)?(?:while\s+)?keep(?:s|ing)?\s+(?:(?:the\s+)?(?:(?P<of>(?!the\b"
    r"|its\b)[\w\s-]+?)"
    r"(?:'s?|\u2019s?)\s+)?(?:present\s+|existing\s+|current\s+"
    r"|own\s+)?id(?:\s+of\s+(?P<by>[\w-]+))?"
    r"|its\s+(?:present\s+|existing\s+|current\s+|own\s+)?id)\b"
    r"(?:\s+for\s+the\s+first(?:\s+\w+)?)?"
)
"""The first of what is made has the id that is there."""


def put(call: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A call's arguments with those that are given."""
    return call | {key: value for key, value in more.items() if value not in (None, "", [])}
