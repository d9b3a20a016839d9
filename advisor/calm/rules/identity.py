"""What the document holds, that each thing has its own id, and that each node is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice, reference
from advisor.calm.rules.walk import strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element
    from advisor.calm.rules.subject import Subject

_BLANK = re.compile(r"\s")

_SHOWN = 5
"""Places that a hint lists."""


@reference("error")
def architecture_has_nodes_relationships(subject: Subject) -> Iterator[Hit]:
    """`nodes` or `relationships` is missing (empty lists are fine)."""
    for key in ("nodes", "relationships"):
        value = subject.model.value.get(key)
        if value or isinstance(value, (dict, list)):
            continue
        pointer = f"/{key}" if key in subject.model.value else ""
        yield Hit(pointer, f"the architecture has no {key}", f'add "{key}": []')


@reference("error")
def unique_ids_must_be_unique_in_architecture(subject: Subject) -> Iterator[Hit]:
    """A unique-id that stands twice among nodes, relationships and interfaces."""
    for identity, elements in subject.model.definitions.items():
        if len(elements) == 1:
            continue
        pool = [element for element in elements if element.kind != "flow"]
        if len(pool) > 1:
            # The reference reports it on the whole document, and so must this.
            places = ", ".join(element.pointer for element in pool[:_SHOWN])
            message = f"unique-id {quote(identity)} stands {len(pool)} times"
            yield Hit("", message, f"give each its own id: {places}")


@reference("warning")
def architecture_nodes_must_be_referenced(subject: Subject) -> Iterator[Hit]:
    """A node that no relationship mentions."""
    unused = [node for node in subject.model.nodes if not _is_referenced(subject, node)]
    if not unused:
        return
    # Rare, so the wider search is only made now: any string below a relationship-type counts.
    mentioned = {
        word
        for relationship in subject.model.relationships
        for word in strings(relationship.value.get("relationship-type"))
    }
    for node in unused:
        if "unique-id" in node.value and node.id not in mentioned:
            message = f"no relationship mentions node {quote(node.value['unique-id'])}"
            yield Hit(f"{node.pointer}/unique-id", message, "relate it to another, or remove it")


def _is_referenced(subject: Subject, node: Element) -> bool:
    return node.id is not None and any(
        mention.holder.kind == "relationship"
        for mention in subject.model.references.get(node.id, ())
    )


@advice("warning")
def flow_ids_are_unique(subject: Subject) -> Iterator[Hit]:
    """A flow with the id of another flow or of another element."""
    for flow in subject.model.flows:
        others = subject.model.definitions[flow.id] if flow.id else []
        if len(others) > 1 and (others[0] is not flow or others[1].kind != "flow"):
            other = others[0] if others[0] is not flow else others[1]
            message = f"flow {quote(flow.id)} has the id of another element"
            hint = f"give each its own id: there is the {other.kind} at {other.pointer}"
            yield Hit(f"{flow.pointer}/unique-id", message, hint)


@advice("warning")
def ids_have_no_blanks(subject: Subject) -> Iterator[Hit]:
    """A unique-id with a blank in it."""
    for identity, elements in subject.model.definitions.items():
        if _BLANK.search(identity):
            hint = f"for example {quote('-'.join(identity.split()))}" if identity.split() else ""
            for element in elements:
                message = f"the id of {element.kind} {quote(identity)} has a blank in it"
                yield Hit(f"{element.pointer}/unique-id", message, hint)
