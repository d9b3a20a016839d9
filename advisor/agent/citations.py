"""Ids in an answer that no element has: what a model invented, or misspelt.

Only words in backticks count that look like ids and are said to exist. What stands anywhere in the
document, in what somebody said, in a result of a tool, in a remedy of a finding, or in the
vocabulary of this project or the field is no invention. A word that is written like the ids of the
document is told; any other only where its sentence takes it for an element. Imports no model
library.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent.claims import claims
from advisor.assess.rules import RULES
from advisor.calm.model import Model
from advisor.calm.nearest import nearest
from advisor.calm.vocabulary import CURRENT, document_schema
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.agent.claims import Claim
    from advisor.change.workspace import Workspace

_CONSTANT = re.compile(r"[A-Z][A-Z\d_]*")
_PARTED = re.compile(r"[-_.]")
_COUNTED = re.compile(r"(?:[-_.]\d+)+$")
_STANDARD = re.compile(
    r"[A-Z]{2,}-\d[\w.-]*|(?:sha|aes|rsa|utf|tls|ssl|iso|cve|adr|rfc|ipv?|http|oauth|saml|x)-?\d"
    r"[\w.-]*",
    re.IGNORECASE,
)
"""A number of a standard, a cipher, a weakness or a decision."""

_TERMS = frozenset(
    {
        *("data-asset", "web-client", "calm-advisor", "advisor-tools", "read-only", "read-write"),
        *("circuit-breaker", "rate-limit", "rate-limiter", "dead-letter", "dead-letter-queue"),
        *("cache-aside", "read-through", "write-through", "write-behind", "event-sourcing"),
        *("blue-green", "active-active", "active-passive", "hot-standby", "warm-standby"),
        *("at-least-once", "at-most-once", "exactly-once", "fail-over", "fail-fast", "fail-open"),
        *("fail-closed", "failover-mode", "point-in-time", "two-phase", "two-phase-commit"),
        *("first-in-first-out", "round-robin", "health-check", "back-off", "time-to-live"),
        *("service-mesh", "multi-az", "multi-region", "multi-tenant", "single-tenant", "on-call"),
        *(
            "pg_dump",
            "pg_basebackup",
            "pg-bouncer",
            "spring-boot",
            "docker-compose",
            "x-request-id",
        ),
        *("kube-proxy", "node-js", "grpc-web", "single-node", "end-to-end", "least-privilege"),
        *("zero-trust", "zero-downtime", "strangler-fig", "anti-corruption", "pub-sub", "api-key"),
    }
)
"""Words that no schema lists: of this project, of patterns and of products."""

_MOST = 3
"""Ids of an answer that are told."""
_SOUGHT = 50
"""Ids of an answer that are looked for in the remedies."""


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
        claim
        for claim in claims(answer)
        if claim.word.casefold() not in vocabulary
        and not any(_is_element(claim.word, model) for model in models)
    ]
    if not found:
        return []
    said = [*(json.dumps(model.value, ensure_ascii=False) for model in models), *known]
    strange = [claim for claim in found if not any(_stands(claim.word, text) for text in said)]
    ids = [identity for model in models for identity in model.ids()]
    nodes = [identity for model in models for identity in model.ids("node")]
    told = [claim.word for claim in strange if _is_told(claim, ids, nodes)]
    return [Citation(word, nearest(word, ids) or "") for word in told[:most]]


def in_turn(
    answer: str, workspace: Workspace, said: Iterable[str], results: Iterable[str] = ()
) -> list[Citation]:
    """The ids in backticks that no element has, of the answer of a turn that has ended.

    Args:
        answer: Markdown of a model.
        workspace: with what the turn staged; what it removed stands in the base.
        said: prompts and attachments.
        results: what the tools answered to calls that were carried out.
    """
    said = [*said, *results]
    if not unknown(answer, [workspace.model], said):
        return []
    calls = [json.dumps(each.arguments, ensure_ascii=False) for each in workspace.changes]
    models = [workspace.model, Model(workspace.base.value)]
    strange = unknown(answer, models, [*said, *calls], most=_SOUGHT)
    if not strange:
        return []
    offered = _offered([each.word for each in strange], workspace.model)
    return [each for each in strange if each.word not in offered][:_MOST]


def _offered(words: Iterable[str], model: Model) -> set[str]:
    """Those of the words that a remedy of a finding would give to something new."""
    from advisor.assess.assessing import assess  # answers that name what is there do without

    left, offered = set(words), set[str]()
    for finding in assess(model).findings:
        if not left:
            break
        text = json.dumps([each.arguments for each in finding.told.remedies], ensure_ascii=False)
        known = {word for word in left if _stands(word, text)}
        offered |= known
        left -= known
    return offered


def _is_element(word: str, model: Model) -> bool:
    """Whether an element has this id, or the word is an id and a field behind it."""
    head = word
    while head:
        if head in model.definitions:
            return True
        head = head.rpartition(".")[0]
    return False


def _is_told(claim: Claim, ids: list[str], nodes: list[str]) -> bool:
    """Whether the word is likely to stand for an element: like those there are, or taken for one.

    Capitals, underscores and words parted by dots alone are ids only where ids are written so.
    """
    word = claim.word
    if _STANDARD.fullmatch(word):
        head = _COUNTED.sub("", word)
        return head != word and any(_COUNTED.sub("", node) == head != node for node in nodes)
    if nearest(word, ids, surely=True) is not None:
        return True
    if _CONSTANT.fullmatch(word):
        return any(_CONSTANT.fullmatch(identity) for identity in ids)
    marks = set("-_").intersection(word)
    if not marks or not all(any(mark in identity for identity in ids) for mark in marks):
        return False
    if claim.is_taken_for_one or any(_ending(word) == _ending(node) for node in nodes):
        return True
    return claim.may_be_one and any(_beginning(word) == _beginning(node) for node in nodes)


def _beginning(word: str) -> str:
    """The first of several words, with what parts it from the others."""
    parted = _PARTED.search(word)
    return word[: parted.end()].casefold() if parted else word


def _ending(word: str) -> str:
    """The last of several words, such as `-db`; numbers do not count."""
    bare = _COUNTED.sub("", word)
    return bare[max(0, *(bare.rfind(mark) for mark in "-_.")) :].casefold()


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
    return frozenset(word.casefold() for word in found)


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
