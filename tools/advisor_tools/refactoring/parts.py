"""New nodes as arguments name them: an id, or an object with the id and what else is to be said.

Imports floors 1 and 2, and the helpers of the tools.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.change.draft import RefusedError
from advisor_tools.identity import check_new
from advisor_tools.renaming import rename

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}


class Part(NamedTuple):
    """A node that there will be."""

    id: str
    name: str = ""
    """As given; empty for one made from the id."""
    description: str = ""
    node_type: str = ""

    @property
    def is_described(self) -> bool:
        """Whether more than its id is given."""
        return any(self[1:])

    def named_after(self, identity: str, name: str) -> str:
        """Its name, where none is given made like that of the node `identity` called `name`."""
        if self.name:
            return self.name
        rest = self.id.removeprefix(identity) if identity else self.id
        if rest != self.id and re.match(r"[-_.]\w", rest):
            return f"{name} {_titled(rest)}"
        return _titled(self.id)


def part_schema(description: str, *said: str) -> dict[str, Any]:
    """The JSON Schema of a part: its id, or an object with `said` of it as well."""
    form = {
        "type": "object",
        "properties": dict.fromkeys(("id", *said), _TEXT),
        "required": ["id"],
        "additionalProperties": False,
    }
    return {"anyOf": [_TEXT, form], "description": description}


def part(given: str | dict[str, str]) -> Part:
    """What an argument of that schema says."""
    return Part(given) if isinstance(given, str) else Part(**given)


def check_parts(model: Model, parts: Sequence[Part]) -> None:
    """Refuse ids that are taken, or stand twice."""
    ids = [each.id for each in parts]
    for each in ids:
        if ids.count(each) > 1:
            raise RefusedError(f'"{each}" is named twice; give each node an id of its own')
        if model.get(each, "node"):
            raise RefusedError(
                f'there is a node "{each}" already, and this makes a new one: choose another id, '
                "or lead others to that node with rewire or add_relationship"
            )
        check_new(model, each)


def become(draft: Draft, node: Element, new: Part) -> None:
    """Give a node the id, name and description of `new`, wherever the id is named.

    Where it keeps its id, it keeps its name and description as well, unless others are given.
    """
    if new.id != node.id:
        rename(draft, node.id or "", new.id, new.named_after(node.id or "", node.name))
    elif new.name:
        draft.set_member(node, ("name",), new.name)
    if new.description:
        draft.set_member(node, ("description",), new.description)


def new_node(
    new: Part, node_type: str, description: str, like: tuple[str, str] = ("", "")
) -> dict[str, Any]:
    """A CALM node, with these where nothing else is given; `like` as in `named_after`."""
    return {
        "unique-id": new.id,
        "node-type": new.node_type or node_type,
        "name": new.named_after(*like),
        "description": new.description or description,
    }


def _titled(identity: str) -> str:
    words = re.findall(r"[^\W_]+", identity)
    return " ".join(word[:1].upper() + word[1:] for word in words) or identity
