"""`advisor config`: each setting in force and where it is from, and how requests would travel.

Nothing is sent, no keyring is opened, and no key or password is shown.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.endpoint import BUILTIN, address, key_variable, owner
from advisor.agent.keys import bare, blot
from advisor.agent.proxies import certificates, passed_by, proxy_for, set_proxies
from advisor.agent.stored_key import SERVICE
from advisor.calm.visible import visible
from advisor.errors import DONE
from advisor.shells.render import Style, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TextIO

    from advisor.settings import Effective


class Row(NamedTuple):
    """One fact."""

    name: str
    value: Any
    origin: str
    """Where it is from, or what becomes of it."""

    @property
    def said(self) -> str:
        """The value as a person reads it."""
        return visible(str(self.value)) or "none"

    @property
    def as_json(self) -> dict[str, Any]:
        """The same for a program; JSON has no number without an end."""
        return self._asdict() | {"value": None if self.value in ("", inf) else self.value}


def run(
    known: Effective,
    environment: Mapping[str, str],
    out: TextIO,
    *,
    output_format: str = "text",
    has_keyring: Callable[[], bool] | None = None,
) -> int:
    """Show what is in force.

    Args:
        known: the settings and where they are from.
        environment: the process's environment.
        out: where it is shown.
        output_format: `text` or `json`.
        has_keyring: whether one could be asked; else looks whether the package is installed.
    """
    has_keyring = has_keyring or _is_installed
    parts = {
        "settings": list(_settings(known, environment, has_keyring)),
        "files": list(_files(known)),
        "project": list(_project(known)),
        "network": list(_network(known, environment)),
    }
    if output_format == "json":
        facts = {name: [row.as_json for row in rows] for name, rows in parts.items()}
        out.write(json.dumps(facts, indent=2) + "\n")
        return DONE
    style = Style.for_stream(out)
    tables = [
        "\n".join([style.bold(_TITLES[name]), *_table(rows, style)])
        for name, rows in parts.items()
        if rows
    ]
    out.write("\n\n".join(tables) + "\n")
    return DONE


_TITLES = {
    "settings": "Settings",
    "files": "Files",
    "project": "What the project's file asks for",
    "network": "Network",
}


def _is_installed() -> bool:
    return find_spec("keyring") is not None


def _settings(
    known: Effective, environment: Mapping[str, str], has_keyring: Callable[[], bool]
) -> Iterator[Row]:
    for name, origin in known.origins.items():
        if name == "api_key":
            yield _key(known, environment, has_keyring)
            continue
        value = getattr(known.settings, name)
        if name == "model":
            value = blot(value, known.settings)  # people put the one where the other should be
        yield Row(name, bare(value) if name == "base_url" else value, str(origin))


def _key(known: Effective, environment: Mapping[str, str], has_keyring: Callable[[], bool]) -> Row:
    """The key of the model in use; each provider's package reads a variable of its own."""
    settings = known.settings
    variable, name = key_variable(settings, environment), owner(settings, environment)
    if variable:
        return Row("api_key", "set", f"environment {variable}")
    if name and has_keyring():
        return Row("api_key", "", f"keyring, asked when needed ({SERVICE}, {name})")
    return Row("api_key", "", "default")


def _files(known: Effective) -> Iterator[Row]:
    for name, path in (("yours", known.own), ("project's", known.project)):
        if path is not None:
            yield Row(name, str(path), "" if path.is_file() else "not there")


def _project(known: Effective) -> Iterator[Row]:
    for name, (value, origin) in known.asked.items():
        line = f"line {origin.line}: " if origin.line else ""
        yield Row(name, value, f"{line}{_outcome(known, name)}")


def _outcome(known: Effective, name: str) -> str:
    """What becomes of a limit that the project's file sets."""
    kind = known.origins[name].kind
    if kind == "project file":
        return "in force"
    if kind == "option":
        return f"not in force, {known.origins[name].name} goes before it"
    return f"not in force, yours is {getattr(known.without, name)}"


def _network(known: Effective, environment: Mapping[str, str]) -> Iterator[Row]:
    settings = known.settings
    url = "" if settings.model in {"", BUILTIN} else address(settings, environment)
    if settings.model == BUILTIN:
        said = "the built-in rules ask nobody"
    elif not settings.model:
        said = "no model is configured"
    else:
        said = "" if url else "only the provider's package knows it"
    yield Row("endpoint", bare(url), said)
    yield from _proxies(url, environment)
    variable = certificates(environment)
    if not variable:
        yield Row("certificates", "those of the system", "default")
        return
    is_there = Path(environment[variable]).exists()
    missing = "" if is_there else ", not there"
    yield Row("certificates", environment[variable], f"environment {variable}{missing}")


def _proxies(url: str, environment: Mapping[str, str]) -> Iterator[Row]:
    """The proxies that are set, and whether a request to `url` goes through each."""
    proxies, used = set_proxies(environment), proxy_for(url, environment)
    entry = passed_by(url, environment)
    for proxy in proxies:
        if proxy == used:
            outcome = ""
        elif entry:
            outcome = f", not used: NO_PROXY holds {entry}"
        else:
            outcome = ", not used for this endpoint" if url else ""
        yield Row("proxy", proxy.address, f"environment {proxy.variable}{outcome}")
    if not proxies:
        yield Row("proxy", "", "default")


def _table(rows: Iterable[Row], style: Style) -> Iterator[str]:
    """Three columns, the last as wide as it is."""
    rows = list(rows)
    names = max(width(row.name) for row in rows)
    values = max(width(row.said) for row in rows)
    for row in rows:
        name = row.name + " " * (names - width(row.name))
        value = row.said + " " * (values - width(row.said))
        origin = visible(row.origin)
        shown = style.dim(origin) if row.origin == "default" else origin
        yield f"  {name}  {value}  {shown}".rstrip()
