"""The parts that pages of elements have in common: controls, metadata, findings, and the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.calm.policies import URLS
from advisor.site import findings, mdx, tables
from advisor.site.addresses import decision_links, route
from advisor.site.gathered import name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.calm.element import Element
    from advisor.site.gathered import Gathered

_SIGNS = re.compile(r"[-_.\d]")
"""What tells an id in a text from a word."""


def page(title: str, position: float, *parts: str) -> str:
    """The text of a page: its head, and the parts that are not empty."""
    return "\n\n".join(filter(None, (head(title, position), *parts))) + "\n"


def head(title: str, position: float) -> str:
    """What a page begins with."""
    return mdx.front_matter({"title": title, "sidebar_label": title, "sidebar_position": position})


def section(heading: str, *parts: str) -> str:
    """A part of a page below a heading of ours; empty if nothing is in it."""
    said = [*filter(None, parts)]
    return "\n\n".join((f"## {heading}", *said)) if said else ""


def facts(*pairs: tuple[str, str]) -> str:
    """What there is to say first, as a list; what says nothing is left out."""
    return "\n".join(f"- {key}: {said}" for key, said in pairs if said)


def full_name(element: Element) -> str:
    """The name as it stands in the document, where the page's title is not that."""
    given = element.string("name")
    return "" if given == mdx.title(name(element)) else mdx.text(given)


def string(value: dict[str, Any], key: str) -> str:
    """A member that is a text; else empty, and then `rest` has it."""
    member = value.get(key)
    return member if isinstance(member, str) else ""


def controls(value: Any) -> str:
    """Each control with its description, and its requirements with their configuration."""
    given = value if isinstance(value, dict) else {}
    return section("Controls", *(part for key in given for part in _control(key, given[key])))


def metadata(value: Any) -> str:
    """The metadata as tables."""
    return section("Metadata", tables.metadata(value))


def open_findings(gathered: Gathered, element: Element) -> str:
    """What the assessment found of an element."""
    address = gathered.addresses.of(element)
    found = findings.listed(gathered.findings.get(address, []), gathered.page_of)
    touched = findings.titles(gathered.touched.get(address, []), gathered.page_of)
    heading = "Further findings affect it:" if found else "Findings elsewhere affect it:"
    return section("Open Findings", found, heading if touched else "", touched)


def decisions(gathered: Gathered, element: Element) -> str:
    """The decision records that an element names, and those that name it."""
    texts = [*_texts(element.value)]
    links = [
        link
        for link in decision_links(gathered.model)
        if (link.strip() and any(_says(each, link) for each in texts))
        or _names(gathered, link, element)
    ]
    targets = ((link, route(gathered.addresses.decision(link))) for link in links)
    return section("Decision Records", "\n".join(f"- {mdx.link(*each)}" for each in targets))


def rest(value: dict[str, Any], shown: Collection[str]) -> str:
    """The members that no other part of the page shows, as JSON."""
    left = {key: member for key, member in value.items() if key not in shown}
    return section("Further Members", tables.as_json(left) if left else "")


def common(value: dict[str, Any]) -> set[str]:
    """The members that the parts of this module, and the head of a page, show of an element."""
    texts = ("unique-id", "name", "description")
    shown = {key for key in texts if isinstance(value.get(key), str)}
    shown |= {"metadata"} if tables.is_metadata(value.get("metadata")) else set()
    return shown | ({"controls"} if isinstance(value.get("controls"), dict) else set())


def _control(key: str, control: Any) -> Iterator[str]:
    yield f"**{mdx.text(key)}**" if key.strip() else mdx.code(key)
    if not isinstance(control, dict):
        yield tables.as_json(control)
        return
    yield mdx.block(string(control, "description"))
    requirements = control.get("requirements")
    for each in requirements if isinstance(requirements, list) else ():
        yield from _requirement(each)
    told = {"description": str, "requirements": list}
    left = {key: each for key, each in control.items() if not isinstance(each, told.get(key, ()))}
    if left:
        yield tables.as_json(left)


def _requirement(value: Any) -> Iterator[str]:
    """Its address as a line, all else as JSON: what a requirement configures is for a program."""
    if not isinstance(value, dict):
        yield tables.as_json(value)
        return
    texts = [key for key in (*URLS, "config-url") if isinstance(value.get(key), str)]
    for key in texts:
        word = "Configuration" if key == "config-url" else "Requirement"
        yield f"{word}: {tables.inline(value[key])}"
    if "config" in value:
        yield tables.as_json(value["config"])
    left = {key: member for key, member in value.items() if key not in (*texts, "config")}
    if left:
        yield tables.as_json(left)


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value, at any depth."""
    waiting = [value]
    for each in waiting:
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict | list):
            waiting.extend(each.values() if isinstance(each, dict) else each)


def _names(gathered: Gathered, link: str, element: Element) -> bool:
    """Whether a record speaks of an element, by what cannot be a word of another meaning."""
    record = gathered.source.records.get(link)
    words = [element.id or ""] if _SIGNS.search(element.id or "") else []
    words += [element.name] if " " in element.name.strip() else []
    text = record.text if record else ""
    return any(_says(text, each) for each in words)


def _says(text: str, words: str) -> bool:
    """Whether words stand in a text, and not as a part of others."""
    bounded = rf"(?<![\w-]){re.escape(words)}(?![\w-])"
    return words in text and re.search(bounded, text) is not None  # few expressions are compiled
