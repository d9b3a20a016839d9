"""What must never be shown: the key, and what a base URL holds besides the address.

Imports no model library.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.settings import Settings

SHORTEST = 4
"""Characters. What is shorter keeps nobody out, and blotting it out would spoil words."""

_UNMISTAKABLE = 16
"""Characters of what is blotted out of a model's answer, which goes into the person's document."""

_MIXED = 8
"""The same of what holds letters and digits, as a key does and hardly a word."""


def where(settings: Settings) -> str:
    """Who is asked: an endpoint, or the provider."""
    return bare(settings.base_url) or settings.provider


def bare(url: str) -> str:
    """An address without the user, password and query that it may hold; empty where none is."""
    scheme, separator, rest = url.rpartition("://")
    place = rest.partition("?")[0].partition("#")[0].rpartition("@")[2]
    return f"{scheme}{separator}{place}" if place else ""


def key_place(settings: Settings) -> str:
    """Where a person finds the key, or would put it."""
    if settings.key_owner:
        return f"the keyring (calm-advisor, {settings.key_owner})"
    return "OPENAI_API_KEY"


def blot(text: str, settings: Settings) -> str:
    """`text` without the key and the base URL's password: some servers echo what they were sent."""
    return without(text, secrets(settings))


def secrets(settings: Settings) -> list[str]:
    """Everything secret, also as it travels in a URL or a request's header; the longest first."""
    user_info = settings.base_url.rpartition("://")[2].rpartition("@")[0]
    query = settings.base_url.partition("?")[2]
    user, _, password = user_info.partition(":")
    plain = {part.partition("=")[2] for part in query.split("&")}
    plain |= {settings.api_key, unquote(password)}
    if password:
        plain |= {f"{unquote(user)}:{unquote(password)}"}
    coded = {b64encode(secret.encode()).decode() for secret in plain if secret}
    coded |= {each.rstrip("=") for each in coded}
    every = plain | coded | {password, user_info} | {quote(each, safe="") for each in plain}
    return sorted((each for each in every if len(each) >= SHORTEST), key=len, reverse=True)


def unmistakable(settings: Settings) -> list[str]:
    """Those secrets that no word of an answer can be by chance, unlike a key such as ``none``."""
    return [each for each in secrets(settings) if _is_unmistakable(each)]


def _is_unmistakable(secret: str) -> bool:
    is_mixed = any(map(str.isalpha, secret)) and any(map(str.isdigit, secret))
    return len(secret) >= (_MIXED if is_mixed else _UNMISTAKABLE)


class Blotter:
    """Blots secrets out of texts that come in pieces, also where one is cut into two of them."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        self._secrets = secrets
        self._held: dict[str, str] = {}

    def feed(self, name: str, piece: str) -> str:
        """What of the text `name` can be shown now; the beginning of a secret is held back."""
        text = without(self._held.pop(name, "") + piece, self._secrets)
        lengths = [_overlap(text, secret) for secret in self._secrets]
        held = max(lengths, default=0)
        if held:
            self._held[name] = text[-held:]
        return text[: len(text) - held]

    def rest(self) -> dict[str, str]:
        """What is still held back of each text, at the end of all; forgets it."""
        rest, self._held = self._held, {}
        return rest


def without(text: str, secrets: Iterable[str]) -> str:
    """`text` with each secret, the longest first, blotted out."""
    for secret in secrets:
        text = text.replace(secret, "[key]")
    return text


def _overlap(text: str, secret: str) -> int:
    """How many characters at the end of `text` may be the beginning of `secret`."""
    longest = min(len(text), len(secret) - 1)
    return next((size for size in range(longest, 0, -1) if text.endswith(secret[:size])), 0)
