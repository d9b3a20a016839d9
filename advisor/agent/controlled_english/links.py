"""Finds the relationships that a person means: by id, by their ends, by who uses whom."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import NODES
from advisor.change.draft import RefusedError
from advisor_tools.ends import Ends, ends_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from advisor.agent.controlled_english.scene import Scene
    from advisor.calm.element import Element
    from advisor.calm.model import Model

WALKED = ("connects", "interacts")
"""The kinds of relationship along which something passes."""

NOUN = (
    r"(?:relationships?|connections?|links?|calls?|edges?|flows?|interactions?|traffic|requests?"
    r"|communication|hops?|paths?|dependency|dependencies|messages?|steps?)"
)
"""What people call a relationship along which something passes."""

_KIND = r"(?:(?P<kind>connects?|interacts?|synchronous|direct|async\w*)\s+)?"
_BETWEEN = re.compile(
    rf"(?:the\s+|all\s+|every\s+)*{_KIND}{NOUN}\s+(?:that\s+goes?\s+|which\s+goes?\s+|going\s+)?"
    r"(?:from\s+(?P<a>.+?)\s+(?:in)?to\s+(?P<b>.+)|between\s+(?P<c>.+?)\s+and\s+(?P<d>.+))",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf"(?:the\s+|all\s+)*(?:from\s+)?(?P<a>.+?)(?:-to-|\s+to\s+|\s*(?:→|->|=>|\u2013)\s*)(?P<b>.+?)"
    rf"(?:\s+{_KIND}{NOUN})?",
    re.IGNORECASE,
)
_OWN = re.compile(
    rf"(?P<a>.+?)(?:'s|\u2019s|s')\s+{_KIND}{NOUN}\s+(?:to|with|of)\s+(?P<b>.+)", re.IGNORECASE
)


_NO_END = re.compile(
    rf"(?:the\s+|all\s+|any\s+|every\s+|incoming\s+|direct\s+)*(?:{NOUN}|everything|access)"
    r"(?:\s+that\s+(?:goes?|leads?))?",
    re.IGNORECASE,
)
"""In `traffic to X` nobody is named from whom it comes."""


def ends(relationship: Element) -> Ends:
    """The ends of a relationship; empty ones where it is malformed or offers options."""
    try:
        return ends_of(relationship)
    except RefusedError:
        return Ends("", "", [])


def between(
    model: Model, source: str, target: str, kinds: Collection[str] = WALKED
) -> list[Element]:
    """The relationships of `kinds` from one node to another."""
    found = []
    for reference in model.references.get(source, ()):
        if reference.role in ("source", "actor") and reference.path[1] in kinds:
            found_ends = ends(reference.holder)
            if found_ends.source == source and target in found_ends.targets:
                found.append(reference.holder)
    return list(dict.fromkeys(found))


def leading_to(model: Model, targets: Collection[str]) -> list[Element]:
    """The relationships by which other nodes reach one of `targets`."""
    found = []
    for target in targets:
        for reference in model.references.get(target, ()):
            walked = reference.role in ("destination", "member") and reference.path[1] in WALKED
            if walked and ends(reference.holder).source not in targets:
                found.append(reference.holder)
    return list(dict.fromkeys(found))


def leading_from(model: Model, source: str) -> list[Element]:
    """The relationships by which a node reaches others."""
    return list(
        dict.fromkeys(
            reference.holder
            for reference in model.references.get(source, ())
            if reference.role in ("source", "actor") and reference.path[1] in WALKED
        )
    )


def one(scene: Scene, phrase: str) -> Element:
    """The one relationship that `phrase` means, by its id or by its ends.

    Raises:
        NotUnderstoodError: none or several.
    """
    said = ends_said(scene, phrase)
    if said is None:
        return _by_id(scene, phrase)
    found = joining(scene, *said)
    if len(found) > 1:
        listed = " or ".join(each.id or each.pointer for each in found)
        raise NotUnderstoodError(f'"{scene.literals.restore(phrase)}" may be {listed}')
    return found[0]


def ends_said(scene: Scene, phrase: str) -> tuple[str, str] | None:
    """What `phrase` calls the ends of a relationship, unless it is the id of one."""
    if scene.names.exact(scene.value(phrase), "relationship"):
        return None
    for pattern in (_BETWEEN, _OWN, _PAIR):
        match = pattern.fullmatch(phrase.strip())
        if match:
            groups = match.groupdict()
            a, b = groups.get("a") or groups["c"], groups.get("b") or groups["d"]
            return None if _NO_END.fullmatch(a) else (a, b)
    return None


def joining(scene: Scene, a: str, b: str) -> list[Element]:
    """The relationships from what `a` means to what `b` means; a part of a name will do.

    Raises:
        NotUnderstoodError: there are none.
    """
    pairs = [
        (source, target)
        for source, target in product(_ends(scene, a), _ends(scene, b))
        if source != target
    ]
    found = [each for pair in pairs for each in between(scene.model, *pair)]
    found = found or [
        each for source, target in pairs for each in between(scene.model, target, source)
    ]
    if not found:
        source, target = (scene.one(phrase).id for phrase in (a, b))  # or what is wrong with a name
        raise NotUnderstoodError(f"no relationship leads from {source} to {target}")
    return list(dict.fromkeys(found))


def _ends(scene: Scene, phrase: str) -> list[str]:
    words = scene.value(phrase)
    found = [named.id for named in scene.names.candidates(words, NODES)]
    if not found or words.lower() in {"it", "them"}:
        found = [named.id for named in scene.several(phrase)]
    return found


def _by_id(scene: Scene, phrase: str) -> Element:
    either = scene.names.candidates(scene.value(phrase), ("node", "relationship"))
    if either and either[0].kind == "node" and not re.search(rf"\b{NOUN}$", phrase.strip()):
        raise NotUnderstoodError(f'"{scene.value(phrase)}" is a node, not a relationship')
    named = scene.one(phrase, ("relationship",))
    element = scene.model.get(named.id, "relationship")
    if element is None:
        raise NotUnderstoodError(f'there is no relationship "{named.id}"')
    return element
