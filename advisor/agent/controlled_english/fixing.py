"""Ways to have findings of the assessment mended, by number, by rank or by what they are.

The findings are computed again from the document as the sentences before have left it, and each
brings its remedy: a tool call with arguments, which `adjusting` fits to what the sentence says.
"""

from __future__ import annotations

import copy
import re
from itertools import takewhile
from typing import TYPE_CHECKING

from advisor.agent import wanted
from advisor.agent.controlled_english import adjusting
from advisor.agent.controlled_english.calls import Mends
from advisor.agent.controlled_english.findings import Meant
from advisor.agent.controlled_english.grammar import form
from advisor.agent.controlled_english.meant import meant
from advisor.agent.controlled_english.names import NotUnderstoodError, UnlikelyError
from advisor.assess.words import plain
from advisor.change.draft import NeedlessError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.agent.controlled_english.adjusting import Adjustment
    from advisor.agent.controlled_english.scene import Scene
    from advisor.assess.weak_point import Remedy, WeakPoint

_MOST = 20
"""Findings that one sentence mends."""
_TITLE = 160

_FIX = (
    r"(?:fix|mend|address|resolve|remedy|solve|repair|tackle|take\s+care\s+of|deal\s+with"
    r"|sort\s+out|see\s+to|do\s+something\s+about)"
)
_DO = r"(?:do|apply|implement|carry\s+out|go\s+(?:with|for)|stage|work\s+on|start\s+with)"
_UNDO = r"(?:eliminate|remove|get\s+rid\s+of|avoid)"
_REDUNDANT = (
    r"make\s+(?P<what>.+?)\s+(?:redundant|highly\s+available)\s*,?\s+(?:(?:but|and)\s+)?"
    r"(?P<how>keep\s.+)"
)
MENDS = re.compile(rf"(?:{_FIX}|{_DO}|{_UNDO})\s|{_REDUNDANT}", re.IGNORECASE)
"""How a sentence begins that may ask for findings to be mended."""
ADJUSTS = re.compile(r"(?:keep|call|name|use|take)\b", re.IGNORECASE)
"""How a clause begins that may go on with it."""


def mended(match: re.Match[str], scene: Scene) -> None:
    """The findings that are named are mended, each by its best remedy or by the one that is said.

    Raises:
        NotUnderstoodError: nothing is found so, or nothing can be done; nothing is staged then.
    """
    found, how = _parted(scene, match)
    if len(found) > _MOST:
        raise NotUnderstoodError(
            f"that is {len(found)} findings, and at most {_MOST} are mended at once: say a number"
        )
    _all_mended(scene, found, how)


def kept_and_redundant(match: re.Match[str], scene: Scene) -> None:
    """A node is made redundant as the assessment proposes it, where an id is to be kept.

    Raises:
        NotUnderstoodError: the assessment proposes nothing of the kind.
    """
    key = f"single-point-of-failure:{scene.one(match['what']).id}"
    _all_mended(scene, [Meant(key, key)], match["how"])


def amended(match: re.Match[str], scene: Scene) -> None:
    """What the sentence before had mended is mended again as this one says.

    Raises:
        UnlikelyError: nothing was mended just before, or this fits nothing of it.
    """
    last = scene.calls[-1].mends if scene.calls else None
    if last is None:
        raise UnlikelyError("no rule fits it")
    asked_together = takewhile(
        lambda mends: mends is not None and mends.asked == last.asked,
        (call.mends for call in reversed(scene.calls)),
    )
    mended = [mends for mends in asked_together if mends][::-1]
    first = mended[0]
    because, how = scene.because, _IN_FRONT.sub(r"with \g<what>", match["how"])
    scene.restore(first.before)
    scene.because = f"{first.asked} {because}"
    findings = [Meant(mends.label, mends.key) for mends in mended]
    try:
        _all_mended(scene, findings, f"{first.how}, {how}".lstrip(", "))
    except NotUnderstoodError as error:
        scene.restore(first.before)
        scene.because = first.asked
        _all_mended(scene, findings, first.how)
        scene.because = because
        raise UnlikelyError(str(error)) from None


