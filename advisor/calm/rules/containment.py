"""What contains what: `composed-of` and `deployed-in` taken together as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.rules.rule import Hit, advice, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.rules.rule import Subject


class _Membership(NamedTuple):
    """One member of one container."""

    kind: str
    container: str
    member: str
    pointer: str


@advice("warning")
def containment_has_no_cycle(subject: Subject) -> Iterator[Hit]:
    """A node that contains itself, at once or through others."""
    inside: dict[str, list[_Membership]] = {}
    for membership in _memberships(subject):
        inside.setdefault(membership.container, []).append(membership)
    done: set[str] = set()
    for root in inside:
        if root in done:
            continue
        # Depth first without recursion: `path` is the chain of containers that are open.
        path: dict[str, int] = {root: 0}
        stack = [iter(inside[root])]
        while stack:
            membership = next(stack[-1], None)
            if membership is None:
                stack.pop()
                done.add(path.popitem()[0])
            elif membership.member in path:
                chain = list(path)[path[membership.member] :]
                yield Hit(membership.pointer, _cycle(chain), "take one of them out")
            elif membership.member not in done and membership.member in inside:
                path[membership.member] = len(path)
                stack.append(iter(inside[membership.member]))


@advice("warning")
def nodes_have_one_container(subject: Subject) -> Iterator[Hit]:
    """A node in two containers of one kind (part of one system and deployed in another is fine)."""
    first: dict[tuple[str, str], str] = {}
    for kind, container, member, pointer in _memberships(subject):
        other = first.setdefault((kind, member), container)
        if other != container:
            message = f"node {quote(member)} is {kind} {quote(container)} and {quote(other)}"
            yield Hit(pointer, message, "keep the innermost")


def _memberships(subject: Subject) -> Iterator[_Membership]:
    for relationship in subject.model.relationships:
        container = ""
        for named in relationship.references:
            if named.role == "container":
                container = named.id
            elif named.role == "member" and named.path[1] in ("composed-of", "deployed-in"):
                if container:
                    kind = str(named.path[1])
                    yield _Membership(kind, container, named.id, named.pointer)
            else:
                container = ""


def _cycle(chain: list[str]) -> str:
    shown = [quote(node) for node in [*chain[:5], *(["…"] if len(chain) > 5 else []), chain[0]]]
    return f"{shown[0]} contains itself: {' > '.join(shown)}"
