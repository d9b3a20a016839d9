"""What an element needs and what needs it, as a tree for a reader. Imports no model library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from advisor.assess.needs import is_foreign, needs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.assess.facts import Facts
    from advisor.assess.needs import Need

Side: TypeAlias = Literal["needed", "needing"]


class Branch(NamedTuple):
    """A line of the tree."""

    depth: int
    """0 for a root."""
    node: str
    need: Need | None
    """What joins it to the branch above; None for a root."""
    is_again: bool
    """Whether it stands further up as well, and is not followed twice."""
    is_last: bool
    """Whether nothing more follows below the same branch."""


def tree(facts: Facts, roots: Iterable[str], side: Side) -> list[Branch]:
    """What the roots need, or what needs them, over all hops; each node is followed once.

    Systems of others are followed only where they are roots.
    """
    graph = facts.of(needs)
    beside = graph.succ if side == "needed" else graph.pred
    seen: set[str] = set()
    found: list[Branch] = []
    listed = [each for each in dict.fromkeys(roots) if each in graph]
    waiting = [Branch(0, each, None, is_again=False, is_last=True) for each in reversed(listed)]
    while waiting:
        branch = waiting.pop()
        is_end = branch.need is not None and is_foreign(facts, branch.node)
        is_again = branch.node in seen and bool(beside[branch.node]) and not is_end
        found.append(branch._replace(is_again=is_again))
        if branch.node in seen or is_end:
            continue
        seen.add(branch.node)
        below = [
            Branch(branch.depth + 1, other, joined["need"], is_again=False, is_last=False)
            for other, joined in beside[branch.node].items()
        ]
        if below:
            below[-1] = below[-1]._replace(is_last=True)
        waiting += reversed(below)
    return found


def edges(branches: Iterable[Branch]) -> list[Need]:
    """The needs of a tree, each once."""
    return [*dict.fromkeys(branch.need for branch in branches if branch.need)]
