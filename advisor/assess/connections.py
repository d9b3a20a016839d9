"""Connections, their protocols, and what says that they are encrypted.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.assess import trust
from advisor.assess.statements import ENCRYPTION, Statement, declared, statements, vocabulary
from advisor.calm.naming import tokens

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    from advisor.assess.facts import Facts
    from advisor.calm.element import Element

    Secrecy: TypeAlias = Literal["encrypted", "plain", "either", "unknown"]

_ENCRYPTED = vocabulary(
    "https tls mtls ssl sftp ftps scp ssh wss ldaps amqps mqtts smtps imaps grpcs ipsec quic "
    "http3 tcps wireguard as2 as4"
)
_PLAIN = vocabulary("http ftp telnet tftp ws rsh")
_EITHER = vocabulary(
    "jdbc odbc tcp udp amqp mqtt kafka stomp jms nats grpc ldap websocket socketio smtp imap "
    "pop3 redis rmi iiop fix sql tds mongodb postgresql mysql snmp syslog nfs smb soap rest "
    "rpc"
)
_TLS_PORTS = frozenset(
    (
        *(22, 443, 465, 636, 853, 989, 990, 993, 995, 2484, 3269, 5671, 5986, 6380, 6514, 6697),
        *(8443, 8883, 9093, 9443),
    )
)
"""Ports of protocols over TLS or SSH: IANA, Service Name and Port Number Registry; Kafka, Redis and
HTTPS also by custom."""
_HERE = vocabulary("localhost 127.0.0.1 ::1")


class Connection(NamedTuple):
    """A `connects` relationship of two nodes that exist."""

    identity: str
    """unique-id, or where it stands."""
    element: Element
    source: str
    destination: str
    protocol: str
    """Of the relationship, else of the interface it leads to; may be empty."""
    interfaces: tuple[Element, ...]
    """Those that it names; all of the destination, or of a broker, that it names none of."""

    @property
    def secrecy(self) -> Secrecy:
        """What the protocol alone says."""
        return secrecy(self.protocol)


def connections(facts: Facts) -> tuple[Connection, ...]:
    """All connections over a network, in document order; of a node with itself is none."""
    found = (_connection(facts, each, element) for each, element in facts.relationships.items())
    return tuple(each for each in found if each and not _is_local(each))


def secrecy(protocol: str) -> Secrecy:
    """Whether the protocol encrypts, by its words: `HTTP`, `TCP over TLS`."""
    words = {*tokens(protocol)}
    if words & _ENCRYPTED:
        return "encrypted"
    if words & _PLAIN:
        return "plain"
    return "either" if words & _EITHER else "unknown"


def encrypted_by(facts: Facts, connection: Connection) -> str:
    """What says that the connection is encrypted: a pointer or a protocol, or empty.

    Looked at are the protocol, the interfaces, and the statements of the connection, its ends, all
    that contains them, and the document.
    """
    if connection.secrecy == "encrypted":
        return connection.protocol
    return said_at_it(facts, connection) or _said_above(facts, connection)


def said_at_it(facts: Facts, connection: Connection) -> str:
    """What at the connection itself or at its interfaces says that it is encrypted, or empty."""
    told = facts.of(trust.relationship_statements)[connection.identity]
    if statement := declared(told, ENCRYPTION):
        return statement.pointer
    for interface in connection.interfaces:
        if _is_tls(interface):
            return interface.pointer
        if statement := declared(statements(interface.value, interface.pointer), ENCRYPTION):
            return statement.pointer
    return ""


def _said_above(facts: Facts, connection: Connection) -> str:
    """What the document, the ends or what contains them say, or empty."""
    if own := facts.of(_of_the_document):
        return own.pointer
    of_nodes, enclosing = facts.of(_of_nodes), facts.of(trust.around)
    ends = (connection.source, connection.destination)
    nodes = (node for end in ends for node in (end, *enclosing[end]))
    return next((of_nodes[node].pointer for node in nodes if node in of_nodes), "")


def _of_the_document(facts: Facts) -> Statement | None:
    return declared(facts.of(trust.document_statements), ENCRYPTION)


def _of_nodes(facts: Facts) -> dict[str, Statement]:
    told = facts.of(trust.node_statements)
    return {each: by for each in facts.nodes if (by := declared(told[each], ENCRYPTION))}


def _connection(facts: Facts, identity: str, element: Element) -> Connection | None:
    ends = {named.role: named for named in element.references if named.path[1:2] == ("connects",)}
    source, destination = ends.get("source"), ends.get("destination")
    if source is None or destination is None or source.id == destination.id:
        return None
    if source.id not in facts.nodes or destination.id not in facts.nodes:
        return None
    here = _interfaces(facts, element, "source") or (
        facts.nodes[source.id].interfaces if source.id in facts.queues else []
    )
    there = _interfaces(facts, element, "destination") or facts.nodes[destination.id].interfaces
    protocol = _text(element, "protocol") or next(filter(None, map(_protocol, there)), "")
    return Connection(identity, element, source.id, destination.id, protocol, (*there, *here))


def _interfaces(facts: Facts, element: Element, end: str) -> list[Element]:
    """The interfaces that the relationship names at one end."""
    found = (
        facts.model.get(named.id, "interface")
        for named in element.references
        if named.role == "interface" and named.path[2:3] == (end,)
    )
    return [each for each in found if each]


def _protocol(interface: Element) -> str:
    """What an interface says that it speaks, or the scheme of its address."""
    scheme, found, _ = _text(interface, "url").partition("://")
    return _text(interface, "protocol") or (scheme if found else "")


def _is_tls(interface: Element) -> bool:
    port = interface.value.get("port")
    is_tls_port = isinstance(port, int) and port in _TLS_PORTS
    return is_tls_port or secrecy(_protocol(interface)) == "encrypted"


def _is_local(connection: Connection) -> bool:
    """Whether it stays on one machine."""
    return any(_text(each, "host") in _HERE for each in connection.interfaces)


def _text(element: Element, member: str) -> str:
    value = element.value.get(member)
    return value if isinstance(value, str) else ""