def _all_mended(scene: Scene, found: Sequence[Meant], how: str) -> None:
    """Mend findings as it is said.

    Raises:
        NotUnderstoodError: none of them can be mended, or something that is said fits none.
    """
    adjustments, number = adjusting.adjustments(scene, how), len(scene.calls)
    asked, before = scene.because, scene.state()
    refused = [reason for each in found if (reason := _refused(scene, each, adjustments))]
    if len(refused) == len(found):
        raise NotUnderstoodError("; ".join(refused))
    for each in adjustments:
        each.check(scene)
    scene.unmet += refused
    for at, call in enumerate(scene.calls[number:], number):
        if call.mends:
            whole = call.mends._replace(how=how, asked=asked, before=before)
            scene.calls[at] = call._replace(mends=whole)


def _parted(scene: Scene, match: re.Match[str]) -> tuple[list[Meant], str]:
    """The findings that are named, and what is said after them.

    Raises:
        NotUnderstoodError: wherever the one ends and the other begins, no finding is named.
    """
    text, reasons = _CLOSING.sub("", match["what"]), []
    is_alone = match.groupdict().get("undo") is None
    for at in [*(lead.start() for lead in _LEADS.finditer(text)), len(text)]:
        try:
            return meant(scene, text[:at], alone=is_alone), text[at:]
        except NotUnderstoodError as reason:
            reasons.append(reason)
    raise reasons[0]


def _refused(scene: Scene, each: Meant, adjustments: Sequence[Adjustment]) -> str:
    """Mend one finding; where that cannot be done, nothing is, and the reason is told."""
    state = scene.state()
    try:
        _mend(scene, each, adjustments)
    except NotUnderstoodError as error:
        scene.restore(state)
        return f"{each.label}: {error}"
    return ""


def _mend(scene: Scene, each: Meant, adjustments: Sequence[Adjustment]) -> None:
    point = _found(scene, each)
    if point is None:
        if wanted.finding(scene.given, each.key) is None:
            raise NotUnderstoodError(f"{each.key} is not found any more; ask for the weak points")
        scene.choose(f"{each.label} ({each.key}) is gone with what is done before it")
        return
    told = point.told
    if not told.remedies:
        note = f": {told.note}" if told.note else ""
        raise NotUnderstoodError(f"the rules know no remedy for {each.key}{note}")
    remedy = _chosen(told.remedies, adjustments)
    arguments = copy.deepcopy(remedy.arguments)
    for adjustment in adjustments:
        adjustment.apply(scene, remedy.tool, arguments)
    asked, title = scene.because, plain(told.title.replace("*", ""), _TITLE)
    scene.because = f"{asked} {title}"
    try:
        before = scene.state()
        scene.do(remedy.tool, **arguments)
        mends = Mends(each.label, each.key, "", asked, before)
        scene.calls[-1] = scene.calls[-1]._replace(mends=mends)
    except NeedlessError:
        scene.choose(f"{each.label} ({each.key}) is mended by what is done before it")
        return
    finally:
        scene.because = asked
    scene.it = tuple(scene.now(element) for element in point.elements)
    if each.label != each.key:
        scene.choose(f"{each.label} taken as {each.key}")
    others = [other for other in told.remedies if other is not remedy]
    if others and not any(adjustment.chooses for adjustment in adjustments):
        tools = " or ".join(adjusting.in_words(other.tool) for other in others)
        scene.choose(f"{each.key} could be mended by {tools} as well: say “with {tools}”")
    if told.note:
        scene.choose(f"{each.key}: {told.note.rstrip('.')}")


def _found(scene: Scene, each: Meant) -> WeakPoint | None:
    """The finding in the document as it is now."""
    name, _, element = each.key.partition(":")
    renamed = f"{name}:{scene.now(element)}"
    found = wanted.finding(scene.model, renamed)
    return found or (wanted.finding(scene.model, each.key) if renamed != each.key else None)


def _chosen(remedies: Sequence[Remedy], adjustments: Sequence[Adjustment]) -> Remedy:
    """The remedy that the sentence asks for, else the best.

    Raises:
        NotUnderstoodError: it asks for one that there is not.
    """
    for adjustment in adjustments:
        for place, remedy in enumerate(remedies):
            if adjustment.picks(remedy.tool, place):
                return remedy
    return remedies[0]


