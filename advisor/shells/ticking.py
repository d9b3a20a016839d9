"""Which way a person at this terminal chooses changes. Loads the checklist only when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.change.proposal import Proposal
    from advisor.change.selection import Selection
    from advisor.shells.review import Choose


def checklist(selection: Selection, environment: Mapping[str, str]) -> Choose | None:
    """What lets the person tick changes; None where the terminal cannot move its cursor.

    Args:
        selection: what the proposals that it is called with are made from.
        environment: TERM says what the terminal can.
    """
    if environment.get("TERM", "").lower() in ("", "dumb", "unknown"):
        return None

    def choose(proposal: Proposal) -> list[int] | None:
        from advisor.shells.chat import selecting

        return selecting.choose(proposal, selection)

    return choose
