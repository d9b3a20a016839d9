"""Ways to ask for a replica or standby beside what is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import copies
from advisor.agent.controlled_english.clauses import WORD
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.renaming import new_name
from advisor.agent.controlled_english.scene import NODES
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.calm.naming import tokens
from advisor.change.draft import NeedlessError

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_ROLES = "replica|standby|secondary|mirror|follower|backup|copy|clone|duplicate|failover|reader"
_ADD = r"(?:add|create|introduce|run|have|use|deploy|define|include)\s+(?:the\s+)?"
_PURPOSE = r"(?P<purpose>\s+(?:for|to)\s+(?:(?!\s(?:with|and)\s)[^,:])+)?"
_ONE = r"(?:an?\s+|the\s+|another\s+|one\s+)?(?:new\s+)?"
_NEW_NAME = rf"(?:\s*,?\s*(?:called|named|as|to|with\s+the\s+id|:)\s+(?P<name>{LITERAL}|{WORD}))?"


def replica(match: re.Match[str], scene: Scene) -> None:
    """A node in a role beside what is there: a copy that nobody is connected to yet."""
    groups = match.groupdict()
    name = groups.get("name") or ""
    role = next((groups[key] for key in ("role", "in_name") if groups.get(key)), "replica").lower()
    of = groups.get("what")
    original = scene.one(of) if of else of_name(scene, scene.value(name))
    new = new_name(scene, name) if name else new_name(scene, f"{original.id}-{role}")
    if scene.exists(new.id):
        raise NeedlessError(f'"{new.id}" is there')
    purpose = scene.literals.restore(groups.get("purpose") or "")
    scene.it = (copies.beside(scene, original, new, role, purpose),)


def named_so(match: re.Match[str], scene: Scene) -> None:
    """A node whose name says of what it is a replica."""
    name = scene.value(match["name"])
    role = re.search(rf"(?:^|[-_\s])({_ROLES})(?:$|[-_\s]|\d)", name, re.IGNORECASE)
    if role is None:
        raise NotUnderstoodError("no rule fits it")
    original = of_name(scene, name)
    new = new_name(scene, name)
    if scene.exists(new.id):
        raise NeedlessError(f'"{new.id}" is there')
    purpose = scene.literals.restore(match["purpose"] or "")
    scene.it = (copies.beside(scene, original, new, role[1].lower(), purpose),)


def of_name(scene: Scene, name: str) -> Named:
    """What `order-db-replica` is a replica of."""
    rest = [word for word in re.split(r"[-_\s]+", name) if word.lower() not in _ROLES.split("|")]
    while rest and (rest[-1].isdigit() or rest[-1].lower() in {"read", "new", "node"}):
        rest.pop()
    while rest and rest[0].lower() in {"read", "hot", "cold", "warm", "the", "a"}:
        rest.pop(0)
    wanted = tokens(" ".join(rest))
    found = scene.names.candidates("-".join(rest), NODES) if rest else []
    if len(found) != 1:
        found = [each for each in found if {*tokens(each.id)} & {"primary", "main", "leader"}]
    is_close = found and set(wanted) <= {*tokens(found[0].id), *tokens(found[0].name)}
    if len(found) != 1 or not is_close:
        raise NotUnderstoodError(f'it is not clear of what "{name}" is to be a replica')
    scene.choose(f'"{name}" taken as a replica of {found[0].id}')
    return found[0]


FORMS = (
    form(
        rf"{_ADD}{_ONE}(?:(?:read|hot|warm|cold|passive|async\w*)[\s-])?(?P<role>{_ROLES})\s+"
        rf"(?:(?:node|instance|database|service)\s+)?(?:of|for)\s+(?P<what>.+?){_NEW_NAME}"
        rf"{_PURPOSE}",
        replica,
        "copy_node",
        "adds a replica or standby beside a node",
        "Add a read replica of inventory-db called inventory-db-replica",
    ),
    form(
        rf"{_ADD}{_ONE}(?:(?:read[\s-])?(?:{_ROLES})\s+)?(?:database\s+|service\s+|system\s+)?"
        rf"(?:node\s+|instance\s+)?(?:called\s+|named\s+)?"
        rf"(?P<name>{LITERAL}|(?=[\w-]*(?:{_ROLES}))\w+(?:-\w+)+)(?:\s+(?:database|service|system))?"
        r"(?:\s+(?:node|instance|replica|standby))?"
        rf"{_PURPOSE}",
        named_so,
        "copy_node",
        "the same, by a name that says what it is a replica of",
        'Add a new "inventory-db-standby" node',
    ),
)
