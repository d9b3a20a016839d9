"""What the sentences of an answer say of the words in backticks: which are said to exist.

A word may be proposed as new, denied, called a key, a control or another thing that has no id of
its own; only then is it no claim. Windows before a word are short and hold no preposition: a
replica is added *to* what is there already. Goes by words alone, of English and German, and knows
no document. Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCED = re.compile(r"^[ \t>]*(```+|~~~+).*?(?:^[ \t>]*\1|\Z)", re.MULTILINE | re.DOTALL)
_GIVEN = re.compile(r'"unique-id"\s*:\s*"([^"\n]+)"')
"""An id in JSON that an answer shows, which is a proposal."""
_QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bz\. B\.)(?<!\bz\.)\s+|\n")
_ARROW = re.compile(r"\s*(?:→|⇒|↔|←|<?[-=]{1,3}>|<-{1,3})\s*")
_POINTED = re.compile(r"/(?:nodes|relationships|flows)/([^/\s]+)")
_PORT = re.compile(r":\d{2,5}$")

_ID = re.compile(r"[^\W_](?:[^\W_]|[-_.](?=[^\W_]))*")
"""Words joined by hyphens, underscores or dots."""
_JOINED = re.compile(r"[-_.]")
_NO_NAME = re.compile(r"v?\d+(?:[-_.]\w+)*|[a-z]{2}-[a-z]+-\d[a-z]?", re.IGNORECASE)
"""A number, a version, a date, or a region of a cloud."""
_PLACE = re.compile(
    r"\.(?:json|ya?ml|md|txt|py|toml|csv|xml|html?|svg|png|puml|adoc|sh|log|conf|ini"
    r"|com|org|net|io|dev|local|internal|example|corp|de|eu)$",
    re.IGNORECASE,
)
"""How names of files and hosts end."""

_PREPOSITIONS = (
    r"to|for|of|on|from|behind|between|at|before|after|beside|besides|within|via|over|through|by"
    r"|with|under|against|in|that|which|who|whether|if|because|when|where|how|nothing|is|are|was"
    r"|für|von|vor|hinter|zwischen|bei|an|am|über|zu|zum|zur|auf|im|ob|wie|wenn|dass|ist|sind"
)
_ARTICLE = (
    r"(?:an?|one|two|three|another|the|its|your|their|new|eine?[nrsm]?|zwei|de[nrm]|di?e|das)"
)
_STEP = rf"[ *_]+(?!(?:{_PREPOSITIONS})\b)[\w'-]+"
"""One more word that leads on to the one in backticks, and is no preposition."""
_NOUN = rf"(?:[ *_]+{_ARTICLE}\b(?:{_STEP}){{0,4}}|(?:{_STEP})?)"
_EXAMPLE = r"(?:,? (?:e\.g\.|such as|for example|called|named|etwa|z\. ?B\.|namens))"
_GAP = rf"{_EXAMPLE}?[\s,:(*\"'\u2013-]{{0,5}}$"
_PROPOSED = re.compile(
    r"(?:\b(?:add(?:s|ed|ing)?|introduc(?:e[sd]?|ing)|creat(?:e[sd]?|ing)|insert(?:s|ed|ing)?"
    r"|becom(?:es?|ing)|hinzufügen|ergänz\w*|einfüg\w*|füge?t?|anleg\w*|lege?t?|erstell\w*"
    rf"|(?:replac\w*|ersetz\w*)\b.*`.*\b(?:with|by|durch)|instead){_NOUN}{_GAP}"
    rf"|\b(?:propos|suggest|recommend)\w*(?:[ *_]+{_ARTICLE}\b(?:{_STEP}){{0,4}})?{_GAP}"
    r"|\b(?:new|another|additional|second|neue[nrsm]?|weitere[nrsm]?|zweite[nrsm]?)"
    rf"(?:{_STEP}){{0,2}}(?: (?:called|named|namens))?[ (*\"]{{1,4}}$"
    r"|(?<!`)[ ,](?:called|named|naming|namens|heißt|(?:call|name) (?:it|them|this|that|one))"
    r"\W{1,3}$"
    r"|(?:^|[ (])(?:an?|eine?[nrsm]?) $)",
    re.IGNORECASE,
)
_RENAMED = re.compile(
    r"(?:\b(?:renam\w*|umbenenn\w*|umbenannt)\b.*`.*\b(?:to|into|as|in|zu)"
    r"|\b(?:split\w*|turn\w*|(?:auf)?(?:ge)?teil\w*)\b.*\b(?:into|in|auf)|`,? as)\W{1,3}$",
    re.IGNORECASE,
)
"""What stands before a word that somebody proposes as an id."""
_THING = (
    r"(?:nodes?|elements?|services?|ids?|such|relationships?|interfaces?|flows?|component|database"
    r"|store|queue|broker|cache|gateway|knoten|dienst|elemente?|datenbank|warteschlange|speicher)"
)
_DENIED = re.compile(
    r"\b(?:no|lacks?|(?:not|n't|nowhere) (?:find|know|see|have|contain)|cannot find|missing:?"
    rf"|removed|deleted|kein\w*|fehlt|gelöscht|entfernt)(?:[ ]+(?:{_ARTICLE}|{_THING}"
    r"|called|named|namens|mit der id)\b){0,3}[\s*\"'(]{1,4}$",
    re.IGNORECASE,
)
_DOCUMENT = r"(?:the|this|your|its) (?:document|architecture|model|file|map|diagram)"
_GONE = re.compile(
    r"^\W{0,3}(?:(?:does not|doesn't|do not|don't) (?:exist|appear|occur|stand)"
    rf"|(?:is|are|was|were)(?: not|n't) (?:(?:a )?part of {_DOCUMENT}|in {_DOCUMENT}"
    r"|defined|present|there|found|known)"
    r"|(?:is|are|was|were) (?:no longer|gone|removed|deleted|unknown)"
    r"|(?:is|are) missing(?=\s*(?:$|[.,;:)]| (?:in|from|here)\b))|no longer exists?"
    r"|existier\w* nicht|gibt es nicht|fehlt(?=\s*(?:$|[.,;:)]))|ist nicht vorhanden)",
    re.IGNORECASE,
)
"""What stands before and behind a word that is said not to exist."""
_LISTED = re.compile(r"(?:`[^`\n]+`(?:[\s,;(/]|\b(?:and|or|und|oder|then)\b)*)+$", re.IGNORECASE)
"""The words of a list before another; what is said of the first is said of all."""
_OTHER = (
    r"(?:keys?|fields?|controls?|propert(?:y|ies)|headers?|settings?|parameters?|attributes?|values?"
    r"|tags?|patterns?|flags?|labels?|columns?|variables?|polic(?:y|ies)|rules?|members?|roles?"
    r"|metadata|protocols?|requirements?|types?|kinds?|modes?|tools?|arguments?|commands?|names?"
    r"|topics?|schemas?|tables?|scopes?|claims?|zones?|regions?|images?|versions?|librar(?:y|ies)"
    r"|schlüssel|feld(?:er)?|werte?|kontrollen?|rollen?|typ(?:en)?)"
)
_BEFORE = re.compile(rf"\b{_OTHER}[\s:(*\"']{{1,3}}$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"^\W{{0,3}}(?:(?:is|are|ist|sind) (?:(?:an?|the|eine?|the name of) )?)?{_OTHER}\b|^\s*=",
    re.IGNORECASE,
)
"""What calls a word something that has no unique-id."""

_ACTING = re.compile(
    r"^\**\s+(?:(?:still|now|also|only|then|alone|itself|first|jetzt|nur|auch) )?(?:is|are|was|has"
    r"|had|does|can|cannot|could|must|may|will|calls?|called|waits?|reads?|writes?|depends?|fails?"
    r"|stores?|uses?|runs?|stands?|goes|sends?|receives?|handles?|serves?|needs?|stops?|crashes"
    r"|loses|connects?|talks?|lies|sits|keeps?|holds?|publishes|consumes|takes|gets|stays|remains"
    r"|ist|hat|wartet|ruft|liest|schreibt|braucht|fällt|läuft|sendet|wird|kann|muss|steht|liegt)\b"
    r"|^\*+:",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\b(?:behind|between|over|through|via|calls?|hinter|zwischen|über|dienst|service|node|database"
    r"|knoten|datenbank)(?: the)?[ *]{1,3}$",
    re.IGNORECASE,
)
"""What stands behind and before a word that is taken for an element."""
_NEAR_BY = re.compile(r"\b(?:to|from|for|of|at|von|für|zu|an)(?: the)?[ *]{1,3}$", re.IGNORECASE)
"""What stands before an element, and before a value as well."""

_FAR = 160
"""Characters before and behind a word that are looked at."""


class Claim(NamedTuple):
    """A word that looks like an id and is said to exist."""

    word: str
    is_taken_for_one: bool
    """Whether the sentence makes it do or be something, as only an element does."""
    may_be_one: bool
    """Whether something goes to it, comes from it or is of it."""


def claims(answer: str) -> list[Claim]:
    """The words in backticks that look like ids and are nowhere proposed or denied, each once.

    Args:
        answer: Markdown of a model.
    """
    shown = [fence[0] for fence in _FENCED.finditer(answer)]
    excused = {given for fence in shown for given in _GIVEN.findall(fence)}
    found: dict[str, Claim] = {}
    for sentence in _SENTENCE.split(_FENCED.sub("\n", answer)):
        for word, before, behind in _words(sentence):
            if _is_new(before) or _is_denied(before, behind):
                excused.add(word)
            elif not (_BEFORE.search(before) or _BEHIND.match(behind)):
                taken = bool(_ACTING.match(behind) or _REACHED.search(before))
                claim = Claim(word, taken, bool(_NEAR_BY.search(before)))
                found[word] = max(found.get(word, claim), claim)
    return [claim for word, claim in found.items() if word not in excused]


def _words(sentence: str) -> Iterator[tuple[str, str, str]]:
    """What looks like an id, with the text before, less the list it stands in, and behind it."""
    for match in _QUOTED.finditer(sentence):
        start, end = match.span()
        before = _LISTED.sub("", sentence[max(start - _FAR, 0) : start])
        for part in _ARROW.split(match[1].strip()):
            pointed = _POINTED.fullmatch(part)
            word = pointed[1] if pointed else _PORT.sub("", part)
            if _looks_like_an_id(word):
                yield word, before, sentence[end : end + _FAR]


def _looks_like_an_id(word: str) -> bool:
    return bool(
        _ID.fullmatch(word)
        and _JOINED.search(word)
        and not _NO_NAME.fullmatch(word)
        and not _PLACE.search(word)
    )


def _is_new(before: str) -> bool:
    return bool(_PROPOSED.search(before) or _RENAMED.search(before))


def _is_denied(before: str, behind: str) -> bool:
    return bool(_DENIED.search(before) or _GONE.match(behind))
