"""The URL of a requirement that nobody has named, in the manner of the document's others.

Imports the model for its type alone.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.model import Model

URLS = ("requirement-url", "control-requirement-url")
"""The member of a requirement, in each vocabulary."""

_HOST = "https://internal-policy.example.com"
"""Where policies are said to be, where no control of the document says so."""

_STANDARDS = re.compile(
    r"(?:^|\.)(?:pcisecuritystandards|nist|iso|iec|owasp|cisecurity|ietf|rfc-editor|w3|finos|europa"
    r"|hl7|swift|bsi|enisa|cloudsecurityalliance)\."
)
"""Hosts of those who set standards: a requirement of one's own cannot stand there."""


class _Policy(NamedTuple):
    """The parts of a policy's URL."""

    host: str
    """With its scheme."""
    folder: str
    """Empty, or from its first slash to before its last."""
    ending: str
    """`.json` and the like, or empty."""


def policy_url(model: Model, topic: str) -> str:
    """The URL of a requirement, at the host where most requirements of the document are.

    Hosts of standards are passed over: nobody finds a company's own requirement there. `topic` is
    a category and a name, `security/authentication`: it stands so where the folders at the host
    are categories or nothing is known of them, in the one folder where all are in that, and
    without the category where there are no folders.
    """
    policies = [each for url in _urls(model) if (each := _policy(url))]
    if not policies:
        return f"{_HOST}/{topic}"
    host = Counter(each.host for each in policies).most_common(1)[0][0]
    there = [each for each in policies if each.host == host]
    category, _, name = topic.rpartition("/")
    folders = Counter(each.folder for each in there)
    fitting = [each for each in folders if category and each.endswith(f"/{category}")]
    folder = (fitting or [f"/{category}" if category else ""])[0]
    if not fitting and ((len(folders) == 1 and len(there) > 1) or {*folders} == {""}):
        (folder,) = folders
    endings = {each.ending for each in there}
    return f"{host}{folder}/{name}{endings.pop() if len(endings) == 1 else ''}"


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


def _policy(url: str) -> _Policy | None:
    """The parts of a policy's URL; None where it is no such URL or a standard's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    name = parts.netloc.rpartition("@")[2]
    is_policy = parts.scheme in ("http", "https") and name and not _STANDARDS.search(name)
    if not is_policy or not url.isprintable():
        return None
    folder, _, last = parts.path.rpartition("/")
    _, dot, ending = last.rpartition(".")
    is_ending = dot and ending.isalpha()
    return _Policy(f"{parts.scheme}://{name}", folder, f".{ending}" if is_ending else "")