_CLOSING = re.compile(
    r"\s*,?\s+(?:will|would|can|could)\s+you(?:\s+please)?\s*\??$|\s*\?$", re.IGNORECASE
)
_IN_FRONT = re.compile(
    r"put\s+(?P<what>an?\s+(?:load[\s-]+)?balancer)\s+in\s+front(?:\s+of\s+(?:it|them|both"
    r"|the\s+instances))?",
    re.IGNORECASE,
)
_WEAK = (
    r"(?:single[\s-]+points?\s+of\s+failure|spofs?|bottlenecks?|missing|lack(?:ing)?|findings?"
    r"|risks?"
    r"|concerns?|weak\w*|problems?|issues?)\b(?!-)"
)
_NUMBERS = (
    r"(?:the\s+|both\s+)?(?:(?:findings?|numbers?|no\.?|nos\.?|points?|items?|concerns?|risks?"
    r"|issues?"
    r"|problems?|weak\s+points?|remed(?:y|ies))\s*)?#?\d"
)
_FIRST = r"(?:the\s+)?(?:top|first|second|third|fourth|fifth|gravest|worst|all|everything|both)\b"
_LEADS = re.compile(
    r"(?:\s*[,;:]\s*|\s+)(?:(?:and|but)\s+)?(?:keep(?:ing)?|with|without|calling|naming|using|by"
    r"|over|via|a?synchronously)\b|(?:\s*[,;:]\s*|\s+(?:and|but)\s+)(?:(?:and|but)\s+)?"
    r"(?:call|name|use|take)\b|\s*[,;:]\s*(?=(?:it(?:'s|\s+is)|(?:the\s+)?(?:owner|team)\s+is)\s)",
    re.IGNORECASE,
)
"""Where what is said of a remedy may begin."""

_PLACE = r"(?:first|second|third|fourth)"
_HOW = (
    r"(?:keep|take|use)\s.+|(?:call|name)\s+(?:it|them|the|its)\s.+|with\s.+"
    r"|put\s+an?\s+(?:load[\s-]+)?balancer\s+in\s+front(?!\s+of\s+(?!it\b|them\b|both\b"
    r"|the\s+inst)).*"
    rf"|the\s+{_PLACE}\s+(?:one|instance|replica)\s+(?:shall|should|must|will|is)\s.+"
)
FORMS = (
    form(
        rf"(?:{_FIX}|{_DO})\s+(?P<what>{_NUMBERS}.*)",
        mended,
        "make_redundant",
        "mends findings of the assessment by their numbers in the list that was told last, else "
        "among all; what is said of ids, numbers and names changes what is done",
        "Fix 1, but keep the gateway's id",
        takes_list=True,
    ),
    form(
        rf"{_DO}\s+(?P<what>{_FIRST}.*)",
        mended,
        "make_redundant",
        "the same with the first of them",
        "Do the first one with three instances",
        takes_list=True,
    ),
    form(
        rf"{_FIX}\s+(?P<what>.+)",
        mended,
        "replicate_store",
        "mends findings by what they are: of a kind, a focus or an element, all or the gravest",
        "Fix all missing replicas",
        takes_list=True,
    ),
    form(
        rf"(?P<undo>{_UNDO})\s+(?P<what>(?=.*\b{_WEAK}).+)",
        mended,
        "make_redundant",
        "the same, where the words name a weak point",
        "Eliminate the bottleneck at api-gateway",
        takes_list=True,
    ),
    form(
        rf"(?:for\s+(?:the\s+|its\s+|their\s+)?[\w\s-]+?\s*,?\s+)?(?P<how>{_HOW})",
        amended,
        "make_redundant",
        "says of what the sentence before has mended how it is to be",
        "Do 1. Put a load balancer in front called edge-lb, keep the gateway's id",
        takes_list=True,
    ),
    form(
        _REDUNDANT,
        kept_and_redundant,
        "make_redundant",
        "makes a node redundant that is a single point of failure, and keeps its id",
        "Make the gateway redundant but keep its id",
        takes_list=True,
    ),
)
