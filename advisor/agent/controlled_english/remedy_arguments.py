"""What a person says of a remedy's arguments, kind by kind, and how each is fitted to a call.

Each fits a match to the arguments and returns whether the call takes it. May import no model
library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.arguments import parameters, required, value
from advisor.agent.controlled_english.names import Names, NotUnderstoodError, check_new
from advisor.agent.controlled_english.scene import NODES
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.wanted import NUMBER, number
from advisor.calm.naming import slug, tokens

if TYPE_CHECKING:
    from advisor.agent.controlled_english.scene import Scene

_MOST = 20
"""Instances or replicas that are made at once."""
_ROLES = {
    "load-balancer": "load_balancer",
    "balancer": "load_balancer",
    "queue": "queue",
    "broker": "broker",
    "message-broker": "broker",
    "cluster": "cluster",
    "primary": "primary",
    "replica": "replicas",
    "cache": "cache",
    "container": "container",
    "network": "container",
}
"""What the makings of a remedy are called, and the argument that names each."""
_ROLE = "|".join(
    re.escape(each).replace(r"\-", r"[\s-]+") for each in sorted(_ROLES, key=len)[::-1]
)
_OWN = r"(?:present|existing|current|old|own)"
_KEEPS = re.compile(
    rf"keep(?:ing)?\s+(?:(?:the\s+)?(?P<of>(?!the\b|its\b|their\b).+?)(?:'s?"
    rf"|\u2019s?)\s+(?:{_OWN}\s+)?ids?"
    rf"|(?:the\s+)?ids?\s+of\s+(?P<by>.+)|(?:its|their|the|all)?\s*(?:{_OWN}\s+)?ids?)"
    r"(?:\s+as\s+(?:it\s+is|they\s+are|is)|\s+for\s+(?:it|the\s+.+))?",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    rf"with\s+(?:a\s+total\s+of\s+|at\s+least\s+)?(?P<number>{NUMBER})\s+(?:\w+\s+)?"
    r"(?P<what>instances?|copies|nodes|replicas?)(?:\s+(?:in\s+total|each))?",
    re.IGNORECASE,
)
NAMES = re.compile(
    rf"(?:(?:call(?:ing)?|nam(?:e|ing))\s+(?:the\s+"
    rf"|its\s+)?(?:new\s+)?(?P<role>{_ROLE})\s+(?:as\s+)?"
    rf"|with\s+(?:an?\s+|the\s+)?(?:new\s+)?(?P<made>{_ROLE})\s+(?:called|named)\s+)(?P<id>.+)",
    re.IGNORECASE,
)
LISTS = re.compile(
    rf"(?:(?:call(?:ing)?|nam(?:e|ing))\s+(?:the\s+|its\s+)?|with\s+(?:the\s+|{NUMBER}\s+)?)"
    r"(?P<role>instances|replicas|copies)\s+(?:as\s+|(?P<made>called|named)\s+)?"
    rf"(?P<ids>(?:{LITERAL}|[\w.-]+)(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|/)(?:{LITERAL}|[\w.-]+))*)",
    re.IGNORECASE,
)
_OVER = re.compile(r"(?:over|via|using)\s+(?P<protocol>[A-Za-z][\w/.-]*)", re.IGNORECASE)
_MODE = re.compile(
    r"(?:with\s+)?(?:an?\s+)?(?P<mode>a?sync)(?:hronous(?:ly)?)?(?:\s+(?:replication|copies"
    r"|mode))?",
    re.IGNORECASE,
)
_DROPS = re.compile(rf"without\s+(?:an?\s+|the\s+|any\s+)?(?P<role>{_ROLE})", re.IGNORECASE)
_SETS = re.compile(
    r"with\s+(?:an?\s+|the\s+)?(?P<key>[\w-]+(?:\s+[\w-]+){0,2}?)\s*(?:\s(?:of|is|at|set\s+to)\s|="
    r"|:|\s)"
    r"\s*(?P<value>\S+)(?:\s*(?P<unit>[a-zA-Z]+|%))?",
    re.IGNORECASE,
)

_SETS_FIRST = re.compile(
    r"(?:with|use|take)\s+(?:an?\s+)?(?P<value>\d[\d.]*)\s*(?P<unit>[a-zA-Z]+|%)\s+(?:of\s+"
    r"|as\s+(?:the\s+)?"
    r"|for\s+(?:the\s+)?)?(?P<key>[\w-]+(?:\s+[\w-]+){0,2})",
    re.IGNORECASE,
)
_MAKES = re.compile(rf"with\s+(?:an?\s+|the\s+)?(?P<role>{_ROLE})", re.IGNORECASE)
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3}
_PLACED = re.compile(
    rf"(?:(?:call|name)\s+)?the\s+(?P<place>{'|'.join(_PLACES)})(?:\s+(?:one|instance|replica"
    rf"|copy))?\s+"
    r"(?:(?:shall|should|must|will|is)\s+(?:to\s+)?(?:be\s+)?(?:called\s+"
    r"|named\s+)?)?(?P<id>[\w.-]+)"
    r"|(?:call|name)\s+it\s+(?P<it>[\w.-]+)",
    re.IGNORECASE,
)
_FILLED = re.compile(
    r"(?:(?:the\s+)?(?:owner|team)\s+is|it(?:'s|\s+is))\s+(?:the\s+(?:team\s+)?)?(?P<value>.+?)"
    r"(?:\s+for\s+(?:all|each|both)(?:\s+of\s+them)?)?",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\[\[.*\]\]")


def _named_node(scene: Scene, said: str) -> str:
    """The node that is meant, by the names before the prompt: copies have names like it."""
    try:
        found = Names.of(scene.given).find(scene.value(said), NODES).named.id
    except NotUnderstoodError:
        return scene.one(said).id
    return scene.now(found)


def untouched(words: str, scene: Scene) -> str:
    """The node whose id is to be kept, and is by all calls; empty where no node is named.

    Raises:
        NotUnderstoodError: there is no such node, or what is done gives it another id.
    """
    match = _KEEPS.fullmatch(words)
    said = match and (match["of"] or match["by"])
    if not said:
        return ""
    identity = Names.of(scene.given).find(scene.value(said), NODES).named.id
    if (now := scene.now(identity)) != identity:
        raise NotUnderstoodError(f"{identity} becomes {now} by what is done for it")
    return identity


def _kept(match: re.Match[str], scene: Scene, _: str, arguments: dict[str, Any]) -> bool:
    """The first instance, or the primary, keeps the id that is there."""
    said = match["of"] or match["by"]
    for key, first in (("node", "instances"), ("store", "primary")):
        identity = arguments.get(key)
        if identity is None or first not in arguments:
            continue
        if said and identity != _named_node(scene, said):
            return False
        made = arguments[first]
        arguments[first] = [identity, *made[1:]] if isinstance(made, list) else identity
        return True
    return False


def _counted(match: re.Match[str], scene: Scene, _: str, arguments: dict[str, Any]) -> bool:
    """So many instances or replicas."""
    key = "replicas" if match["what"].lower().startswith("replica") else "instances"
    made, wanted = arguments.get(key), number(match["number"])
    if not isinstance(made, list) or not made:
        return False
    least = 1 if key == "replicas" else 2
    if not least <= wanted <= _MOST:
        raise NotUnderstoodError(f"{key} are made from {least} to {_MOST} at once")
    stem = re.sub(r"-\d+$", "", made[-1])
    taken = {named.id for named in scene.names.known}
    place = len(made)
    while len(made) < wanted:
        place += 1
        if (identity := f"{stem}-{place}") not in taken:
            made.append(identity)
    del made[wanted:]
    return True


def _named(match: re.Match[str], scene: Scene, tool: str, arguments: dict[str, Any]) -> bool:
    """A name for something that the remedy makes."""
    key, said = _ROLES[slug(match["role"] or match["made"])], match["id"].strip()
    if key not in parameters(tool):
        return False
    check_new(said)
    identity = said if re.fullmatch(r"[\w.-]+", said) else slug(said)
    if identity != said:
        scene.choose(f'"{said}" gets the id {identity}')
    made = arguments.get(key)
    arguments[key] = [identity, *made[1:]] if isinstance(made, list) else identity
    return True


def _listed(match: re.Match[str], _: Scene, __: str, arguments: dict[str, Any]) -> bool:
    """Names for all instances or replicas."""
    key = "replicas" if match["role"].lower() == "replicas" else "instances"
    ids = match["ids"].split("/")
    if not isinstance(arguments.get(key), list):
        return False
    if key == "instances" and not ids[1:]:
        raise NotUnderstoodError("two instances at least have to be named")
    arguments[key] = ids
    return True


def _sent_over(match: re.Match[str], _: Scene, tool: str, arguments: dict[str, Any]) -> bool:
    """The protocol of what is put in between."""
    if "protocol" not in parameters(tool):
        return False
    arguments["protocol"] = match["protocol"]
    return True


def _copied(match: re.Match[str], _: Scene, tool: str, arguments: dict[str, Any]) -> bool:
    """How replicas follow the primary."""
    if "mode" not in parameters(tool):
        return False
    arguments["mode"] = match["mode"].lower()
    return True


def _dropped(match: re.Match[str], _: Scene, tool: str, arguments: dict[str, Any]) -> bool:
    """Something optional is not made."""
    key = _ROLES[slug(match["role"])]
    if key in required(tool):
        return False
    return arguments.pop(key, None) is not None


def _set(match: re.Match[str], _: Scene, tool: str, arguments: dict[str, Any]) -> bool:
    """A value of an argument of the remedy."""
    said = tokens(match["key"])
    names = [name for name in parameters(tool) if tokens(name)[: len(said)] == said]
    if not names or isinstance(arguments.get(names[0]), list):
        return False
    arguments[names[0]] = value(names[0], match["value"].rstrip("%,;"), match["unit"] or "")
    return True


def _placed(match: re.Match[str], _: Scene, __: str, arguments: dict[str, Any]) -> bool:
    """A name for one of the instances, or of the replicas; `it` is what is there now."""
    if match["it"] and "primary" in arguments:
        arguments["primary"] = match["it"]
        return True
    made = arguments.get("instances", arguments.get("replicas"))
    place = 0 if match["it"] else _PLACES[match["place"].lower()]
    if not isinstance(made, list) or place >= len(made):
        return False
    made[place] = match["it"] or match["id"]
    return True


def _made(match: re.Match[str], _: Scene, __: str, arguments: dict[str, Any]) -> bool:
    """What the remedy makes anyway."""
    return _ROLES[slug(match["role"])] in arguments


def _filled(match: re.Match[str], _: Scene, __: str, arguments: dict[str, Any]) -> bool:
    """The one value that only a person knows."""
    open_ones = [
        key for key, each in arguments.items() if isinstance(each, str) and _OPEN.fullmatch(each)
    ]
    if len(open_ones) != 1:
        return False
    arguments[open_ones[0]] = match["value"].strip()
    return True


KINDS = (
    (_FILLED, _filled),
    (_PLACED, _placed),
    (_MAKES, _made),
    (_SETS_FIRST, _set),
    (_KEEPS, _kept),
    (_COUNTS, _counted),
    (LISTS, _listed),
    (NAMES, _named),
    (_MODE, _copied),
    (_OVER, _sent_over),
    (_DROPS, _dropped),
    (_SETS, _set),
)
