"""What an element is taken for in an assessment: by its type, id, name and metadata.

Every rule here goes by words, and the answers say which. Imports no model library.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from advisor.assess.affirming import affirmed, affirmed_leaves, is_no
from advisor.calm.naming import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element

_EDGE = r"[^\W_]"


def _words(*words: str) -> re.Pattern[str]:
    """Any of the words, whole; ids part their words by hyphens, or underscores."""
    return re.compile(rf"(?<!{_EDGE})(?:{'|'.join(words)})(?!{_EDGE})", re.IGNORECASE)


_OUTSIDE = _words(
    *("actor", "person", "user", "client", "webclient", "ecosystem", "external", "extern"),
    *("akteur", "nutzer", "benutzer", "kunde"),
)
"""In a node-type, or at the end of an id or a name: a user service is no user."""
_FOREIGN = _words("external", "externe?[rs]?", "third[- ]party", "drittanbieter")
"""Anywhere in an id or a name."""
_PEOPLE = _words(
    *("actor", "person", "user", "client", "webclient", "akteur", "nutzer", "benutzer", "kunde"),
)
_SYSTEMS = {"system", "ecosystem", "service"}
_STORES = _words(
    *("database", "db", "datastore", "store", "storage", "warehouse", "datenbank"),
    *("datenspeicher", "speicher"),
)
_QUEUES = _words(
    *("queues?", "mq", "topic", "broker", "bus", "stream", "kafka", "rabbitmq", "pubsub", "sqs"),
    *("sns", "jms", "amqp", "mqtt", "eventbus", "kinesis", "nats", "pulsar", "activemq"),
    *("event[- ]?hub", "warteschlangen?", "nachrichtenbroker", "nachrichtenbus", "ereignisbus"),
)
_BESIDE_QUEUES = _words(
    *("producer", "consumer", "publisher", "subscriber", "listener", "worker", "processor"),
    *("handler", "adapter", "client", "connector", "exporter", "monitor", "dashboard", "ui"),
    *("ingest", "ingester", "ingestion", "loader", "reader", "writer", "gateway", "proxy"),
    *("konsument", "produzent", "verarbeiter", "leser", "schreiber"),
)
"""The last word of an id or a name of what works with queues, and is none itself."""
_BALANCERS = _words(
    *("balancers?", "lb", "loadbalancer", "proxy", "ingress", "dns", "cdn", "lastverteiler"),
)
_GATEWAYS = _words("gateway", "gw")
"""The last word of an id, a name or a type of what hands requests on."""
_QUEUED_PROTOCOLS = _words("amqp", "mqtt", "kafka", "jms", "stomp", "nats")
_INSTANCES = {"replica", "replicas", "instance", "instances", "instanzen", "brokers"}
_COPIES = {
    *("replica", "replicas", "standby", "mirror", "secondary", "replik", "repliken", "spiegel"),
    *("bereitschaft", "zweitsystem"),
}
_NO_COPY = {"0", "1"}
"""What the metadata of a copy says where there is none yet, beside what always says no."""
_COUNTING = _INSTANCES | {"count", "min", "max", "desired", "number", "of", "total"}

RECOVERY = re.compile(
    r"\b(?:rto|rpo|back-?ups?|backed up|fail-?over|recover\w*|restor\w*|disaster|snapshots?"
    r"|(?:daten)?sicherung(?:en)?|gesichert|wiederherstell\w*|wiederanlauf\w*|notfall\w*)\b"
)
TARGETS = re.compile(
    r"\b(?:rto|rpo|recovery[ -](?:time|point)|wiederanlaufzeit|wiederherstellungs(?:zeit|punkt)"
    r"|(?:maximaler[ -])?datenverlust)\b"
)
GUARDS = re.compile(
    r"\b(?:circuit[ -]?breakers?|bulkheads?"
    r"|(?<!language )(?<!language-)(?<!locale )(?<!font )fallbacks?"
    r"(?![ -](?:languages?|locales?|fonts?|images?|texts?|colou?rs?|sprache\w*)))\b"
)
REPLICATION = re.compile(
    r"\b(?:replica\w*|replicat\w*|standby|mirror\w*|failover|copies|copied"
    r"|repli[kz]\w*|spiegel\w*|gespiegelt|bereitschaft\w*)\b"
)
"""What is looked for in `said`."""

_BETWEEN_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


def is_outside(node: Element) -> bool:
    """Whether it is a person, a client or an external system: an origin, not a part that fails."""
    if _OUTSIDE.search(_text(node, "node-type")):
        return True
    called = (_text(node, "unique-id"), _text(node, "name"))
    if any(_ends_in(_OUTSIDE, each) for each in called):
        return True
    # An external load balancer is ours, and looks outwards.
    return any(_FOREIGN.search(each) for each in called) and not is_balancer(node)


def is_system(node: Element) -> bool:
    """Whether what is outside is a system of others, which works, rather than a person or client.

    Asked of what `is_outside`.
    """
    words = (_text(node, "node-type"), node.id or "", _text(node, "name"))
    if _ends_in(_PEOPLE, words[0]):
        return False
    is_named = words[0] in _SYSTEMS or any(_FOREIGN.search(each) for each in words)
    return is_named and not any(_ends_in(_PEOPLE, each) for each in words)


def is_store(node: Element) -> bool:
    """Whether its type is that of a store of data."""
    return _STORES.search(_text(node, "node-type")) is not None


def is_queue(node: Element) -> bool:
    """Whether it takes messages and gives them on later."""
    if _QUEUES.search(_text(node, "node-type")):
        return True
    called = (_text(node, "unique-id"), _text(node, "name"))
    return any(_QUEUES.search(each) for each in called) and not any(
        _ends_in(_BESIDE_QUEUES, each) for each in called
    )


def is_balancer(node: Element) -> bool:
    """Whether it spreads requests over others."""
    return _BALANCERS.search(_named(node)) is not None


def hands_on(node: Element) -> bool:
    """Whether it only hands requests on, so that it is up when what is behind it is not."""
    texts = (_text(node, "node-type"), node.id or "", _text(node, "name"))
    return is_balancer(node) or any(_ends_in(_GATEWAYS, each) for each in texts)


def is_queued(relationship: Element) -> bool:
    """Whether its protocol or its metadata says that the caller does not wait."""
    if _QUEUED_PROTOCOLS.search(_text(relationship, "protocol")):
        return True
    return any(says in {"async", "asynchronous", "asynchron"} for says in _values(relationship))


def is_synchronous(relationship: Element) -> bool:
    """Whether its metadata says that the caller waits."""
    return any(says in {"sync", "synchronous", "synchron"} for says in _values(relationship))


def instances(node: Element) -> int:
    """How many instances its metadata says it has; 1 where it says nothing."""
    numbers = [1]
    for key, value in members(node.value.get("metadata")):
        words = set(tokens(spaced(key)))
        if words <= _COUNTING and words & _INSTANCES and type(value) is int:
            numbers.append(value)
    return max(numbers)


def copies(node: Element) -> str:
    """What its metadata says of a copy of it, such as where it stands; empty where nothing."""
    for key, value in members(node.value.get("metadata")):
        if not set(tokens(spaced(key))) <= _COPIES or not key:
            continue
        said_so = value is True or (isinstance(value, list) and value != [])
        if said_so or (
            isinstance(value, str) and not is_no(value) and value.strip() not in _NO_COPY
        ):
            return f"{key}: {json.dumps(value, ensure_ascii=False)}"
    return ""


def said(*values: object) -> str:
    """The names of members and the texts in JSON values, in lower case, without what is denied."""
    found: dict[str | int, None] = {}
    for path, leaf in affirmed_leaves([*values]):
        found |= dict.fromkeys(path)
        if isinstance(leaf, str):
            found[leaf] = None
    return " ".join(affirmed(spaced(each)) for each in found if isinstance(each, str))


@lru_cache(maxsize=20_000)
def spaced(key: str) -> str:
    """`ownerTeam` and `owner_team` as words."""
    return _BETWEEN_WORDS.sub(" ", key)


def members(value: object) -> Iterator[tuple[str, Any]]:
    """The members at any depth of a JSON value; an item of a list has an empty name."""
    waiting = [value]
    while waiting:
        container = waiting.pop()
        if isinstance(container, dict):
            yield from container.items()
            waiting.extend(container.values())
        elif isinstance(container, list):
            yield from (("", item) for item in container)
            waiting.extend(container)


def _ends_in(words: re.Pattern[str], text: str) -> bool:
    """Whether the last word of an id or a name is one of these."""
    return any(matched.end() == len(text) for matched in words.finditer(text))


def _named(node: Element) -> str:
    return f"{_text(node, 'node-type')} {node.id or ''} {_text(node, 'name')}"


def _text(element: Element, member: str) -> str:
    value = element.value.get(member)
    return value if isinstance(value, str) else ""


def _values(element: Element) -> Iterator[str]:
    for _, value in members(element.value.get("metadata")):
        if isinstance(value, str):
            yield value.strip().lower()
