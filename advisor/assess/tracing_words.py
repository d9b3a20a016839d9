"""A trace in words: sections of Markdown of our own around ids of the document.

A shell lays them out. Imports no model library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.assess.words import code, enumerated, quoted, titled
from advisor.calm.element import ARCHITECTURE
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.assess.causes import Cause
    from advisor.assess.contacts import Contact, Said
    from advisor.assess.dependencies import Branch
    from advisor.assess.facts import Facts
    from advisor.assess.failure_modes import FailureMode
    from advisor.assess.impact import Hit, Impact
    from advisor.assess.shared import Shared
    from advisor.assess.tracing import Trace

_LINES = 60
"""Lines of a tree before the rest is only counted."""
_LISTED = 12
"""Nodes of a list before the rest is only counted."""
_FLOWS = 12
"""Flows that have a line."""
_KNOWN = 8
"""Known failures that have a line."""

_SIDES = {
    "itself": "shows a symptom",
    "on": "on the way",
    "source": "the data comes over it",
    "needed": "needed",
    "around": "stands around it",
    "leading": "leads to it",
}


class Item(NamedTuple):
    """One thing of a section."""

    head: str
    lines: tuple[tuple[str, str], ...] = ()
    """A label and a text each."""


class Section(NamedTuple):
    """A heading and what stands below it: items, or a tree that keeps its line breaks."""

    title: str
    items: tuple[Item, ...] = ()
    tree: tuple[str, ...] = ()
    is_ranked: bool = False


def sections(facts: Facts, trace: Trace, rest: str = "") -> Iterator[Section]:
    """All that the trace says; sections without content are left out.

    `rest` says how the causes are seen that are not told.
    """
    causes = tuple(_causes(facts, trace, rest))
    listed = (
        Section("What they share", tuple(_shared(trace.shared))),
        Section("Where to look, in this order", causes, is_ranked=True),
        Section("What it hits", tuple(_impact(trace.impact))),
        Section("Known failures", tuple(_known(trace))),
        Section("Whom to ask", tuple(_asked(trace))),
        Section("What is needed", tree=tuple(_tree(trace.needed))),
        Section("What needs it", tree=tuple(_tree(trace.needing))),
        Section("Not said in the document", tuple(_silence(trace))),
    )
    return (section for section in listed if section.items or section.tree)


def _shared(shared: Shared) -> Iterator[Item]:
    """What all symptoms have in common."""
    if shared.needed:
        yield Item(f"All need {enumerated(shared.needed)}.")
    if shared.flows:
        yield Item(f"All are on {enumerated(shared.flows)}.")
    if shared.containers:
        yield Item(f"All stand in {enumerated(shared.containers)}.")


def _causes(facts: Facts, trace: Trace, rest: str) -> Iterator[Item]:
    """What may be behind the symptoms, each with what to look at and whom to ask."""
    for cause, look in zip(trace.causes, trace.looks, strict=True):
        contact = next(each for each in trace.contacts if each.element == cause.node)
        lines = [("why", " ".join(cause.reasons))]
        lines += [("look", " ".join(look.do))] if look.do else []
        lines += [("ask", told)] if (told := _contact(contact)) else []
        yield Item(f"{titled(facts.nodes[cause.node])} · {_side(cause)}", tuple(lines))
    if trace.further:
        hint = f": {rest}" if rest else ""
        yield Item(f"and {trace.further} more, further away or of fewer symptoms{hint}")


def _side(cause: Cause) -> str:
    return _SIDES[cause.side]


def _contact(contact: Contact) -> str:
    """Whom to ask about an element, without what stands among the things to look at."""
    told = (
        f"{_whose(contact, each)}{each.what} {quoted(each.value)}"
        for each in contact.said
        if each.what not in ("health-endpoint", "dashboard", "runbook")
    )
    return ", ".join(told)


def _whose(contact: Contact, said: Said) -> str:
    """Of what something is said, where that is not the element itself."""
    if said.of == contact.element:
        return ""
    return "the architecture's " if said.of == ARCHITECTURE else f"{code(said.of)}'s "


def _impact(impact: Impact) -> Iterator[Item]:
    """Who and which flows an outage hits."""
    directly = [node for node, distance in impact.needing if distance == 1]
    further = [node for node, distance in impact.needing if distance > 1]
    if directly:
        over = f"; over others {enumerated(further, _LISTED)}" if further else ""
        yield Item(f"What needs it: directly {enumerated(directly, _LISTED)}{over}.")
    elif impact.nodes:
        yield Item(f"Nothing in the document needs {enumerated(impact.nodes)}.")
    for node, others in impact.standing_in:
        verb = "does" if len(others) == 1 else "do"
        yield Item(f"{enumerated(others)} {verb} the same work as {code(node)}, and may go on.")
    for hit in impact.flows[:_FLOWS]:
        yield Item(_hit(hit), tuple(("says", quoted(each)) for each in hit.costs))
    if more := impact.flows[_FLOWS:]:
        yield Item(f"and {counted(len(more), 'more flow')}")
    if impact.nodes and not impact.flows:
        yield Item("No flow runs over it.")


def _hit(hit: Hit) -> str:
    name = f" ({quoted(hit.name)})" if hit.name != hit.flow else ""
    over = enumerated(hit.over)
    if hit.doubt:
        return f"Flow {code(hit.flow)}{name} may be hit: it passes {over}; {hit.doubt}."
    how = f"runs over {over}" if hit.is_direct else f"ends at {over}, which depends on it"
    return f"Flow {code(hit.flow)}{name} {how}."


def _known(trace: Trace) -> Iterator[Item]:
    """Known failures; those of causes that are told stand there as well, as what to look at."""
    told = {cause.node for cause in trace.causes}
    for match in trace.matches[:_KNOWN]:
        if match.mode.element not in told:
            fitting = ", ".join(map(code, match.words))
            yield Item(f"{_mode(match.mode)} (fits {fitting})", tuple(_parts(match.mode)))
    for mode in trace.known[:_KNOWN]:
        if mode.element not in told:
            yield Item(_mode(mode), tuple(_parts(mode)))


def _mode(mode: FailureMode) -> str:
    return f"{code(mode.element)}: {quoted(mode.symptom)}"


def _parts(mode: FailureMode) -> Iterator[tuple[str, str]]:
    parts = (mode.cause, mode.check, mode.resolution, mode.escalation)
    for label, text in zip(("cause", "check", "then", "ask"), parts, strict=True):
        if text:
            yield label, quoted(text)


def _asked(trace: Trace) -> Iterator[Item]:
    """The contacts that do not stand with a cause."""
    told = {cause.node for cause in trace.causes}
    for contact in trace.contacts:
        if contact.element not in told and contact.said:
            said = tuple((each.what, quoted(each.value)) for each in contact.said)
            yield Item(code(contact.element), said)


def _silence(trace: Trace) -> Iterator[Item]:
    """What an operator would need and nobody says."""
    ours = [each for each in trace.contacts if not each.is_outside]
    for what, words in (("health-endpoint", "a health endpoint"), ("on-call", "who is on call")):
        lacking = [each.element for each in ours if not each.value(what)]
        if lacking:
            every = "any of them" if len(lacking) == len(ours) > 1 else enumerated(lacking)
            yield Item(f"Of {every}: {words}.")
    if trace.seen and not trace.matches:
        yield Item(f"A known failure that fits {quoted(trace.seen)}.")


def _tree(branches: Sequence[Branch]) -> Iterator[str]:
    """The lines of a tree, each under the one that it hangs on."""
    open_at: list[bool] = []
    for branch in branches[:_LINES]:
        del open_at[max(branch.depth - 1, 0) :]
        if not branch.need:
            yield _inert(branch.node)
            continue
        lead = "".join("│  " if is_open else "   " for is_open in open_at)
        open_at.append(not branch.is_last)
        way = f"  ({branch.need.way})" if branch.need.way != "calls" else ""
        again = "  (see above)" if branch.is_again else ""
        yield f"{lead}{'└' if branch.is_last else '├'}─ {_inert(branch.node)}{way}{again}"
    if len(branches) > _LINES:
        yield f"and {len(branches) - _LINES} more"


def _inert(identity: str) -> str:
    """An id on one line, which ends no block of Markdown."""
    return code(identity)[1:-1]


def as_markdown(listed: Iterable[Section]) -> Iterator[str]:
    """The sections as lines of Markdown."""
    for section in listed:
        yield from ("", f"## {section.title}", "")
        for number, item in enumerate(section.items, 1):
            mark = f"{number}." if section.is_ranked else "-"
            yield f"{mark} {item.head}"
            indent = " " * (len(mark) + 1)
            yield from (f"{indent}- {label}: {text}" for label, text in item.lines)
        if section.tree:
            yield from ("```text", *section.tree, "```")
