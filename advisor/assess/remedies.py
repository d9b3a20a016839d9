"""What remedies have in common: ids that are free, and look as those of the document do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.assess.facts import Facts

_SEPARATORS = "-_."


def free(facts: Facts, *wanted: str) -> str:
    """The first of the ids that no element has, or a numbered form of the last."""
    taken = facts.model.definitions
    for identity in wanted:
        if identity not in taken:
            return identity
    number = 2
    while extended(facts, wanted[-1], str(number)) in taken:
        number += 1
    return extended(facts, wanted[-1], str(number))


def extended(facts: Facts, identity: str, *words: str) -> str:
    """An id with words after it, parted and written as it is: `SVC_OMS` and `SVC_OMS_1`."""
    return _written(facts, identity, [identity, *words])


def alike(facts: Facts, identity: str, *words: str) -> str:
    """An id of these words, parted and written as another: `LOAD_BALANCER` beside `SVC_OMS`."""
    return _written(facts, identity, [*words])


def _written(facts: Facts, example: str, words: list[str]) -> str:
    parting = max(_SEPARATORS, key=example.rfind)
    if parting not in example:
        parting = facts.of(_separator)
    joined = parting.join(words)
    return joined.upper() if example.isupper() else joined


def _separator(facts: Facts) -> str:
    """What parts the words of most ids; a hyphen where none does."""
    return max(_SEPARATORS, key=lambda each: sum(each in identity for identity in facts.nodes))
