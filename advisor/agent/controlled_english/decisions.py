"""Ways to link decision records, and to say where the inside of a node is described."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_PATH = rf"(?P<path>{LITERAL}|\S+[/.]\S+)"
_ADR = r"(?:adr|decision(?:\s+record)?|architecture\s+decision(?:\s+record)?)"
_NUMBER = r"(?:adr[\s-]*|number\s+)?(?P<number>\d{1,4})"


def linked(match: re.Match[str], scene: Scene) -> None:
    """A record joins the document's list."""
    scene.do("link_adr", add=[scene.value(match["path"])])


def unlinked(match: re.Match[str], scene: Scene) -> None:
    """A record leaves the document's list."""
    groups = match.groupdict()
    path = groups.get("path")
    scene.do("link_adr", remove=[scene.value(path) if path else record(scene, groups["number"])])


def pointed(match: re.Match[str], scene: Scene) -> None:
    """Metadata of an element names a record that the document links, or a path."""
    groups = match.groupdict()
    path = scene.value(groups["path"]) if groups.get("path") else record(scene, groups["number"])
    on = selected(groups["on"], scene)
    scene.do("set_metadata", entries=[{"on": on, "values": {"adr": path}}])


def record(scene: Scene, number: str) -> str:
    """The linked decision record of this number.

    Raises:
        NotUnderstoodError: the document links none, or several.
    """
    listed = scene.model.value.get("adrs")
    paths = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    found = [
        path
        for path in paths
        if any(int(digits) == int(number) for digits in re.findall(r"\d{1,9}", path.split("/")[-1]))
    ]
    if len(found) != 1:
        raise NotUnderstoodError(f"the document links {len(found)} decision records {number}")
    scene.choose(f"decision record {number} taken as {found[0]}")
    return found[0]


def detailed(match: re.Match[str], scene: Scene) -> None:
    """Where the inside of a node is described, or the pattern it must follow."""
    groups = match.groupdict()
    key = "required_pattern" if groups.get("pattern") else "detailed_architecture"
    details: dict[str, Any] = {key: scene.value(groups["path"])}
    scene.do("set_details", id=scene.one(groups["node"]).id, **details)


_LINK = r"(?:link|add|attach|reference|register|include)\s+(?:the\s+|an?\s+)?(?:new\s+)?"

FORMS = (
    form(
        rf"{_LINK}{_ADR}:?\s+(?:at\s+|in\s+)?{_PATH}(?:\s+(?:to|in|from)\s+(?:the|my|our)\s+"
        r"(?:[\w-]+\s+)?(?:architecture|document|model|list(?:\s+of\s+\w+)*))?",
        linked,
        "link_adr",
        "adds a decision record to the document's list",
        "Link the ADR docs/adr/0003-use-read-replicas.md",
    ),
    form(
        rf"(?:remove|unlink|drop|delete)\s+(?:the\s+)?(?:link\s+to\s+(?:the\s+)?)?{_ADR}:?[\s-]+(?:{_PATH}|{_NUMBER})"
        r"(?:\s+from\s+(?:the|my|our)\s+(?:[\w-]+\s+)?(?:architecture|document|model|list(?:\s+of\s+\w+)*))?",
        unlinked,
        "link_adr",
        "takes a decision record off the document's list",
        "Unlink the ADR docs/adr/0002-use-oauth2-for-api-authentication.md",
    ),
    form(
        rf"{_LINK}{_ADR}[\s-]+(?:{_NUMBER}|{_PATH})\s+(?:to|on|with|from)\s+(?P<on>.+)",
        pointed,
        "set_metadata",
        "lets metadata of elements name a decision record",
        "Link ADR-0001 to order-service",
    ),
    form(
        rf"link\s+(?P<on>.+?)\s+to\s+{_ADR}[\s-]+(?:{_NUMBER}|{_PATH})",
        pointed,
        "set_metadata",
        "the same",
        "Link order-service to ADR-0001",
    ),
    form(
        rf"(?:the\s+(?:inside|internals|details)\s+of\s+)?(?P<node>.+?)\s+(?:is|are)\s+(?:detailed|described"
        rf"|specified)\s+(?:in|by)\s+(?:the\s+(?:architecture|document)\s+)?{_PATH}",
        detailed,
        "set_details",
        "says which document describes the inside of a node",
        "The inside of payment-service is described in architectures/payment-service.json",
    ),
    form(
        rf"(?:set|add)\s+(?:the\s+)?detailed[\s-]architecture\s+(?:of|for|to|on)\s+(?P<node>.+?)\s+"
        rf"(?:to|as|=|:)\s*{_PATH}",
        detailed,
        "set_details",
        "the same",
        "Set the detailed-architecture of payment-service to architectures/payment-service.json",
    ),
    form(
        rf"(?P<node>.+?)\s+(?:must|should|has\s+to|shall)\s+(?:follow|satisfy|conform\s+to|match)\s+"
        rf"(?P<pattern>(?:the\s+)?pattern)\s+{_PATH}",
        detailed,
        "set_details",
        "says which pattern the inside of a node must follow",
        "Payment-service must follow the pattern patterns/pci-service.json",
    ),
)
