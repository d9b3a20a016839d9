"""From where the data comes that an element shows or holds: who writes it, and what they wait for.

An arrow to a store is drawn by who writes and by who reads; words and names tell them apart.
Imports no model library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.kinds import spaced
from advisor.assess.messages import consumes, sides
from advisor.assess.needs import is_foreign, needs
from advisor.assess.words import code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.assess.facts import Facts

_DATA_SYMPTOMS = re.compile(
    r"\b(?:empty|blank|stale|missing|outdated|out of date|not up to date|not updated|obsolete"
    r"|incomplete|inconsistent|(?:wrong|old|no|bad) (?:numbers?|figures?|data|values?|results?)"
    r"|yesterday'?s?|veraltet\w*|leere?[nrs]?|fehlen(?:de\w*)?|fehlt|unvollständig\w*"
    r"|(?:falsche|alte|keine) (?:zahlen|daten|werte))\b"
)
_WRITING = re.compile(
    r"load(?:er|s|ing)?|ingest\w*|import\w*|etl|elt|writer|transform\w*|capture|collector|sync"
    r"|postings?|lader|schreiber|erfassung"
)
_READING = re.compile(
    r"export\w*|report\w*|quer(?:y|ies)|reader|search|analy\w*|dashboards?|notebooks?|viewer"
    r"|bericht\w*|auswertung\w*|abfrage\w*|suche|anzeige"
)
"""Words of ids and names of what leads to a store and does not say whether it writes."""


class Source(NamedTuple):
    """A node over which the data comes."""

    way: tuple[str, ...]
    """From where it is seen to this node, against the data."""
    how: str
    """What it has to do with the node before, a sentence of Markdown; empty at the start."""
    is_producing: bool
    """Whether it is part of what makes the data, so that who starts it counts as well."""


class _Step(NamedTuple):
    node: str
    how: str
    is_producing: bool


def is_about_data(seen: str) -> bool:
    """Whether a symptom in words is of data that is missing, old or wrong."""
    return _DATA_SYMPTOMS.search(seen.casefold()) is not None


def data_sources(facts: Facts, starts: Iterable[str]) -> dict[str, Source]:
    """Where data comes from, by unique-id, the nearest first; none where nobody writes any."""
    found = {each: Source((each,), "", is_producing=False) for each in starts}
    order = [*found]
    for node in order:
        for step in _before(facts, node, is_producing=found[node].is_producing):
            if step.node in found or step.node in facts.assets:
                continue
            found[step.node] = Source((*found[node].way, step.node), step.how, step.is_producing)
            order.append(step.node)
    return found if any(each.is_producing for each in found.values()) else {}


def _before(facts: Facts, node: str, *, is_producing: bool) -> Iterator[_Step]:
    """What stands before a node on the way of its data."""
    if node in facts.groups and node not in facts.queues:
        return
    if node in facts.stores or node in facts.queues:
        yield from _filling(facts, node)
    elif not is_foreign(facts, node):
        yield from _read(facts, node)
        yield from _waited_for(facts, node)
        if is_producing:
            yield from _starting(facts, node)


def _filling(facts: Facts, store: str) -> Iterator[_Step]:
    """Who puts data into a store or a queue."""
    yield from _feeding(facts, store)
    its = sides(facts, store)
    said = [each for each in its.writing if each in facts.graph.pred[store]]
    silent = [each for each in its.unsaid if each not in its.reading]
    if store in facts.queues:
        silent = [each for each in silent if not consumes(facts, each, store)]
    likely = [each for each in silent if _is_called(facts, each, _WRITING)]
    possible = [each for each in silent if not _is_called(facts, each, _READING)]
    if not said and not likely and not facts.of(needs).out_degree(store):
        possible = possible or silent
    for each in dict.fromkeys((*said, *likely, *possible)):
        if each in said or each in likely:
            yield _Step(each, f"It writes to {code(store)}.", is_producing=True)
        elif each not in facts.outside or is_foreign(facts, each):
            how = f"It may write to {code(store)}: the document does not say whether it does."
            yield _Step(each, how, is_producing=True)


def _feeding(facts: Facts, node: str) -> Iterator[_Step]:
    """What gives data on to a node."""
    for other, joined in facts.of(needs).succ[node].items():
        if joined["need"].way == "is fed by":
            yield _Step(other, f"It feeds {code(node)}.", is_producing=True)


def _read(facts: Facts, node: str) -> Iterator[_Step]:
    """What a node takes its data from."""
    yield from _feeding(facts, node)
    for other in facts.graph.succ[node]:
        if other in facts.queues:
            is_shown = node in facts.outside and node not in sides(facts, other).writing
            if is_shown or consumes(facts, node, other):
                yield _Step(other, f"{code(node)} takes messages from it.", is_producing=False)
        elif other in facts.stores:
            its = sides(facts, other)
            if node in its.reading or node not in its.writing:
                yield _Step(other, f"{code(node)} takes data from it.", is_producing=False)


def _waited_for(facts: Facts, node: str) -> Iterator[_Step]:
    """The services that a node calls; to systems of others it may as well give something."""
    for other, joined in facts.of(needs).succ[node].items():
        called = joined["need"].way == "calls"
        is_service = other not in facts.stores | facts.queues | facts.groups
        if called and is_service and not is_foreign(facts, other):
            yield _Step(other, f"{code(node)} calls it for its work.", is_producing=False)


def _starting(facts: Facts, node: str) -> Iterator[_Step]:
    """Who starts what makes the data, or hands it over."""
    for other in facts.graph.pred[node]:
        if other in facts.stores | facts.queues or other in facts.of(needs).succ[node]:
            continue
        if other not in facts.outside or is_foreign(facts, other):
            yield _Step(other, f"It calls {code(node)}, which works for it.", is_producing=True)


def _is_called(facts: Facts, identity: str, words: re.Pattern[str]) -> bool:
    """Whether one of these words stands in an id or a name."""
    text = f"{spaced(identity)} {spaced(facts.name(identity))}".casefold()
    return any(words.fullmatch(each) for each in re.findall(r"[^\W_]+", text))
