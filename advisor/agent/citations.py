"""Ids in an answer that no element has: what a model invented, or misspelt.

Only words in backticks count, and of those only what looks like an id. What stands anywhere in the
document, in what somebody said, or in the vocabulary of this project is no invention; nor is what a
sentence proposes, denies, or calls a key, a control or another thing that has no id of its own.
Too little is told rather than too much. Imports no model library.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.rules import RULES
from advisor.calm.model import Model
from advisor.calm.nearest import nearest
from advisor.calm.vocabulary import CURRENT, document_schema
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.change.workspace import Workspace

_FENCED = re.compile(r"^[ \t>]*(```+|~~~+).*?(?:^[ \t>]*\1|\Z)", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
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
_CONSTANT = re.compile(r"[A-Z][A-Z\d_]*")

_PROPOSED = re.compile(
    r"\b(?:add\w*|introduc\w*|creat\w*|insert\w*|propos\w*|suggest\w*|recommend\w*|new|another"
    r"|additional|second|call(?:ed)?|nam(?:ed|ing)|e\.g|such as|for example|instead|becomes?"
    r"|neue?[nrs]?|hinzufüg\w*|ergänz\w*|einfüg\w*|anleg\w*|etwa|beispielsweise|heißt|z\. ?b)"
    r"\b[^`]{0,40}$",
    re.IGNORECASE,
)
_RENAMED = re.compile(
    r"\b(?:renam\w*|split\w*|turn\w*|chang\w*|umbenenn\w*|teil\w*)\b.*"
    r"\b(?:to|into|in|as|zu|auf)\W{0,3}$",
    re.IGNORECASE,
)
"""What stands before a word that somebody proposes as an id."""
_AT = re.compile(
    r"\b(?:to|for|of|on|from|behind|between|at|before|after|beside|within|via|over|through|für|von"
    r"|vor|hinter|zwischen|bei|an|über)(?: (?:the|a|an|your|its|der|die|das|den|dem))?\W{0,2}$",
    re.IGNORECASE,
)
"""What stands before a word that is there already: a replica is added to it."""
_DENIED = re.compile(
    r"\b(?:no|without|lacks?|(?:not|n't) (?:find|know|see|have|contain)|missing|removed|deleted"
    r"|kein\w*|ohne|fehlt|gelöscht|entfernt)\b[^`]{0,30}$",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"^\W{0,3}(?:(?:does not|doesn't|do not|don't) (?:exist|appear|occur|stand)"
    r"|(?:is|are|was|were) (?:not|n't|no) (?:in|part|defined|present|there|found|longer|known)"
    r"|(?:is|are|was|were) (?:missing|gone|removed|deleted|unknown)|no longer"
    r"|existier\w* nicht|gibt es nicht|fehlt|ist nicht vorhanden)",
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
_BEFORE = re.compile(rf"\b{_OTHER}\W{{1,3}}$", re.IGNORECASE)
_BEHIND = re.compile(rf"^\W{{0,3}}{_OTHER}\b|^\s*=", re.IGNORECASE)
"""What calls a word something that has no unique-id."""

_TERMS = frozenset({"data-asset", "web-client", "calm-advisor", "advisor-tools", "read-only"})
"""Words that no schema lists."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_FAR = 160
"""Characters before and behind a word that are looked at."""
_MOST = 3
"""Ids of an answer that are told."""


class Citation(NamedTuple):
    """A word that stands for an element, and no element has it."""

    word: str
    nearest: str
    """The unique-id that was probably meant, or empty."""

    def __str__(self) -> str:
        near = f"; nearest: {self.nearest}" if self.nearest else ""
        return f"The answer names `{self.word}`, which does not exist{near}"


