"""The tool that puts a cache beside a store of data, for those that read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.assess.kinds import is_store
from advisor.calm.phrases import bounded
from advisor.change.draft import NeedlessError, RefusedError
from advisor_tools.containment import memberships
from advisor_tools.ends import ends_of
from advisor_tools.legs import connection, usual_joint
from advisor_tools.refactoring.connecting import (
    PROTOCOL,
    Connection,
    callers,
    connect,
    interface_id,
    join_containers,
)
from advisor_tools.refactoring.marking import mark
from advisor_tools.refactoring.parts import check_parts, new_node, part, part_schema
from advisor_tools.selection import listed, the
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft
    from advisor_tools.refactoring.parts import Part

_ADD_CACHE = """\
Put a cache beside a store of data, in one step: readers look there first, and in the store for \
what is missing (cache-aside). Their connections to the store stay, and so do flows, which tell of \
what is not in the cache; writes go to the store as before. Say with edit_flow where a flow shall \
look into the cache. Example: {"store": "archive", "cache": {"id": "archive-cache", "name": \
"Archive Cache"}, "readers": ["ledger"], "ttl_seconds": 60, "why": "The same statements are read \
again and again."}"""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    parameters = {
        "properties": {
            "store": {"type": "string", "description": "unique-id of the store."},
            "cache": part_schema("The cache, new or existing.", "name", "description", "node_type"),
            "readers": {
                "type": "array",
                "items": {"type": "string"},
                "description": "unique-ids; all that connect to the store if left out.",
            },
            "protocol": PROTOCOL | {"description": "Spoken to the cache."},
            "ttl_seconds": {
                "type": "integer",
                "minimum": 1,
                "description": "After how many seconds what is cached is forgotten.",
            },
        },
        "required": ["store", "cache"],
    }
    return (Tool("add_cache", _ADD_CACHE, parameters, add_cache),)


def add_cache(  # noqa: PLR0913 - the tool's arguments
    draft: Draft,
    store: str,
    cache: str | dict[str, str],
    *,
    readers: Sequence[str] = (),
    protocol: str = "",
    ttl_seconds: int | None = None,
) -> None:
    """Put a cache beside a store, and lead readers to it as well.

    Args:
        draft: where it is staged.
        store: unique-id of the store.
        cache: a new node, or the id of one that is there.
        readers: unique-ids of those that look there first; empty for all that call the store.
        protocol: spoken to the cache; empty where nobody says.
        ttl_seconds: after which what is cached is forgotten; None where nobody says.

    Raises:
        RefusedError: nobody reads, a reader is none, or an id is taken.
    """
    model = draft.model
    behind, new = the(model, store, "node"), part(cache)
    links = callers(model, behind, new.id)
    reading = _readers(model, behind, readers, links)
    _check(model, behind, new, reading)
    node = model.get(new.id, "node")
    if node is None:
        node = _added(draft, behind, new, protocol, reading)
    made = _lead(draft, reading, node, protocol)
    if made:
        draft.notes.append(f"added {bounded(made)}: readers look into {new.id} first")
    if ttl_seconds is not None:
        mark(draft, node, {"ttl-seconds": ttl_seconds})
    if not (made or ttl_seconds):
        raise NeedlessError(f'nothing to add: all of them connect to "{new.id}" already')
    if held := behind.value.get("controls"):
        draft.notes.append(
            f'controls of "{store}" that the cache may need too: {listed([*map(str, held)])}'
        )
    draft.title = f"add cache {new.id} beside {store} for {listed([r.id or '' for r in reading])}"


def _readers(
    model: Model, store: Element, given: Sequence[str], links: Sequence[Element]
) -> list[Element]:
    """Who looks into the cache; of those that nobody named, no other stores."""
    if given:
        return [the(model, each, "node") for each in dict.fromkeys(given)]
    calling = (model.get(ends_of(link).source, "node") for link in links)
    found = [each for each in dict.fromkeys(calling) if each and not is_store(each)]
    if not found:
        raise RefusedError(f'nobody connects to "{store.id}": name the `readers` of the cache')
    return found


def _check(model: Model, store: Element, cache: Part, readers: Sequence[Element]) -> None:
    if store.value.get("node-type") == "actor":
        raise RefusedError(f'"{store.id}" is an actor; name a store of data')
    ends = [store, *readers]
    if cache.id in [each.id for each in ends]:
        raise RefusedError(f'"{cache.id}" is the store or reads from it: name another node')
    if store in readers:
        raise RefusedError(f'"{store.id}" does not read from its own cache; leave it out')
    if not model.get(cache.id, "node"):
        check_parts(model, [cache])
    elif cache.is_described:
        raise RefusedError(f'"{cache.id}" is there already: give its id alone, or another id')


def _added(
    draft: Draft, store: Element, cache: Part, protocol: str, readers: Sequence[Element]
) -> Element:
    """A new cache, with an interface where its protocol is known.

    It is in the containers of the store; where that runs nowhere, it runs where all readers run.
    """
    said = f"Keeps for a while what was read from {store.name}."
    made: dict[str, Any] = new_node(cache, "cache", said, (store.id or "", store.name))
    if protocol:
        identity = interface_id(draft.model, cache.id, protocol)
        made["interfaces"] = [{"unique-id": identity, "protocol": protocol}]
    node = draft.add_element("node", made)
    joined = join_containers(draft, cache.id, [store])
    if not memberships(draft.model, node, "deployed-in"):
        joined += join_containers(draft, cache.id, readers, "deployed-in")
    inside = f" in {bounded(joined)}" if joined else ""
    draft.notes.append(f"added {cache.id}{inside}")
    return node


def _lead(draft: Draft, readers: Sequence[Element], cache: Element, protocol: str) -> list[str]:
    """Connect readers to the cache, but for those that are; returns the new connections."""
    joint = usual_joint(draft.model)
    there = [connection(link) for link in callers(draft.model, cache)]
    own = [
        each.id
        for each in cache.interfaces
        if each.id and protocol in ("", each.value.get("protocol"))
    ]
    called = own if len(own) == 1 else []
    made = []
    for reader in readers:
        if (reader.id, cache.id) in there:
            draft.notes.append(f'"{reader.id}" connects to "{cache.id}" already')
            continue
        said = f"{reader.name} looks into {cache.name} first."
        ends = (reader.id or "", cache.id or "")
        made.append(connect(draft, Connection(*ends, said, protocol, called), joint))
    return made
