"""What instances of one node say alike, and may not be true of each: told once for all of them.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.calm.naming import tokens
from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor_tools.carried import carried
from advisor_tools.mentions import mentions_in, told
from advisor_tools.todo import leave

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.calm.element import Element
    from advisor.change.draft import Draft
    from advisor_tools.refactoring.copies import Copy

_RATES = re.compile(
    r"per|limit|limits|quota|burst|rate|requests|connections|concurrent|max|maximum|pool|budget"
    r"|capacity|memory|cpu"
)
"""Words in the names of figures that add up where several have them."""

_FEW = 3


def tell_alike(draft: Draft, first: Element, copies: Sequence[Copy]) -> None:
    """Tell what all instances have alike: what was copied, and texts and figures to look at.

    Args:
        draft: where it is told.
        first: the instance that the node became.
        copies: the others.
    """
    nodes = [first, *(each.node for each in copies)]
    new = [each for one in copies for each in (*one.interfaces.values(), *_links(one))]
    if new:
        draft.notes.append(f"new ids: {bounded(new)}")
    links = [each for each in copies[0].relationships if draft.model.get(each, "relationship")]
    held = [*carried(first)]
    along = [link for each in links if (link := draft.model.get(each, "relationship"))]
    held += [f"{each.id} {' and '.join(own)}" for each in along if (own := carried(each))]
    if held:
        draft.notes.append(f"alike in all instances: {bounded(held, separator='; ')}")
    texts = {each.value.get("description") for each in nodes}
    if len(texts) < len(nodes) and isinstance(text := first.value.get("description"), str):
        leave(
            draft,
            f"{len(nodes)} nodes have the description {quote(text)}: say with update what is true",
        )
    made = [each for one in copies for each in _made(draft, one)]
    if named := [
        each
        for each in mentions_in(made, [first.id or "", first.name])
        if each.path[0] not in ("unique-id", "name", "description") and each.path[-1] != "unique-id"
    ]:
        leave(draft, f"copied texts name the original: {told(named, _FEW)}")
    if figures := [*_figures(first.value.get("controls"))]:
        leave(
            draft,
            f"{bounded(figures, _FEW)} of {first.id} now stand at each of {len(nodes)} instances, "
            f"and may count {len(nodes)} times: change controls with update_control",
        )


def _links(copy: Copy) -> list[str]:
    """The new ids of relationships; those of others that are led to the copy are none."""
    return [new for old, new in copy.relationships.items() if new != old]


def _made(draft: Draft, copy: Copy) -> Iterator[Element]:
    yield copy.node
    for each in copy.relationships.values():
        if link := draft.model.get(each, "relationship"):
            yield link


def _figures(value: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Numbers in controls that add up over instances, each with its name."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _figures(inner, (*path, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from _figures(inner, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        key = path[-1] if path else ""
        if any(_RATES.fullmatch(word) for word in tokens(key)):
            yield f"{key} {value}"
