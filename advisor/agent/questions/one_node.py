"""What the document says of one node's redundancy, and what is lost without it.

Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.assess.facts import Facts
from advisor.assess.kinds import copies, instances, is_store
from advisor.assess.single_points import single_points
from advisor.assess.stores import single
from advisor.assess.words import bullets, code, enumerated, plain
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.model import Model


def known(model: Model, identity: str) -> str:
    """How many there are of one node, and what is lost without it."""
    facts = Facts(model)
    node, points = model.get(identity, "node"), facts.of(single_points)
    lost = points.lost(identity)
    reached = f"without it, {counted(len(lost), 'node is', 'nodes are')} reachable from no "
    lines = [
        _instances(facts, node) if node else "",
        f"{reached}{points.origin}{f': {enumerated(lost)}' if lost else ''}",
        f"flows over it: {enumerated(facts.flows_over.get(identity, ()))}",
    ]
    return bullets(f"What is known of {code(identity)}:", filter(None, lines))


def _instances(facts: Facts, node: Element) -> str:
    """What is said of others like it."""
    if (number := instances(node)) > 1:
        return f"it is believed to have {number} instances, as its metadata says"
    if is_store(node) and (words := copies(node)):
        return f"it is believed to have a copy, as its metadata says ({plain(words)})"
    if is_store(node):
        is_alone = any(store.node is node for store in facts.of(single))
        return "no other store copies it" if is_alone else "another store goes with it as a copy"
    return "nothing says that there is a second instance of it"
