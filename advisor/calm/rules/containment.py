"""What contains what: `composed-of` and `deployed-in` taken together as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.element import CONTAINMENT
from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.rules.subject import Subject

_SHOWN = 5
"""Nodes of a cycle that a message names."""


class _Membership(NamedTuple):
    """One member of one container."""

    kind: str
    container: str
    member: str
    pointer: str
    """Where the member is named."""


@advice("warning")
def containment_has_no_cycle(subject: Subject) -> Iterator[Hit]:
    """A node that contains itself, at once or through others."""
    inside: dict[str, list[_Membership]] = {}
    for membership in _memberships(subject):
        inside.setdefault(membership.container, []).append(membership)
    done: set[str] = set()
    for root, members in inside.items():
        if root in done:
            continue
        # Depth first without recursion: `path` is the chain of containers that are open.
        path, place = [root], {root: 0}
        stack = [iter(members)]
        while stack:
            for kind, container, member, pointer in stack[-1]:
                if member in place:
                    message = f"{quote(member)} contains itself: {_chain(path, place[member])}"
                    yield Hit(pointer, message, f"take it out of {quote(container)} ({kind})")
                elif member in inside and member not in done:
                    place[member] = len(path)
                    path.append(member)
                    stack.append(iter(inside[member]))
                    break
            else:
                stack.pop()
                done.add(path[-1])
                del place[path.pop()]


@advice("warning")
def nodes_have_one_container(subject: Subject) -> Iterator[Hit]:
    """A node in two containers of one kind (part of a system and deployed in a network is fine)."""
    first: dict[tuple[str, str], str] = {}
    for kind, container, member, pointer in _memberships(subject):
        other = first.setdefault((kind, member), container)
        if other != container:
            message = (
                f"node {quote(member)} is in {quote(other)} and in {quote(container)} ({kind})"
            )
            yield Hit(pointer, message, "keep the inner one of the two")


def _memberships(subject: Subject) -> Iterator[_Membership]:
    for body in subject.bodies:
        if body.kind not in CONTAINMENT or not isinstance(body.value, dict):
            continue
        container, members = body.value.get("container"), body.value.get("nodes")
        if not isinstance(container, str) or not isinstance(members, list):
            continue
        place = body.pointer
        for index, member in enumerate(members):
            if isinstance(member, str):
                yield _Membership(body.kind, container, member, f"{place}/nodes/{index}")


def _chain(path: list[str], start: int) -> str:
    """The containers from `start` on, and the first again: where the cycle closes."""
    shown = [quote(node) for node in path[start : start + _SHOWN]]
    if len(path) - start > _SHOWN:
        shown.append("…")
    return " > ".join([*shown, quote(path[start])])
