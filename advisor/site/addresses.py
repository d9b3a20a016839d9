"""Where each page of the site is: a name for a file, made of an id that may be anything.

An address stays the same as long as the id does, whatever else the document holds, unless two ids
differ only in the case of their letters.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm.naming import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from advisor.calm.element import Element, Kind
    from advisor.calm.model import Model

_FOLDERS: dict[Kind, str] = {"node": "nodes", "relationship": "relationships", "flow": "flows"}
DECISIONS = "decisions"

_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,79}")
"""A name that is the same in a file, in an address and on every system. One with a dot is taken for
a file that is no page, one that begins with a number loses it, one with ``_`` is left out."""

_LONGEST = 60
"""Characters of an id that is not safe of which its name is made."""

_INDEXES = {"index", "readme"}
"""Pages of these names, and of their folder's, are the folder's own in Docusaurus."""

_DEVICES = {
    "con",
    "nul",
    "aux",
    "prn",
    *(f"{each}{n}" for each in ("com", "lpt") for n in "123456789"),
}
"""No names of files in Windows."""


class _Wanted(NamedTuple):
    key: tuple[str, str]
    """The id, and where the element stands if that does not tell it from others; what the digest
    is made of, where there is one. No other in the folder has it."""
    name: str
    exact: bool
    """Whether the name needs no digest, unless another page has it."""


class Addresses:
    """The address of each page, relative to the site, such as ``nodes/api-gateway``."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._elements: dict[int, str] = {}
        for kind, folder in _FOLDERS.items():
            elements = model.elements[kind]
            names = _named([_of_element(model, each, folder) for each in elements], folder)
            self._elements |= {id(each): name for each, name in zip(elements, names, strict=True)}
        listed = decision_links(model)
        names = _named([_of_link(each) for each in listed], DECISIONS)
        self._decisions = dict(zip(listed, names, strict=True))

    def of(self, element: Element) -> str:
        """The page of an element of the model; that of its node for an interface."""
        return self._elements[id(element.owner or element)]

    def node(self, identity: str) -> str:
        """The page of the first node with this id; empty if there is none."""
        return self.find(identity, "node")

    def relationship(self, identity: str) -> str:
        """The page of the first relationship with this id; empty if there is none."""
        return self.find(identity, "relationship")

    def flow(self, identity: str) -> str:
        """The page of the first flow with this id; empty if there is none."""
        return self.find(identity, "flow")

    def find(self, identity: str, *kinds: Kind) -> str:
        """The page of the first element with this id, of one of `kinds` if any are given.

        An element without an id is named by its pointer. Empty if there is none.
        """
        element = self._model.get(identity, *kinds)
        if element is None and identity.startswith("/"):
            element = next((each for each in self._all() if each.pointer == identity), None)
        return self.of(element) if element else ""

    def decision(self, link: str) -> str:
        """The page of a decision record that the document links; empty if it does not."""
        return self._decisions.get(link, "")

    def _all(self) -> Iterable[Element]:
        return (each for kind in _FOLDERS for each in self._model.elements[kind])


def decision_links(model: Model) -> list[str]:
    """The links to decision records, in the order of the document, each once."""
    listed = model.value.get("adrs")
    texts = (each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()
    return [*dict.fromkeys(texts)]


def route(address: str) -> str:
    """What a link to a page names, from wherever it is.

    Neither the folder of the page that holds the link nor the ending of the other's file matters,
    a site below a folder of its host is provided for, and the build fails where it leads nowhere.
    """
    return f"/{address}"


def _of_element(model: Model, element: Element, folder: str) -> _Wanted:
    identity, word = element.id, element.kind
    if identity is None:
        return _Wanted(("", element.pointer), f"{word}-{element.index + 1}", exact=False)
    if model.get(identity, element.kind) is not element:  # the id stands twice
        return _Wanted((identity, element.pointer), _shortened(identity, word), exact=False)
    exact = _SAFE.fullmatch(identity) is not None and not _is_special(identity, folder)
    return _Wanted((identity, ""), identity if exact else _shortened(identity, word), exact=exact)


def _of_link(link: str) -> _Wanted:
    """A record's page is named by its file, whatever the folder."""
    stem, _, ending = link.partition("#")[0].rstrip("/").rpartition("/")[2].rpartition(".")
    file = stem or ending
    name = f"adr-{file}" if file[:1].isdigit() else file
    exact = _SAFE.fullmatch(name) is not None and not _is_special(name, DECISIONS)
    return _Wanted((link, ""), name if exact else _shortened(file, "adr"), exact=exact)


def _is_special(name: str, folder: str) -> bool:
    return name.lower() in {*_INDEXES, *_DEVICES, folder}


def _shortened(identity: str, word: str) -> str:
    """What of an id can stand in a name; begins with a letter."""
    readable = slug(identity[:_LONGEST]).encode("ascii", "ignore").decode("ascii").strip("-")
    name = re.sub(r"-{2,}", "-", readable)
    return name if name[:1].isalpha() else f"{word}-{name}".rstrip("-")


def _named(pages: Sequence[_Wanted], folder: str) -> list[str]:
    """An address for each page of a folder; no two are the same, whatever the case of letters."""
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for page in pages:
        if page.exact and page.name.lower() not in taken:
            taken.add(page.name.lower())
            names[page.key] = page.name
    for page in pages:
        if page.key not in names:
            digest = hashlib.sha256(json.dumps(page.key).encode()).hexdigest()
            free = (f"{page.name}-{digest[:size]}" for size in range(8, len(digest) + 1))
            names[page.key] = next(each for each in free if each.lower() not in taken)
            taken.add(names[page.key].lower())
    return [f"{folder}/{names[page.key]}" for page in pages]
