"""Interfaces of several nodes that claim the same port of the same host."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.kinds import is_balancer
from advisor.assess.redundancy import redundant
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

_NO_HOST = re.compile(r"localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1?\]?|\*.*|.*[{\[<$].*|")
"""What names no one host: the own one of each node, all, or one to be put in."""
_SHARED_PORTS = frozenset({"80", "443"})
"""Ports that are shared as a matter of course, by names and paths."""
_APART = ("path", "url", "uri", "base-path", "context-path", "topic", "queue", "virtual-host")
"""Members that tell apart what a host has on one port."""
_ONE_LISTENER = frozenset(
    {"http", "https", "websocket", "ws", "wss", "socketio", "grpc", "graphql", "rest", "tls"}
    | {"mtls", "tcp"}
)
"""Protocols that one listener may speak on one port, in lower case."""
_HIGHEST = 65_535


class _Claim(NamedTuple):
    """A port of a host that an interface says it has."""

    interface: Element
    node: str
    within_config: bool
    """Whether host and port stand in the interface's `config`."""
    protocol: str


def _find(facts: Facts) -> Iterator[Found]:
    for (host, port), claims in facts.of(_claims).items():
        if len(claims) > 1 and (why := _clash(facts, port, claims)):
            ids = tuple(each.interface.id or each.interface.pointer for each in claims)
            yield Found(ids, partial(_told, facts, host, port, claims, why), (), len(ids))


def _claims(facts: Facts) -> dict[tuple[str, str], list[_Claim]]:
    """The interfaces by host and port, without those that a path or a topic tells apart."""
    found: dict[tuple[str, str], list[_Claim]] = {}
    for node, element in facts.nodes.items():
        for interface in element.interfaces:
            config = interface.value.get("config")
            value: dict[str, Any] = config if isinstance(config, dict) else interface.value
            host, port = value.get("host"), value.get("port")
            if not isinstance(host, str) or _NO_HOST.fullmatch(host.strip().lower()):
                continue
            is_port = type(port) is int or (isinstance(port, str) and port.isdecimal())
            if not is_port or any(key in value for key in _APART):
                continue
            protocol = value.get("protocol", interface.value.get("protocol"))
            spoken = protocol if isinstance(protocol, str) else ""
            claim = _Claim(interface, node, value is config, spoken)
            found.setdefault((host.strip().lower(), str(port)), []).append(claim)
    return found


def _clash(facts: Facts, port: str, claims: Sequence[_Claim]) -> str:
    """Why they cannot all have the port, or empty where they can.

    Instances of one service stand behind one name, as do a balancer and what it spreads requests
    over, and a container and its parts.
    """
    protocols = sorted({each.protocol for each in claims} - {""})
    nodes = list(dict.fromkeys(each.node for each in claims))
    if len(nodes) == 1:
        listeners = {"" if each.lower() in _ONE_LISTENER else each for each in protocols}
        return f"they speak {' and '.join(protocols)}" if len(listeners) > 1 else ""
    first, *others = nodes
    whole = facts.of(redundant).get(first, frozenset())
    is_one = whole.issuperset(others) or any(is_balancer(facts.nodes[each]) for each in nodes)
    within = any({*facts.parts.get(each, ())} & {*nodes} for each in nodes)
    if is_one or within or port in _SHARED_PORTS:
        return ""
    return f"they belong to {enumerated(nodes)}"


def _told(facts: Facts, host: str, port: str, claims: Sequence[_Claim], why: str) -> Told:
    ids = [each.interface.id or each.interface.pointer for each in claims]
    place = f"{plain(host)}:{port}"
    proof = Proof(
        "values",
        f"{enumerated(ids)} all say {code(place)}, and {why}.",
        {
            "host": host,
            "port": port,
            "interfaces": [
                {"interface": name, "node": each.node, "protocol": each.protocol}
                for name, each in zip(ids, claims, strict=True)
            ],
        },
    )
    remedy = _remedy(facts, host, port, claims)
    return Told(
        f"{enumerated(ids, 3)} claim the same port, {code(place)}.",
        proof,
        (remedy,) if remedy else (),
        "the ports are examples, the next that no interface of the host has." if remedy else "",
    )


def _remedy(facts: Facts, host: str, port: str, claims: Sequence[_Claim]) -> Remedy | None:
    """Another port for all but the first; none where an interface has no id of its own."""
    taken = {each for name, each in facts.of(_claims) if name == host}
    entries = []
    number = int(port)
    for each in claims[1:]:
        identity = each.interface.id
        number = next((n for n in range(number + 1, _HIGHEST + 1) if str(n) not in taken), 0)
        if not number or not identity or len(facts.model.definitions[identity]) > 1:
            return None
        value = {"port": number}
        entries.append(
            {"id": identity, "values": {"config": value} if each.within_config else value}
        )
    return Remedy("update", {"entries": entries})


RULE = Rule(
    "port-clash",
    "structure",
    "medium",
    "Interfaces that claim the same port of the same host",
    "Interfaces of several nodes with the same host and port, or of one node with protocols that "
    "no one listener speaks. Left out are 80 and 443, localhost and the like, interfaces told "
    "apart by a path, URL or topic, instances of one service, balancers, and containers with their "
    "parts.",
    "Only one of them can listen there: the other does not start, or is never reached.",
    "IEEE Std 1003.1-2017 (POSIX), bind(), EADDRINUSE",
    _find,
)
