"""Staged changes that outlive the version of the file, or the process, that they were made on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.change import history
from advisor.change.calls import Call, StandsOnError
from advisor.change.draft import RefusedError
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.calm.document import Document
    from advisor.change.journal import Journal
    from advisor.change.workspace import Workspace
    from advisor.sessions.state import Kept, Pending


class Restaged(NamedTuple):
    """What became of staged changes on another version of the file."""

    lost: tuple[str, ...] = ()
    """Those that cannot be made any more: the number and the reason."""
    differing: tuple[int, ...] = ()
    """Those that do something else now."""


def restage(workspace: Workspace, calls: Sequence[Call], effects: Mapping[int, str]) -> Restaged:
    """Stage as many of `calls` as can be made on the workspace's document.

    Args:
        workspace: has nothing staged.
        calls: in order.
        effects: what each was seen to do.
    """
    left, lost = list(calls), []
    while True:
        try:
            workspace.restage(left)
        except StandsOnError as error:
            lost.append(str(error))
            left = [call for call in left if call.number != error.number]
        else:
            break
    now = workspace.changes
    differing = [each.number for each in now if each.effect != effects[each.number]]
    return Restaged(tuple(lost), tuple(differing))


def revived(kept: Sequence[Kept]) -> tuple[list[Call], list[str]]:
    """Calls that can be made again, and why others cannot: the number and the reason."""
    calls, lost = [], []
    for each in kept:
        try:
            run = registry.runner(each.tool, each.arguments)
        except RefusedError as error:
            lost.append(f"change {each.number}: {error}")
        else:
            number, tool, arguments, why = each[:4]
            calls.append(Call(number, tool, arguments, why, run, each.edited))
    return calls, lost


def was_applied(pending: Pending, document: Document, journal: Journal) -> bool:
    """Whether history says that what was about to be applied was applied.

    A process can be killed between writing the file and saying so.
    """
    if not pending.result:
        return False
    entries = journal.entries(journal.name(document.path))
    return any(
        history.ended(entry, document.digest).state == "done"
        and entry.action == "apply"
        and (entry.base["file"], entry.result["value"]) == (pending.base, pending.result)
        for entry in entries
    )
