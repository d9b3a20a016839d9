"""Ways to give an element another id: `rename X to Y`, `the existing X becomes Y`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.controlled_english import links, nodes
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.identities import identity_of, is_name
from advisor.agent.controlled_english.names import Named, NotUnderstoodError, check_new
from advisor.agent.controlled_english.scene import SEPARATOR, Scene
from advisor.agent.controlled_english.sentences import LITERAL
from advisor.agent.controlled_english.values import text_of
from advisor.calm.naming import title

if TYPE_CHECKING:
    from advisor.agent.controlled_english.sentences import Literals
    from advisor.calm.element import Kind

_KINDS: tuple[Kind, ...] = ("node", "relationship", "flow", "interface")
_LONGEST_NAME = 5
"""Words of a new id or name."""
_NAME = rf"{LITERAL}|[\w][\w.-]*(?:\s+[\w-]+){{0,4}}?"
_WITH_NAME = (
    rf"(?:\s*[,(]?\s*(?:and\s+)?(?:with\s+|give\s+it\s+|call\s+it\s+)?(?:the\s+)?(?:display\s+)?"
    rf"name:?\s+(?P<name>{LITERAL}|[^,()]+)\)?|\s+and\s+call\s+it\s+(?P<called>{LITERAL}))?"
)
_CAPITALS = re.compile(r"[A-Z\d]+(?:[-_.][A-Z\d]+)+")
_KEEP = (
    r"(?P<keep>\s*,?\s+(?:but|and)\s+(?:keep|leave|retain)\s+(?:its|the)\s+(?:display\s+|old\s+)?name"
    r"(?:\s+(?:as\s+(?:it\s+)?is|unchanged))?|\s*,?\s+without\s+changing\s+(?:its|the)\s+name)?"
)
_THE = r"(?:the\s+|my\s+|our\s+)?"
_IS = r"(?P<x>.+?)(?:\s+node)?\s+"
_MODAL = r"(?:can|could|may|might|should|shall|will|must|is\s+to|has\s+to|needs\s+to)\s+"
_BECOMES = (
    rf"(?:then\s+)?(?:{_MODAL}(?:then\s+|now\s+|simply\s+)?(?:become|be\s+renamed(?:\s+(?:to|as|into))?"
    rf"|be\s+called|be\s+named|turn\s+into|serve\s+as|be\s+(?:re)?used\s+as|act\s+as"
    rf"|be(?=\s+{LITERAL}|\s+[a-z]\w*-[\w-]+$))"
    r"|becomes|is\s+(?:now\s+)?(?:renamed|called|named)(?:\s+(?:to|as|into))?|turns\s+into)"
)


class New(NamedTuple):
    """The id and name that an element gets."""

    id: str
    name: str
    is_named: bool = False
    """Whether the person gave the name, which else is made of the id."""


def new_name(scene: Scene, phrase: str, name: str = "") -> New:
    """What stands for a new id or name: ``order-store`` or ``Order Store``."""
    if re.search(LITERAL, phrase) and not scene.literals.is_quoted(phrase):
        raise NotUnderstoodError(f'"{scene.literals.restore(phrase)}" is no name')
    words = re.sub(r"^(?:the|an?)\s+", "", scene.value(phrase).strip(), flags=re.IGNORECASE)
    identity = identity_of(scene, words, is_id=scene.literals.is_quoted(phrase))
    if not identity:
        raise NotUnderstoodError(f'no id can be made of "{words}"')
    if not scene.literals.is_quoted(phrase):
        check_new(words)
    return New(identity, name or _title(words), bool(name) or is_name(words))


def _title(words: str) -> str:
    """A name made of an id; what has small and capital letters is a name already."""
    return title(words) if words == words.lower() else words


def give(scene: Scene, named: Named, new: New, *, keep_name: bool = False) -> str:
    """Rename an element; returns its id then.

    A name that says more than the old id did is kept, unless the person gave another.
    """
    is_made = named.name in {"", named.id, title(named.id), title(named.id.lower())}
    takes_name = named.kind in ("node", "flow") and not keep_name
    if named.id == new.id:
        if takes_name and new.is_named and named.name != new.name:
            scene.try_to_do("update", entries=[{"id": named.id, "values": {"name": new.name}}])
        else:
            scene.choose(f'"{named.id}" is called so already')
    elif takes_name and (new.is_named or is_made):
        name = (
            new.name
            if new.is_named
            else _title(new.id.lower() if _CAPITALS.fullmatch(new.id) else new.name)
        )
        scene.do("rename", id=named.id, new_id=new.id, new_name=name)
    else:
        scene.do("rename", id=named.id, new_id=new.id)
        if takes_name:
            scene.choose(
                f'the name of "{new.id}" stays "{named.name}": to change it, say '
                '`with the name "…"` as well'
            )
    return new.id


def renamed(match: re.Match[str], scene: Scene) -> None:
    """Each of the elements named gets the id in its place."""
    groups = match.groupdict()
    name = text_of(groups.get("name") or groups.get("called") or "", scene.literals)
    respectively = bool(re.search(r"\brespectively$", match["y"]))
    wanted = re.sub(r",?\s+respectively$", "", match["y"])
    news = SEPARATOR.split(wanted) if respectively or SEPARATOR.search(match["x"]) else [wanted]
    news = [each for each in news if each]
    olds = _meant(scene, match["x"]) if len(news) == 1 else scene.several(match["x"], _KINDS)
    if len(olds) != len(news):
        raise NotUnderstoodError(f"{len(olds)} are to be renamed and {len(news)} names are given")
    for new in news:
        if len(scene.value(new).split()) > _LONGEST_NAME:
            raise NotUnderstoodError(f'"{scene.value(new)}" is no name')
    scene.it = tuple(
        give(scene, old, new_name(scene, new, name), keep_name=bool(groups.get("keep")))
        for old, new in zip(olds, news, strict=True)
    )


def _meant(scene: Scene, phrase: str) -> list[Named]:
    """What is renamed; where it has the new name already, it is what once had the old one."""
    try:
        return [scene.one(phrase, _KINDS)]
    except NotUnderstoodError:
        if links.ends_said(scene, phrase) is None:
            raise
        found = links.one(scene, phrase)
        return [Named(found.id or "", found.name, "relationship")]


def replaced(match: re.Match[str], scene: Scene) -> None:
    """Something new in the place of what is there: that gets its name, and its type."""
    old, words = (
        scene.one(match["x"]),
        re.sub(r"^(?:(?:an?|the|new)\s+)+", "", match["y"], flags=re.IGNORECASE),
    )
    typed = re.fullmatch(
        rf"(?P<type>{nodes.TYPE})\s+(?:called\s+|named\s+)?(?P<name>.+)|(?P<name2>{LITERAL})\s+"
        rf"(?P<type2>{nodes.TYPE})(?:\s+node)?",
        words,
        re.IGNORECASE,
    )
    kind = (typed["type"] or typed["type2"]).lower() if typed else ""
    words = (typed["name"] or typed["name2"]) if typed else words
    if scene.exists(words):
        raise NotUnderstoodError(
            f'"{scene.value(words)}" is there already: say what shall lead to it, and what to '
            "remove"
        )
    carried = _carried(scene, old)
    identity = give(scene, old, new_name(scene, words)._replace(is_named=True))
    if carried:
        scene.choose(f'carried over from "{old.id}", so look whether it is true still: {carried}')
    scene.choose(f'"{old.id}" replaced by renaming it to "{identity}": all that names it follows')
    if kind and kind != old.type:
        scene.do("update", entries=[{"id": identity, "values": {"node-type": kind}}])
    scene.it = (identity,)


def _carried(scene: Scene, old: Named) -> str:
    """What stays of a node that is replaced by renaming it, with what its metadata says."""
    value = scene.node(old.id).value
    held = value.get("metadata")
    said = [f"{key} {each}" for key, each in held.items()] if isinstance(held, dict) else []
    kept = [key for key in ("description", "interfaces", "controls") if value.get(key)]
    return ", ".join([*(f"metadata {each}" for each in said), *kept])


_EXISTING = rf"{_THE}(?P<x>(?:existing|current|present|old)\s+.+?)"
_BECOMING = tuple(
    re.compile(pattern + _WITH_NAME, re.IGNORECASE)
    for pattern in (
        rf"{_THE}{_IS}{_BECOMES}\s+(?P<y>{_NAME})",
        rf"rename\s+{_THE}(?P<x>.+?)\s+(?:to|as|into)\s+(?P<y>{_NAME})",
        rf"(?:use|reuse|keep|treat|take)\s+{_EXISTING}\s+as\s+(?P<y>{_NAME})",
        rf"(?:make|turn|convert)\s+{_EXISTING}\s+(?:into\s+|to\s+)?(?P<y>{LITERAL}|[a-z]\w*(?:-\w+)+)",
    )
)


def becoming(text: str, literals: Literals) -> str:
    """The new id that a sentence gives an element, if it does nothing else; else empty."""
    for pattern in _BECOMING:
        match = pattern.fullmatch(text.strip())
        if match:
            return literals.value(match["y"])
    return ""


_Y = rf"(?P<y>{_NAME}|.+?)"

FORMS = (
    form(
        rf"(?:rename|re-name|retitle)\s+{_THE}(?P<x>.+?)\s*(?:\s(?:to|as|into)\s|→|->|=>)\s*{_Y}"
        rf"{_WITH_NAME}{_KEEP}",
        renamed,
        "rename",
        "gives an element another id, and everything that names it follows",
        "Rename order-db to order-store",
    ),
    form(
        rf"{_THE}{_IS}{_BECOMES}\s+(?P<y>{_NAME}){_WITH_NAME}",
        renamed,
        "rename",
        "the same as a statement; decides what earlier sentences mean by the new name",
        "The existing payment-service can become payment-service-1",
    ),
    form(
        _BECOMING[2].pattern,
        renamed,
        "rename",
        "the same: what is there gets the new name",
        "Use the existing api-gateway as api-gateway-1",
    ),
    form(
        _BECOMING[3].pattern,
        renamed,
        "rename",
        "the same: what is there gets the new name",
        "Turn the existing api-gateway into api-gateway-1",
    ),
    form(
        r"replace\s+(?:the\s+)?(?P<x>.+?)\s+(?:with|by)\s+(?P<y>[^,]+?)",
        replaced,
        "rename",
        "puts something new in the place of a node, with all that hangs on it",
        'Replace order-db with a new database "orders-v2"',
    ),
    form(
        rf"(?:change|set|update)\s+the\s+(?:unique-)?id\s+of\s+{_THE}(?P<x>.+?)\s+to\s+(?P<y>{_NAME})",
        renamed,
        "rename",
        "gives an element another id",
        "Change the id of order-db to order-store",
    ),
    form(
        rf"give\s+{_THE}(?P<x>.+?)\s+the\s+(?:new\s+)?(?:unique-)?id\s+(?P<y>{_NAME})",
        renamed,
        "rename",
        "gives an element another id",
        "Give order-db the id order-store",
    ),
)
