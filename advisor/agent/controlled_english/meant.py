"""Which findings of the assessment a phrase means: `1 and 3`, `the top 2`, `all missing replicas`.

Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent import topics, wanted
from advisor.agent.controlled_english import findings
from advisor.agent.controlled_english.findings import Meant
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.scene import SEPARATOR
from advisor.agent.wanted import GRAVEST, NOUN, NUMBER, Wanted
from advisor.assess.weak_point import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.agent.controlled_english.scene import Scene


def meant(scene: Scene, phrase: str, *, alone: bool = True) -> list[Meant]:
    """The findings that a phrase means, each once.

    Args:
        scene: where it is said.
        phrase: what is said.
        alone: whether an element's name alone may mean what is found at it.

    Raises:
        NotUnderstoodError: it means none, or it is not clear which.
    """
    text, spared = _spared(scene, _FOLLOWING.sub("", phrase.strip()))
    found = _read(scene, text, alone=alone)
    by_key = {each.key: each for each in found if each.key not in spared}
    if not by_key:
        raise NotUnderstoodError("no finding is left")
    return list(by_key.values())


_SPARED = re.compile(
    r"(?P<rest>.+?)\s*,?\s+(?:but\s+not|except(?:\s+for)?|but|apart\s+from|other\s+than)\s+"
    r"(?P<not>#?\d+(?:(?:\s*,\s*|\s+)(?:and\s+)?#?\d+)*)",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(r"^(?:(?:the|these)\s+)?(?:following|these)[\w\s]*:\s*", re.IGNORECASE)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NUMBERED = re.compile(
    r"(?:the\s+|both\s+)?(?:(?:findings?|numbers?|no\.?|nos\.?|points?|items?|concerns?|risks?"
    r"|issues?"
    r"|problems?|weak\s+points?|remed(?:y|ies))\s*)?"
    r"(?P<list>#?\d+(?:(?:\s*[,;&+]\s*|\s+)(?:(?:and|to|through|then|also)\s+)*#?\d+"
    r"|\s*[-\u2013]\s*\d+)*)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"the\s+(?:{'|'.join(_ORDINALS)})(?:\s+(?:and|one|the|finding|point|concern|risk|issue|problem"
    r"|remedy|fix"
    rf"|{'|'.join(_ORDINALS)}))*",
    re.IGNORECASE,
)
_KINDS = rf"(?:{topics.FOCUS_WORDS}|{topics.RULE_WORDS})(?!\w)"
_OF_KIND = rf"(?P<kind>{_KINDS}(?:[\s,]+(?:and\s+)?{_KINDS})*)"
_THE = r"(?:(?:the|our|my|these|those|of)\s+)*"
_MISSING = r"(?:(?:missing|lacking|lack\s+of|absent|single)\s+)*(?:(?:an?|the)\s+)?"
_LAST = r"(?:\s+(?:here|there|now|of\s+(?:them|these|those|it)|that\s+you\s+found))?"
_WHERE = r"(?:\s*\b(?:at|of|in|on|to|for|with|from|behind)\s+(?P<at>.+))?"
_TOP = re.compile(
    rf"{_THE}(?:{GRAVEST}\s+(?P<after>{NUMBER})|(?P<before>{NUMBER})\s+{GRAVEST}"
    rf"|(?P<one>{GRAVEST}))(?:\s+(?:one|ones))?(?:\s+{_OF_KIND})?(?:\s*\b{NOUN})?{_LAST}",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"(?:(?P<all>all|every|each|both|any)\s+(?:of\s+)?)?{_THE}{_MISSING}"
    rf"{_OF_KIND}\s*(?:\b(?P<noun>{NOUN}))?{_LAST}{_WHERE}",
    re.IGNORECASE,
)
_ANY = re.compile(rf"(?:all|every|each)\s+(?:of\s+)?{_THE}{NOUN}{_LAST}{_WHERE}", re.IGNORECASE)
_THEM = re.compile(
    r"(?:all\s+(?:of\s+)?)?(?:them|these|those)(?:\s+all)?|everything|all(?:\s+of\s+it)?"
    r"|(?P<both>both(?:\s+of\s+them)?)|(?P<it>it|this|that)",
    re.IGNORECASE,
)
_SEVERITY = (
    rf"(?:{'|'.join(SEVERITIES)})(?:(?:\s*,\s*|\s+(?:and|or)\s+)(?:{'|'.join(SEVERITIES)}))*"
)
_SEVERE = re.compile(
    rf"(?:(?P<all>all|every|each|everything|anything|whatever)\s+(?:of\s+)?)?{_THE}(?:"
    rf"{_SEVERITY}(?:[\s-]+severity)?\s+(?:{_KINDS}\s+)?(?:ones?|{NOUN})"
    rf"|(?:{NOUN}\s+)?(?:(?:(?:that|which)\s*)?(?:'s|is|are)\s+)?(?:rated\s+)?{_SEVERITY}){_LAST}",
    re.IGNORECASE,
)
_CLAIMED = re.compile(
    r"(?P<x>[^.!?\n,;]+?)\s+(?:is|are|has|have|lacks?)\s+(?:an?\s+|the\s+|no\s+|not\s+)*"
    rf"(?P<kind>{topics.RULE_WORDS})(?![\w-])",
    re.IGNORECASE,
)
_OWNED = re.compile(
    rf"(?:the\s+)?(?P<at>.+?)(?:'s|\u2019s)?\s+(?P<kind>{topics.RULE_WORDS})", re.IGNORECASE
)
_PLURAL = re.compile(r"\b(?!tls\b|ops\b)\w+[^\Wus]s\b", re.IGNORECASE)
"""A noun in the plural, and not business, access, radius or synchronous."""
_WRONG = re.compile(
    r"^(?:what(?:ever)?(?:'s|\s+is)|everything(?:\s+that\s+is)?)\s+(?:wrong|bad|weak)\s+(?:with|at"
    r"|in|about)\s+",
    re.IGNORECASE,
)
_KEY = re.compile(r"(?P<rule>[a-z]+(?:-[a-z]+)*):(?P<element>\S+)")


def _spared(scene: Scene, text: str) -> tuple[str, set[str]]:
    """The phrase without what it leaves out, and the keys of that."""
    match = _SPARED.fullmatch(text)
    if match is None:
        return text, set()
    return match["rest"], {
        each.key for each in findings.numbered(scene, findings.numbers(match["not"]))
    }


def _read(scene: Scene, text: str, *, alone: bool) -> list[Meant]:
    """The findings that a phrase means as a whole, or else its parts each for itself.

    Raises:
        NotUnderstoodError: neither is understood.
    """
    reason = NotUnderstoodError("no finding of the assessment is called so")
    try:
        if (found := _whole(scene, text, alone=alone)) is not None:
            return found
    except NotUnderstoodError as error:
        reason = error
    # An item of a list has been given the verb of its heading.
    parts = [re.sub(r"^add\s+", "", part) for part in SEPARATOR.split(text) if part]
    if not parts[1:]:
        raise reason
    found = []
    for each in parts:
        part = re.sub(r"\s+(?:too|also|as\s+well)$", "", each)
        of_part = _whole(scene, part, alone=alone)
        if of_part is None:
            raise reason
        found += of_part
    return found


def _whole(scene: Scene, text: str, *, alone: bool) -> list[Meant] | None:
    """The findings that a phrase means as a whole; None where it is no such phrase."""
    text = _WRONG.sub("", text)
    for pattern, read in _READERS:
        if match := pattern.fullmatch(text):
            return read(scene, match)
    return findings.only_one_at(scene, text) if alone else None


def _of_severity(scene: Scene, match: re.Match[str]) -> list[Meant]:
    """The findings of a severity: all where that is said, else the only one.

    Raises:
        NotUnderstoodError: there is none, or it is not clear which one.
    """
    found = findings.ranked(scene, match[0])
    if not found:
        raise NotUnderstoodError(f'the assessment finds nothing that "{match[0]}" could mean')
    if len(found) > 1 and not (match["all"] or _PLURAL.search(match[0])):
        raise NotUnderstoodError(
            f'"{match[0]}" may be {findings.in_short(found)}: say which, or all'
        )
    return findings.first_of(found, len(found))


def _said_before(scene: Scene) -> list[Meant]:
    """The finding that a sentence before says itself: `the broker is a bottleneck`."""
    for match in reversed([*_CLAIMED.finditer(scene.prompt)]):
        try:
            found = findings.at_elements(scene, findings.ranked(scene, match["kind"]), match["x"])
        except NotUnderstoodError:
            continue
        if len(found) == 1:
            return findings.first_of(found, 1)
    return []


def _by_number(scene: Scene, match: re.Match[str]) -> list[Meant]:
    return findings.numbered(scene, findings.numbers(match["list"]))


def _by_place(scene: Scene, match: re.Match[str]) -> list[Meant]:
    words = match[0].lower().split()
    return findings.numbered(scene, [_ORDINALS[word] for word in words if word in _ORDINALS])


def _all_told(scene: Scene, match: re.Match[str]) -> list[Meant]:
    """What was told last in full.

    Raises:
        NotUnderstoodError: it is said to be one or two, and is not.
    """
    told, number = findings.told_last(scene).told, 1 if match["it"] else 2
    if match["it"] and told != number and (found := _said_before(scene)):
        return found
    if (match["it"] or match["both"]) and told != number:
        raise NotUnderstoodError(f'"{match[0]}" may be any of {told} findings: say the number')
    return findings.numbered(scene, range(1, told + 1))


def _by_rank(scene: Scene, match: re.Match[str]) -> list[Meant]:
    """The gravest: of a kind those of the document, else those of the list."""
    number = 1 if match["one"] else wanted.number(match["after"] or match["before"])
    if match["kind"]:
        return findings.first_of(findings.ranked(scene, match["kind"]), number)
    return findings.numbered(scene, range(1, number + 1))


def _by_key(_: Scene, match: re.Match[str]) -> list[Meant]:
    return [Meant(match[0], match[0])]


def _everything_at(scene: Scene, match: re.Match[str]) -> list[Meant]:
    found = findings.at_elements(scene, list(Wanted().assessed(scene.model).findings), match["at"])
    return findings.first_of(found, len(found))


def _of_kind(scene: Scene, match: re.Match[str]) -> list[Meant]:
    """The findings of a kind: all where that is said, else the only one.

    Raises:
        NotUnderstoodError: there is none, or it is not clear which one.
    """
    found = findings.at_elements(scene, findings.ranked(scene, match["kind"]), match["at"])
    said = match.groupdict()
    several = said.get("all") or _PLURAL.search(f"{said['kind']} {said.get('noun') or ''}")
    if not found:
        raise NotUnderstoodError(f'the assessment finds nothing that "{match[0]}" could mean')
    if len(found) > 1 and not several:
        raise NotUnderstoodError(
            f'"{match[0]}" may be {findings.in_short(found)}: say which, or all'
        )
    return findings.first_of(found, len(found))


_READERS: tuple[tuple[re.Pattern[str], Callable[[Scene, re.Match[str]], list[Meant]]], ...] = (
    (_NUMBERED, _by_number),
    (_THEM, _all_told),
    (_TOP, _by_rank),
    (_ORDINAL, _by_place),
    (_KEY, _by_key),
    (_SEVERE, _of_severity),
    (_ALL, _of_kind),
    (_OWNED, _of_kind),
    (_ANY, _everything_at),
)
