"""Which proxy and which certificates a request to an address takes, by the environment.

The requests themselves go through httpx2, which reads the same variables by the same rules; here
they are told to a person. Imports no model library.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from advisor.agent.keys import SHORTEST, bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from urllib.parse import SplitResult

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""The variables that name the authorities to trust; the first that is set holds."""


class Proxy(NamedTuple):
    """What stands between this machine and an address."""

    variable: str
    """Where it is set, as it is spelt there."""
    value: str
    """As it is set, perhaps with a password."""

    @property
    def address(self) -> str:
        """Where it is, without the user and password that its address may hold."""
        return bare(self.value if "://" in self.value else f"http://{self.value}")


def proxy_for(url: str, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy that a request to `url` goes through, if any."""
    parts = _split(url)
    if parts is None or _passed_by(parts, environment):
        return None
    proxies = (_variable(scheme, environment) for scheme in (parts.scheme, "all"))
    return next(filter(None, proxies), None)


def set_proxies(environment: Mapping[str, str]) -> list[Proxy]:
    """The proxies that are set, whether or not one of them is in the way."""
    found = (_variable(scheme, environment) for scheme in ("https", "http", "all"))
    return list(filter(None, found))


def passed_by(url: str, environment: Mapping[str, str]) -> str:
    """The part of NO_PROXY for which a request to `url` takes no proxy; empty where none does."""
    parts = _split(url)
    return _passed_by(parts, environment) if parts else ""


def certificates(environment: Mapping[str, str]) -> str:
    """The variable that names the authorities to trust; empty for those of the system."""
    return next((name for name in CERTIFICATES if environment.get(name)), "")


def passwords(environment: Mapping[str, str]) -> list[str]:
    """What in the addresses of proxies is secret, as it is set and as it may be repeated."""
    found = set()
    for proxy in set_proxies(environment):
        users = proxy.value.rpartition("://")[2].rpartition("@")[0]
        password = users.partition(":")[2]
        found |= {users, unquote(users), password, unquote(password), quote(password, safe="")}
    return sorted((each for each in found if len(each) >= SHORTEST), key=len, reverse=True)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        is_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_address else None


def _variable(scheme: str, environment: Mapping[str, str]) -> Proxy | None:
    """The proxy for a scheme; in lower case a variable goes before, and may be empty for none."""
    lower = f"{scheme}_proxy"
    if lower in environment:
        return Proxy(lower, environment[lower]) if environment[lower] else None
    if scheme == "http" and "REQUEST_METHOD" in environment:
        return None  # in a CGI script it may be a header of the client's: CVE-2016-1000110
    named = (name for name, value in environment.items() if value and name.lower() == lower)
    return next((Proxy(name, environment[name]) for name in named), None)


def _passed_by(parts: SplitResult, environment: Mapping[str, str]) -> str:
    listed = _variable("no", environment)
    entries = [entry.strip() for entry in listed.value.split(",")] if listed else []
    if "*" in entries:
        return "*"
    return next((entry for entry in entries if entry and _covers(entry, parts)), "")


def _covers(entry: str, parts: SplitResult) -> bool:
    """Whether an entry of NO_PROXY names the host of `parts`."""
    host = parts.hostname or ""
    if "/" in entry and "://" not in entry:
        return _is_in_network(host, entry)
    scheme, _, place = entry.rpartition("://")
    if not place:
        return scheme == parts.scheme
    if "[" in place[1:]:
        return False
    named = _split(f"//{place}") or (None if scheme else _split(f"//[{place}]"))
    if named is None or scheme not in {"", "all", parts.scheme}:
        return False
    port = _said_port(scheme, named.port)
    if port is not None and port != _said_port(parts.scheme, parts.port):
        return False
    return any(re.fullmatch(pattern, host) for pattern in _patterns(named.hostname or "", scheme))


def _said_port(scheme: str, port: int | None) -> int | None:
    """The port, unless it is the one that goes without saying."""
    return None if (scheme, port) in {("http", 80), ("https", 443)} else port


def _patterns(name: str, scheme: str) -> Iterator[str]:
    """What a host that `name` covers looks like."""
    is_exact = bool(scheme) or name == "localhost" or _is_address(name)
    if name.startswith("*."):
        yield rf".+\.{re.escape(name[2:])}"
    elif name.startswith(".") and not scheme:
        yield rf".+{re.escape(name)}"
    else:
        yield re.escape(name) if is_exact else rf"(?:.+\.)?{re.escape(name)}"


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_in_network(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False
