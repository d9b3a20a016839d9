"""Controls that state values in place, and the URL of a requirement that nobody has named.

Imports floors 1 and 2, and the tools for controls.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from advisor.calm.equality import ABSENT
from advisor.change.draft import ARCHITECTURE
from advisor_tools.controls import add_control, update_control
from advisor_tools.members import merge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.calm.element import Element, Path
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_HOST = "https://internal-policy.example.com"
"""Where policies are said to be, where no control of the document says so."""

_STANDARDS = re.compile(
    r"(?:^|\.)(?:pcisecuritystandards|nist|iso|iec|owasp|cisecurity|ietf|rfc-editor|w3|finos|europa"
    r"|hl7|swift|bsi|enisa|cloudsecurityalliance)\."
)
"""Hosts of those who set standards: a requirement of one's own cannot stand there."""

URLS = ("requirement-url", "control-requirement-url")
CONFIGS = ("config", "control-config")
"""The members of a requirement, in each vocabulary."""


def require(
    draft: Draft, element: Element | None, control: str, said: Mapping[str, str], values: Any
) -> None:
    """State values in the configuration of a control, which is made where it is missing.

    Args:
        draft: where it is staged.
        element: whose control it is; None for the architecture.
        control: the key of the control.
        said: its `description` and the `url` of its requirement, for a control that is made.
        values: for each key of the configuration its value.

    Raises:
        RefusedError: the controls of the element are malformed.
    """
    on = [element.id or "" if element else ARCHITECTURE]
    place = configured(draft, element, control)
    if place:
        for key, value in values.items():
            merge(draft, element, (*place, key), value)
        return
    requirement = {"requirement-url": said["url"], "config": values}
    if draft.value_at(element, ("controls", control)) is ABSENT:
        add_control(draft, on, control, said["description"], [requirement])
    else:
        update_control(draft, on, control, requirements=[requirement])


def configured(draft: Draft, element: Element | None, control: str) -> Path | None:
    """Where the first configuration in place of a control stands; None where there is none."""
    path = ("controls", control, "requirements")
    requirements = draft.value_at(element, path)
    for index, item in enumerate(requirements if isinstance(requirements, list) else ()):
        for key in CONFIGS:
            if isinstance(item, dict) and isinstance(item.get(key), dict):
                return (*path, index, key)
    return None


def policy_url(model: Model, topic: str) -> str:
    """The URL of a requirement on `topic`, at the host where most requirements of the document are.

    Hosts of standards are passed over: nobody finds a company's own requirement there.
    """
    hosts = Counter(host for url in _urls(model) if (host := _host(url)))
    host = hosts.most_common(1)[0][0] if hosts else _HOST
    return f"{host}/{topic}"


def _urls(model: Model) -> Iterator[str]:
    values = [model.value, *(each.value for kind in model.elements.values() for each in kind)]
    for value in values:
        controls = value.get("controls")
        for control in controls.values() if isinstance(controls, dict) else ():
            requirements = control.get("requirements") if isinstance(control, dict) else None
            for item in requirements if isinstance(requirements, list) else ():
                for key in URLS:
                    if isinstance(item, dict) and isinstance(item.get(key), str):
                        yield item[key]


def _host(url: str) -> str:
    """Scheme and host of a policy's URL, or empty where it is none or a standard's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    name = parts.netloc.rpartition("@")[2]
    is_policy = parts.scheme in ("http", "https") and name and not _STANDARDS.search(name)
    return f"{parts.scheme}://{name}" if is_policy and url.isprintable() else ""