def unknown(
    answer: str, models: Iterable[Model], known: Iterable[str] = (), *, most: int = _MOST
) -> list[Citation]:
    """The ids in backticks that no element has, each once.

    Args:
        answer: Markdown of a model.
        models: the document, as it is and as it was: what was removed just now was no invention.
        known: texts in which a word may stand as well: prompts, calls, attachments.
        most: how many are told.
    """
    models = list(models)
    vocabulary = _vocabulary()
    found = [
        word
        for word in dict.fromkeys(_named(answer))
        if word not in vocabulary and not any(_is_element(word, model) for model in models)
    ]
    if not found:
        return []
    said = [*(json.dumps(model.value, ensure_ascii=False) for model in models), *known]
    strange = [word for word in found if not any(_stands(word, text) for text in said)]
    ids = [identity for model in models for identity in model.ids()]
    spoken = [(word, nearest(word, ids) or "") for word in strange]
    return [Citation(*each) for each in spoken if _is_like(each[0], ids)][:most]


def in_turn(answer: str, workspace: Workspace, said: Iterable[str]) -> list[Citation]:
    """The ids in backticks that no element has, of the answer of a turn that has ended.

    Args:
        answer: Markdown of a model.
        workspace: with what the turn staged; what it removed stands in the base.
        said: prompts and attachments.
    """
    said = list(said)
    if not unknown(answer, [workspace.model], said):
        return []
    calls = (json.dumps(each.arguments, ensure_ascii=False) for each in workspace.changes)
    return unknown(answer, [workspace.model, Model(workspace.base.value)], [*said, *calls])


def _named(answer: str) -> Iterator[str]:
    """The words in backticks that look like ids and are said to exist."""
    for sentence in _SENTENCE.split(_FENCED.sub("\n", answer)):
        for match in _QUOTED.finditer(sentence):
            word = match[1].strip()
            start, end = match.span()
            around = sentence[max(start - _FAR, 0) : start], sentence[end : end + _FAR]
            if _looks_like_an_id(word) and not _is_excused(*around):
                yield word


def _is_excused(before: str, behind: str) -> bool:
    """Whether what stands around a word says that it is no element, or none yet."""
    first = _LISTED.sub("", before)
    is_new = _RENAMED.search(first) or (_PROPOSED.search(first) and not _AT.search(first))
    is_denied = _DENIED.search(first) or _GONE.search(behind)
    is_other = _BEFORE.search(first) or _BEHIND.match(behind)
    return bool(is_new or is_denied or is_other)


def _looks_like_an_id(word: str) -> bool:
    return bool(
        _ID.fullmatch(word)
        and _JOINED.search(word)
        and not _NO_NAME.fullmatch(word)
        and not _PLACE.search(word)
    )


def _is_element(word: str, model: Model) -> bool:
    """Whether an element has this id, or the word is an id and a field behind it."""
    head = word
    while head:
        if head in model.definitions:
            return True
        head = head.rpartition(".")[0]
    return False


def _is_like(word: str, ids: list[str]) -> bool:
    """Whether ids of the document are written so: capitals, or words parted by dots alone."""
    if _CONSTANT.fullmatch(word):
        return any(_CONSTANT.fullmatch(identity) for identity in ids)
    if "-" in word or "_" in word:
        return True
    return nearest(word, ids, surely=True) is not None


def _stands(word: str, text: str) -> bool:
    """Whether the word stands in a text, not as a part of a longer one."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE) is not None


@cache
def _vocabulary() -> frozenset[str]:
    """Words of CALM, of the tools and of the rules, which are no ids."""
    tools = registry.tools()
    found = {tool.name for tool in tools} | {rule.name for rule in RULES}
    found |= _TERMS
    for schema in (document_schema(CURRENT, meta=False), *(tool.parameters for tool in tools)):
        found.update(_words(schema))
    return frozenset(found)


def _words(schema: Any) -> Iterator[str]:
    """Names of members, and values that are allowed, at any depth; no word of a description."""
    waiting = [schema]
    for value in waiting:
        if isinstance(value, dict):
            yield from value
            allowed = [value.get("const"), *(value.get("enum") or ())]
            yield from (each for each in allowed if isinstance(each, str))
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
