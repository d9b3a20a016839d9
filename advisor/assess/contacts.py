"""Whom to ask and where to look, as the document says of an element or of what it stands in.

Imports no model library.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.conventions import PRACTICES, sayings
from advisor.assess.kinds import members, spaced
from advisor.calm.element import ARCHITECTURE
from advisor.calm.visible import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

ASKED = ("owner", "on-call", "health-endpoint", "runbook", "dashboard", "tier")
"""What is looked for of an element, by the names of advisor.assess.conventions."""

_INHERITED = ("owner", "on-call", "runbook", "dashboard")
"""What holds for the parts of something, too."""

_NAMES = re.compile(r"name|team|person|group|unit|owner|who|abteilung|gruppe")
_PLACES = re.compile(
    r"(?:e ?)?mail(?: address)?|contact|address|slack(?: channel)?|channel|phone|telefon|tel|url"
)
"""Keys within a contact: who it is, and where it is reached."""

_LONGEST = 200
"""Characters of a value that are kept."""


class Said(NamedTuple):
    """One thing that is said for operations."""

    what: str
    """One of `ASKED`."""
    value: str
    of: str
    """unique-id of the element that says it, or `architecture`."""


class Contact(NamedTuple):
    """What is known of one element for operations."""

    element: str
    said: tuple[Said, ...]
    is_outside: bool
    """Whether somebody else runs it."""

    def value(self, what: str) -> str:
        """What is said of one thing, or empty."""
        return next((each.value for each in self.said if each.what == what), "")


def contacts(facts: Facts, ids: Iterable[str]) -> list[Contact]:
    """For each element what it says; what it does not, as the nearest container says it."""
    return [_contact(facts, each) for each in dict.fromkeys(ids)]


def _contact(facts: Facts, identity: str) -> Contact:
    found = []
    for what in ASKED:
        known = facts.of(sayings)[what]
        holders = (identity, *(_around(facts, identity) if what in _INHERITED else ()))
        for holder in holders:
            value = facts.of(_of_all).get(what, "")
            if holder != ARCHITECTURE:
                value = to_text(known[holder].value) if holder in known else ""
            if value and what == "health-endpoint":
                value = _address(facts.nodes.get(holder), value)
            if value:
                found.append(Said(what, value, holder))
                break
    return Contact(identity, tuple(found), identity in facts.outside)


def _around(facts: Facts, identity: str) -> list[str]:
    """What contains it, the innermost first, and the architecture as a whole."""
    found = [identity]
    for each in found:
        found += [one for one in facts.containers.get(each, ()) if one not in found]
    # People and other companies' systems are not run by the owner of the architecture.
    whole = [] if identity in facts.outside else [ARCHITECTURE]
    return [*found[1:], *whole]


def _of_all(facts: Facts) -> dict[str, str]:
    """What the metadata of the document itself says."""
    found: dict[str, str] = {}
    for key, value in members(facts.model.value.get("metadata")):
        words = " ".join(re.split(r"[\s.:/-]+", spaced(key).casefold()))
        for what in _INHERITED:
            if PRACTICES[what].fullmatch(words) and (text := to_text(value)):
                found.setdefault(what, text)
    return found


def _address(node: Element | None, value: str) -> str:
    """A path as a whole address, where one interface says where the node is reached."""
    places = [*_places(node)] if node else []
    return f"{places[0]}{value}" if value.startswith("/") and len(places) == 1 else value


def _places(node: Element) -> Iterator[str]:
    """Where the interfaces of a node are reached by HTTP."""
    for interface in node.interfaces:
        host, port = interface.value.get("host"), interface.value.get("port")
        protocol = interface.value.get("protocol")
        scheme = protocol.lower() if isinstance(protocol, str) else ""
        if isinstance(host, str) and host and scheme in {"http", "https"}:
            yield f"{scheme}://{host}" + (f":{port}" if type(port) is int else "")


def to_text(value: Any) -> str:
    """A value of metadata as one line of text."""
    return cut(" ".join(_told(value).split()), _LONGEST)


def _told(value: Any) -> str:
    """A value as people write it: `Orders Team <orders@example.com>`, and never as JSON."""
    if isinstance(value, list):
        return ", ".join(_told(each) for each in value)
    if not isinstance(value, dict):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    texts = {" ".join(re.split(r"[\s.:/-]+", spaced(key).casefold())): key for key in value}
    first = next((key for words, key in texts.items() if _NAMES.fullmatch(words)), None)
    place = next((key for words, key in texts.items() if _PLACES.fullmatch(words)), None)
    name, address = _told(value.get(first, "")), _told(value.get(place, ""))
    lead = f"{name} <{address}>" if name and address else name or address
    rest = (f"{key}: {_told(inner)}" for key, inner in value.items() if key not in (first, place))
    return ", ".join(filter(None, (lead, *rest)))
