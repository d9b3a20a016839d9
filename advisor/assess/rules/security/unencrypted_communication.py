"""Connections of which anybody on the way can read what passes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess import trust
from advisor.assess.connections import connections, encrypted_by, said_at_it
from advisor.assess.rules.security.calls import affirm, demand, first, is_unique
from advisor.assess.statements import ENCRYPTION, denials
from advisor.assess.weak_point import Found, Proof, Remedy, Rule, Told
from advisor.assess.words import code, enumerated, inert
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.assess.connections import Connection
    from advisor.assess.facts import Facts
    from advisor.assess.statements import Denial
    from advisor.calm.element import Element

SECURE = {"http": "HTTPS", "ftp": "SFTP"}
"""For protocols that do not encrypt the one that takes their place; for all others TLS."""

_LOOKED_AT = (
    "controls, metadata and other members of the connections, their interfaces, both ends, what "
    "contains these, and the document"
)


class _Open(NamedTuple):
    """A connection that nothing says is encrypted, and why that matters here."""

    connection: Connection
    because: str


def _find(facts: Facts) -> Iterator[Found]:
    open_to_all, denied, unsaid = [], [], []
    silent = [each for each in facts.of(connections) if not encrypted_by(facts, each)]
    like = _encrypted_alike(facts)
    for each in silent:
        if each.secrecy == "plain":
            open_to_all.append(each)
        elif listed := _denials(each):
            denied.append((each, listed))
        elif each.secrecy == "either" and (because := _because(facts, each, like)):
            unsaid.append(_Open(each, because))
    if open_to_all:
        yield _found(facts, open_to_all, partial(_told_plain, facts, open_to_all))
    if denied:
        yield _found(facts, [each for each, _ in denied], partial(_told_denied, facts, denied))
    if unsaid:
        listed_connections = [each.connection for each in unsaid]
        told = partial(_told_unsaid, facts, unsaid)
        yield _found(facts, listed_connections, told)._replace(severity="medium")


def _found(facts: Facts, listed: Sequence[Connection], told: partial[Told]) -> Found:
    ids = tuple(each.identity for each in listed)
    return Found(ids, told, trust.flows_over(facts, ids), len(ids))


def _told_plain(facts: Facts, listed: Sequence[Connection]) -> Told:
    ids = [each.identity for each in listed]
    protocols = sorted({each.protocol for each in listed})
    proof = Proof(
        "values",
        f"the protocol of {enumerated(ids)} is {enumerated(protocols)}, which does not encrypt, "
        f"and no word such as {enumerated(ENCRYPTION.looked_for[:3])} stands in {_LOOKED_AT}.",
        {"connections": [_evidence(each) for each in listed], "looked for": _words()},
    )
    verb, spoken = "is" if len(ids) == 1 else "are", inert(", ".join(protocols))
    title = f"{enumerated(ids, 3)} {verb} not encrypted ({spoken})."
    note = "interfaces with a port of the old protocol, such as 80, change with it."
    return Told(title, proof, secured(facts, listed), note)


def _told_denied(facts: Facts, listed: Sequence[tuple[Connection, list[_Denied]]]) -> Told:
    ids = [each.identity for each, _ in listed]
    denied = [pair for _, pairs in listed for pair in pairs]
    proof = Proof(
        "values",
        "the document itself says no to encryption: "
        + first([f"{code(by.pointer)} is {code(str(by.value).lower())}" for _, by in denied])
        + ".",
        {"values": [{"pointer": by.pointer, "value": by.value} for _, by in denied]},
    )
    verb = "is" if len(ids) == 1 else "are"
    title = f"{enumerated(ids, 3)} {verb} said not to be encrypted."
    return Told(title, proof, affirm(facts, denied))


def _told_unsaid(facts: Facts, listed: Sequence[_Open]) -> Told:
    ids = [each.connection.identity for each in listed]
    reasons = [f"{code(each.connection.identity)} {each.because}" for each in listed]
    proof = Proof(
        "absence",
        f"such protocols may be encrypted or not, and no word such as "
        f"{enumerated(ENCRYPTION.looked_for[:3])} stands in {_LOOKED_AT}: {first(reasons)}.",
        {
            "connections": [
                {**_evidence(each.connection), "because": each.because} for each in listed
            ],
            "looked for": _words(),
        },
    )
    alike = [each for each in _silent_like(facts, listed) if each not in ids]
    remedies = demand(
        facts,
        [*ids, *alike],
        "encryption-in-transit",
        "What passes over the connection is encrypted.",
        {"minimum-tls": "1.2"},
    )
    title = (
        f"Nothing says that {enumerated(ids, 3)} "
        f"{'is' if len(ids) == 1 else 'are'} encrypted ({counted(len(ids), 'connection')})."
    )
    note = "the control states what is required; whether it is so has to be looked up."
    if alike:
        note += f" It also goes on {enumerated(alike)}, which speak the same protocols."
    return Told(title, proof, remedies, note)


def _silent_like(facts: Facts, listed: Sequence[_Open]) -> list[str]:
    """The connections of the same protocols of which nothing is said: else they would be next."""
    protocols = {each.connection.protocol for each in listed}
    return [
        each.identity
        for each in facts.of(connections)
        if each.protocol in protocols and not encrypted_by(facts, each)
    ]


def secured(facts: Facts, listed: Sequence[Connection]) -> tuple[Remedy, ...]:
    """Another protocol for the connections and for the interfaces that speak theirs."""
    entries: dict[str, str] = {}
    for each in listed:
        protocol = SECURE.get(each.protocol.lower(), "TLS")
        entries[each.identity] = protocol
        for interface in each.interfaces:
            if interface.id and interface.value.get("protocol") == each.protocol:
                entries[interface.id] = protocol
    if not all(is_unique(facts, each) for each in entries):
        return ()
    values = [{"id": each, "values": {"protocol": to}} for each, to in entries.items()]
    return (Remedy("update", {"entries": values}),)


def _encrypted_alike(facts: Facts) -> dict[str, str]:
    """For protocols that may be encrypted or not a connection of which it is said."""
    found: dict[str, str] = {}
    for each in facts.of(connections):
        if each.secrecy == "either" and said_at_it(facts, each):
            found.setdefault(each.protocol, each.identity)
    return found


def _because(facts: Facts, connection: Connection, like: dict[str, str]) -> str:
    """Why it matters of this connection that nothing is said, or empty."""
    strangers = facts.of(trust.outside)
    ends = (connection.source, connection.destination)
    secret = next((end for end in ends if end in facts.of(trust.classified)), None)
    if any(end in strangers for end in ends):
        return f"({inert(connection.protocol)}) joins inside and outside"
    if trust.crosses(facts, *ends):
        return f"({inert(connection.protocol)}) leads from one network to another"
    if secret:
        by = facts.of(trust.classified)[secret].pointer
        return f"({inert(connection.protocol)}) carries classified data ({code(by)})"
    if other := like.get(connection.protocol):
        return f"({inert(connection.protocol)}) is silent where {code(other)} is encrypted"
    return ""


def _denials(connection: Connection) -> list[_Denied]:
    """The members of the connection and its interfaces that say no to encryption."""
    elements = (connection.element, *connection.interfaces)
    return [
        (each, by)
        for each in elements
        for by in denials(each.value, each.pointer)
        if ENCRYPTION.is_denied_by(by)
    ]


def _evidence(connection: Connection) -> dict[str, str]:
    return {
        "relationship": connection.identity,
        "protocol": connection.protocol,
        "pointer": connection.element.pointer,
    }


def _words() -> list[str]:
    return [*ENCRYPTION.looked_for]


if TYPE_CHECKING:
    _Denied = tuple[Element, Denial]

RULE = Rule(
    "unencrypted-communication",
    "security",
    "high",
    "A connection that is not encrypted, or of which nothing says so where it matters",
    "Protocols such as HTTP and FTP do not encrypt. Those that may, such as JDBC, AMQP and TCP, "
    "are reported, as medium, where the connection leaves the inside or its network, touches "
    "classified data, or is silent while another of its protocol is said to be encrypted. A word "
    "such as TLS in controls or metadata of the connection, its interfaces, its ends, what "
    "contains them, or the document counts, and so does a port such as 443.",
    "Whoever stands on the way reads and changes what passes, passwords among it.",
    "OWASP ASVS 4.0.3, V9 Communication; CWE-319; NIST SP 800-53 Rev. 5, SC-8",
    _find,
)
