"""Ways to say what part elements play: metadata by what it is for, roles, who serves what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english import links, serving
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.names import Named, NotUnderstoodError
from advisor.agent.controlled_english.selection import selected
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import pairs, value_of
from advisor.calm.naming import slug, tokens

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_ROLE = (
    r"primary|replica|secondary|standby|leader|follower|active|passive|main|backup|mirror|master|slave"
    r"|publisher|subscriber|producer|consumer|writer|reader|hot|cold|warm|hub|spoke|blue|green"
)
_ROLES = re.compile(
    rf"(?:the\s+|their\s+)?(?P<roles>(?:{_ROLE})(?:(?:\s*/\s*|\s+and\s+|\s*,\s*)(?:{_ROLE}))*)\s+roles?",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"(?:that\s+)?(?:this|it|they|these|which)\s+(?:is|are|exists?|serves?)\s+(?:here\s+)?(?:for|to\s+ensure|to\s+provide"
    r"|to\s+support)\s+(?P<purpose>.+)",
    re.IGNORECASE,
)
_KEYED = re.compile(
    rf"(?:the\s+|their\s+|its\s+)?(?P<key>[\w-]+(?:\s+[\w-]+){{0,2}}?)\s*(?:\(\s*(?P<bracket>[^()]+)\s*\)"
    rf"|(?:\s+(?:of|as|is|are)\s+|\s*[:=]\s*)(?P<value>{LITERAL}|.+))",
    re.IGNORECASE,
)
_PART = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+(?:the\s+|their\s+|a\s+)?")


def indicating(match: re.Match[str], scene: Scene) -> None:
    """What metadata shall indicate: roles go to who plays them, all else to all that is meant."""
    groups = match.groupdict()
    text = groups["what"].strip()
    entries: list[dict[str, Any]] = []
    on = selected(groups["on"], scene) if groups.get("on") else []
    roles = _ROLES.search(text)
    if roles:
        played = _players(scene, _split_roles(roles["roles"]), on)
        entries += [{"on": [node], "values": {"role": role}} for role, node in played.items()]
        on = on or [*played.values()]
        text = (text[: roles.start()] + " " + text[roles.end() :]).strip(" ,")
        text = re.sub(r"^(?:and|with|as\s+well\s+as)\s+|\s+and$", "", text, flags=re.IGNORECASE)
    values = _values(scene, text) if text else {}
    on = on or _about(scene)
    if values:
        entries.append({"on": on, "values": values})
    scene.do("set_metadata", entries=entries)
    scene.it = tuple(each for each in on if scene.names.known_by(each))


def linking(match: re.Match[str], scene: Scene) -> None:
    """Metadata without a word on what: it is for all that the prompt made or changed."""
    groups = match.groupdict()
    values = pairs(groups["pairs"], scene.literals)
    on = selected(groups["on"], scene) if groups.get("on") else _about(scene, with_links=True)
    scene.do("set_metadata", entries=[{"on": on, "values": values}])
    scene.it = tuple(each for each in on if scene.names.known_by(each))


def played(match: re.Match[str], scene: Scene) -> None:
    """`mark X as the primary and Y as the replica`."""
    players = {
        named.id: role.lower()
        for part in re.split(r"\s*(?:,|;|\band\b)\s+(?=[^,;]+?\s+as\s)", match["parts"])
        for words, role in [_as(part)]
        for named in scene.several(words)
    }
    entries = [{"on": [node], "values": {"role": role}} for node, role in players.items()]
    scene.do("set_metadata", entries=entries)
    scene.it = tuple(players)


def _as(part: str) -> tuple[str, str]:
    said = re.fullmatch(
        rf"(?:and\s+)?(?P<who>.+?)\s+as\s+(?:the\s+|an?\s+)?(?P<role>{_ROLE})(?:\s+(?:node|instance|database))?",
        part.strip(),
        re.IGNORECASE,
    )
    if said is None:
        raise NotUnderstoodError(f'"{part.strip()}" names no role')
    return said["who"], said["role"]


def _split_roles(text: str) -> list[str]:
    return [each.lower() for each in re.split(r"\s*/\s*|\s+and\s+|\s*,\s*", text) if each]


def _players(scene: Scene, roles: list[str], on: list[str]) -> dict[str, str]:
    """For each role the one node whose name has its word, of those that are meant."""
    known = [named for named in scene.names.known if named.kind == "node"]
    groups = ([each for each in known if each.id in ids] for ids in (on, scene.touched) if ids)
    for group in (*groups, known):
        found = {role: [each for each in group if _plays(each, role)] for role in roles}
        if all(len(nodes) == 1 for nodes in found.values()):
            return {role: nodes[0].id for role, nodes in found.items()}
    raise NotUnderstoodError(f"it is not clear who plays the roles {', '.join(roles)}: name them")


def _plays(named: Named, role: str) -> bool:
    return role in {*tokens(named.id), *tokens(named.name)}


def _values(scene: Scene, text: str) -> dict[str, Any]:
    purpose = _PURPOSE.fullmatch(text) or re.fullmatch(
        r"(?P<purpose>[\w-]+(?:\s+[\w-]+){0,2}?)(?:\s+(?:purposes?|setup|configuration|design))?",
        text,
    )
    if purpose:
        key = slug(re.sub(r"\s+(?:purposes?|reasons?)$", "", scene.value(purpose["purpose"])))
        return {key: True}
    values: dict[str, Any] = {}
    for part in _PART.split(text):
        keyed = _KEYED.fullmatch(part.strip())
        if keyed is None:
            raise NotUnderstoodError(f'no key and value in "{scene.literals.restore(part)}"')
        value = keyed["bracket"] or keyed["value"]
        values[slug(keyed["key"])] = value_of(value.strip(), scene.literals)
    return values


def _about(scene: Scene, *, with_links: bool = False) -> list[str]:
    """What the prompt is about: the nodes, and perhaps relationships, that it made or changed."""
    nodes = scene.nodes_touched()
    others = [
        each for each in scene.touched if with_links and each not in nodes and _walked(scene, each)
    ]
    if not nodes:
        raise NotUnderstoodError("it does not say on what, for example: on order-service")
    listed = [*nodes, *others]
    scene.choose(f"metadata without a place set on {', '.join(listed)}")
    return listed


def _walked(scene: Scene, identity: str) -> bool:
    relationship = scene.model.get(identity, "relationship")
    return relationship is not None and links.ends(relationship).kind in links.WALKED


_ADD = r"(?:add|set|include|attach|provide)\s+(?:an?\s+|some\s+|the\s+)?(?:appropriate\s+)?"
_SHOWING = (
    r"(?:indicating|showing|stating|noting|saying|describing|documenting|recording|to\s+(?:indicate|show|state"
    r"|note|record|document)|for|that\s+(?:indicates|shows|states|says))"
)
_META = r"metadata(?:\s+(?:entry|entries|keys?|fields?))?"
_ON = r"\s+(?:to|on)\s+(?P<on>.+?)"

FORMS = (
    form(
        rf"{_ADD}{_META}{_ON}\s+{_SHOWING}\s+(?P<what>.+)",
        indicating,
        "set_metadata",
        "sets roles, a purpose or values as metadata of the elements named",
        "Add metadata to order-db indicating that this is for reporting",
    ),
    form(
        rf"{_ADD}{_META}\s+{_SHOWING}\s+(?P<what>.+?)\s+on\s+(?P<on>(?!this\b).+?)",
        indicating,
        "set_metadata",
        "the same",
        "Add metadata indicating the replication mode (async) on order-db and inventory-db",
    ),
    form(
        rf"{_ADD}{_META}\s+{_SHOWING}\s+(?P<what>.+)",
        indicating,
        "set_metadata",
        "the same on all that the prompt made or changed",
        'Add a service called "cache" and add metadata indicating this is for performance',
    ),
    form(
        rf"{_ADD}{_META}\s+(?:linking|pointing|referring|that\s+links|to\s+link|which\s+links)\s+(?:back\s+)?to\s+"
        rf"(?:the\s+|our\s+)?(?:adr|decision|record|ticket|document|page|runbook|wiki)[\w\s-]*?\s*:\s*"
        rf"(?P<pairs>.+?)(?:\s+(?:on|to)\s+(?P<on>.+))?",
        linking,
        "set_metadata",
        "sets metadata on the elements named, else on all that the prompt made or changed",
        'Add metadata linking to the ADR: "adr": "docs/adr/0001-use-queues.md" on order-service',
    ),
    form(
        rf"{_ADD}{_META}:?\s+(?P<pairs>(?:{LITERAL}|[\w.-]+)\s*[:=](?:(?!\s(?:on|to|of|for)\s).)+"
        rf"|(?:{LITERAL}))",
        linking,
        "set_metadata",
        "the same",
        'Add a service called "cache" and add metadata tier: 2',
    ),
    form(
        rf"(?:mark|tag|label|treat|designate|flag)\s+(?P<parts>.+?\s+as\s+(?:the\s+|an?\s+)?(?:{_ROLE})"
        rf"(?:\s*(?:,|;|\band\b)\s+.+?\s+as\s+(?:the\s+|an?\s+)?(?:{_ROLE}))*)",
        played,
        "set_metadata",
        "sets the role that each plays",
        "Mark order-db as the primary and inventory-db as the replica",
    ),
    form(
        r"(?:keep|use|let|have)\s+(?P<parts>.+?\s+(?:only\s+)?for\s+.+)",
        serving.serving,
        "update",
        "lets the relationships to a node say what it serves",
        "Keep order-db for writes and inventory-db for reads",
        takes_list=True,
    ),
)
