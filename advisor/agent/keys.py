"""What must never be shown: the key, and what a base URL holds besides the address.

Imports no model library.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from advisor.settings import Settings

_SHORTEST = 4
"""Characters. What is shorter keeps nobody out, and blotting it out would spoil words."""


def where(settings: Settings) -> str:
    """Who is asked; an endpoint without the user, password and query that its address may hold."""
    scheme, separator, rest = settings.base_url.rpartition("://")
    place = rest.partition("?")[0].partition("#")[0].rpartition("@")[2]
    return f"{scheme}{separator}{place}" if place else settings.provider


def blot(text: str, settings: Settings) -> str:
    """`text` without the key and the base URL's password: some servers echo what they were sent."""
    for secret in sorted(_spellings(settings), key=len, reverse=True):
        text = text.replace(secret, "[key]")
    return text


def _spellings(settings: Settings) -> set[str]:
    """Everything secret, also as it travels in a URL or in the header of a request."""
    user_info = settings.base_url.rpartition("://")[2].rpartition("@")[0]
    query = settings.base_url.partition("?")[2]
    user, _, password = user_info.partition(":")
    plain = {
        settings.api_key,
        unquote(password),
        *(part.partition("=")[2] for part in query.split("&")),
    }
    pairs = {unquote(user_info), f"{unquote(user)}:{unquote(password)}"} if password else set()
    coded = {b64encode(secret.encode()).decode() for secret in plain | pairs if secret}
    coded |= {each.rstrip("=") for each in coded}
    every = plain | pairs | coded | {password, user_info} | {quote(each, safe="") for each in plain}
    return {secret for secret in every if len(secret) >= _SHORTEST}
