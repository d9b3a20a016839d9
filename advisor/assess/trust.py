"""Whom an architecture trusts: what is outside, where it enters, networks, classified data.

All goes by words of types, ids, names and members. Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.assess.kinds import spaced
from advisor.assess.statements import statements, vocabulary
from advisor.calm import graph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.assess.facts import Facts
    from advisor.assess.statements import Statement
    from advisor.calm.element import Element
    from advisor.calm.graph import Hop

_WORD = re.compile(r"[^\W_]+")
_PEOPLE = vocabulary("actor person people user human akteur benutzer")
_STRANGERS = vocabulary("actor person user client webclient ecosystem external akteur")
_GUARDS = vocabulary(
    "gateway gateways gw proxy ingress waf firewall cdn cloudfront bastion jumphost edge apigee "
    "vpn frontdoor"
)
_BALANCERS = vocabulary("balancer balancers lb loadbalancer elb alb nlb dns lastverteiler")
_FRONTS = vocabulary("ui gui frontend portal website console dashboard")
_LOCAL = vocabulary("cli plugin extension vscode desktop")
_IDENTITY = vocabulary(
    "idp iam ldap identity auth oauth oidc sso saml keycloak cognito okta entra kerberos "
    "directory authentication login verzeichnis"
)
_VAULTS = vocabulary("vault keyvault kms hsm secret secrets cyberark tresor credentials")
_NETWORKS = vocabulary("network vpc vnet subnet vlan dmz zone netz segment")
_CLASSES = vocabulary(
    "classification sensitivity confidentiality pii gdpr personal personenbezug schutzbedarf "
    "klassifizierung vertraulichkeit personenbezogen"
)
"""Words of a member that says how far data are to be protected."""
_HIGH = vocabulary(
    "confidential restricted secret sensitive pii personal personally true vertraulich geheim "
    "personenbezogen high hoch yes ja critical"
)
_LOW = vocabulary("non not nicht no public öffentlich")


def words(facts: Facts) -> dict[str, frozenset[str]]:
    """The words of the type, id and name of each node."""
    found = {}
    for identity, node in facts.nodes.items():
        texts = (node.value.get("node-type"), identity, node.value.get("name"))
        found[identity] = _words(" ".join(each for each in texts if isinstance(each, str)))
    return found


def called(facts: Facts, vocabulary: frozenset[str]) -> frozenset[str]:
    """The nodes with one of these words in their type, id or name."""
    known = facts.of(words)
    return frozenset(each for each in known if not vocabulary.isdisjoint(known[each]))


def is_person(node: Element) -> bool:
    """Whether its type is that of a person."""
    return _has(node.value.get("node-type"), _PEOPLE)


def is_network(node: Element) -> bool:
    """Whether its type is that of a network or a zone."""
    return _has(node.value.get("node-type"), _NETWORKS)


def outside(facts: Facts) -> frozenset[str]:
    """As `Facts.outside`, without gateways and networks that only look outwards by their name."""
    ours = facts.of(guards) | facts.of(balancers) | facts.of(networks)
    return frozenset(
        each
        for each in facts.outside
        if each not in ours or _has(facts.nodes[each].value.get("node-type"), _STRANGERS)
    )


def guards(facts: Facts) -> frozenset[str]:
    """What is made to stand between outside and inside: gateways, proxies, firewalls."""
    return called(facts, _GUARDS)


def balancers(facts: Facts) -> frozenset[str]:
    """What spreads requests and guards nothing: they come out as they went in."""
    return called(facts, _BALANCERS) - facts.of(guards)


def fronts(facts: Facts) -> frozenset[str]:
    """What people look at: made to be reached by them, and asked for its authentication alone."""
    return called(facts, _FRONTS)


def identity_providers(facts: Facts) -> frozenset[str]:
    """What knows who somebody is: directories, identity providers, login services."""
    return called(facts, _IDENTITY)


def vaults(facts: Facts) -> frozenset[str]:
    """What keeps keys and credentials."""
    return called(facts, _VAULTS)


def local(facts: Facts) -> frozenset[str]:
    """Programs on the machine of whoever uses them."""
    return called(facts, _LOCAL)


def networks(facts: Facts) -> frozenset[str]:
    """Nodes that are networks, by their type."""
    return frozenset(each for each, node in facts.nodes.items() if is_network(node))


def entries(facts: Facts) -> dict[str, tuple[Hop, ...]]:
    """The nodes inside that something outside leads to, with the ways in.

    Containers and networks are borders, data are no parts, and a program on the user's own machine
    is with the user: none is an entry.
    """
    strangers = facts.of(outside)
    skipped = strangers | facts.groups | facts.assets | facts.of(networks) | facts.of(local)
    found: dict[str, list[Hop]] = {}
    for stranger in facts.nodes:
        if stranger not in strangers:
            continue
        for hop in graph.hops(facts.model, stranger, "out"):
            if hop.target in facts.nodes and hop.target not in skipped:
                found.setdefault(hop.target, []).append(hop)
    return {each: tuple(dict.fromkeys(hops)) for each, hops in found.items()}


def around(facts: Facts) -> dict[str, tuple[str, ...]]:
    """For each node all that contains it, the nearest first."""
    found = {}
    for identity in facts.nodes:
        listed: dict[str, None] = {}
        waiting = [*facts.containers.get(identity, ())]
        for container in waiting:
            if container not in listed and container != identity:
                listed[container] = None
                waiting.extend(facts.containers.get(container, ()))
        found[identity] = tuple(listed)
    return found


def segments(facts: Facts) -> dict[str, frozenset[str]]:
    """For each node the networks it stands in, of networks within each other the innermost."""
    known, enclosing = facts.of(networks), facts.of(around)
    found = {}
    for identity in facts.nodes:
        inside = [each for each in enclosing[identity] if each in known]
        outer = {wider for each in inside for wider in enclosing.get(each, ())}
        found[identity] = frozenset(each for each in inside if each not in outer)
    return found


def crosses(facts: Facts, one: str, other: str) -> bool:
    """Whether a connection of the two leaves the inside, or a network for another."""
    strangers = facts.of(outside)
    if one in strangers or other in strangers:
        return one not in strangers or other not in strangers
    here, there = facts.of(segments)[one], facts.of(segments)[other]
    return bool(here and there) and here.isdisjoint(there)


def classified(facts: Facts) -> dict[str, Statement]:
    """The nodes whose data are classified, and what says so: the node, or data within it."""
    told = facts.of(node_statements)
    keys = {statement.key for listed in told.values() for statement in listed}
    telling = frozenset(key for key in keys if _has(key, _CLASSES))
    own = {each: by for each in facts.nodes if (by := _class(told[each], telling))}
    found = dict(own)
    for container, inside in facts.parts.items():
        if container in facts.nodes and container not in found:
            within = (own[part] for part in inside if part in own and part in facts.assets)
            if by := next(within, None):
                found[container] = by
    return found


def node_statements(facts: Facts) -> dict[str, list[Statement]]:
    """What each node says."""
    return {each: statements(node.value, node.pointer) for each, node in facts.nodes.items()}


def relationship_statements(facts: Facts) -> dict[str, list[Statement]]:
    """What each relationship says."""
    return {
        each: statements(element.value, element.pointer)
        for each, element in facts.relationships.items()
    }


def document_statements(facts: Facts) -> list[Statement]:
    """What the document says of itself."""
    value = facts.model.value
    return statements(value, "") if isinstance(value, dict) else []


def flows_over(facts: Facts, ids: Iterable[str]) -> tuple[str, ...]:
    """The flows that run over any of the nodes and relationships."""
    return tuple(dict.fromkeys(flow for each in ids for flow in facts.flows_over.get(each, ())))


def _has(text: object, vocabulary: frozenset[str]) -> bool:
    return isinstance(text, str) and not vocabulary.isdisjoint(_words(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(spaced(text).lower()))


def _class(listed: list[Statement], telling: frozenset[str]) -> Statement | None:
    """The statement, of those with such a key, that calls the data confidential or the like."""
    for statement in listed:
        if statement.key in telling:
            said = _words(statement.words)
            if not _HIGH.isdisjoint(said) and _LOW.isdisjoint(said):
                return statement
    return None
