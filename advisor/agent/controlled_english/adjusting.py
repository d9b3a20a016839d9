"""What a person says of a remedy besides: ids to keep, numbers, names, which remedy of several.

`keep the gateway's id`, `with three instances`, `call the balancer edge-lb`, `with a queue`, `with
an RTO of 30 minutes`. Each is fitted to the arguments of the remedies that take it, and refused
where none does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from advisor.agent.controlled_english.arguments import parameters, required, value
from advisor.agent.controlled_english.names import Names, NotUnderstoodError, check_new
from advisor.agent.controlled_english.scene import NODES, SEPARATOR
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
_TOOLS = {
    "queue": "insert_queue",
    "message-queue": "insert_queue",
    "circuit-breaker": "add_circuit_breaker",
    "breaker": "add_circuit_breaker",
    "cache": "add_cache",
    "replica": "replicate_store",
    "service-level": "set_service_level",
}
_ROLE = "|".join(
    re.escape(each).replace(r"\-", r"[\s-]+") for each in sorted(_ROLES, key=len)[::-1]
)
_TOOL = "|".join(
    re.escape(each).replace(r"\-", r"[\s-]+") for each in sorted(_TOOLS, key=len)[::-1]
)

_LEADS = re.compile(
    r"(?:keep(?:ing)?|with|without|call(?:ing|ed)?|nam(?:e|ing|ed)|using|use|take|by|over|via"
    r"|it(?:'s|\s+is)|the\s+(?:owner|team|first|second|third|fourth))\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:it|the)\b", re.IGNORECASE)
"""How begins what is said in a clause of its own, and not after a verb for several."""
_BUT = re.compile(r"\s*,?\s+but\s+(?=(?:call|name|keep|use|take|with)\b)", re.IGNORECASE)
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
_NAMES = re.compile(
    rf"(?:(?:call(?:ing)?|nam(?:e|ing))\s+(?:the\s+"
    rf"|its\s+)?(?:new\s+)?(?P<role>{_ROLE})\s+(?:as\s+)?"
    rf"|with\s+(?:an?\s+|the\s+)?(?:new\s+)?(?P<made>{_ROLE})\s+(?:called|named)\s+)(?P<id>.+)",
    re.IGNORECASE,
)
_LISTS = re.compile(
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
_CHOOSES = re.compile(
    rf"(?:with|using|use|take|by)\s+(?:adding\s+|inserting\s+|means\s+of\s+)?(?:an?\s+|the\s+)?"
    rf"(?:(?P<tool>{_TOOL})|(?P<place>first|second|third|other)\s+(?:remedy|one|way|option))"
    r"(?:\s*,?\s+(?:rather\s+than|instead\s+of|not)\s+.+)?",
    re.IGNORECASE,
)
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


class Adjustment:
    """One thing that is said of the remedies."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.used = 0
        """How many calls it changed or chose."""
        self.chooses = _CHOOSES.fullmatch(words)
        """Whether it says which remedy is taken."""

    def picks(self, tool: str, place: int) -> bool:
        """Whether it asks for this remedy, the one at `place` in the list."""
        if self.chooses is None:
            return False
        if said := self.chooses["tool"]:
            is_it = _TOOLS[slug(said)] == tool
        else:
            places = {"first": 0, "second": 1, "third": 2, "other": 1}
            is_it = places[self.chooses["place"].lower()] == place
        self.used += is_it
        return is_it

    def apply(self, scene: Scene, tool: str, arguments: dict[str, Any]) -> None:
        """Change the arguments of a call where it is about them.

        Raises:
            NotUnderstoodError: it cannot be understood at all.
        """
        if self.chooses is not None:
            return
        for pattern, fit in _KINDS:
            if match := pattern.fullmatch(self.words):
                self.used += fit(match, scene, tool, arguments)
                return
        raise NotUnderstoodError(f'"{scene.value(self.words)}" is not understood')

    def check(self) -> None:
        """Refuse what no remedy has taken, or a name that several would.

        Raises:
            NotUnderstoodError: it is so.
        """
        if not self.used:
            raise NotUnderstoodError(f'"{self.words}" fits no remedy of what is named')
        if self.used > 1 and _NAMES.fullmatch(self.words):
            raise NotUnderstoodError(
                f'"{self.words}" fits {self.used} remedies: mend these one by one'
            )


def adjustments(scene: Scene, how: str) -> list[Adjustment]:
    """What is said after the findings, a piece each."""
    found: list[Adjustment] = []
    text = re.sub(r"^[\s,;:]*(?:(?:and|but)\s+)?", "", how)
    text = _LISTS.sub(lambda names: SEPARATOR.sub("/", names[0]), text)
    text = _BUT.sub(", ", text)
    lead = ""
    for part in filter(None, SEPARATOR.split(text)):
        words = scene.literals.restore(re.sub(r"^(?:but|and|also)\s+", "", part.strip()))
        if match := _LEADS.match(words):
            lead = "" if _SUBJECT.match(words) else match[0]
        elif lead:
            words = f"{lead} {words}"
        found.append(Adjustment(_unquoted(words)))
    return found


def in_words(tool: str) -> str:
    """A remedy's tool as it can be said after `with`."""
    known = next((words for words, name in _TOOLS.items() if name == tool), "")
    return f"a {known.replace('-', ' ')}" if known else "the other remedy"


def _unquoted(words: str) -> str:
    return re.sub(r"[\"“”`]", "", words)


def _named_node(scene: Scene, said: str) -> str:
    """The node that is meant, by the names before the prompt: copies have names like it."""
    try:
        found = Names.of(scene.given).find(scene.value(said), NODES).named.id
    except NotUnderstoodError:
        return scene.one(said).id
    return scene.now(found)


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


_KINDS = (
    (_FILLED, _filled),
    (_PLACED, _placed),
    (_MAKES, _made),
    (_SETS_FIRST, _set),
    (_KEEPS, _kept),
    (_COUNTS, _counted),
    (_LISTS, _listed),
    (_NAMES, _named),
    (_MODE, _copied),
    (_OVER, _sent_over),
    (_DROPS, _dropped),
    (_SETS, _set),
)
