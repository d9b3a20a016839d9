"""The page of the assessment: what is weak, with proofs and remedies, and how it was judged."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from advisor.assess import suppressions, telling, words
from advisor.assess.facts import Facts
from advisor.assess.rules import RULES
from advisor.assess.weak_point import FOCUSES, SEVERITIES
from advisor.calm.phrases import counted
from advisor.calm.unread import unread
from advisor.site import details, mdx, project
from advisor.site.findings import prose
from advisor.site.gathered import name, titled
from advisor.site.remedies import sentence
from advisor.site.source import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.assess.weak_point import Rule, WeakPoint
    from advisor.calm.model import Model
    from advisor.site.gathered import Gathered

_IN_FULL = 100
"""Findings that are told in full; the others in a line each."""
_GRAVEST = 3
"""Findings that the summary names."""
_NAMED = 8
"""Elements that a line names."""
_LONGEST = 60
"""Characters of a name in a heading."""
_DOUBTS = 50
"""Doubts that are told."""
_INTRODUCTION = (
    "Computed from the document alone: each finding has a proof that can be checked on it. What "
    "the document does not state is not known."
)


def page(gathered: Gathered) -> Page:
    """Findings by severity, what is accepted or doubtful, and the rules."""
    found = gathered.source.findings
    parts = (
        details.head("Assessment", project.PLACES["assessment"]),
        _INTRODUCTION,
        *map(mdx.text, unread(gathered.model.value)),
        *_summary(gathered, found),
        *_findings(gathered, found),
        *_accepted(gathered.model),
        *_doubts(gathered),
        *_judged(found),
    )
    return Page(project.path("assessment"), "\n\n".join(parts) + "\n")


def _findings(gathered: Gathered, found: Sequence[WeakPoint]) -> Iterator[str]:
    """The first in full, below the name of their severity; then the others as a table."""
    full, rest = found[:_IN_FULL], found[_IN_FULL:]
    for severity in SEVERITIES:
        of_severity = [point for point in full if point.severity == severity]
        if of_severity:
            yield f"## {severity.capitalize()}"
        for point in of_severity:
            yield from _in_full(gathered, point)
    if rest:
        rows = (
            (point.severity, mdx.code(point.rule.name), _elements(gathered, point.elements))
            for point in rest
        )
        yield "## Further findings"
        yield mdx.table(("Severity", "Rule", "Elements"), rows)


def _in_full(gathered: Gathered, point: WeakPoint) -> Iterator[str]:
    told = point.told
    yield f"### {_heading(gathered, point)}"
    yield prose(told.title, gathered.page_of)
    said = (
        ("Elements", _elements(gathered, point.elements)),
        ("Flows", _elements(gathered, point.flows)),
        ("Proof", prose(told.proof.text, gathered.page_of)),
        ("Why", f"{_plain(point.rule.why)} ({_plain(point.rule.source)})"),
        *(
            ("Or" if place else "Remedy", prose(sentence(remedy), gathered.page_of))
            for place, remedy in enumerate(told.remedies)
        ),
        ("Note", prose(told.note, gathered.page_of)),
    )
    yield "\n".join(f"- **{label}:** {text}" for label, text in said if text)
    evidence = json.dumps(told.proof.evidence, indent=2, ensure_ascii=False)
    summary = f"<summary>Evidence: {told.proof.kind}</summary>"
    yield f"<details>\n{summary}\n\n{mdx.fence(evidence, 'json')}\n\n</details>"
    calls = [f"- {_plain(telling.call(each))}" for each in told.remedies]
    if calls:
        listed = "\n".join(calls)
        yield f"<details>\n<summary>As changes for the advisor</summary>\n\n{listed}\n\n</details>"


def _heading(gathered: Gathered, point: WeakPoint) -> str:
    """The rule and the first element, short enough for the table of contents."""
    first = point.elements[0] if point.elements else ""
    element = gathered.model.get(first)
    named = words.plain(name(element) if element else first, _LONGEST)
    # At the end of a heading `{#name}` would be its anchor.
    return f"{titled(point.rule.name)}: {mdx.text(named)}".replace("\\{#", "\\{ #")


def _elements(gathered: Gathered, ids: Sequence[str]) -> str:
    """Ids as links to their pages, by their names."""
    shown = [
        gathered.linked(each) if gathered.model.get(each) else mdx.code(each)
        for each in ids[:_NAMED]
    ]
    more = [f"{len(ids) - _NAMED} more"] if len(ids) > _NAMED else []
    return ", ".join(shown + more)


def _plain(markdown: str) -> str:
    """A text of a rule, which speaks of no element."""
    return prose(markdown, lambda _: "")


def _summary(gathered: Gathered, findings: Sequence[WeakPoint]) -> Iterator[str]:
    """How many there are of each severity and focus, and what the gravest are."""
    yield "## Summary"
    if not findings:
        yield "**No weak point** of the kinds that are looked for."
        return
    counts = Counter((point.severity, point.rule.focus) for point in findings)
    rows = [
        [severity.capitalize(), *map(str, (*cells, sum(cells)))]
        for severity in SEVERITIES
        if any(cells := [counts[severity, focus] for focus in FOCUSES])
    ]
    yield f"{counted(len(findings), 'open finding')}:"
    yield mdx.table(("", *(focus.capitalize() for focus in FOCUSES), "All"), rows)
    yield "The gravest:" if len(findings) > _GRAVEST else "They are:"
    yield "\n".join(
        f"1. **{point.severity.capitalize()}:** {prose(point.told.title, gathered.page_of)}"
        for point in findings[:_GRAVEST]
    )


def _accepted(model: Model) -> Iterator[str]:
    """What somebody accepts as it is, as the document states it."""
    listed, _ = suppressions.read(suppressions.stated(model))
    if listed:
        rows = (
            (
                mdx.code(each.rule),
                mdx.code(each.element) if each.element else "all",
                mdx.text(each.reason),
                each.expires.isoformat(),
            )
            for each in listed
        )
        yield "## Accepted"
        yield "Findings that are left out until their day, as the document's metadata says."
        yield mdx.table(("Rule", "Element", "Reason", "Until"), rows)


def _doubts(gathered: Gathered) -> Iterator[str]:
    """What was believed or could not be known."""
    facts = Facts(gathered.model)
    doubts = [each for rule in RULES if rule.doubts for each in rule.doubts(facts)]
    if doubts:
        told = [f"- {prose(each.words, gathered.page_of)}" for each in doubts[:_DOUBTS]]
        if len(doubts) > _DOUBTS:
            told.append(f"- And {counted(len(doubts) - _DOUBTS, 'more belief')} like these.")
        yield "## Beliefs and doubts"
        yield "\n".join(told)


def _judged(findings: Iterable[WeakPoint]) -> Iterator[str]:
    """How each rule that found something judges, and what else was looked for."""
    found = {point.rule.name for point in findings}
    yield "## How it was judged"
    told = [
        f"- **{_plain(rule.summary)}** ({mdx.code(rule.name)}): {_plain(rule.method)}"
        for rule in RULES
        if rule.name in found
    ]
    if told:
        yield "\n".join(told)
    rest = [rule for rule in RULES if rule.name not in found]
    if rest:
        yield "Looked for and not found:" if found else "Looked for:"
        yield "\n".join(_without_finding(rule) for rule in rest)


def _without_finding(rule: Rule) -> str:
    return f"- {_plain(rule.summary)} ({mdx.code(rule.name)})"
