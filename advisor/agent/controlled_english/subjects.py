"""What the sub-points of a point are about: the element that its heading names.

`1. Order database: a) add a replica b) RTO 15 minutes c) owner is team-data` asks for three things
of one store. May import no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.agent.controlled_english import background
from advisor.agent.controlled_english.names import NotUnderstoodError
from advisor.agent.controlled_english.request import STARTS_REQUEST
from advisor.agent.controlled_english.scene import ELEMENTS
from advisor.agent.controlled_english.sentences import LITERAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.agent.controlled_english.scene import Scene

_LEAD = re.compile(
    r"(?:(?:changes|updates|improvements|work|points)\s+)?(?:for|on|to|about|regarding|concerning|in|at)\s+"
    r"|(?:harden|improve|strengthen|update|extend|change|adjust|document|protect|describe|enrich|replicate|mirror)\s+",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"make\s+(?P<what>.+?)\s+(?:more\s+)?(?:resilient|redundant|robust|safer?|reliable|recoverable|ready"
    r"|operable|better|highly\s+available)(?:\s+for\s+production)?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\sand\s|,|^(?:both|all|every|each)\s", re.IGNORECASE)
_MOST_WORDS = 6
"""Of a heading that names what its points are about."""
_PRONOUN = re.compile(r"\b(?:it|this)\b", re.IGNORECASE)
_ITS = re.compile(r"\bits\s+(?P<key>[\w-]+(?:\s(?:endpoint|check|time))?)", re.IGNORECASE)
_CALL_TO = re.compile(r"\b(?P<noun>(?:the|all|its)\s+calls?)\s+(?P<to>to)\s", re.IGNORECASE)
_CALL_FROM = re.compile(
    r"\b(?P<call>(?:the|all)\s+calls?\s+from\s+(?:(?!\sto\s).)+?)"
    r"(?=\s+(?:with|by|that|which|in|over|using|behind|async\w*|redundant)\b|\s*[,;]|$)(?!.*\sto\s)",
    re.IGNORECASE,
)
_VERB_ALONE = re.compile(
    r"(?P<verb>\w+)(?P<rest>$|\s+(?:to|into|in|as|with|behind|from|out|over|on|by|redundant|replicated|highly"
    r"|async\w*|synchronously)\b.*|\s*,.*)",
    re.IGNORECASE,
)
_KEY = re.compile(
    rf"(?:the\s+)?(?P<key>{LITERAL}|[\w-]+(?:\s[\w-]+)?)\s*(?P<sign>\bis\b|\bare\b|\bshould\s+be\b|\bmust\s+be\b|:|=)"
    r"\s*(?P<value>.+)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:must|should|shall|needs?|requires?|has\s+to|gets?|is|publishes|consumes|connects|becomes|can"
    r"|takes\s+over)\s",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s+(?:called|named|with|for|that|which|in(?!\s+front)|over|behind)\s|\s*[,;]\s", re.IGNORECASE
)
"""Where it is said more closely what is asked for."""
_STANDS_BEFORE = re.compile(r"\b(?:balancer|proxy|gateway|firewall|waf)\b", re.IGNORECASE)
_CONTROL = re.compile(
    rf"(?P<what>\w+\s+(?:an?\s+|the\s+)?(?:{LITERAL}|[\w-]+)?\s*control(?:\s+{LITERAL})?)(?P<rest>.*)",
    re.IGNORECASE,
)


def named(heading: str, scene: Scene) -> tuple[str, ...]:
    """The ids of what a heading names; none where it names nothing, or more than that."""
    text = heading.strip().rstrip(":")
    if aim := _AIM.fullmatch(text):
        text = aim["what"]
    text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    words = scene.value(text)
    if not words or len(words.split()) > _MOST_WORDS:
        return ()
    found = scene.names.candidates(words, ELEMENTS)
    if len(found) == 1:
        return (found[0].id,)
    try:
        several = scene.several(text, ELEMENTS) if _SEVERAL.search(text) else []
    except NotUnderstoodError:
        return ()
    return tuple(each.id for each in several)


def readings(text: str, ids: tuple[str, ...], scene: Scene) -> Iterator[str]:
    """What a point may mean under a heading that names `ids`, the likeliest first."""
    now = [scene.now(each) for each in ids]
    whose = " and ".join(each for one in now for each in _instances(scene, one))
    told = _ITS.sub(lambda its: f"the {its['key']} of {whose}", text)
    if _PRONOUN.search(told):
        yield _PRONOUN.sub(whose, told)
        return
    if told != text:
        yield told
    if _CALL_TO.search(text) and " from " not in text:
        yield _CALL_TO.sub(rf"the call from {whose} to ", text)
    if _CALL_FROM.search(text):
        yield _CALL_FROM.sub(rf"\g<call> to {whose}", text)
    if names := background.names_one(text, scene):
        yield text
    yield from _completed(text, whose)
    if re.search(LITERAL, text) and not names:
        yield text


def _instances(scene: Scene, identity: str) -> list[str]:
    """The instances that an element has become in this prompt, else itself."""
    for call in scene.calls:
        parts = call.arguments.get("instances", ()) if call.tool == "make_redundant" else ()
        ids = [part if isinstance(part, str) else part["id"] for part in parts]
        if identity in ids:
            return ids
    return [identity]


def _completed(text: str, whose: str) -> Iterator[str]:
    """The point with what it is about put where such sentences have it."""
    asks = STARTS_REQUEST.match(text) is not None
    alone = _VERB_ALONE.fullmatch(text)
    if asks and alone:
        yield f"{alone['verb']} {whose}{alone['rest']}"
    if asks and (control := _CONTROL.fullmatch(text)):
        yield f"{control['what']} to {whose}{control['rest']}"
        return
    if asks:
        noun, more = text, ""
        if goes_on := _GOES_ON.search(text):
            noun, more = text[: goes_on.start()], text[goes_on.start() :]
        words = (
            ["on", "of", "to"] if re.match(r"set\s", text, re.IGNORECASE) else ["of", "on", "to"]
        )
        words += ["in front of"] if _STANDS_BEFORE.search(noun) else []
        yield from (f"{noun} {word} {whose}{more}" for word in words)
        return
    if _SAYS.match(text):
        yield f"{whose} {text}"
        return
    if key := _KEY.fullmatch(text):
        yield f"the {key['key']} of {whose} is {key['value']}"
        if key["sign"] in ":=":
            yield f"set metadata {key['key'].replace(' ', '-')} to {key['value']} on {whose}"
    article = "" if re.match(r"(?:an?|the|two|three|\d)\s", text, re.IGNORECASE) else "a "
    yield f"{whose} needs {article}{text}"
    yield f"make {whose} {text}"
