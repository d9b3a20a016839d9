"""Options: a choice that names an element also names what that has become.

Imports floors 1 and 2 alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.phrases import bounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.change.draft import Draft


def choose_along(draft: Draft, became: Mapping[str, Sequence[str]]) -> None:
    """Put what elements have become behind them, wherever options name them.

    Args:
        draft: where it is done.
        became: for a unique-id those of the elements that are chosen along with it.
    """
    told: dict[str, None] = {}
    for identity, others in became.items():
        naming = draft.model.references.get(identity, ())
        lists = {(each.holder, each.path[:-1]): None for each in naming if each.role == "option"}
        for holder, path in lists:
            chosen = draft.value_at(holder, path)
            missing = [each for each in others if each not in chosen]
            place = chosen.index(identity) + 1
            for at, each in enumerate(missing, place):
                draft.insert_item(holder, path, each, at)
            if missing:
                told[holder.id or holder.pointer] = None
    if told:
        draft.notes.append(f"chosen along in the options of {bounded([*told])}")
