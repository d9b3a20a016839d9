"""Ids and names as words, and one made from the other. Imports nothing of the project."""

from __future__ import annotations

import re
from functools import lru_cache

_ABBREVIATIONS = {
    "db": "database",
    "dbs": "databases",
    "gw": "gateway",
    "lb": "load balancer",
    "mq": "message queue",
    "svc": "service",
}
_CAPITALS = {
    "ai", "amqp", "api", "cdn", "crm", "dns", "erp", "eu", "http", "https", "iam", "id", "kyc",
    "lb", "ldap", "ml", "mq", "sms", "sql", "sso", "ui", "uk", "us", "vpn", "waf",
}  # fmt: skip


def tokens(text: str) -> list[str]:
    """The words of an id or a name, abbreviations written out."""
    return [*_tokens(text)]


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W_]+", text.casefold())
    return tuple(" ".join(_ABBREVIATIONS.get(word, word) for word in words).split())


def slug(text: str) -> str:
    """`text` as an id: ``Load Balancer`` is ``load-balancer``; empty if nothing is left."""
    return "-".join(re.findall(r"[^\W_]+", text.lower()))


def title(identity: str) -> str:
    """An id as a name: ``api-gateway-2`` is ``API Gateway 2``."""
    words = re.split(r"[-_\s]+|(?<=[a-z])\.(?=[a-z])", identity)
    spelled = {"db": "Database"} | {word: word.upper() for word in _CAPITALS}
    return " ".join(spelled.get(word.lower(), word[:1].upper() + word[1:]) for word in words)
